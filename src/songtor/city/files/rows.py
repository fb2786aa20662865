"""What each file of a city folder says, one frozen row a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

Ring = tuple[tuple[float, float], ...]
"""Corners as (lon, lat), the order of GeoJSON; the last equals the first."""
Polygon = tuple[Ring, ...]
"""The outline, then its holes."""


@dataclass(frozen=True)
class DistrictGroupRow:
    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class DistrictRow:
    code: str
    name_th: str
    name_en: str
    aliases: tuple[str, ...]
    district_group: str
    lat: float
    lon: float
    office_lat: float
    office_lon: float
    office_is_standin: bool
    area_km2: Decimal | None
    population: int | None
    disabled_registered: int | None


@dataclass(frozen=True)
class SubdistrictRow:
    code: str
    district: str
    name_th: str
    name_en: str
    postcodes: tuple[str, ...]
    lat: float
    lon: float


@dataclass(frozen=True)
class CommunityRow:
    code: str
    district: str
    subdistrict: str
    name_th: str
    kind: str
    population: int | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class HolidayRow:
    date: date
    name_th: str
    name_en: str


@dataclass(frozen=True)
class AgencyRow:
    code: str
    kind: str
    name_th: str
    name_en: str
    district: str | None


@dataclass(frozen=True)
class CoordinationRow:
    district: str
    foundation: str
    starts_on: date
    ends_on: date | None
    weekdays: tuple[int, ...]
    """ISO numbers: Monday is 1."""


@dataclass(frozen=True)
class VehicleRow:
    district: str
    name: str
    capacity_kg: int
    cold_kg: int


@dataclass(frozen=True)
class CategoryRow:
    code: str
    name_th: str
    name_en: str
    unit: str
    planning_grams_per_piece: int | None
    position: int


@dataclass(frozen=True)
class TargetRow:
    indicator: str
    fiscal_year: int
    district: str | None
    """None: the whole city."""
    people: int
    source: str
    document: str


@dataclass(frozen=True)
class CityFiles:
    """One city as its folder says it, checked: codes are unique and every reference leads somewhere."""

    code: str
    name_th: str
    name_en: str
    timezone: ZoneInfo
    fiscal_year_starts: tuple[int, int]
    """Month and day."""
    district_groups: tuple[DistrictGroupRow, ...]
    districts: tuple[DistrictRow, ...]
    subdistricts: tuple[SubdistrictRow, ...]
    communities: tuple[CommunityRow, ...]
    holidays: tuple[HolidayRow, ...]
    agencies: tuple[AgencyRow, ...]
    coordinations: tuple[CoordinationRow, ...]
    vehicles: tuple[VehicleRow, ...]
    categories: tuple[CategoryRow, ...]
    targets: tuple[TargetRow, ...]
    district_shapes: Mapping[str, tuple[Polygon, ...]]
