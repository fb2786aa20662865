"""A day and its tours as arrays, for the compiled inner loops of the search (`estimates`, `moves`).

Nodes are the stops by number and after them, for each car, where it starts and its home: so a tour is a row of nodes
from start to home, and no place on it is a special case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np

from songtor.engines.planning.indexed import Car, IndexedDay

Floats = np.ndarray[Any, np.dtype[np.float64]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]
Bits = np.ndarray[Any, np.dtype[np.uint64]]
F = TypeVar("F", bound=Callable[..., Any])

compiled = cast(Callable[[F], F], numba.njit(cache=True, error_model="numpy"))

NO_LIMIT = 1e9
SLOTS = 2**16
OPENS, CLOSES, SERVICE = 0, 1, 2
CATEGORY, KG, USE_BY, COLD = 0, 1, 2, 3
ARRIVE, LATEST = 0, 1
SCORE, WORK = 0, 1
STOP, RATE, PIECE = 0, 1, 2
LOT, PLACE, BEFORE = 0, 1, 2
CAR, RANK = 0, 1


class Ground(NamedTuple):
    """What never changes on a day: minutes and kilograms.

    `legs[node, node]`; `hours[node]` opens, closes, service; `lots[lot]` category, kg, use-by, cold, those of a node
    from `lots_from[node]` on (a start has what is aboard); `needs[node, category]`; `room[car]` in all and cold;
    `steps[step]` stop, worth of a kg, kg: the pieces of the recipients' worth, the best first; `held[node]` car and
    place in the plan people already follow, car -1 in none; `kg_per_move` what moving such a stop costs.
    """

    legs: Floats
    hours: Floats
    lots: Floats
    lots_from: Numbers
    needs: Floats
    room: Floats
    steps: Floats
    held: Numbers
    offers: int
    kg_per_minute: float
    kg_per_move: float


class Tours(NamedTuple):
    """A tour a car: the first `used[car]` of `nodes[car]`; `times` arrive and latest start of each; `totals` of each
    car, estimated score and minutes of work."""

    nodes: Numbers
    used: Numbers
    times: Floats
    totals: Floats


class Scratch(NamedTuple):
    """Room to work in, so that nothing is allocated while searching. `place` of a node is -1 between two estimates.

    `load[i]` kg left and category of the lots in order of loading, `loaded[i]` lot, place and the lot before that is
    not empty; `known[slot]` the worth of the tour with the key `keys[slot]`.
    """

    nodes: Numbers
    times: Floats
    load: Floats
    loaded: Numbers
    place: Numbers
    needs: Floats
    room: Floats
    pool: Numbers
    rank: Floats
    longest: Numbers
    keys: Bits
    known: Floats
    dice: Bits


def ground_of(day: IndexedDay, kept: Sequence[Sequence[int]] = (), kg_per_move: float = 0.0) -> Ground:
    """`kept` are the sequences people already follow, one a car."""
    categories = {category: number for number, category in enumerate(day.day.categories)}
    carried = [*day.lots, *(lots for car in day.cars for lots in (car.aboard, ()))]
    lots = [(categories[lot.category], lot.kg, min(lot.use_by, NO_LIMIT), lot.cold) for some in carried for lot in some]
    needs = [[wanted.get(category, 0.0) for category in categories] for wanted in day.needs]
    steps = sorted(
        (-rate * day.priority[stop], stop, fraction * day.need_kg(stop))
        for stop in day.recipients
        for fraction, rate in day.day.objective.fill
        if day.needs[stop]
    )
    ends = [times for car in day.cars for times in _hours(car)]
    hours = [*zip(day.opens, day.closes, day.service, strict=True), *ends]
    return Ground(
        legs=_legs(day),
        hours=_floats(hours, 3),
        lots=_floats(lots, 4),
        lots_from=np.cumsum([0, *(len(some) for some in carried)]).astype(np.int64),
        needs=_floats([*needs, *([0.0] * len(categories) for _ in range(2 * len(day.cars)))], len(categories)),
        room=_floats([[min(car.room(cold=cold), NO_LIMIT) for cold in (False, True)] for car in day.cars], 2),
        steps=_floats([(stop, -rate, kg) for rate, stop, kg in steps], 3),
        held=_held(len(hours), kept),
        offers=day.offer_count,
        kg_per_minute=float(day.day.objective.kg_per_minute),
        kg_per_move=float(kg_per_move),
    )


def _held(nodes: int, kept: Sequence[Sequence[int]]) -> Numbers:
    held = np.full((nodes, 2), -1, dtype=np.int64)
    for car, sequence in enumerate(kept):
        for place, stop in enumerate(sequence):
            held[stop] = car, place
    return held


def _legs(day: IndexedDay) -> Floats:
    stops = len(day.stops)
    legs = np.full((stops + 2 * len(day.cars),) * 2, NO_LIMIT)
    legs[:stops, :stops] = _floats(day.minutes, stops)
    for number, car in enumerate(day.cars):
        start, home = _ends(stops, number)
        legs[start, :stops], legs[:stops, home] = car.out, car.home
        legs[start, home] = car.straight_home if car.on_road else 0.0
    return legs


def _hours(car: Car) -> tuple[tuple[float, float, float], ...]:
    """A car leaves its start at once and may be home at any time up to its end."""
    return (car.ready, car.ready, 0.0), (0.0, car.end, 0.0)


def _ends(stops: int, car: int) -> tuple[int, int]:
    return stops + 2 * car, stops + 2 * car + 1


def tours_of(ground: Ground, sequences: Sequence[Sequence[int]]) -> Tours:
    """Times and totals are still to be filled in (`estimates.measure`)."""
    cars, stops = len(sequences), len(ground.hours) - 2 * len(sequences)
    nodes, longest = np.zeros((cars, stops + 2), dtype=np.int64), stops + 2
    for car, sequence in enumerate(sequences):
        start, home = _ends(stops, car)
        nodes[car, : len(sequence) + 2] = [start, *sequence, home]
    used = np.array([len(sequence) + 2 for sequence in sequences], dtype=np.int64)
    return Tours(nodes, used, np.zeros((cars, longest, 2)), np.zeros((cars, 2)))


def sequences_of(tours: Tours) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(nodes[1 : used - 1].tolist()) for nodes, used in zip(tours.nodes, tours.used, strict=True))


def scratch_for(ground: Ground, dice: int = 1) -> Scratch:
    """`dice` is any number but 0, and decides all that is left to chance."""
    nodes, lots = len(ground.hours), len(ground.lots)
    return Scratch(
        nodes=np.zeros(nodes, dtype=np.int64),
        times=np.zeros((nodes, 2)),
        load=np.zeros((lots, 2)),
        loaded=np.zeros((lots + 1, 3), dtype=np.int64),
        place=np.full(nodes, -1, dtype=np.int64),
        needs=np.zeros(ground.needs.shape),
        room=np.zeros((nodes, 2)),
        pool=np.zeros(nodes, dtype=np.int64),
        rank=np.zeros(nodes),
        longest=np.zeros(nodes, dtype=np.int64),
        keys=np.zeros(SLOTS, dtype=np.uint64),
        known=np.zeros(SLOTS),
        dice=np.array([dice], dtype=np.uint64),
    )


def _floats(rows: Sequence[Sequence[float]], columns: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(len(rows), columns)
