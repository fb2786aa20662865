"""Three ways people plan without a computer: by the list, to the nearest stop, to the stop that closes first.

The car that is free first drives next. Each takes all it can carry and gives each recipient all it still needs, so the
last ones on the way may receive nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from songtor.engines.planning.amounts import Flow
from songtor.engines.planning.assembly import assemble
from songtor.engines.planning.day import Day
from songtor.engines.planning.indexed import Car, IndexedDay, Lot, index_day
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.schedule import drive
from songtor.engines.planning.trips import Trip, make_trip

DUST_KG = 1e-9

Choice = Callable[[IndexedDay, int, float], tuple[float, ...]]


def list_order(day: Day) -> Plan:
    """Every offer in the order of the list, then every recipient in the order of the list."""
    return _plan(day, by_list)


def nearest_neighbour(day: Day) -> Plan:
    """Always to the stop where service can start first."""
    return _plan(day, by_start)


def earliest_closing(day: Day) -> Plan:
    """Always to the stop whose window closes first."""
    return _plan(day, by_closing)


def by_list(day: IndexedDay, stop: int, start: float) -> tuple[float, ...]:
    return (float(stop),)


def by_start(day: IndexedDay, stop: int, start: float) -> tuple[float, ...]:
    return (start, float(stop))


def by_closing(day: IndexedDay, stop: int, start: float) -> tuple[float, ...]:
    return (day.closes[stop], float(stop))


WAYS: tuple[Choice, ...] = (by_list, by_start, by_closing)


def _plan(day: Day, choice: Choice) -> Plan:
    indexed = index_day(day)
    return assemble(indexed, manual_trips(indexed, choice))


@dataclass(slots=True)
class _Tour:
    """A car under way: where it is, when it is free, what it carries (lot, source, kg left)."""

    car: Car
    clock: float
    stops: list[int] = field(default_factory=list)
    aboard: list[tuple[Lot, int, float]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def start_at(self, day: IndexedDay, stop: int) -> float | None:
        """When service could start, or None when the window or the way home cannot be kept."""
        leg = day.minutes[self.stops[-1]][stop] if self.stops else self.car.out[stop]
        start = max(self.clock + leg, day.opens[stop])
        home = start + day.service[stop] + self.car.home[stop]
        return start if start <= day.closes[stop] and home <= self.car.end else None

    def takes(self, lot: Lot) -> float:
        room = self.car.capacity_kg - sum(kg for _, _, kg in self.aboard)
        if lot.cold:
            room = min(room, self.car.cold_kg - sum(kg for other, _, kg in self.aboard if other.cold))
        return max(0.0, min(lot.kg, room))

    def gives(self, day: IndexedDay, stop: int, start: float) -> list[Flow]:
        """All the recipient needs and the car has in time, what spoils first first."""
        open_needs = dict(day.needs[stop])
        flows = []
        for lot, source, kg in sorted(self.aboard, key=lambda item: item[0].use_by):
            amount = min(kg, open_needs.get(lot.category, 0.0)) if start <= lot.use_by else 0.0
            if amount > DUST_KG:
                open_needs[lot.category] -= amount
                flows.append(Flow(lot, source, stop, amount))
        return flows

    def is_of_use(self, day: IndexedDay, stop: int, start: float) -> bool:
        if day.is_offer(stop):
            return any(self.takes(lot) > DUST_KG for lot in day.lots[stop])
        return bool(self.gives(day, stop, start))

    def visit(self, day: IndexedDay, stop: int, start: float) -> None:
        for lot in day.lots[stop]:
            self.aboard.append((lot, stop, self.takes(lot)))
        given = {(flow.lot, flow.source): flow.kg for flow in self.gives(day, stop, start)}
        self.flows += [Flow(lot, source, stop, kg) for (lot, source), kg in given.items()]
        self.aboard = [(lot, source, kg - given.get((lot, source), 0.0)) for lot, source, kg in self.aboard]
        self.clock = start + day.service[stop]
        self.stops.append(stop)


def manual_trips(day: IndexedDay, choice: Choice) -> tuple[Trip, ...]:
    """Cars in the order of the day; the car free first chooses the open stop of use that `choice` puts first."""
    tours = [_Tour(car, car.ready, aboard=[(lot, -1, lot.kg) for lot in car.aboard]) for car in day.cars]
    still_open = set(range(len(day.stops)))
    busy = list(tours)
    while busy:
        tour = min(busy, key=lambda item: item.clock)
        starts = ((stop, tour.start_at(day, stop)) for stop in sorted(still_open))
        useful = [(stop, at) for stop, at in starts if at is not None and tour.is_of_use(day, stop, at)]
        if not useful:
            busy.remove(tour)
            continue
        stop, at = min(useful, key=lambda item: choice(day, item[0], item[1]))
        tour.visit(day, stop, at)
        still_open.remove(stop)
    return tuple(_trip(day, tour) for tour in tours)


def _trip(day: IndexedDay, tour: _Tour) -> Trip:
    return make_trip(day, tour.car, tour.stops, drive(day, tour.car, tour.stops), tuple(tour.flows))
