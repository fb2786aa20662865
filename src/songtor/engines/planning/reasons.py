"""Why something is left: the first reason of docs/engines/planning.md that holds for direct trips."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from songtor.engines.planning.indexed import Car, IndexedDay, Lot
from songtor.engines.planning.plan import Reason, Unserved
from songtor.engines.planning.trips import Trip

LEFT_KG = 1e-6
FULL_KG = 1e-3


@dataclass(slots=True)
class _Given:
    """What the trips move, added up every way the reasons ask for."""

    lots: dict[tuple[str, str, bool], float] = field(default_factory=lambda: defaultdict(float))
    needs: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    stops: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    @classmethod
    def of(cls, trips: Iterable[Trip]) -> "_Given":
        given = cls()
        for flow in (flow for trip in trips for flow in trip.flows):
            given.lots[flow.lot.offer, flow.lot.category, flow.source < 0] += flow.kg
            given.needs[flow.to, flow.lot.category] += flow.kg
            given.stops[flow.to] += flow.kg
        return given


def unserved(day: IndexedDay, trips: tuple[Trip, ...]) -> tuple[Unserved, ...]:
    """Every offer line not fully handed over, all that stays aboard, every recipient who receives nothing."""
    given = _Given.of(trips)
    return (*_lines_left(day, trips, given), *_aboard_left(day, given), *_recipients_left(day, given))


def _lines_left(day: IndexedDay, trips: tuple[Trip, ...], given: _Given) -> Iterator[Unserved]:
    visited = {stop: trip for trip in trips for stop in trip.stops}
    for stop, lots in enumerate(day.lots):
        for lot in lots:
            if lot.kg - given.lots[lot.offer, lot.category, False] > LEFT_KG:
                reason = _line_reason(day, given, lot, stop, visited.get(stop))
                yield Unserved(reason, offer=lot.offer, category=lot.category)


def _aboard_left(day: IndexedDay, given: _Given) -> Iterator[Unserved]:
    for car in day.cars:
        for lot in car.aboard:
            left = lot.kg - given.lots[lot.offer, lot.category, True]
            if left > LEFT_KG:
                reason = _aboard_reason(day, given, car, lot)
                yield Unserved(reason, offer=lot.offer, category=lot.category, vehicle=car.id, kg=left)


def _recipients_left(day: IndexedDay, given: _Given) -> Iterator[Unserved]:
    for stop in day.recipients:
        if given.stops[stop] <= LEFT_KG:
            yield Unserved(_recipient_reason(day, given, stop), recipient=day.stops[stop])


def _line_reason(day: IndexedDay, given: _Given, lot: Lot, stop: int, trip: Trip | None) -> Reason:
    takers = [taker for taker in day.recipients if lot.category in day.needs[taker]]
    if not day.cars:
        return "no_vehicle"
    if not takers:
        return "no_one_needs_it"
    reached = _reach_reason(day, stop)
    if reached:
        return reached
    if lot.cold and not any(car.cold_kg > 0 for car in day.cars):
        return "no_cold_space"
    if not any(_direct(day, car, stop, taker, lot.use_by) for car in day.cars for taker in takers):
        soon = any(_direct(day, car, stop, taker, float("inf")) for car in day.cars for taker in takers)
        return "use_by_too_soon" if soon else "no_partner_in_time"
    if all(_met(day, given, taker, lot.category) for taker in takers):
        return "needs_met"
    if trip is not None and _fills_the_car(trip, stop, lot):
        return "capacity"
    return "not_worth_the_time"


def _aboard_reason(day: IndexedDay, given: _Given, car: Car, lot: Lot) -> Reason:
    takers = [taker for taker in day.recipients if lot.category in day.needs[taker]]
    if not takers:
        return "no_one_needs_it"
    if not any(_direct_from_car(day, car, taker, lot.use_by) for taker in takers):
        soon = any(_direct_from_car(day, car, taker, float("inf")) for taker in takers)
        return "use_by_too_soon" if soon else "no_partner_in_time"
    if all(_met(day, given, taker, lot.category) for taker in takers):
        return "needs_met"
    return "not_worth_the_time"


def _recipient_reason(day: IndexedDay, given: _Given, stop: int) -> Reason:
    if not day.needs[stop]:
        return "needs_nothing"
    if not day.cars:
        return "no_vehicle"
    food = [lot for lot in day.all_lots() if lot.category in day.needs[stop]]
    if not food:
        return "no_food_it_needs"
    reached = _reach_reason(day, stop)
    if reached:
        return reached
    if not _any_food(day, stop, forever=False):
        return "use_by_too_soon" if _any_food(day, stop, forever=True) else "no_partner_in_time"
    if all(given.lots[key] >= kg - LEFT_KG for key, kg in _supply(day, stop).items()):
        return "food_went_to_others"
    return "not_worth_the_time"


def _supply(day: IndexedDay, stop: int) -> dict[tuple[str, str, bool], float]:
    lots = {(lot.offer, lot.category, False): lot.kg for lots in day.lots for lot in lots}
    lots |= {(lot.offer, lot.category, True): lot.kg for car in day.cars for lot in car.aboard}
    return {key: kg for key, kg in lots.items() if key[1] in day.needs[stop]}


def _any_food(day: IndexedDay, stop: int, *, forever: bool) -> bool:
    """Whether some food it needs can be brought directly; `forever` as if nothing ever went bad."""
    never = float("inf")
    return any(
        _direct(day, car, source, stop, never if forever else lot.use_by)
        for source, lots in enumerate(day.lots)
        for lot in lots
        if lot.category in day.needs[stop]
        for car in day.cars
    ) or any(
        _direct_from_car(day, car, stop, never if forever else lot.use_by)
        for car in day.cars
        for lot in car.aboard
        if lot.category in day.needs[stop]
    )


def _reach_reason(day: IndexedDay, stop: int) -> Reason | None:
    starts = [(car, max(car.ready + car.out[stop], day.opens[stop])) for car in day.cars]
    in_window = [(car, start) for car, start in starts if start <= day.closes[stop]]
    if not in_window:
        return "window_unreachable"
    if not any(start + day.service[stop] + car.home[stop] <= car.end for car, start in in_window):
        return "shift_too_short"
    return None


def _direct(day: IndexedDay, car: Car, source: int, taker: int, use_by: float) -> bool:
    collect = max(car.ready + car.out[source], day.opens[source])
    reach = collect + day.service[source] + day.minutes[source][taker]
    return collect <= day.closes[source] and _hands_over(day, car, taker, reach, use_by)


def _direct_from_car(day: IndexedDay, car: Car, taker: int, use_by: float) -> bool:
    return _hands_over(day, car, taker, car.ready + car.out[taker], use_by)


def _hands_over(day: IndexedDay, car: Car, taker: int, reach: float, use_by: float) -> bool:
    start = max(reach, day.opens[taker])
    home = start + day.service[taker] + car.home[taker]
    return start <= min(day.closes[taker], use_by) and home <= car.end


def _met(day: IndexedDay, given: _Given, taker: int, category: str) -> bool:
    return given.needs[taker, category] >= day.needs[taker][category] - LEFT_KG


def _fills_the_car(trip: Trip, stop: int, lot: Lot) -> bool:
    """The car that visits leaves some leg after this offer full."""
    limits = [(False, trip.car.capacity_kg)] + ([(True, trip.car.cold_kg)] if lot.cold else [])
    return any(_peak_after(trip, stop, cold=cold) >= limit - FULL_KG for cold, limit in limits)


def _peak_after(trip: Trip, stop: int, *, cold: bool) -> float:
    aboard = sum(lot.kg for lot in trip.car.aboard if lot.cold or not cold)
    peak, passed = 0.0, False
    for here in trip.stops:
        for flow in trip.flows:
            if flow.lot.cold or not cold:
                aboard += flow.kg if flow.source == here else 0.0
                aboard -= flow.kg if flow.to == here else 0.0
        passed = passed or here == stop
        if passed:
            peak = max(peak, aboard)
    return peak
