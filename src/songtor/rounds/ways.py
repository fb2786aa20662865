"""The rounds' ways through what is left of a day, as they are kept, compared and driven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from songtor.city.goods import Goods
from songtor.city.models import FoodCategory
from songtor.engines.planning.plan import DeliveryVisit, PickupVisit, Plan, Route
from songtor.rounds.day_problem import moment_of
from songtor.rounds.models import Round, Stop, StopState
from songtor.rounds.planning_units import amount_of


@dataclass(frozen=True)
class Visit:
    """One stop still to come: `id` is the offer's or the site's."""

    id: str
    is_pickup: bool
    name: str
    at: str
    goods: tuple[Goods, ...] = ()

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.at) if self.at else None

    @property
    def grams(self) -> int:
        return sum(one.grams for one in self.goods)

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.goods)


@dataclass(frozen=True)
class Way:
    """One round's stops still to come, in order."""

    round: str
    vehicle: str
    vehicle_name: str
    returns: str
    visits: tuple[Visit, ...]

    @property
    def home_at(self) -> datetime | None:
        return datetime.fromisoformat(self.returns) if self.returns else None


Ways = tuple[Way, ...]


def name_of(stop: Stop) -> str:
    return str(stop.offer_id or stop.site_id)


def is_to_come(stop: Stop) -> bool:
    """Nobody was there, and nothing was weighed there."""
    weighed = any(not hasattr(weighing, "reversal") for weighing in stop.weighings.all())
    return stop.state == StopState.PLANNED and not weighed


def ways_of(rounds: Iterable[Round]) -> Ways:
    """As the rounds are planned now."""
    return tuple(
        Way(
            str(round_.pk),
            str(round_.vehicle_id),
            round_.vehicle.name,
            round_.returns_at.isoformat() if round_.returns_at else "",
            tuple(_visit(stop) for stop in round_.stops.all() if is_to_come(stop)),
        )
        for round_ in rounds
    )


def _visit(stop: Stop) -> Visit:
    goods = tuple(Goods(line.category_id, line.grams, line.pieces) for line in stop.lines.all())
    return Visit(
        name_of(stop), stop.is_pickup, stop.name, stop.planned_at.isoformat() if stop.planned_at else "", goods
    )


def driven_as(
    before: Ways, plan: Plan, day: date, names: Mapping[str, str], categories: Mapping[str, FoodCategory]
) -> Ways:
    """The same rounds with the stops, times and amounts of a plan."""
    routes = {route.vehicle: route for route in plan.routes}
    return tuple(_as_route(way, routes.get(way.vehicle), day, names, categories) for way in before)


def _as_route(
    way: Way, route: Route | None, day: date, names: Mapping[str, str], categories: Mapping[str, FoodCategory]
) -> Way:
    if route is None:
        return replace(way, visits=())
    visits = tuple(
        Visit(
            visit.stop,
            isinstance(visit, PickupVisit),
            names.get(visit.stop, ""),
            moment_of(visit.arrive, day).isoformat(),
            tuple(_goods(visit, categories)),
        )
        for visit in route.stops
    )
    return replace(way, returns=moment_of(route.return_at, day).isoformat(), visits=visits)


def _goods(visit: PickupVisit | DeliveryVisit, categories: Mapping[str, FoodCategory]) -> Iterator[Goods]:
    kilograms: dict[str, float] = {}
    for part in visit.load if isinstance(visit, PickupVisit) else visit.drop:
        kilograms[part.category] = kilograms.get(part.category, 0.0) + part.kg
    for code, kg in kilograms.items():
        grams, pieces = amount_of(categories[code], kg)
        if grams or pieces:
            yield Goods(code, grams, pieces)


def written(ways: Ways) -> list[dict[str, Any]]:
    return [asdict(way) for way in ways]


def read_ways(rows: Iterable[Mapping[str, Any]]) -> Ways:
    return tuple(Way(**{**row, "visits": tuple(_read_visit(visit) for visit in row["visits"])}) for row in rows)


def _read_visit(row: Mapping[str, Any]) -> Visit:
    return Visit(**{**row, "goods": tuple(Goods(**goods) for goods in row["goods"])})
