"""The deeds of a round: its operations, and what the desk did without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from itertools import chain
from uuid import UUID

from songtor.receipts.models import Receipt
from songtor.rounds.models import StopState, Waste, Weighing
from songtor.sync.applying.books import Books, is_live
from songtor.sync.bodies import Deliver, Kind, Line, Miss, Said, Weigh, Zero, read_body
from songtor.sync.bodies import Waste as WasteSaid
from songtor.sync.devices.models import DeviceKind
from songtor.sync.folding.deeds import Deed, Given, Order
from songtor.sync.operations.models import Operation, Verdict

GIVEN = {
    StopState.ARRIVED: Given.ARRIVED,
    StopState.DONE: Given.DONE,
    StopState.MISSED: Given.MISSED,
    StopState.CANCELLED: Given.CANCELLED,
}


def deeds_of(books: Books) -> list[Deed]:
    """Everything that counts, in no particular order."""
    return [*_of_operations(books), *_of_desk(books)]


def order_of(operation: Operation) -> Order:
    return (operation.happened_at.astimezone(UTC), str(operation.device_id), operation.seq)


def _of_operations(books: Books) -> Iterator[Deed]:
    units = books.units
    for one in books.operations.values():
        admission = getattr(one, "admission", None)
        admitted = admission is not None and admission.admitted
        if (one.verdict == Verdict.LATE and not admitted) or (admission is not None and not admitted):
            continue
        kind = Kind(one.kind)
        said: Said | None = None
        if one.pk not in books.taken_back_by_desk:
            said = read_body(kind, json.loads(one.body), units)
        at_desk = one.device.kind == DeviceKind.DESK
        yield Deed(one.pk, kind, one.stop_id, order_of(one), said, admitted, at_desk=at_desk)


def _of_desk(books: Books) -> Iterator[Deed]:
    said = (_weighed(books), _handed_over(books), _thrown_away(books), _states(books), _signed_off(books))
    for number, deed in enumerate(chain(*said), start=1):
        yield replace(deed, order=(deed.at.astimezone(UTC), "", number), given=True)


def _desk(fact: Weighing | Receipt | Waste, kind: Kind, stop: UUID | None, said: Said, books: Books) -> Deed:
    return Deed(fact.pk, kind, stop, (fact.happened_at, "", 0), said, draws=books.off_vehicle(fact.pk))


def _weighed(books: Books) -> Iterator[Deed]:
    for one in books.weighings.values():
        if is_live(one) and one.pk not in books.ours:
            if one.zero_reason:
                yield _desk(one, Kind.ZERO, one.stop_id, Zero(one.zero_reason, one.note, one.category_id), books)
            else:
                said = Weigh(one.category_id, one.gross_grams, one.tare_grams, one.pieces, one.scale)
                yield _desk(one, Kind.WEIGH, one.stop_id, said, books)


def _handed_over(books: Books) -> Iterator[Deed]:
    for one in books.receipts.values():
        if is_live(one) and one.pk not in books.ours:
            lines = tuple(Line(line.category_id, line.grams or line.pieces) for line in one.lines.all())
            yield _desk(one, Kind.DELIVER, one.stop_id, Deliver(lines, one.heads), books)


def _thrown_away(books: Books) -> Iterator[Deed]:
    for one in books.wastes.values():
        if is_live(one) and one.pk not in books.ours:
            said = WasteSaid((Line(one.category_id, one.grams or one.pieces),), one.reason, one.note)
            yield _desk(one, Kind.WASTE, None, said, books)


def _states(books: Books) -> Iterator[Deed]:
    for one in books.stop_changes:
        if one.pk not in books.ours and one.state in GIVEN:
            said = Miss(one.missed_reason, one.note) if one.state == StopState.MISSED else None
            yield Deed(one.pk, GIVEN[StopState(one.state)], one.stop_id, (one.happened_at, "", 0), said)


def _signed_off(books: Books) -> Iterator[Deed]:
    fact = books.sign_off
    if fact is not None and fact.pk not in books.ours:
        yield Deed(fact.pk, Given.SIGNED_OFF, None, (fact.happened_at, "", 0), draws=books.kept())
