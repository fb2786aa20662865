"""What a tour is worth, nearly: a greedy split of its goods, in microseconds. `amounts` is exact. Compiled."""

from __future__ import annotations

import numpy as np

from songtor.engines.planning.arrays import (
    ARRIVE,
    BEFORE,
    CATEGORY,
    CLOSES,
    COLD,
    KG,
    LATEST,
    LOT,
    OPENS,
    PIECE,
    PLACE,
    RATE,
    SCORE,
    SERVICE,
    SLOTS,
    STOP,
    USE_BY,
    WORK,
    Floats,
    Ground,
    Numbers,
    Scratch,
    Tours,
    compiled,
)

TOLERANCE = 1e-9
DUST_KG = 1e-9
LATE = -1.0
SPREAD = np.uint64(0x9E3779B97F4A7C15)
SLOT_SHIFT = np.uint64(64 - (SLOTS - 1).bit_length())


@compiled
def drive(legs: Floats, hours: Floats, nodes: Numbers, count: int, times: Floats) -> float:
    """Minutes of work; fills in when each node's service begins and how late it could. LATE when it cannot be kept."""
    before = nodes[0]
    clock, work = hours[before, OPENS], 0.0
    times[0, ARRIVE] = clock
    for place in range(1, count):
        node = nodes[place]
        leg = legs[before, node]
        clock += leg
        if clock < hours[node, OPENS]:
            clock = hours[node, OPENS]
        elif clock > hours[node, CLOSES] + TOLERANCE:
            return LATE
        times[place, ARRIVE] = clock
        clock += hours[node, SERVICE]
        work += leg + hours[node, SERVICE]
        before = node
    limit = hours[before, CLOSES]
    times[count - 1, LATEST] = limit
    for place in range(count - 2, -1, -1):
        node = nodes[place]
        limit = min(hours[node, CLOSES], limit - legs[node, nodes[place + 1]] - hours[node, SERVICE])
        times[place, LATEST] = limit
    return work


@compiled
def estimate(ground: Ground, car: int, nodes: Numbers, count: int, times: Floats, scratch: Scratch) -> float:
    """Worth in kilograms at these times: the best step of all first, each from the goods loaded last."""
    lots, tight = _load(ground, car, nodes, count, scratch)
    steps, goods, room = ground.steps, ground.lots, scratch.room
    load, loaded, still, place = scratch.load, scratch.loaded, scratch.needs, scratch.place
    worth = 0.0
    for step in range(len(steps)):
        stop = int(steps[step, STOP])
        here = place[stop]
        if here < 0:
            continue
        left, arrive = steps[step, PIECE], times[here, ARRIVE]
        after, at = lots, loaded[lots, BEFORE]
        while at >= 0 and left > DUST_KG:
            if load[at, 0] <= DUST_KG:
                loaded[after, BEFORE] = loaded[at, BEFORE]  # empty: nobody looks at it again
            else:
                after = at
                category = int(load[at, 1])
                amount = min(load[at, 0], still[stop, category], left)
                if loaded[at, PLACE] < here and amount > DUST_KG and goods[loaded[at, LOT], USE_BY] >= arrive:
                    if tight and loaded[at, PLACE]:
                        amount = _ride(room, loaded[at, PLACE], here, amount, goods[loaded[at, LOT], COLD] > 0)
                    load[at, 0] -= amount
                    still[stop, category] -= amount
                    left -= amount
                    worth += amount * steps[step, RATE]
            at = loaded[at, BEFORE]
        if left > DUST_KG:
            place[stop] = -1  # no later step of this stop can be given either
    for at in range(count):
        place[nodes[at]] = -1
    return worth


@compiled
def _load(ground: Ground, car: int, nodes: Numbers, count: int, scratch: Scratch) -> tuple[int, bool]:
    """How many lots there are on the way, and whether they could be more than the car holds at once."""
    lots, lots_from, needs, offers = ground.lots, ground.lots_from, ground.needs, ground.offers
    load, loaded, still = scratch.load, scratch.loaded, scratch.needs
    many, kg, cold = 0, 0.0, 0.0
    for at in range(count - 1):
        node = nodes[at]
        for lot in range(lots_from[node], lots_from[node + 1]):
            load[many, 0], load[many, 1] = lots[lot, KG], lots[lot, CATEGORY]
            loaded[many, LOT], loaded[many, PLACE], loaded[many, BEFORE] = lot, at, many - 1
            many += 1
            if at:
                kg += lots[lot, KG]
                cold += lots[lot, KG] * lots[lot, COLD]
        if at and node >= offers:
            scratch.place[node] = at
            for category in range(needs.shape[1]):
                still[node, category] = needs[node, category]
    loaded[many, BEFORE] = many - 1
    tight = kg > ground.room[car, 0] or cold > ground.room[car, 1]
    if tight:
        for at in range(count):
            scratch.room[at, 0], scratch.room[at, 1] = ground.room[car, 0], ground.room[car, 1]
    return many, tight


@compiled
def _ride(room: Floats, first: int, place: int, amount: float, cold: bool) -> float:
    """As much as there is room for from where it is loaded to where it is given; the room is taken."""
    for leg in range(first, place):
        amount = min(amount, room[leg, 0])
        if cold:
            amount = min(amount, room[leg, 1])
    for leg in range(first, place):
        room[leg, 0] -= amount
        if cold:
            room[leg, 1] -= amount
    return amount


@compiled
def worth(ground: Ground, car: int, nodes: Numbers, count: int, scratch: Scratch) -> float:
    """The estimate at the earliest times, looked up where the same tour was asked about lately; LATE if it is that."""
    key = np.uint64(count)
    for place in range(count):
        key = (key ^ np.uint64(nodes[place])) * SPREAD
    slot = key >> SLOT_SHIFT
    if scratch.keys[slot] != key:
        scratch.keys[slot] = key
        work = drive(ground.legs, ground.hours, nodes, count, scratch.times)
        scratch.known[slot] = LATE if work == LATE else estimate(ground, car, nodes, count, scratch.times, scratch)
    return float(scratch.known[slot])


@compiled
def measure(ground: Ground, tours: Tours, car: int, scratch: Scratch) -> bool:
    """Fills in times and totals of a car's tour; False when its times cannot be kept, and then nothing is changed."""
    nodes, count = tours.nodes[car], tours.used[car]
    moved = worth(ground, car, nodes, count, scratch)
    if moved == LATE:
        return False
    work = drive(ground.legs, ground.hours, nodes, count, tours.times[car])
    tours.totals[car, WORK] = work
    tours.totals[car, SCORE] = moved - ground.kg_per_minute * work
    return True
