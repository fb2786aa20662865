"""Ruin and recreate on arrays: takes strings of stops out and puts stops in where they gain most. Compiled.

After Christiaens & Vanden Berghe (2020), "Slack induction by string removals", for amounts that are split anew.
"""

from __future__ import annotations

import math

import numpy as np

from songtor.engines.planning.arrays import (
    ARRIVE,
    CAR,
    CLOSES,
    LATEST,
    OPENS,
    RANK,
    SCORE,
    SERVICE,
    WORK,
    Bits,
    Floats,
    Ground,
    Numbers,
    Scratch,
    Tours,
    compiled,
)
from songtor.engines.planning.estimates import LATE, TOLERANCE, measure, worth

BLINK = 0.01
PLACES_TRIED = 3
LEAST_GAIN = 1e-9


@compiled
def chance(dice: Bits) -> float:
    """A number from 0 to 1 (xorshift64): the same on every machine, and faster than a generator object."""
    bits = dice[0]
    bits ^= bits << np.uint64(13)
    bits ^= bits >> np.uint64(7)
    bits ^= bits << np.uint64(17)
    dice[0] = bits
    return float(bits >> np.uint64(11)) / 9007199254740992.0


@compiled
def one_of(dice: Bits, count: int) -> int:
    return int(chance(dice) * count)


@compiled
def copy(source: Tours, target: Tours) -> None:
    for car in range(len(source.used)):
        count = source.used[car]
        target.used[car] = count
        for place in range(count):
            target.nodes[car, place] = source.nodes[car, place]
            target.times[car, place, ARRIVE] = source.times[car, place, ARRIVE]
            target.times[car, place, LATEST] = source.times[car, place, LATEST]
        target.totals[car, SCORE] = source.totals[car, SCORE]
        target.totals[car, WORK] = source.totals[car, WORK]


@compiled
def total(tours: Tours, column: int) -> float:
    summed = 0.0
    for car in range(len(tours.used)):
        summed += tours.totals[car, column]
    return summed


@compiled
def anneal(
    ground: Ground, tours: tuple[Tours, Tours, Tours], steps: int, heat: float, most: int, scratch: Scratch
) -> None:
    """Steps from the current tours at one heat; the best seen are kept. `tours`: current, tried, best."""
    current, tried, best = tours
    held, record = value(ground, current, scratch), value(ground, best, scratch)
    for _ in range(steps):
        copy(current, tried)
        _ruin(ground, tried, most, scratch)
        _recreate(ground, tried, _price(ground, current, scratch.dice), scratch)
        reached = value(ground, tried, scratch)
        if reached > held + heat * math.log(1.0 - chance(scratch.dice)):
            copy(tried, current)
            held = reached
            if reached > record + LEAST_GAIN:
                copy(tried, best)
                record = reached


@compiled
def value(ground: Ground, tours: Tours, scratch: Scratch) -> float:
    """Estimated score, less what moving stops of the plan people already follow costs."""
    if ground.kg_per_move == 0.0:
        return total(tours, SCORE)
    return total(tours, SCORE) - ground.kg_per_move * moved(ground, tours, scratch)


@compiled
def moved(ground: Ground, tours: Tours, scratch: Scratch) -> int:
    """How many stops left their car or their order, came new or were dropped."""
    held, longest = ground.held, scratch.longest
    unmoved, new, open_before = 0, 0, 0
    for stop in range(len(held)):
        open_before += held[stop, CAR] >= 0
    for car in range(len(tours.used)):
        most = 0
        for place in range(1, tours.used[car] - 1):
            stop = tours.nodes[car, place]
            new += held[stop, CAR] < 0
            longest[place] = 0
            if held[stop, CAR] == car:  # the longest run in the old order that ends here
                for before in range(1, place):
                    earlier = tours.nodes[car, before]
                    if held[earlier, CAR] == car and held[earlier, RANK] < held[stop, RANK]:
                        longest[place] = max(longest[place], longest[before])
                longest[place] += 1
                most = max(most, longest[place])
        unmoved += most
    return open_before + new - unmoved


@compiled
def _price(ground: Ground, tours: Tours, dice: Bits) -> float:
    """What a minute costs beyond its cost: from less than nothing, so that a pick-up may come before its takers, to
    half of what a minute earns."""
    way = one_of(dice, 5)
    if way == 0:
        return -1.01 * ground.kg_per_minute
    if way <= 2:
        return 0.0
    earned = total(tours, SCORE) / max(1.0, total(tours, WORK))
    return earned * (0.25 if way == 3 else 0.5)


@compiled
def _ruin(ground: Ground, tours: Tours, most: int, scratch: Scratch) -> None:
    """A string around a stop from the tour nearest to it, and from the next ones as chance will have it."""
    cars, dice, rank, order = len(tours.used), scratch.dice, scratch.rank, scratch.pool
    seed = one_of(dice, len(ground.hours) - 2 * cars)
    driven = 0
    for car in range(cars):
        if tours.used[car] > 2:
            rank[driven] = _distance(ground, seed, tours.nodes[car, _closest(ground, tours, car, seed)])
            order[driven] = car
            driven += 1
    _sort(order, rank, driven)
    chosen = 1 + one_of(dice, driven)
    for number in range(min(chosen, driven)):
        _take_string(ground, tours, order[number], seed, most, scratch)


@compiled
def _distance(ground: Ground, seed: int, stop: int) -> float:
    return -1.0 if stop == seed else ground.legs[seed, stop]


@compiled
def _closest(ground: Ground, tours: Tours, car: int, seed: int) -> int:
    closest = 1
    for place in range(2, tours.used[car] - 1):
        if _distance(ground, seed, tours.nodes[car, place]) < _distance(ground, seed, tours.nodes[car, closest]):
            closest = place
    return closest


@compiled
def _sort(items: Numbers, rank: Floats, count: int) -> None:
    """By rank, in place; items are few."""
    for number in range(1, count):
        item, value, at = items[number], rank[number], number
        while at > 0 and rank[at - 1] > value:
            items[at], rank[at] = items[at - 1], rank[at - 1]
            at -= 1
        items[at], rank[at] = item, value


@compiled
def _take_string(ground: Ground, tours: Tours, car: int, seed: int, most: int, scratch: Scratch) -> None:
    nodes, used, whole, dice = tours.nodes[car], tours.used[car], scratch.nodes, scratch.dice
    stops, closest = used - 2, _closest(ground, tours, car, seed)
    taken = 1 + one_of(dice, min(most, stops))
    earliest, last = max(1, closest - taken + 1), min(closest, stops - taken + 1)
    first = earliest + one_of(dice, last - earliest + 1)
    for place in range(first, used):
        whole[place] = nodes[place]
    for place in range(first + taken, used):
        nodes[place - taken] = nodes[place]
    tours.used[car] = used - taken
    if not measure(ground, tours, car, scratch):  # going straight may be slower than by way of the stops
        for place in range(first, used):
            nodes[place] = whole[place]
        tours.used[car] = used


@compiled
def _recreate(ground: Ground, tours: Tours, price: float, scratch: Scratch) -> None:
    """Every stop on no tour, in one of four orders, where it gains most at this price of a minute."""
    pooled = _pool(ground, tours, scratch)
    for number in range(pooled):
        stop = scratch.pool[number]
        car, place = _best_insertion(ground, tours, stop, price, scratch)
        if car >= 0:
            nodes, count = tours.nodes[car], tours.used[car]
            for later in range(count, place, -1):
                nodes[later] = nodes[later - 1]
            nodes[place] = stop
            tours.used[car] = count + 1
            measure(ground, tours, car, scratch)


@compiled
def _pool(ground: Ground, tours: Tours, scratch: Scratch) -> int:
    """How many stops are on no tour; they stand in `scratch.pool` in the order they are tried."""
    pool, rank, routed, dice = scratch.pool, scratch.rank, scratch.nodes, scratch.dice
    stops, pooled, way = len(ground.hours) - 2 * len(tours.used), 0, one_of(dice, 4)
    for stop in range(stops):
        routed[stop] = 0
    for car in range(len(tours.used)):
        for place in range(1, tours.used[car] - 1):
            routed[tours.nodes[car, place]] = 1
    for stop in range(stops):
        if not routed[stop]:
            pool[pooled], rank[pooled] = stop, chance(dice)
            if way == 0:
                rank[pooled] += ground.hours[stop, CLOSES]
            elif way == 1:
                rank[pooled] += 1.0 if stop < ground.offers else 0.0
            elif way == 2:
                rank[pooled] += 0.0 if stop < ground.offers else 1.0
            pooled += 1
    _sort(pool, rank, pooled)
    return pooled


@compiled
def _best_insertion(ground: Ground, tours: Tours, stop: int, price: float, scratch: Scratch) -> tuple[int, int]:
    """Car and place, or -1 where nothing is gained."""
    best_car, best_place, most = -1, -1, LEAST_GAIN
    cost = ground.kg_per_minute + price
    for car in range(len(tours.used)):
        held = tours.totals[car, SCORE] + ground.kg_per_minute * tours.totals[car, WORK]
        places, found = _cheapest_places(ground, tours, car, stop, scratch.dice)
        for number in range(found):
            place = places[number]
            moves = _worth_with(ground, tours, car, stop, place, scratch)
            gain = moves - held - cost * _minutes_more(ground, tours, car, stop, place)
            if moves != LATE and gain > most:
                best_car, best_place, most = car, place, gain
    return best_car, best_place


@compiled
def _worth_with(ground: Ground, tours: Tours, car: int, stop: int, place: int, scratch: Scratch) -> float:
    """The estimated worth of a tour with a stop put in; LATE where it cannot be kept."""
    used, nodes, longer = tours.used[car], tours.nodes[car], scratch.nodes
    for before in range(place):
        longer[before] = nodes[before]
    longer[place] = stop
    for after in range(place, used):
        longer[after + 1] = nodes[after]
    return worth(ground, car, longer, used + 1, scratch)


@compiled
def _minutes_more(ground: Ground, tours: Tours, car: int, stop: int, place: int) -> float:
    legs, before, after = ground.legs, tours.nodes[car, place - 1], tours.nodes[car, place]
    minutes: float = legs[before, stop] + legs[stop, after] - legs[before, after] + ground.hours[stop, SERVICE]
    return minutes


@compiled
def _cheapest_places(ground: Ground, tours: Tours, car: int, stop: int, dice: Bits) -> tuple[tuple[int, int, int], int]:
    """The places of least detour where every window and the shift are kept; now and then one is overlooked."""
    legs, hours, nodes, times = ground.legs, ground.hours, tours.nodes, tours.times
    opens, closes, service = hours[stop, OPENS], hours[stop, CLOSES], hours[stop, SERVICE]
    first, second, third = -1, -1, -1
    least, less, little = np.inf, np.inf, np.inf
    found = 0
    for place in range(1, tours.used[car]):
        before, after = nodes[car, place - 1], nodes[car, place]
        if times[car, place, LATEST] < opens + service:
            continue
        free = times[car, place - 1, ARRIVE] + hours[before, SERVICE]
        if free > closes:
            break
        start = max(free + legs[before, stop], opens)
        if start > closes or start + service + legs[stop, after] > times[car, place, LATEST] + TOLERANCE:
            continue
        if chance(dice) < BLINK:
            continue
        detour = legs[before, stop] + legs[stop, after] - legs[before, after]
        found += 1
        if detour < least:
            first, second, third = place, first, second
            least, less, little = detour, least, less
        elif detour < less:
            second, third = place, second
            less, little = detour, less
        elif detour < little:
            third, little = place, detour
    return (first, second, third), min(found, PLACES_TRIED)
