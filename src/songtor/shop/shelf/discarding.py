"""What nobody may or will take leaves the shelf: by hand with a reason, or by itself after its last day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import CLOCK, Kind, Verb
from songtor.evidence.acts import local_day
from songtor.evidence.services import once
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import AlreadyTakenBack, DiscardReasonUnknown, NotThere, ShelfFrozen, WhyMissing
from songtor.shop.models import Discard, DiscardReason, DiscardReversal, ShelfLot, Shop
from songtor.shop.places import known_ends
from songtor.shop.shelf.lying import Lying, hold_shelves, lying
from songtor.stock.models import Balance, Cause, PlaceKind
from songtor.stock.services import Why, mirror, move


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def discard(act: Act, *, shop: Shop, lot: ShelfLot, quantity: int, reason: str, note: str = "") -> Discard:
    """So much of a lot is thrown away. Raises DiscardReasonUnknown, NotThere."""
    if reason not in DiscardReason.values:
        raise DiscardReasonUnknown
    here = lying(known_ends(shop).shelf, lots=[lot.pk], lock=True)
    most = here[0].amount if here else 0
    if not 0 < quantity <= most:
        raise NotThere(here=f"{most:,}")
    refuse_frozen(shop.pk)
    return _thrown_away(act, shop, here[0], quantity, (reason, note.strip()[:300]))


def _thrown_away(act: Act, shop: Shop, one: Lying, quantity: int, why: tuple[str, str]) -> Discard:
    fact = Discard(
        district_id=shop.district_id,
        shop=shop,
        lot_id=one.lot.pk,
        day=act.day,
        quantity=quantity,
        reason=why[0],
        note=why[1],
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(fact)
    ends = known_ends(shop)
    goods = one.goods(quantity)
    move(
        act,
        lot=one.lot,
        from_place=ends.shelf,
        to_place=ends.waste,
        goods=goods,
        why=Why(Cause.WASTE, fact.pk, act.day),
    )
    return fact


@performs(Verb.RECORD, Kind.SHOP, on="discard")
def take_back_discard(act: Act, *, discard: Discard, reason: str) -> DiscardReversal:
    """It lies on the shelf again, for the day it was thrown away. Raises WhyMissing, AlreadyTakenBack."""
    if not reason.strip():
        raise WhyMissing
    if DiscardReversal.objects.filter(discard=discard).exists():
        raise AlreadyTakenBack
    refuse_into_frozen(discard.shop_id)
    reversal = DiscardReversal(
        district_id=discard.district_id,
        discard=discard,
        reason=reason.strip()[:300],
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(reversal)
    hold_shelves([discard.lot_id])
    mirror(act, cause_id=discard.pk, why=Why(Cause.WASTE, reversal.pk, discard.day))
    return reversal


def discard_expired(*, now: datetime) -> int:
    """Everything past its last day leaves its shelf; how many lots. A second run finds nothing.

    A shelf that is being counted waits for the end of the count.
    """
    day = local_day(now)
    return sum(_discard_expired(shop, day, now) for shop in _shops_with_expired(day))


def _shops_with_expired(day: date) -> list[Shop]:
    rows = Balance.objects.filter(place__kind=PlaceKind.SHELF, lot__on_shelf__expires_on__lt=day)
    here = rows.filter(pieces__gt=0) | rows.filter(grams__gt=0)
    subjects = {subject for subject in here.values_list("place__subject", flat=True) if subject}
    return list(Shop.objects.filter(pk__in=subjects).order_by("pk"))


def _discard_expired(shop: Shop, day: date, now: datetime) -> int:
    """One act for a shop and day; what comes onto the shelf expired later that day waits for the next."""
    act = Act(CLOCK, f"shelf-expired:{day}:{shop.pk}", now, now)
    thrown: list[Discard] = []

    def write() -> Shop:
        thrown.clear()
        here = lying(known_ends(shop).shelf, lots=_expired(shop, day), lock=True)
        refuse_frozen(shop.pk)
        for one in here:
            thrown.append(_thrown_away(act, shop, one, one.amount, (DiscardReason.EXPIRED, "")))
        return shop

    content = {"shop": shop.pk, "day": day}
    try:
        once(act, verb="shop.discard_expired", scope=shop.district_id, content=content, do=write)
    except ShelfFrozen:
        return 0
    return Discard.objects.filter(pk__in=[one.pk for one in thrown]).count()  # another run may have been first


def _expired(shop: Shop, day: date) -> list[UUID]:
    rows = Balance.objects.filter(place=known_ends(shop).shelf.pk, lot__on_shelf__expires_on__lt=day)
    return list(rows.values_list("lot_id", flat=True))
