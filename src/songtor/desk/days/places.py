"""From what people see ("stop 3", "one up") to the place in a round that the services take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from songtor.rounds.detours import Wanted, detours
from songtor.rounds.queries import DayBoard

LAST = 999


class AStop(Protocol):
    pk: Any
    round_id: Any
    position: Any


class ARound(Protocol):
    pk: Any
    stops: Any


R = TypeVar("R", bound=ARound)


def place_in(rounds: Sequence[R], stop: AStop, typed: dict[str, Any]) -> tuple[R, int]:
    """The round and position a move asks for; people count only stops that were not dropped."""
    target = next(one for one in rounds if str(one.pk) == (typed["round"] or str(stop.round_id)))
    shown = [one for one in target.stops.all() if one.state != "cancelled"]
    if typed["step"]:
        return target, _neighbour(shown, stop, up=typed["step"] == "up")
    if typed["position"]:
        return target, typed["position"]
    others = [one for one in shown if one.pk != stop.pk]
    index = (typed["number"] or LAST) - 1
    if index >= len(others):
        return target, LAST
    same_round = target.pk == stop.round_id
    after_own = same_round and others[index].position > stop.position
    return target, others[index].position - after_own


def _neighbour(shown: Sequence[AStop], stop: AStop, *, up: bool) -> int:
    index = next(n for n, one in enumerate(shown) if one.pk == stop.pk)
    there = max(index - 1, 0) if up else min(index + 1, len(shown) - 1)
    return int(shown[there].position)


def best_position(board: DayBoard, round_id: UUID, offer: Any, *, now: datetime) -> int:
    """Where the pick-up costs least time; before the first hand-over still to come when it fits nowhere."""
    rounds = [one for one in board.rounds if one.pk == round_id]
    found = detours(rounds, board.offers, [Wanted(offer)], now=now)
    if offer.pk in found:
        return found[offer.pk].position
    stops = [stop for round_ in rounds for stop in round_.stops.all() if stop.is_open]
    return next((stop.position for stop in stops if not stop.is_pickup), 0)
