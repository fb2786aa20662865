"""Takes stops out of the trips and puts them back where they are worth most, as long as the budget lasts."""

import random
from collections.abc import Callable

from songtor.engines.planning.trips import Trip, TripBook


class Search:
    def __init__(self, book: TripBook, rng: random.Random) -> None:
        self._book = book
        self._rng = rng

    def improve(self, trips: tuple[Trip, ...], keep_going: Callable[[int], bool]) -> tuple[Trip, ...]:
        return trips
