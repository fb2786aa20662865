"""Rounds and stops stand where their last change left them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from songtor.evidence.verify import Difference
from songtor.rounds.models import Round, RoundChange, RoundState, Stop, StopChange, StopState

AT_ONCE = 5_000


def state_differences() -> Iterator[Difference]:
    """A state nobody witnessed: reports count picked-up and missed stops by it."""
    rounds = dict(RoundChange.objects.order_by("id").values_list("round_id", "state").iterator(AT_ONCE))
    yield from _departed(
        "a round", RoundState.DRAFT, rounds, Round.objects.order_by("id").values_list("id", "state").iterator(AT_ONCE)
    )
    stops = dict(StopChange.objects.order_by("id").values_list("stop_id", "state").iterator(AT_ONCE))
    yield from _departed(
        "a stop", StopState.PLANNED, stops, Stop.objects.order_by("id").values_list("id", "state").iterator(AT_ONCE)
    )


def _departed(what: str, begins: str, last: dict[UUID, str], rows: Iterator[tuple[UUID, str]]) -> Iterator[Difference]:
    for pk, state in rows:
        if state != last.get(pk, begins):
            yield Difference(f"{what} is not in the state of its last change", f"{pk}: {state}")
