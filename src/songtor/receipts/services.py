"""Handing over at a site: the receipt, and its goods in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods, refuse_unknown
from songtor.city.policy import Kind, Verb
from songtor.city.roles import VulnerableGroup
from songtor.receipts.errors import (
    CountAboveHeads,
    GroupUnknown,
    HeadsImpossible,
    NothingHandedOver,
    ReceiptAlreadyReversed,
)
from songtor.receipts.models import Receipt, ReceiptCount, ReceiptLine, ReceiptReversal
from songtor.receipts.naming import Known, Named, known, rows_of
from songtor.receipts.presence import Tally, count, tallies_of, uncount
from songtor.rounds.errors import NotADelivery, ReasonMissing
from songtor.rounds.models import RoundState, Stop, StopState
from songtor.rounds.services.after_sign_off import into_difference
from songtor.rounds.services.states import open_stop, round_on_the_road, round_to_correct, set_stop
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why, draw, mirror, place_of

MOST_HEADS = 5_000


@dataclass(frozen=True)
class Present:
    """Who was there: `heads` whose names nobody took, `counts` of them by vulnerable group, and people by name."""

    heads: int
    counts: Mapping[str, int]
    people: Sequence[Named] = ()

    @property
    def visits(self) -> int:
        return self.heads + len(self.people)


@performs(Verb.RECORD, Kind.RECEIPT, on="stop")
def hand_over(
    act: Act,
    *,
    stop: Stop,
    lines: Sequence[Goods],
    heads: int,
    counts: Mapping[str, int],
    people: Sequence[Named] = (),
) -> Receipt:
    """Food reaches people at a site: `people` by name, `heads` without one, `counts` of the heads by vulnerable group.

    Finishes the stop. Raises NotADelivery, NothingHandedOver, NothingAboard, MoreThanAboard, AboardPastUseBy,
    HeadsImpossible, CountAboveHeads, GroupUnknown, PersonUnknown, PersonTwice, MemberElsewhere, MemberInNoGroup.
    """
    return give(act, stop, lines, Present(heads, counts, people))


def give(act: Act, stop: Stop, lines: Sequence[Goods], present: Present) -> Receipt:
    """The hand-over itself, for whoever writes more in the same act."""
    given = [line for line in lines if line.is_something]
    if not given:
        raise NothingHandedOver
    refuse_unknown(given)
    refuse_counts(present)
    round_ = round_on_the_road(act, stop)
    here = open_stop(stop)
    if here.site is None:
        raise NotADelivery
    found = known(present.people, act.day)
    receipt = _write(act, here, given, present, found)
    draw(
        act,
        from_place=place_of(round_.district_id, PlaceKind.VEHICLE, round_.vehicle_id),
        to_place=place_of(round_.district_id, PlaceKind.SITE, here.site.pk),
        lines=given,
        why=Why(Cause.HAND_OVER, receipt.pk, receipt.day),
    )
    set_stop(act, here, StopState.DONE)
    named = tuple((found.current[one.person], found.groups[one.person]) for one in present.people)
    count([Tally(receipt.district_id, receipt.day, receipt.heads, present.counts, named)])
    return receipt


def refuse_counts(present: Present) -> None:
    """Raises HeadsImpossible, GroupUnknown, CountAboveHeads."""
    heads = present.heads
    if heads < 0 or not 1 <= present.visits <= MOST_HEADS:
        raise HeadsImpossible
    for group, number in present.counts.items():
        if group not in VulnerableGroup.values:
            raise GroupUnknown(group=group)
        if not 0 <= number <= heads:
            raise CountAboveHeads(group=VulnerableGroup(group).label, heads=heads)


def _write(act: Act, stop: Stop, lines: Sequence[Goods], present: Present, found: Known) -> Receipt:
    receipt = Receipt(
        district_id=stop.district_id,
        day=act.day,
        stop=stop,
        site=stop.site,
        heads=present.heads,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(receipt)
    rows = [
        ReceiptLine(receipt=receipt, category_id=line.category, grams=line.grams, pieces=line.pieces) for line in lines
    ]
    groups = [
        ReceiptCount(receipt=receipt, vulnerable_group=group, heads=number, of_heads=present.heads)
        for group, number in present.counts.items()
        if number
    ]
    for row in [*rows, *groups]:
        act.write(row)
    act.write_all(rows_of(receipt, present.people, found))
    return receipt


@performs(Verb.RECORD, Kind.RECEIPT, on="receipt")
def reverse_receipt(act: Act, *, receipt: Receipt, reason: str) -> ReceiptReversal:
    """The hand-over never counted; its goods are back on the vehicle and the stop is open again.

    After sign-off only a district head may, the goods become difference and the stop stays as it was.
    Raises ReasonMissing, ReceiptAlreadyReversed, Unknown, BeforeTheRound.
    """
    return take_back_receipt(act, receipt, reason)


def take_back_receipt(act: Act, receipt: Receipt, reason: str) -> ReceiptReversal:
    """The reversal itself, for whoever writes more in the same act."""
    if not reason.strip():
        raise ReasonMissing
    if receipt.stop is None:
        raise NotADelivery
    round_ = round_to_correct(act, receipt.stop.round, receipt, Kind.RECEIPT)
    if ReceiptReversal.objects.filter(receipt=receipt).exists():
        raise ReceiptAlreadyReversed
    reversal = ReceiptReversal(
        district_id=receipt.district_id,
        receipt=receipt,
        reason=reason.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(reversal)
    uncount(tallies_of([receipt], alone=True))
    back = mirror(act, cause_id=receipt.pk, why=Why(Cause.HAND_OVER, reversal.pk, receipt.day))
    if round_.state == RoundState.SIGNED_OFF:
        into_difference(act, back, why=Why(Cause.SIGN_OFF, receipt.pk, receipt.day))
    else:
        set_stop(act, receipt.stop, StopState.ARRIVED)
    return reversal
