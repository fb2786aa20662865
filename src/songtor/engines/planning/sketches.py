"""A quick estimate of a trip: times, slack and a greedy split of the goods; what the search tries moves on."""

from collections.abc import Iterator
from dataclasses import dataclass

from songtor.engines.planning.indexed import Car, IndexedDay
from songtor.engines.planning.schedule import Schedule, drive_in_time
from songtor.engines.planning.trips import Stops

POSITIONS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """`latest` is how late service may start at each stop with all later stops still kept; `score` is an estimate."""

    car: Car
    stops: Stops
    schedule: Schedule
    latest: tuple[float, ...]
    score: float


class Sketcher:
    """Sketches of one day's trips, kept once made. The estimate leaves the car's limits to the exact split."""

    def __init__(self, day: IndexedDay) -> None:
        self._day = day
        self._known: dict[tuple[str, Stops], Sketch | None] = {}
        steps = [
            (rate * day.priority[stop], stop, fraction * day.need_kg(stop))
            for stop in day.recipients
            for fraction, rate in day.day.objective.fill
        ]
        self._steps = sorted(steps, key=lambda step: (-step[0], step[1]))

    def sketch(self, car: Car, stops: Stops) -> Sketch | None:
        key = (car.id, stops)
        if key not in self._known:
            self._known[key] = self._draw(car, stops)
        return self._known[key]

    def insertions(self, sketch: Sketch, stop: int) -> Iterator[Sketch]:
        """The trip with the stop put in where it costs least time, in the few best places."""
        places = sorted(self._places(sketch, stop))[:POSITIONS_TRIED]
        for _, place in places:
            drawn = self.sketch(sketch.car, (*sketch.stops[:place], stop, *sketch.stops[place:]))
            if drawn is not None:
                yield drawn

    def _places(self, sketch: Sketch, stop: int) -> Iterator[tuple[float, int]]:
        """Detour in minutes and position of every place where all windows and the shift are kept."""
        day, car, stops = self._day, sketch.car, sketch.stops
        count, before, free = len(stops), -1, car.ready
        for place in range(count + 1):
            if place:
                before = stops[place - 1]
                free = sketch.schedule.arrive[place - 1] + day.service[before]
            into = car.out[stop] if before < 0 else day.minutes[before][stop]
            start = max(free + into, day.opens[stop])
            if start > day.closes[stop]:
                if free > day.closes[stop]:
                    return
                continue
            done = start + day.service[stop]
            if place == count:
                out, limit = car.home[stop], car.end
                saved = car.home[before] if before >= 0 else 0.0
            else:
                after = stops[place]
                out, limit = day.minutes[stop][after], sketch.latest[place]
                saved = car.out[after] if before < 0 else day.minutes[before][after]
            if done + out <= limit:
                yield into + out - saved, place

    def _draw(self, car: Car, stops: Stops) -> Sketch | None:
        schedule = drive_in_time(self._day, car, stops)
        if schedule is None:
            return None
        cost = self._day.day.objective.kg_per_minute * schedule.work_min
        worth = self._greedy_worth(car, stops, schedule)
        return Sketch(car, stops, schedule, self._latest(car, stops), worth - cost)

    def _latest(self, car: Car, stops: Stops) -> tuple[float, ...]:
        day, latest = self._day, []
        limit, after = car.end, -1
        for stop in reversed(stops):
            leg = car.home[stop] if after < 0 else day.minutes[stop][after]
            limit = min(day.closes[stop], limit - leg - day.service[stop])
            latest.append(limit)
            after = stop
        return tuple(reversed(latest))

    def _greedy_worth(self, car: Car, stops: Stops, schedule: Schedule) -> float:
        """The most valuable step of all recipients first, each from the goods loaded last: those have fewest takers."""
        day, times = self._day, schedule.arrive
        lots = [_Stock(lot.kg, lot.category, lot.use_by, -1) for lot in car.aboard]
        lots += [_Stock(lot.kg, lot.category, lot.use_by, i) for i, stop in enumerate(stops) for lot in day.lots[stop]]
        lots.reverse()
        places = {stop: i for i, stop in enumerate(stops) if day.needs[stop]}
        open_needs = {stop: dict(day.needs[stop]) for stop in places}
        reachable = {
            stop: [lot for lot in lots if lot.place < i and lot.category in day.needs[stop] and times[i] <= lot.use_by]
            for stop, i in places.items()
        }
        return sum(
            rate * _give(reachable[stop], open_needs[stop], step) for rate, stop, step in self._steps if stop in places
        )


@dataclass(slots=True)
class _Stock:
    kg: float
    category: str
    use_by: float
    place: int


def _give(lots: list[_Stock], needs: dict[str, float], wanted: float) -> float:
    left = wanted
    for lot in lots:
        amount = min(lot.kg, needs[lot.category], left)
        if amount > 0:
            lot.kg -= amount
            needs[lot.category] -= amount
            left -= amount
    return wanted - left
