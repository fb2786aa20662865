"""Improves trips as long as the budget lasts: thousands of estimated moves, the exact split of what they lead to."""

from collections.abc import Callable, Sequence

from songtor.engines.planning.arrays import Tours, ground_of, scratch_for, sequences_of, tours_of
from songtor.engines.planning.estimates import measure
from songtor.engines.planning.moves import anneal, copy, moved
from songtor.engines.planning.trips import Stops, Trip, TripBook

STEPS_TIMES_STOPS = 8000  # between two looks at the clock: a step takes longer where there are more stops
STEPS_A_STOP = 300  # of a round
LOOKS_A_ROUND = 10
LEAST_DONE = 1e-6
MOST_TAKEN = 4
FIRST_HEAT = 0.2  # of what a stop is worth on average
LATER_HEAT = 1.0
LAST_HEAT = 0.02
MOVE_SHARE = 0.003

Trips = tuple[Trip, ...]
Progress = Callable[[int, Trips], float]


class Search:
    """Ruin and recreate for one day. With `kept`, the sequences people already follow, moving a stop has a price."""

    def __init__(self, book: TripBook, seed: int, kept: Sequence[Stops] | None = None) -> None:
        self._book = book
        price = 0.0 if kept is None else MOVE_SHARE * abs(score(book.best(kept)))
        self._ground = ground_of(book.day, kept or (), price)
        self._scratch = scratch_for(self._ground, _mixed(seed))

    def worth(self, trips: Trips) -> float:
        """The exact score, less the price of what was moved."""
        if not self._ground.kg_per_move:
            return score(trips)
        tours = tours_of(self._ground, [trip.stops for trip in trips])
        return score(trips) - self._ground.kg_per_move * moved(self._ground, tours, self._scratch)

    def better(self, one: Trips, other: Trips) -> Trips:
        return other if self.worth(other) > self.worth(one) else one

    def improve(self, trips: Trips, progress: Progress) -> Trips:
        """The best trips seen; never worse than those given. `progress` of steps and best so far is 1 at the end.

        A budget that is long for the day is spent in several rounds, all but the first hotter and from empty tours:
        from one car's tour to two there is no way by small steps.
        """
        stops = len(self._book.day.stops)
        if not stops or not trips:
            return trips
        tours = self._begun([trip.stops for trip in trips])
        at_once = max(1, min(STEPS_TIMES_STOPS // stops, STEPS_A_STOP * stops // LOOKS_A_ROUND))
        best, steps, begun = trips, 0, 0
        while (done := progress(steps, best)) < 1.0:
            rounds = max(1.0, steps / max(done, LEAST_DONE) // (STEPS_A_STOP * stops))
            if int(done * rounds) > begun:
                begun = int(done * rounds)
                tours = self._begun([()] * len(trips))
            hottest = LATER_HEAT if begun else FIRST_HEAT
            heat = _per_stop(best) * hottest * (LAST_HEAT / hottest) ** (done * rounds % 1.0)
            anneal(self._ground, tours, at_once, heat, MOST_TAKEN, self._scratch)
            steps += at_once
            for some in tours[::2]:
                best = self.better(best, self._book.best(sequences_of(some)))
        return best

    def _begun(self, sequences: Sequence[Stops]) -> tuple[Tours, Tours, Tours]:
        """Current, tried and best tours, all as these sequences."""
        current, tried, most = (tours_of(self._ground, sequences) for _ in range(3))
        for car in range(len(sequences)):
            measure(self._ground, current, car, self._scratch)
        copy(current, most)
        return current, tried, most


def score(trips: Trips) -> float:
    return sum(trip.score for trip in trips)


def _per_stop(trips: Trips) -> float:
    return abs(score(trips)) / max(1, sum(len(trip.stops) for trip in trips))


def moved_kg(trips: Trips) -> float:
    return sum(flow.kg for trip in trips for flow in trip.flows)


def _mixed(seed: int) -> int:
    """Spread over all bits and never 0, which would stay 0 (splitmix64)."""
    bits = (seed + 0x9E3779B97F4A7C15) % 2**64
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB % 2**64
    return (bits ^ (bits >> 31)) or 1
