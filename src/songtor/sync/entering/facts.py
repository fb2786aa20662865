"""The facts an act wrote, told as operations: which operation each of them belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from songtor.city.goods import Goods
from songtor.evidence.acts import BANGKOK
from songtor.receipts.models import Receipt, ReceiptCount, ReceiptLine, ReceiptPerson
from songtor.receipts.naming import Named
from songtor.rounds.models import (
    Arrival,
    LeftOver,
    Photo,
    Round,
    Signature,
    SignOff,
    StopChange,
    StopState,
    Waste,
    Weighing,
)
from songtor.rounds.queries import aboard_of
from songtor.sync.bodies import Kind
from songtor.sync.entering import said
from songtor.sync.entering.said import Said


@dataclass(frozen=True)
class Became:
    """A fact and what it is of its operation; `of` is an earlier operation that it belongs to instead."""

    fact: Model
    part: str = ""
    of: UUID | None = None


@dataclass(frozen=True)
class Entry:
    """One operation to be kept, with the facts that are there already."""

    said: Said
    round: UUID
    stop: UUID | None
    became: tuple[Became, ...] = ()


def first_told(facts: Sequence[Model]) -> Iterator[Entry]:
    """Facts that put nothing right, in the order they were written."""
    for fact in facts:
        tell = TELLERS.get(type(fact))
        told = tell(fact, facts) if tell else None
        if told is not None:
            part = fact.category_id if isinstance(fact, (Weighing, Waste)) else ""
            became = [Became(fact, part), *(Became(change) for change in _brought_about(fact, facts))]
            yield Entry(told, *where(fact), tuple(became))


def where(fact: Any) -> tuple[UUID, UUID | None]:
    """Round and stop."""
    stop = getattr(fact, "stop", None)
    return (stop.round_id, stop.pk) if stop else (fact.round_id, None)


def _brought_about(fact: Model, facts: Sequence[Model]) -> Iterator[StopChange]:
    """A stop comes into a state by its arrival or its hand-over."""
    states: dict[type[Model], StopState] = {Arrival: StopState.ARRIVED, Receipt: StopState.DONE}
    state = states.get(type(fact))
    for change in facts:
        if isinstance(change, StopChange) and state == change.state:
            yield change


def weighed(fact: Weighing) -> Said:
    """A weighing as it stands, also one that puts another right."""
    if fact.zero_reason:
        return said.zero(fact.category_id, reason=fact.zero_reason, note=fact.note)
    if fact.pieces:
        return said.count(fact.category_id, fact.pieces)
    return said.weigh(fact.category_id, gross_grams=fact.gross_grams, tare_grams=fact.tare_grams, scale=fact.scale)


def _weighing(fact: Weighing, facts: Sequence[Model]) -> Said | None:
    return None if fact.corrects_id else weighed(fact)


def _arrival(fact: Arrival, facts: Sequence[Model]) -> Said:
    return Said(Kind.ARRIVE, {"lat": fact.lat, "lon": fact.lon, "accuracy_m": fact.accuracy_m})


def _photo(fact: Photo, facts: Sequence[Model]) -> Said:
    return Said(Kind.PHOTO, {"blob": fact.blob.received})


def _signature(fact: Signature, facts: Sequence[Model]) -> Said:
    return Said(Kind.SIGN, {"blob": fact.blob.received, "name": fact.name, "position": fact.position})


def _change(fact: StopChange, facts: Sequence[Model]) -> Said | None:
    """Only a missed stop is a deed of its own."""
    if fact.state != StopState.MISSED:
        return None
    return Said(Kind.MISS, {"reason": fact.missed_reason, "note": fact.note})


def _left_over(fact: LeftOver, facts: Sequence[Model]) -> Said:
    goods = [Goods(line.category_id, line.grams, line.pieces) for line in fact.offer.lines.all()]
    until = {"until": fact.offer.until.astimezone(BANGKOK).isoformat()} if fact.offer.until else {}
    return Said(Kind.LEFT_OVER, {"lines": said.lines_of(goods), **until})


def _receipt(fact: Receipt, facts: Sequence[Model]) -> Said:
    lines = [one for one in facts if isinstance(one, ReceiptLine) and one.receipt_id == fact.pk]
    goods = [Goods(one.category_id, one.grams, one.pieces) for one in lines]
    counts = {one.vulnerable_group: one.heads for one in facts if isinstance(one, ReceiptCount)}
    people = [
        Named(one.person_id, one.how, one.household_id, one.received_by_id)
        for one in facts
        if isinstance(one, ReceiptPerson) and one.receipt_id == fact.pk
    ]
    return said.deliver(goods, heads=fact.heads, counts=counts, recipient=fact.site_id, people=people)


def _waste(fact: Waste, facts: Sequence[Model]) -> Said:
    return wasted([fact])


def wasted(facts: Sequence[Waste]) -> Said:
    goods = [Goods(one.category_id, one.grams, one.pieces) for one in facts]
    return Said(Kind.WASTE, {"lines": said.lines_of(goods), "reason": facts[0].reason, "note": facts[0].note})


def _sign_off(fact: SignOff, facts: Sequence[Model]) -> Said:
    """What was kept is what the vehicle's books hold now."""
    kept = aboard_of(Round.objects.get(pk=fact.round_id)).values()
    return Said(Kind.SIGN_OFF, {"kept": said.lines_of(kept), "reason": fact.reason})


Teller = Callable[[Any, Sequence[Model]], Said | None]
TELLERS: dict[type[Model], Teller] = {
    Arrival: _arrival,
    Weighing: _weighing,
    Photo: _photo,
    Signature: _signature,
    StopChange: _change,
    LeftOver: _left_over,
    Receipt: _receipt,
    Waste: _waste,
    SignOff: _sign_off,
}
