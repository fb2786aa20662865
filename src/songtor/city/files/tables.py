"""The tables of a city folder, read in an order in which each knows what it refers to."""

from collections.abc import Collection, Mapping
from pathlib import Path

from songtor.city.files.lines import Line, read_rows
from songtor.city.files.rows import (
    AgencyRow,
    CategoryRow,
    CommunityRow,
    CoordinationRow,
    DistrictGroupRow,
    DistrictRow,
    HolidayRow,
    SubdistrictRow,
    TargetRow,
    VehicleRow,
)

AGENCY_KINDS = ("DEPARTMENT", "FOUNDATION", "DISTRICT_OFFICE")
COMMUNITY_KINDS = ("URBAN", "CROWDED", "SUBURBAN", "HIGH_RISE")
CATEGORY_UNITS = ("KG", "PIECES")
TARGET_SOURCES = ("ANNEX", "HEADER", "HOST_ROW")
BUDDHIST_YEARS = (2500, 2699)
LARGEST_VEHICLE_KG = 20_000


def read_district_groups(path: Path) -> tuple[DistrictGroupRow, ...]:
    def build(line: Line) -> DistrictGroupRow:
        return DistrictGroupRow(line.code("code"), line.text("name_th"), line.text("name_en"))

    return read_rows(path, ("code", "name_th", "name_en"), build, unique=("code",))


DISTRICT_COLUMNS = (
    "code",
    "name_th",
    "name_en",
    "aliases",
    "district_group",
    "lat",
    "lon",
    "office_lat",
    "office_lon",
    "office_is_standin",
    "area_km2",
    "population",
    "disabled_registered",
)


def read_districts(path: Path, district_groups: Collection[str]) -> tuple[DistrictRow, ...]:
    def build(line: Line) -> DistrictRow:
        return DistrictRow(
            code=line.code("code"),
            name_th=line.text("name_th"),
            name_en=line.text("name_en"),
            aliases=line.words("aliases", "|"),
            district_group=line.reference("district_group", district_groups, "district group"),
            lat=line.degrees("lat"),
            lon=line.degrees("lon"),
            office_lat=line.degrees("office_lat"),
            office_lon=line.degrees("office_lon"),
            office_is_standin=line.flag("office_is_standin"),
            area_km2=line.positive_or_none("area_km2"),
            population=line.whole_or_none("population"),
            disabled_registered=line.whole_or_none("disabled_registered"),
        )

    return read_rows(path, DISTRICT_COLUMNS, build, unique=("code",))


def read_subdistricts(path: Path, districts: Collection[str]) -> tuple[SubdistrictRow, ...]:
    def build(line: Line) -> SubdistrictRow:
        return SubdistrictRow(
            code=line.code("code"),
            district=line.reference("district", districts, "district"),
            name_th=line.text("name_th"),
            name_en=line.text("name_en"),
            postcodes=line.words("postcodes", " "),
            lat=line.degrees("lat"),
            lon=line.degrees("lon"),
        )

    columns = ("code", "district", "name_th", "name_en", "postcodes", "lat", "lon")
    return read_rows(path, columns, build, unique=("code",))


def read_communities(path: Path, subdistricts: Mapping[str, str]) -> tuple[CommunityRow, ...]:
    """`subdistricts` gives the district of each subdistrict: a community may not name another one."""
    districts = set(subdistricts.values())

    def build(line: Line) -> CommunityRow:
        district = line.reference("district", districts, "district")
        subdistrict = line.reference("subdistrict", subdistricts, "subdistrict")
        if subdistricts[subdistrict] != district:
            raise line.refuse("subdistrict", f"{subdistrict!r} belongs to district {subdistricts[subdistrict]!r}")
        lat, lon = line.point_or_none()
        return CommunityRow(
            code=line.code("code"),
            district=district,
            subdistrict=subdistrict,
            name_th=line.text("name_th"),
            kind=line.choice("kind", COMMUNITY_KINDS),
            population=line.whole_or_none("population"),
            lat=lat,
            lon=lon,
        )

    columns = ("code", "district", "subdistrict", "name_th", "kind", "population", "lat", "lon")
    return read_rows(path, columns, build, unique=("code",))


def read_holidays(path: Path) -> tuple[HolidayRow, ...]:
    def build(line: Line) -> HolidayRow:
        return HolidayRow(line.day("date"), line.text("name_th"), line.text("name_en"))

    return read_rows(path, ("date", "name_th", "name_en"), build, unique=("date",))


def read_agencies(path: Path, districts: Collection[str]) -> tuple[AgencyRow, ...]:
    def build(line: Line) -> AgencyRow:
        kind = line.choice("kind", AGENCY_KINDS)
        district = line.reference_or_none("district", districts, "district")
        if (kind == "DISTRICT_OFFICE") != (district is not None):
            raise line.refuse("district", "a district office names its district, any other agency none")
        return AgencyRow(line.code("code"), kind, line.text("name_th"), line.text("name_en"), district)

    return read_rows(path, ("code", "kind", "name_th", "name_en", "district"), build, unique=("code",))


def read_coordinations(
    path: Path, districts: Collection[str], foundations: Collection[str]
) -> tuple[CoordinationRow, ...]:
    """A district has one coordinating foundation at a time: periods of one district may not overlap."""
    seen: list[CoordinationRow] = []

    def build(line: Line) -> CoordinationRow:
        row = CoordinationRow(
            district=line.reference("district", districts, "district"),
            foundation=line.reference("foundation", foundations, "foundation"),
            starts_on=line.day("starts_on"),
            ends_on=line.day_or_none("ends_on"),
            weekdays=_weekdays(line),
        )
        if row.ends_on is not None and row.ends_on < row.starts_on:
            raise line.refuse("ends_on", "must not lie before starts_on")
        seen.append(row)
        if any(_overlap(row, other) for other in seen[:-1]):
            raise line.refuse("starts_on", f"district {row.district!r} is coordinated by another row at that time")
        return row

    columns = ("district", "foundation", "starts_on", "ends_on", "weekdays")
    return read_rows(path, columns, build, unique=("district", "starts_on"))


def _weekdays(line: Line) -> tuple[int, ...]:
    days = line.words("weekdays", " ")
    if not days or len(set(days)) != len(days) or any(day not in "1234567" for day in days):
        raise line.refuse("weekdays", "must be ISO weekdays (Monday is 1) with blanks between, each once")
    return tuple(sorted(int(day) for day in days))


def _overlap(one: CoordinationRow, other: CoordinationRow) -> bool:
    if one.district != other.district:
        return False
    first, second = sorted((one, other), key=lambda row: row.starts_on)
    return first.ends_on is None or first.ends_on >= second.starts_on


def read_vehicles(path: Path, districts: Collection[str]) -> tuple[VehicleRow, ...]:
    def build(line: Line) -> VehicleRow:
        capacity = line.whole("capacity_kg", low=1, high=LARGEST_VEHICLE_KG)
        return VehicleRow(
            district=line.reference("district", districts, "district"),
            name=line.text("name"),
            capacity_kg=capacity,
            cold_kg=line.whole("cold_kg", high=capacity),
        )

    return read_rows(path, ("district", "name", "capacity_kg", "cold_kg"), build, unique=("district", "name"))


def read_categories(path: Path) -> tuple[CategoryRow, ...]:
    def build(line: Line) -> CategoryRow:
        unit = line.choice("unit", CATEGORY_UNITS)
        grams = line.whole_or_none("planning_grams_per_piece")
        if (unit == "PIECES") != bool(grams):
            raise line.refuse("planning_grams_per_piece", "is given for PIECES, above 0, and empty for KG")
        name_th, name_en = line.text("name_th"), line.text("name_en")
        return CategoryRow(line.code("code"), name_th, name_en, unit, grams, line.whole("position", low=1))

    columns = ("code", "name_th", "name_en", "unit", "planning_grams_per_piece", "position")
    return read_rows(path, columns, build, unique=("code",))


def read_targets(path: Path, districts: Collection[str]) -> tuple[TargetRow, ...]:
    """Documents may disagree about one target, so the source is part of what makes a row unique."""

    def build(line: Line) -> TargetRow:
        return TargetRow(
            indicator=line.code("indicator"),
            fiscal_year=line.whole("fiscal_year", low=BUDDHIST_YEARS[0], high=BUDDHIST_YEARS[1]),
            district=line.reference_or_none("district", districts, "district"),
            people=line.whole("people"),
            source=line.choice("source", TARGET_SOURCES),
            document=line.text("document"),
        )

    columns = ("indicator", "fiscal_year", "district", "people", "source", "document")
    return read_rows(path, columns, build, unique=("indicator", "fiscal_year", "district", "source"))
