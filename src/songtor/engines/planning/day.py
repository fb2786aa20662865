"""One district's day as it is known before planning. Times are minutes after midnight, weights kg, positions WGS84."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088
SHORT_TRIP_MIN_PER_KM = 6.0
SHORT_TRIP_KM = 3.5
MOST = 1e6  # minutes or kilograms: beyond it a sum no longer keeps 1e-6


class Nonsense(ValueError):
    """A value no day can have; `field` says which one, `rule` why not."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


def _require(holds: bool, field: str, rule: str) -> None:
    if not holds:
        raise Nonsense(field, rule)


def _require_number(value: float, field: str, *, least: float = 0.0) -> None:
    _require(math.isfinite(value), field, "must be a finite number")
    _require(value >= least, field, f"must not be below {least:g}")
    _require(value <= MOST, field, f"must not be above {MOST:.0f}")


def _require_kg(value: float, field: str) -> None:
    _require(math.isfinite(value), field, "must be a finite number")
    _require(value > 0, field, "must be above 0 kg")
    _require(value <= MOST, field, f"must not be above {MOST:.0f}")


def _require_window(window: tuple[float, float], field: str) -> None:
    for i, edge in enumerate(window):
        _require_number(edge, f"{field}[{i}]")
    _require(window[0] <= window[1], field, "must not end before it starts")


def _require_unique(ids: Iterable[str], field: str) -> None:
    seen: set[str] = set()
    for i, name in enumerate(ids):
        _require(name not in seen, f"{field}[{i}]", f"repeats '{name}'")
        seen.add(name)


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    lat: float
    lon: float

    def __post_init__(self) -> None:
        _require_number(self.lat, "lat", least=-90)
        _require_number(self.lon, "lon", least=-180)
        _require(self.lat <= 90, "lat", "must not be above 90")
        _require(self.lon <= 180, "lon", "must not be above 180")


@dataclass(frozen=True, slots=True)
class MatrixTravel:
    """Minutes from each place to each other, in the order of the places; may be asymmetric."""

    minutes: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        for i, row in enumerate(self.minutes):
            _require(len(row) == len(self.minutes), f"minutes[{i}]", "must have one number for each place")
            for j, value in enumerate(row):
                _require_number(value, f"minutes[{i}][{j}]")


@dataclass(frozen=True, slots=True)
class CrowflyTravel:
    """Minutes from the distance as the crow flies; a short trip never takes longer than 6 minutes a kilometre."""

    fixed_min: float
    min_per_km: float

    def __post_init__(self) -> None:
        _require_number(self.fixed_min, "fixed_min")
        _require_number(self.min_per_km, "min_per_km")

    def between(self, start: Place, end: Place) -> float:
        km = crowfly_km(start, end)
        if km == 0.0:
            return 0.0
        minutes = self.fixed_min + self.min_per_km * km
        return min(minutes, SHORT_TRIP_MIN_PER_KM * km) if km < SHORT_TRIP_KM else minutes


Travel = MatrixTravel | CrowflyTravel


def crowfly_km(start: Place, end: Place) -> float:
    if (start.lat, start.lon) == (end.lat, end.lon):
        return 0.0
    lat1, lat2 = math.radians(start.lat), math.radians(end.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(end.lon - start.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True)
class Vehicle:
    id: str
    depot: str
    capacity_kg: float
    shift: tuple[float, float]
    cold_kg: float | None = None

    def __post_init__(self) -> None:
        _require_number(self.capacity_kg, "capacity_kg")
        _require_window(self.shift, "shift")
        if self.cold_kg is not None:
            _require_number(self.cold_kg, "cold_kg")


@dataclass(frozen=True, slots=True)
class OfferLine:
    category: str
    kg: float
    use_by: float | None = None
    cold: bool = False

    def __post_init__(self) -> None:
        _require_kg(self.kg, "kg")
        if self.use_by is not None:
            _require_number(self.use_by, "use_by")


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    place: str
    window: tuple[float, float]
    service_min: float
    lines: tuple[OfferLine, ...]

    def __post_init__(self) -> None:
        _require_window(self.window, "window")
        _require_number(self.service_min, "service_min")
        _require_unique((line.category for line in self.lines), "lines")


@dataclass(frozen=True, slots=True)
class Need:
    category: str
    kg: float

    def __post_init__(self) -> None:
        _require_kg(self.kg, "kg")


@dataclass(frozen=True, slots=True)
class Recipient:
    id: str
    place: str
    window: tuple[float, float]
    service_min: float
    needs: tuple[Need, ...]
    priority: float = 1.0

    def __post_init__(self) -> None:
        _require_window(self.window, "window")
        _require_number(self.service_min, "service_min")
        _require_number(self.priority, "priority")
        _require_unique((need.category for need in self.needs), "needs")

    @property
    def need_kg(self) -> float:
        return sum(need.kg for need in self.needs)


@dataclass(frozen=True, slots=True)
class Objective:
    """What a kilogram is worth: `fill` = (fraction of the need, worth of a kg) in falling order, minus time."""

    fill: tuple[tuple[float, float], ...] = ((0.25, 2.0), (0.25, 1.2), (0.25, 0.8), (0.25, 0.5))
    kg_per_minute: float = 0.05

    def __post_init__(self) -> None:
        _require_number(self.kg_per_minute, "kg_per_minute")
        for i, (fraction, worth) in enumerate(self.fill):
            _require_kg(fraction, f"fill[{i}][0]")
            _require_number(worth, f"fill[{i}][1]")
            _require(i == 0 or worth <= self.fill[i - 1][1], f"fill[{i}][1]", "must not be above the one before")
        _require(sum(step[0] for step in self.fill) <= 1 + 1e-9, "fill", "fractions must not add up to more than 1")

    def worth(self, received_kg: float, need_kg: float) -> float:
        total, left = 0.0, received_kg
        for fraction, rate in self.fill:
            step = min(left, fraction * need_kg)
            total += rate * step
            left -= step
        return total


@dataclass(frozen=True, slots=True)
class Aboard:
    offer: str
    category: str
    kg: float

    def __post_init__(self) -> None:
        _require_kg(self.kg, "kg")


@dataclass(frozen=True, slots=True)
class VehicleState:
    """A car on the road stands at its next stop; `free_at` is when that stop is done."""

    id: str
    at: str
    free_at: float
    visited: tuple[str, ...] = ()
    aboard: tuple[Aboard, ...] = ()

    def __post_init__(self) -> None:
        _require_number(self.free_at, "free_at")
        _require_unique((f"{lot.offer} {lot.category}" for lot in self.aboard), "aboard")


@dataclass(frozen=True, slots=True)
class State:
    now: float
    vehicles: tuple[VehicleState, ...] = ()
    cancelled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_number(self.now, "now")
        _require_unique((vehicle.id for vehicle in self.vehicles), "vehicles")


@dataclass(frozen=True, slots=True)
class Day:
    id: str
    district: str
    date: str
    categories: tuple[str, ...]
    places: tuple[Place, ...]
    travel: Travel
    vehicles: tuple[Vehicle, ...]
    offers: tuple[Offer, ...]
    recipients: tuple[Recipient, ...]
    objective: Objective = Objective()
    state: State | None = None

    def __post_init__(self) -> None:
        _require_unique(self.categories, "categories")
        _require_unique((place.id for place in self.places), "places")
        _require_unique((vehicle.id for vehicle in self.vehicles), "vehicles")
        _require_unique((offer.id for offer in self.offers), "offers")
        _require_unique((recipient.id for recipient in self.recipients), "recipients")
        offers = {offer.id for offer in self.offers}
        for i, recipient in enumerate(self.recipients):
            _require(recipient.id not in offers, f"recipients[{i}].id", f"'{recipient.id}' is already an offer")
        if isinstance(self.travel, MatrixTravel):
            rows = len(self.travel.minutes)
            _require(rows == len(self.places), "travel.minutes", "must have one row for each place")
        self._require_known_places()
        self._require_known_categories()
        if self.state is not None:
            _require_known_state(self, self.state)

    def _require_known_places(self) -> None:
        places = {place.id for place in self.places}
        for i, vehicle in enumerate(self.vehicles):
            _require(vehicle.depot in places, f"vehicles[{i}].depot", f"'{vehicle.depot}' is no place of this day")
        for i, offer in enumerate(self.offers):
            _require(offer.place in places, f"offers[{i}].place", f"'{offer.place}' is no place of this day")
        for i, recipient in enumerate(self.recipients):
            _require(
                recipient.place in places, f"recipients[{i}].place", f"'{recipient.place}' is no place of this day"
            )

    def _require_known_categories(self) -> None:
        for i, offer in enumerate(self.offers):
            for j, line in enumerate(offer.lines):
                known = line.category in self.categories
                _require(known, f"offers[{i}].lines[{j}].category", f"'{line.category}' is no category of this day")
        for i, recipient in enumerate(self.recipients):
            for j, need in enumerate(recipient.needs):
                known = need.category in self.categories
                _require(known, f"recipients[{i}].needs[{j}].category", f"'{need.category}' is no category of this day")


def _require_known_state(day: Day, state: State) -> None:
    places = {place.id for place in day.places}
    vehicles = {vehicle.id for vehicle in day.vehicles}
    lines = {(offer.id, line.category) for offer in day.offers for line in offer.lines}
    stops = {offer.id for offer in day.offers} | {recipient.id for recipient in day.recipients}
    for i, vehicle in enumerate(state.vehicles):
        here = f"state.vehicles[{i}]"
        _require(vehicle.id in vehicles, f"{here}.id", f"'{vehicle.id}' is no vehicle of this day")
        _require(vehicle.at in places, f"{here}.at", f"'{vehicle.at}' is no place of this day")
        for j, stop in enumerate(vehicle.visited):
            _require(stop in stops, f"{here}.visited[{j}]", f"'{stop}' is no offer or recipient of this day")
        for j, lot in enumerate(vehicle.aboard):
            known = (lot.offer, lot.category) in lines
            _require(known, f"{here}.aboard[{j}]", f"'{lot.offer}' offers no '{lot.category}' on this day")
    for i, stop in enumerate(state.cancelled):
        _require(stop in stops, f"state.cancelled[{i}]", f"'{stop}' is no offer or recipient of this day")
