"""A car's trip: a sequence of stops with its times, amounts and worth; kept once computed."""

from collections.abc import Sequence
from dataclasses import dataclass

from songtor.engines.planning.amounts import AmountSolver, Flow, worth
from songtor.engines.planning.indexed import Car, IndexedDay
from songtor.engines.planning.schedule import Schedule, drive_in_time

USELESS_KG = 1e-6

Stops = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trip:
    """`score` is worth minus working time, in kilograms."""

    car: Car
    stops: Stops
    schedule: Schedule
    flows: tuple[Flow, ...]
    score: float

    def useful_stops(self) -> Stops:
        moved: dict[int, float] = {}
        for flow in self.flows:
            for stop in (flow.source, flow.to):
                moved[stop] = moved.get(stop, 0.0) + flow.kg
        return tuple(stop for stop in self.stops if moved.get(stop, 0.0) > USELESS_KG)


def make_trip(day: IndexedDay, car: Car, stops: Sequence[int], schedule: Schedule, flows: tuple[Flow, ...]) -> Trip:
    score = worth(day, flows) - day.day.objective.kg_per_minute * schedule.work_min
    return Trip(car, tuple(stops), schedule, flows, score)


class TripBook:
    """Looks up or computes the best trip of a car over a sequence; None when the sequence cannot be kept."""

    def __init__(self, day: IndexedDay) -> None:
        self.day = day
        self.solver = AmountSolver()
        self._known: dict[tuple[str, Stops], Trip | None] = {}

    def trip(self, car: Car, stops: Stops) -> Trip | None:
        key = (car.id, stops)
        if key not in self._known:
            self._known[key] = self._compute(car, stops)
        return self._known[key]

    def idle(self, car: Car) -> Trip:
        return self.timed(car, (), drive_in_time(self.day, car, ()) or Schedule((), car.ready, 0.0))

    def timed(self, car: Car, stops: Stops, schedule: Schedule) -> Trip:
        """The best amounts at the times given, even where they break a window."""
        flows = self.solver.split(self.day, car, stops, schedule.arrive)
        return make_trip(self.day, car, stops, schedule, flows)

    def pruned(self, trip: Trip) -> Trip:
        """Without the visits that move nothing, as long as that makes the trip no worse."""
        while (useful := trip.useful_stops()) != trip.stops:
            shorter = self.trip(trip.car, useful)
            if shorter is None or shorter.score < trip.score - USELESS_KG:
                return trip
            trip = shorter
        return trip

    def best(self, sequences: Sequence[Stops]) -> tuple[Trip, ...]:
        """Each car's trip over its sequence without useless visits; it stays at home where that cannot be kept."""
        trips = []
        for car, stops in zip(self.day.cars, sequences, strict=True):
            trip = self.trip(car, stops)
            trips.append(self.idle(car) if trip is None else self.pruned(trip))
        return tuple(trips)

    def _compute(self, car: Car, stops: Stops) -> Trip | None:
        schedule = drive_in_time(self.day, car, stops)
        return None if schedule is None else self.timed(car, stops, schedule)
