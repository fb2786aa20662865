"""The day with its stops numbered: what the planning modules compute with. Offers come first, then recipients."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from songtor.engines.planning.day import Day, MatrixTravel, Offer, Recipient, State, Vehicle, VehicleState


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one offer line, at the branch or already aboard."""

    offer: str
    category: str
    kg: float
    use_by: float
    cold: bool


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle from where it stands now: minutes to each stop, from each stop home, and what it carries."""

    id: str
    ready: float
    end: float
    capacity_kg: float
    cold_kg: float
    out: tuple[float, ...]
    home: tuple[float, ...]
    straight_home: float
    aboard: tuple[Lot, ...]
    on_road: bool

    def room(self, *, cold: bool) -> float:
        """Free kilograms at the start; a car already over its limit may keep what it carries."""
        limit = self.cold_kg if cold else self.capacity_kg
        return max(0.0, limit - sum(lot.kg for lot in self.aboard if lot.cold or not cold))


@dataclass(frozen=True, slots=True)
class IndexedDay:
    day: Day
    stops: tuple[str, ...]
    numbers: dict[str, int]
    offer_count: int
    opens: tuple[float, ...]
    closes: tuple[float, ...]
    service: tuple[float, ...]
    minutes: tuple[tuple[float, ...], ...]
    lots: tuple[tuple[Lot, ...], ...]
    needs: tuple[dict[str, float], ...]
    priority: tuple[float, ...]
    cars: tuple[Car, ...]

    def is_offer(self, stop: int) -> bool:
        return stop < self.offer_count

    @property
    def recipients(self) -> range:
        return range(self.offer_count, len(self.stops))

    def need_kg(self, stop: int) -> float:
        return sum(self.needs[stop].values())

    def all_lots(self) -> Iterator[Lot]:
        for lots in self.lots:
            yield from lots
        for car in self.cars:
            yield from car.aboard

    def worth(self, stop: int, kg: float) -> float:
        return self.priority[stop] * self.day.objective.worth(kg, self.need_kg(stop))


def index_day(day: Day) -> IndexedDay:
    """Only what is still to come: stops visited or cancelled are left out, cars start where they stand."""
    gone = closed_stops(day)
    offers = [offer for offer in day.offers if offer.id not in gone]
    recipients = [recipient for recipient in day.recipients if recipient.id not in gone]
    stops: list[Offer | Recipient] = [*offers, *recipients]
    between = place_minutes(day)
    places = {place.id: i for i, place in enumerate(day.places)}
    at = [places[stop.place] for stop in stops]
    return IndexedDay(
        day=day,
        stops=tuple(stop.id for stop in stops),
        numbers={stop.id: i for i, stop in enumerate(stops)},
        offer_count=len(offers),
        opens=tuple(stop.window[0] for stop in stops),
        closes=tuple(stop.window[1] for stop in stops),
        service=tuple(stop.service_min for stop in stops),
        minutes=tuple(tuple(between[i][j] for j in at) for i in at),
        lots=tuple(offer_lots(offer) for offer in offers) + tuple(() for _ in recipients),
        needs=tuple({} for _ in offers) + tuple({n.category: n.kg for n in r.needs} for r in recipients),
        priority=tuple(0.0 for _ in offers) + tuple(r.priority for r in recipients),
        cars=tuple(_car(day, vehicle, between, places, at) for vehicle in day.vehicles),
    )


def closed_stops(day: Day) -> frozenset[str]:
    """Stops no route may list any more."""
    if day.state is None:
        return frozenset()
    visited = {stop for vehicle in day.state.vehicles for stop in vehicle.visited}
    return frozenset(visited) | frozenset(day.state.cancelled)


def place_minutes(day: Day) -> tuple[tuple[float, ...], ...]:
    travel = day.travel
    if isinstance(travel, MatrixTravel):
        return travel.minutes
    half = [[travel.between(start, end) for end in day.places[:i]] for i, start in enumerate(day.places)]
    size = range(len(half))
    return tuple(tuple(half[max(i, j)][min(i, j)] if i != j else 0.0 for j in size) for i in size)


def offer_lots(offer: Offer) -> tuple[Lot, ...]:
    return tuple(
        Lot(offer.id, line.category, line.kg, math.inf if line.use_by is None else line.use_by, line.cold)
        for line in offer.lines
    )


def _car(
    day: Day, vehicle: Vehicle, between: tuple[tuple[float, ...], ...], places: dict[str, int], at: list[int]
) -> Car:
    on_road = _on_road(day.state, vehicle)
    depot = places[vehicle.depot]
    start = places[on_road.at] if on_road else depot
    ready = max(on_road.free_at if on_road else vehicle.shift[0], day.state.now if day.state else 0.0)
    straight_home = between[start][depot]
    return Car(
        id=vehicle.id,
        ready=ready,
        end=max(vehicle.shift[1], ready + straight_home) if on_road else vehicle.shift[1],
        capacity_kg=vehicle.capacity_kg,
        cold_kg=math.inf if vehicle.cold_kg is None else vehicle.cold_kg,
        out=tuple(between[start][i] for i in at),
        home=tuple(between[i][depot] for i in at),
        straight_home=straight_home,
        aboard=_aboard_lots(day, on_road) if on_road else (),
        on_road=on_road is not None,
    )


def _on_road(state: State | None, vehicle: Vehicle) -> VehicleState | None:
    return next((item for item in state.vehicles if item.id == vehicle.id), None) if state else None


def _aboard_lots(day: Day, car: VehicleState) -> tuple[Lot, ...]:
    offered = {(lot.offer, lot.category): lot for offer in day.offers for lot in offer_lots(offer)}
    lots = [(offered[item.offer, item.category], item.kg) for item in car.aboard]
    return tuple(Lot(lot.offer, lot.category, kg, lot.use_by, lot.cold) for lot, kg in lots)
