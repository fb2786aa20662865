"""Food nobody fetches goes on by itself: to the neighbours at a set hour, then to every district."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from songtor.city.acting import Act
from songtor.city.dated import holds_on
from songtor.city.models import Coordination, District
from songtor.city.policy import CLOCK
from songtor.evidence.acts import BANGKOK, local_day
from songtor.evidence.errors import Refusal
from songtor.offers.models import Holding, Offer, Reach, Said
from songtor.offers.queries import FROM_ACTIVE, HOLDS
from songtor.rounds.models import Stop
from songtor.rounds.services import pass_on

GRACE = timedelta(minutes=45)  # whoever got it meanwhile has so long to plan it


def pass_on_due(*, now: datetime) -> int:
    """Passes on what no vehicle is planned for at the hour its coordination set; how many went on."""
    passed = 0
    for offer, district, reach in list(_due(now)):
        act = Act(CLOCK, f"cascade:{offer.pk}:{offer.passings.count()}", now, now)
        try:
            pass_on(act, offer=offer, from_district=district, reason=_("No vehicle was planned in time"), reach=reach)
        except Refusal:  # somebody planned or took it meanwhile
            continue
        passed += 1
    return passed


def _due(now: datetime) -> Iterator[tuple[Offer, District, Reach]]:
    today, clock = local_day(now), now.astimezone(BANGKOK).time()
    hours = {c.district_id: (c.passes_on_at, c.opens_at) for c in Coordination.objects.filter(holds_on(today))}
    planned = Stop.objects.filter(~Q(state__in=["missed", "cancelled"]), offer=OuterRef("pk"))
    waiting = Offer.objects.filter(
        HOLDS, FROM_ACTIVE, ~Exists(planned), day=today, said=Said.YES, until__gt=now
    ).select_related("district", "holding__district", "holding__passing__taken")
    for offer in waiting.order_by("until", "pk"):
        holding: Holding | None = getattr(offer, "holding", None)
        district = holding.district if holding else offer.district
        passes_on_at, opens_at = hours.get(district.pk, (None, None))
        if holding is not None and _got_at(holding) + GRACE > now:
            continue
        if passes_on_at and passes_on_at <= clock and not (holding and holding.open_to):
            yield offer, district, Reach.NEIGHBOURS
        elif opens_at and opens_at <= clock and holding and holding.open_to == Reach.NEIGHBOURS:
            yield offer, district, Reach.CITY


def _got_at(holding: Holding) -> datetime:
    passing = holding.passing
    return passing.taken.happened_at if hasattr(passing, "taken") else passing.happened_at
