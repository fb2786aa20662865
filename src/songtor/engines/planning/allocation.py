"""Who might give to whom: a linear program over all pairs that can be served in time, before any route is known."""

from collections.abc import Iterator

from songtor.engines.planning.amounts import AmountSolver, Flow, Pair
from songtor.engines.planning.indexed import Car, IndexedDay

TYPICAL_LOAD_KG = 20.0


def allocate(day: IndexedDay, solver: AmountSolver) -> tuple[Flow, ...]:
    """The fairest amounts if every pair that can be served were served, near pairs first among equals."""
    return solver.best_flows(day, [*_offer_pairs(day), *_aboard_pairs(day)])


def _offer_pairs(day: IndexedDay) -> Iterator[Pair]:
    per_minute = day.day.objective.kg_per_minute / TYPICAL_LOAD_KG
    for source in range(day.offer_count):
        done = _earliest_collected(day, source)
        for taker in day.recipients if done is not None else ():
            minutes = day.minutes[source][taker]
            arrive = max(done + minutes, day.opens[taker]) if done is not None else 0.0
            if arrive > day.closes[taker] or not _home_in_time(day, day.cars, taker, arrive):
                continue
            for lot in day.lots[source]:
                if lot.category in day.needs[taker] and arrive <= lot.use_by:
                    yield Pair(lot, source, taker, cost=per_minute * minutes)


def _aboard_pairs(day: IndexedDay) -> Iterator[Pair]:
    for number, car in enumerate(day.cars):
        for taker in day.recipients if car.aboard else ():
            arrive = max(car.ready + car.out[taker], day.opens[taker])
            if arrive > day.closes[taker] or not _home_in_time(day, (car,), taker, arrive):
                continue
            for lot in car.aboard:
                if lot.category in day.needs[taker] and arrive <= lot.use_by:
                    yield Pair(lot, -1 - number, taker)


def _earliest_collected(day: IndexedDay, source: int) -> float | None:
    starts = [max(car.ready + car.out[source], day.opens[source]) for car in day.cars]
    in_time = [start for start in starts if start <= day.closes[source]]
    return min(in_time) + day.service[source] if in_time else None


def _home_in_time(day: IndexedDay, cars: tuple[Car, ...], stop: int, start: float) -> bool:
    return any(start + day.service[stop] + car.home[stop] <= car.end for car in cars)
