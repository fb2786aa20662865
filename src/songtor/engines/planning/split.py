"""Routes a person fixed: arrivals, amounts worth most, every rule a sequence breaks. No router is loaded here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from songtor.engines.planning.assembly import assemble
from songtor.engines.planning.day import Day
from songtor.engines.planning.indexed import Car, IndexedDay, closed_stops, index_day
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.schedule import Schedule, drive
from songtor.engines.planning.trips import Stops, TripBook

TOLERANCE = 1e-6

Code = Literal[
    "unknown_vehicle",
    "vehicle_twice",
    "unknown_stop",
    "stop_closed",
    "visited_twice",
    "window_missed",
    "shift_exceeded",
    "delivery_before_pickup",
]
Routes = Sequence[tuple[str, Sequence[str]]]

ALLOWED: frozenset[Code] = frozenset({"delivery_before_pickup"})


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule the routes break at `stop` of `vehicle`; `minutes` says by how much where time is the matter."""

    code: Code
    vehicle: str
    stop: str | None = None
    minutes: float = 0.0

    @property
    def allowed(self) -> bool:
        """Useless rather than wrong: the plan stays valid."""
        return self.code in ALLOWED


class RoutesRefused(ValueError):
    """These sequences make no valid plan; `broken` names every rule they break."""

    def __init__(self, broken: tuple[BrokenRule, ...]) -> None:
        super().__init__(", ".join(f"{rule.code} ({rule.vehicle}, {rule.stop})" for rule in broken))
        self.broken = broken


def resplit(day: Day, routes: Routes) -> Plan:
    """The plan worth most on these sequences; raises RoutesRefused when they break a rule."""
    plan, broken = inspect(day, routes)
    wrong = tuple(rule for rule in broken if not rule.allowed)
    if plan is None or wrong:
        raise RoutesRefused(wrong)
    return plan


def inspect(day: Day, routes: Routes) -> tuple[Plan | None, tuple[BrokenRule, ...]]:
    """The plan at the times these sequences lead to, late or not, and every rule they break.

    The plan is None when a stop or vehicle is unknown, closed or listed twice: there is nothing to drive then.
    """
    indexed = index_day(day)
    broken = tuple(_list_breaks(day, indexed, routes))
    if broken:
        return None, broken
    listed = {vehicle: tuple(indexed.numbers[stop] for stop in stops) for vehicle, stops in routes}
    book = TripBook(indexed)
    trips, late = [], []
    for car in indexed.cars:
        stops = listed.get(car.id, ())
        schedule = drive(indexed, car, stops)
        late += list(_time_breaks(indexed, car, stops, schedule))
        late += list(_useless_deliveries(indexed, car, stops))
        trips.append(book.timed(car, stops, schedule))
    return assemble(indexed, trips), tuple(late)


def _list_breaks(day: Day, indexed: IndexedDay, routes: Routes) -> Iterator[BrokenRule]:
    closed = closed_stops(day)
    vehicles = {vehicle.id for vehicle in day.vehicles}
    seen_vehicles: set[str] = set()
    seen: set[str] = set()
    for vehicle, stops in routes:
        if vehicle not in vehicles:
            yield BrokenRule("unknown_vehicle", vehicle)
        elif vehicle in seen_vehicles:
            yield BrokenRule("vehicle_twice", vehicle)
        seen_vehicles.add(vehicle)
        for stop in stops:
            if stop in closed:
                yield BrokenRule("stop_closed", vehicle, stop)
            elif stop not in indexed.numbers:
                yield BrokenRule("unknown_stop", vehicle, stop)
            elif stop in seen:
                yield BrokenRule("visited_twice", vehicle, stop)
            seen.add(stop)


def _time_breaks(day: IndexedDay, car: Car, stops: Stops, schedule: Schedule) -> Iterator[BrokenRule]:
    for stop, arrive in zip(stops, schedule.arrive, strict=True):
        if arrive > day.closes[stop] + TOLERANCE:
            yield BrokenRule("window_missed", car.id, day.stops[stop], arrive - day.closes[stop])
    if (stops or car.on_road) and schedule.return_at > car.end + TOLERANCE:
        yield BrokenRule("shift_exceeded", car.id, None, schedule.return_at - car.end)


def _useless_deliveries(day: IndexedDay, car: Car, stops: Stops) -> Iterator[BrokenRule]:
    aboard = {lot.category for lot in car.aboard}
    for stop in stops:
        aboard |= {lot.category for lot in day.lots[stop]}
        if not day.is_offer(stop) and not aboard & day.needs[stop].keys():
            yield BrokenRule("delivery_before_pickup", car.id, day.stops[stop])
