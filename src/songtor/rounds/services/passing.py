"""Food a district cannot fetch goes to another. Only rounds know whether somebody is on the way already."""

from __future__ import annotations

from django.db.models import Q

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb, first
from songtor.city.queries import neighbours_of
from songtor.offers.errors import (
    FetchTimeOver,
    OfferClosed,
    OfferElsewhere,
    OfferNotOpen,
    OfferOpenAlready,
    PassingNeedsReason,
)
from songtor.offers.models import OPEN_REACH, Holding, Offer, OfferPassedOn, OfferTaken, Reach, Said
from songtor.offers.queries import HOLDS, holder_of
from songtor.rounds.errors import OfferAlreadyPlanned, OtherDistrict
from songtor.rounds.models import Stop


@performs(Verb.ENTER, Kind.OFFER, on="from_district")
def pass_on(
    act: Act,
    *,
    offer: Offer,
    from_district: District,
    reason: str,
    to_district: District | None = None,
    reach: str = Reach.NEIGHBOURS,
) -> OfferPassedOn:
    """The offer is with the named district from now; without a name it is open to the neighbours or the whole city.

    Raises PassingNeedsReason, OfferClosed, FetchTimeOver, OfferElsewhere, OfferOpenAlready, OfferAlreadyPlanned,
    OtherDistrict.
    """
    if not reason.strip():
        raise PassingNeedsReason
    held = free_offer(act, offer)
    reach = Reach.DISTRICT if to_district else reach
    _refuse_passing(held, from_district, to_district, reach)
    passing = OfferPassedOn(
        offer=held,
        number=held.passings.count() + 1,
        district=from_district,
        reach=reach,
        to_district=to_district,
        reason=reason.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(passing)
    now_with = {"district": to_district or from_district, "open_to": "" if to_district else reach, "passing": passing}
    Holding.objects.update_or_create(offer=held, defaults=now_with)
    return passing


@performs(Verb.PLAN, Kind.ROUND, on="district")
def take(act: Act, *, offer: Offer, district: District) -> OfferTaken:
    """The district fetches an offer that is open to it; whoever comes second is refused.

    Raises OfferNotOpen, OfferClosed, FetchTimeOver, OfferAlreadyPlanned.
    """
    held = free_offer(act, offer)
    holding = Holding.objects.filter(pk=held.pk, open_to__in=OPEN_REACH).select_related("passing").first()
    if holding is None or not _reaches(holding, district):
        raise OfferNotOpen
    taken = OfferTaken(
        passing=holding.passing, district=district, happened_at=act.happened_at, entered_at=act.entered_at
    )
    act.write(taken)
    Holding.objects.filter(pk=held.pk).update(district=district, open_to="")
    return taken


def free_offer(act: Act, offer: Offer) -> Offer:
    """The offer as it is now, held until the transaction ends: nobody plans, passes or takes it meanwhile."""
    held = first(Offer.objects.select_for_update(of=("self",)).filter(pk=offer.pk))
    if held.said != Said.YES or not Offer.objects.filter(HOLDS, pk=held.pk).exists():
        raise OfferClosed
    if held.until is None or held.until <= act.happened_at:
        raise FetchTimeOver
    if Stop.objects.filter(~Q(state__in=["missed", "cancelled"]), offer=held).exists():
        raise OfferAlreadyPlanned
    return held


def _refuse_passing(offer: Offer, from_district: District, to_district: District | None, reach: str) -> None:
    if holder_of(offer) != from_district.pk:
        raise OfferElsewhere
    if to_district is not None and to_district.pk == from_district.pk:
        raise OtherDistrict
    if Holding.objects.filter(pk=offer.pk, open_to__in=[reach, Reach.CITY]).exists() and to_district is None:
        raise OfferOpenAlready


def _reaches(holding: Holding, district: District) -> bool:
    return holding.open_to == Reach.CITY or district.pk in {holding.district_id, *neighbours_of(holding.district_id)}
