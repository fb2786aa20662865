"""Legs that were really driven, read from what crews recorded at their stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from uuid import UUID

from django.db.models import Min, Q

from songtor.evidence.acts import BANGKOK
from songtor.rounds.models import Stop, StopState
from songtor.rounds.roads.points import Point, crowfly_minutes

LOOK_BACK = timedelta(days=90)  # roads and crews of last year are others
MOST_STOPS = 600
SHORTEST_MIN = 3.0  # below it parking is longer than driving
SHORTEST_VISIT = timedelta(minutes=1)
QUICKEST, SLOWEST = 1 / 3, 2.5  # of the formula's minutes
LONGEST_OVER_MIN = 45.0
THERE = (StopState.ARRIVED, StopState.DONE, StopState.MISSED)


@dataclass(frozen=True)
class Leg:
    """From leaving one stop to arriving at the next; `crowfly_min` is what the formula says of it."""

    day: date
    start: Point
    end: Point
    minutes: float
    crowfly_min: float


@dataclass(frozen=True)
class _Visit:
    round_id: UUID
    day: date
    at: Point
    arrived: datetime | None
    ended: datetime | None
    opens: datetime
    unsure: bool

    @property
    def moment(self) -> datetime | None:
        return self.arrived or self.ended


def driven_legs(district: str, day: date, *, now: datetime | None = None) -> list[Leg]:
    """Legs of the district's newest rounds up to that day, and of that day until `now`. One query."""
    visits = [visit for visit in _visits(district, day) if visit.moment and (now is None or visit.moment <= now)]
    visits.sort(key=lambda visit: (visit.day, visit.round_id, visit.moment))
    by_round = (list(group) for _, group in groupby(visits, key=lambda visit: visit.round_id))
    return [leg for stops in by_round for leg in _legs(stops)]


def _visits(district: str, day: date) -> Iterator[_Visit]:
    ended = Min("changes__happened_at", filter=Q(changes__state__in=[StopState.DONE, StopState.MISSED]))
    rows = (
        Stop.objects.filter(district=district, round__day__range=(day - LOOK_BACK, day), state__in=THERE)
        .annotate(ended=ended)
        .order_by("-round__day", "-pk")
        .values_list(
            *("round_id", "round__day", "state", "arrival__happened_at", "ended", "offer__ready_from", "site__opens"),
            *("offer__branch__lat", "offer__branch__lon", "site__lat", "site__lon", "offer__branch__point_is_standin"),
        )
    )
    for round_id, on, state, arrived, end, ready_from, opens, *at, guessed in rows[:MOST_STOPS]:
        place = (at[0], at[1]) if at[0] is not None else (at[2], at[3])
        door = ready_from or datetime.combine(on, opens, tzinfo=BANGKOK)
        yield _Visit(round_id, on, place, arrived, end, door, unsure=state == StopState.MISSED or bool(guessed))


def _legs(visits: Iterable[_Visit]) -> Iterator[Leg]:
    for before, after in pairwise(visits):
        if before.unsure or after.unsure or before.ended is None or after.arrived is None:
            continue  # nobody knows where the vehicle drove
        if after.ended is not None and after.ended - after.arrived < SHORTEST_VISIT:
            continue  # typed when all was over
        leg = Leg(
            day=after.day,
            start=before.at,
            end=after.at,
            minutes=(after.arrived - before.ended).total_seconds() / 60,
            crowfly_min=crowfly_minutes(before.at, after.at),
        )
        waited = before.ended + timedelta(minutes=leg.crowfly_min) < after.opens
        if not waited and _is_plausible(leg):
            yield leg


def _is_plausible(leg: Leg) -> bool:
    """No break at noon, no time typed in the wrong order, no vehicle that flies."""
    if leg.crowfly_min < SHORTEST_MIN or leg.minutes > leg.crowfly_min + LONGEST_OVER_MIN:
        return False
    return QUICKEST <= leg.minutes / leg.crowfly_min <= SLOWEST
