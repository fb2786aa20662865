"""Takes stops out of the trips and puts them back where they are worth most, as long as the budget lasts."""

import math
import random
from collections.abc import Callable

from songtor.engines.planning.indexed import IndexedDay
from songtor.engines.planning.sketches import Sketch, Sketcher
from songtor.engines.planning.trips import Stops, Trip, TripBook

MOST_TAKEN = 6
MOST_NEW = 8
WORSE_ALLOWED = 0.01
ESTIMATE_ERROR = 0.02

Trips = tuple[Trip, ...]


class Search:
    """Ruin and recreate: estimates choose where a stop goes, the exact split decides whether the result is kept."""

    def __init__(self, book: TripBook, rng: random.Random) -> None:
        self._book = book
        self._day: IndexedDay = book.day
        self._rng = rng
        self._sketcher = Sketcher(book.day)

    def improve(self, trips: Trips, progress: Callable[[int], float]) -> Trips:
        """The best trips seen; never worse than those given. `progress` of the steps done is 1 when time is up."""
        if not self._day.stops or not trips:
            return trips
        best = current = trips
        steps = 0
        while (done := progress(steps)) < 1.0:
            steps += 1
            patience = WORSE_ALLOWED * abs(_score(best)) * (1.0 - done)
            least = _score(current) + patience * math.log(1.0 - self._rng.random())
            sketches = self._rebuilt(current)
            if sum(sketch.score for sketch in sketches) < least - ESTIMATE_ERROR * abs(least):
                continue
            tried = self._exact(current, sketches)
            if _score(tried) > _score(best) + 1e-9:
                best = tried
            if _score(tried) > least:
                current = tried
        return best

    def _rebuilt(self, trips: Trips) -> list[Sketch]:
        sketches = self._without(trips, set(self._chosen(trips)))
        routed = {stop for sketch in sketches for stop in sketch.stops}
        taken = [stop for trip in trips for stop in trip.stops if stop not in routed]
        unrouted = [stop for stop in range(len(self._day.stops)) if stop not in routed and stop not in taken]
        pool = [*taken, *self._rng.sample(unrouted, min(len(unrouted), MOST_NEW))]
        self._order(pool)
        return self._filled(sketches, pool, self._price(trips))

    def _without(self, trips: Trips, gone: set[int]) -> list[Sketch]:
        """Where going straight is slower than by way of the stop, a trip may break without it: it then stays whole."""
        sketches = []
        for trip in trips:
            left = self._sketcher.sketch(trip.car, tuple(stop for stop in trip.stops if stop not in gone))
            sketches.append(left or self._sketcher.sketch(trip.car, trip.stops))
        return [sketch for sketch in sketches if sketch is not None]

    def _chosen(self, trips: Trips) -> list[int]:
        """A stop and those nearest to it, or a stretch of one trip."""
        routed = [stop for trip in trips for stop in trip.stops]
        if not routed:
            return []
        first = self._rng.choice(routed)
        count = self._rng.randint(1, min(MOST_TAKEN, len(routed)))
        if self._rng.random() < 0.5:
            return sorted(routed, key=lambda stop: (self._day.minutes[first][stop], stop))[:count]
        stops = next(trip.stops for trip in trips if first in trip.stops)
        start = stops.index(first)
        return list(stops[start : start + count])

    def _order(self, pool: list[int]) -> None:
        self._rng.shuffle(pool)
        way = self._rng.randrange(4)
        if way == 0:
            pool.sort(key=lambda stop: self._day.closes[stop])
        elif way == 1:
            pool.sort(key=self._day.is_offer)
        elif way == 2:
            pool.sort(key=self._day.is_offer, reverse=True)

    def _filled(self, sketches: list[Sketch], pool: list[int], price: float) -> list[Sketch]:
        """Each stop of the pool where it gains most; `price` is what a minute is worth today, beyond its cost."""
        for stop in pool:
            best, gain = None, 1e-9
            for i, sketch in enumerate(sketches):
                for drawn in self._sketcher.insertions(sketch, stop):
                    minutes = drawn.schedule.work_min - sketch.schedule.work_min
                    more = drawn.score - sketch.score - price * minutes
                    if more > gain:
                        best, gain = (i, drawn), more
            if best is not None:
                sketches[best[0]] = best[1]
        return sketches

    def _price(self, trips: Trips) -> float:
        """From less than nothing, so that a pick-up may come before its takers, to half of what a minute earns."""
        cost = self._day.day.objective.kg_per_minute
        earned = _score(trips) / max(1.0, sum(trip.schedule.work_min for trip in trips))
        return self._rng.choice((-1.01 * cost, 0.0, 0.0, 0.25 * earned, 0.5 * earned))

    def _exact(self, trips: Trips, sketches: list[Sketch]) -> Trips:
        """The real trips of the sketches, without useless visits; a trip that did not change stays as it is."""
        sketched: dict[str, Stops] = {sketch.car.id: sketch.stops for sketch in sketches}
        exact = []
        for trip in trips:
            made = self._book.trip(trip.car, sketched.get(trip.car.id, trip.stops))
            exact.append(trip if made is None else self._book.pruned(made))
        return tuple(exact)


def _score(trips: Trips) -> float:
    return sum(trip.score for trip in trips)
