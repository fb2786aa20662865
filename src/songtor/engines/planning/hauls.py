"""A routing problem in whole numbers, the same for every router: who carries what from where to where, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Legs = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Visit = tuple[int, bool]  # a haul by its number, and whether it is picked up (or, at a place alone, handed over) there
Routes = tuple[tuple[Visit, ...], ...]

FAR = 10**7  # a leg nobody drives


@dataclass(frozen=True, slots=True)
class Halt:
    """A node of the matrix where service starts between `first` and `last`."""

    node: int
    first: int
    last: int
    service: int = 0


@dataclass(frozen=True, slots=True)
class Haul:
    """Taken at `pickup` (without one: loaded at the start) and handed over at `delivery`.

    `worth` is what leaving it out costs in the unit of the legs, None when it must be done; `van` may be the only one.
    """

    delivery: Halt
    amount: tuple[int, ...]
    pickup: Halt | None = None
    worth: int | None = None
    van: int | None = None


@dataclass(frozen=True, slots=True)
class Van:
    start: int
    end: int
    capacity: tuple[int, ...]
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hauls:
    """Legs are both time and cost; into a van's start there is only `FAR` when a haul is aboard there."""

    legs: Legs
    vans: tuple[Van, ...]
    hauls: tuple[Haul, ...]

    def cost(self, routes: Routes) -> int:
        """The legs driven and the worth left out; leaving out what must be done costs `FAR`."""
        done = {number for route in routes for number, _ in route}
        left = sum(
            FAR if haul.worth is None else haul.worth for number, haul in enumerate(self.hauls) if number not in done
        )
        return left + sum(self._driven(van, route) for van, route in zip(self.vans, routes, strict=True) if route)

    def node(self, visit: Visit) -> int:
        haul = self.hauls[visit[0]]
        halt = haul.pickup if visit[1] else haul.delivery
        return haul.delivery.node if halt is None else halt.node

    def _driven(self, van: Van, route: Iterable[Visit]) -> int:
        nodes = [van.start, *map(self.node, route), van.end]
        return sum(int(self.legs[a, b]) for a, b in pairwise(nodes))
