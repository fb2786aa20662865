"""A day's plan: who drives where, what is loaded, who receives how much, and why the rest is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Reason = Literal[
    "no_vehicle",
    "needs_nothing",
    "no_food_it_needs",
    "no_one_needs_it",
    "window_unreachable",
    "shift_too_short",
    "use_by_too_soon",
    "no_partner_in_time",
    "no_cold_space",
    "capacity",
    "needs_met",
    "food_went_to_others",
    "not_worth_the_time",
]


@dataclass(frozen=True, slots=True)
class Load:
    category: str
    kg: float


@dataclass(frozen=True, slots=True)
class Drop:
    offer: str
    category: str
    kg: float


@dataclass(frozen=True, slots=True)
class PickupVisit:
    offer: str
    arrive: float
    load: tuple[Load, ...]

    @property
    def stop(self) -> str:
        return self.offer


@dataclass(frozen=True, slots=True)
class DeliveryVisit:
    recipient: str
    arrive: float
    drop: tuple[Drop, ...]

    @property
    def stop(self) -> str:
        return self.recipient


@dataclass(frozen=True, slots=True)
class Route:
    vehicle: str
    return_at: float
    stops: tuple[PickupVisit | DeliveryVisit, ...]


@dataclass(frozen=True, slots=True)
class Unserved:
    """What was left and why: an offer's line, a recipient, or (with `vehicle` and `kg`) goods that come back aboard."""

    reason: Reason
    offer: str | None = None
    category: str | None = None
    recipient: str | None = None
    vehicle: str | None = None
    kg: float | None = None


@dataclass(frozen=True, slots=True)
class Metrics:
    kg: float
    share: float
    hours: float
    kg_per_vehicle_hour: float
    fill_min: float
    fill_p10: float
    gini: float
    served: int
    wall_s: float = 0.0
    first_valid_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    instance: str
    score: float
    metrics: Metrics
    seed: int
    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]

    def sequences(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The routes without times and amounts, as `split.resplit` takes them."""
        return tuple((route.vehicle, tuple(visit.stop for visit in route.stops)) for route in self.routes)

    def drops(self) -> Iterator[tuple[str, Drop]]:
        for route in self.routes:
            for visit in route.stops:
                if isinstance(visit, DeliveryVisit):
                    for drop in visit.drop:
                        yield visit.recipient, drop

    def timed(self, *, wall_s: float, first_valid_ms: float) -> "Plan":
        return replace(self, metrics=replace(self.metrics, wall_s=wall_s, first_valid_ms=first_valid_ms))
