"""A city is a folder of files: read it whole, or refuse it naming file, row, column and rule."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from songtor.city.files import tables
from songtor.city.files.lines import BadCityFile, Line, read_json
from songtor.city.files.rows import CityFiles
from songtor.city.files.shapes import read_shapes

CITY_FIELDS = ("code", "name_th", "name_en", "timezone", "fiscal_year_starts")


def read_city(folder: Path) -> CityFiles:
    """One city, whole and checked; `BadCityFile` otherwise."""
    city = _city_line(folder / "city.json")
    district_groups = tables.read_district_groups(folder / "district_groups.csv")
    districts = tables.read_districts(folder / "districts.csv", {row.code for row in district_groups})
    codes = {row.code for row in districts}
    subdistricts = tables.read_subdistricts(folder / "subdistricts.csv", codes)
    agencies = tables.read_agencies(folder / "agencies.csv", codes)
    foundations = {row.code for row in agencies if row.kind == "FOUNDATION"}
    return CityFiles(
        code=city.code("code"),
        name_th=city.text("name_th"),
        name_en=city.text("name_en"),
        timezone=_timezone(city),
        fiscal_year_starts=_month_and_day(city),
        district_groups=district_groups,
        districts=districts,
        subdistricts=subdistricts,
        communities=tables.read_communities(
            folder / "communities.csv", {row.code: row.district for row in subdistricts}
        ),
        holidays=tables.read_holidays(folder / "holidays.csv"),
        agencies=agencies,
        coordinations=tables.read_coordinations(folder / "coordinations.csv", codes, foundations),
        vehicles=tables.read_vehicles(folder / "vehicles.csv", codes),
        categories=tables.read_categories(folder / "categories.csv"),
        targets=tables.read_targets(folder / "targets.csv", codes),
        district_shapes=read_shapes(folder / "district_shapes.geojson", codes),
    )


def _city_line(path: Path) -> Line:
    fields = read_json(path)
    if not isinstance(fields, dict) or set(fields) != set(CITY_FIELDS):
        raise BadCityFile(path.name, 0, "", f"must be an object of {', '.join(CITY_FIELDS)}")
    return Line(path.name, 0, {name: str(value) for name, value in fields.items()})


def _timezone(city: Line) -> ZoneInfo:
    name = city.text("timezone")
    if name not in available_timezones():
        raise city.refuse("timezone", f"{name!r} is not a time zone")
    return ZoneInfo(name)


def _month_and_day(city: Line) -> tuple[int, int]:
    value = city.text("fiscal_year_starts")
    try:
        day = date.fromisoformat(f"2023-{value}")
    except ValueError:
        raise city.refuse("fiscal_year_starts", f"must be a month and day like 10-01, not {value!r}") from None
    return day.month, day.day
