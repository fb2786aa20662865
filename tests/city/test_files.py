"""A city is a folder: Bangkok reads whole, a tiny invented city too, and a broken one is refused by name."""

import csv
import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from songtor.city.files import BadCityFile, CityFiles, read_city

BANGKOK = Path(__file__).parents[2] / "src/songtor/city/data/bangkok"
TINYTOWN = Path(__file__).parents[1] / "cities/tinytown"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINYTOWN, tmp_path / "town"))


@pytest.fixture(scope="module")
def bangkok() -> CityFiles:
    return read_city(BANGKOK)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BROKEN_CELLS = [
    ("district_groups.csv", "lower,เมืองล่าง", "upper,เมืองล่าง", 3, "code"),
    ("districts.csv", "lower", "middle", 4, "district_group"),
    ("districts.csv", "10.05,99.05", "100.05,99.05", 2, "lat"),
    ("districts.csv", "10.05,99.05", "nan,99.05", 2, "lat"),
    ("districts.csv", "99.15,1,", "99.15,yes,", 3, "office_is_standin"),
    ("districts.csv", "123.2,1200", "-1,1200", 2, "area_km2"),
    ("districts.csv", "1200,30", "1200.5,30", 2, "population"),
    ("districts.csv", "ปากคลอง,", ",", 4, "name_th"),
    ("districts.csv", "t3,", "ต3,", 4, "code"),
    ("subdistricts.csv", "t2a,t2", "t2a,t9", 4, "district"),
    ("communities.csv", "t1,t1a", "t1,t2a", 2, "subdistrict"),
    ("communities.csv", "SUBURBAN", "SEASIDE", 3, "kind"),
    ("communities.csv", "10.061,99.061", "10.061,", 2, "lon"),
    ("holidays.csv", "2024-11-06", "6/11/2567", 2, "date"),
    ("holidays.csv", "2024-11-06", "20241106", 2, "date"),
    ("agencies.csv", "Office,t2", "Office,", 5, "district"),
    ("agencies.csv", "FOUNDATION", "CHARITY", 3, "kind"),
    ("coordinations.csv", "t2,breadbridge", "t2,welfare", 4, "foundation"),
    ("coordinations.csv", "2024-06-30", "2023-06-30", 2, "ends_on"),
    ("coordinations.csv", "2024-06-30", "2024-07-01", 3, "starts_on"),
    ("coordinations.csv", "2 4 6", "2 4 8", 3, "weekdays"),
    ("coordinations.csv", "2 4 6", "2 2", 3, "weekdays"),
    ("vehicles.csv", "200,50", "200,201", 3, "cold_kg"),
    ("vehicles.csv", "300,100", "0,0", 4, "capacity_kg"),
    ("categories.csv", "PIECES,250", "PIECES,", 4, "planning_grams_per_piece"),
    ("categories.csv", "KG,,1", "KG,10,1", 2, "planning_grams_per_piece"),
    ("targets.csv", "2567,t1", "2024,t1", 2, "fiscal_year"),
    ("targets.csv", "40,ANNEX", "40,RUMOUR", 3, "source"),
    ("targets.csv", "2567,t2", "2567,t1", 3, "indicator,fiscal_year,district,source"),
    ("city.json", "Asia/Bangkok", "Asia/Tinytown", 0, "timezone"),
    ("city.json", "01-01", "13-01", 0, "fiscal_year_starts"),
    ("district_shapes.geojson", '"t2"', '"t9"', 2, "code"),
    ("district_shapes.geojson", '"t2"', '"t1"', 2, "code"),
    ("district_shapes.geojson", "[99.0,10.0]]]", "[99.0,10.01]]]", 1, "geometry"),
    ("district_shapes.geojson", '"MultiPolygon"', '"LineString"', 3, "geometry"),
]


@pytest.mark.parametrize(("file", "old", "new", "row", "column"), BROKEN_CELLS)
def test_broken_cell_is_refused_naming_file_row_and_column(
    town: Path, file: str, old: str, new: str, row: int, column: str
) -> None:
    replace(town / file, old, new)
    with pytest.raises(BadCityFile) as refusal:
        read_city(town)
    assert (refusal.value.file, refusal.value.row, refusal.value.column) == (file, row, column)
    assert refusal.value.rule


@pytest.mark.parametrize("file", sorted(path.name for path in TINYTOWN.iterdir()))
def test_missing_file_is_refused_by_name(town: Path, file: str) -> None:
    (town / file).unlink()
    with pytest.raises(BadCityFile) as refusal:
        read_city(town)
    assert refusal.value.file == file


@pytest.mark.parametrize(
    "content", [b"code,name\nupper,x\n", b"", b"\xff\xfe\x00c", b'code,name_th,name_en\n"upper,x,y\n']
)
def test_file_that_is_not_the_table_is_refused(town: Path, content: bytes) -> None:
    (town / "district_groups.csv").write_bytes(content)
    with pytest.raises(BadCityFile) as refusal:
        read_city(town)
    assert refusal.value.file == "district_groups.csv"


def test_row_with_too_few_cells_is_refused(town: Path) -> None:
    replace(town / "district_groups.csv", "lower,เมืองล่าง,Lower Town", "lower,เมืองล่าง")
    with pytest.raises(BadCityFile, match="3 cells"):
        read_city(town)


def test_district_without_outline_is_refused(town: Path) -> None:
    path = town / "district_shapes.geojson"
    collection = json.loads(path.read_text())
    collection["features"].pop()
    path.write_text(json.dumps(collection))
    with pytest.raises(BadCityFile, match="t3"):
        read_city(town)


def test_second_city_is_only_another_folder() -> None:
    town = read_city(TINYTOWN)
    assert (town.code, len(town.district_groups), len(town.districts)) == ("tinytown", 2, 3)
    assert town.fiscal_year_starts == (1, 1)
    assert [category.code for category in town.categories] == ["bread", "soup", "jar"]
    assert town.districts[0].aliases == ("เนินลมเหนือ", "เนิลลม")
    assert town.coordinations[1].weekdays == (2, 4, 6)
    assert len(town.district_shapes["t3"]) == 2


def test_bangkok_has_its_fifty_districts_in_six_groups(bangkok: CityFiles) -> None:
    assert [district.code for district in bangkok.districts] == [str(code) for code in range(1001, 1051)]
    assert len(bangkok.district_groups) == 6
    assert len(bangkok.subdistricts) == 180
    assert len(bangkok.communities) == 2003
    assert set(bangkok.district_shapes) == {district.code for district in bangkok.districts}
    assert sum(district.office_is_standin for district in bangkok.districts) == 30


def test_both_target_figures_of_kr_8214_are_kept(bangkok: CityFiles) -> None:
    people = Counter[str]()
    for target in bangkok.targets:
        people[target.source] += target.people
    assert people == {"ANNEX": 60_000, "HOST_ROW": 60_000, "HEADER": 20_000}


def test_pilot_districts_are_coordinated_from_20_december_2022(bangkok: CityFiles) -> None:
    names = {district.code: district.name_en for district in bangkok.districts}
    pilot = [row for row in bangkok.coordinations if row.starts_on == date(2022, 12, 20)]
    assert {names[row.district] for row in pilot if row.foundation == "vvshare"} == {
        "Lat Krabang",
        "Phra Khanong",
        "Prawet",
        "Khlong Toei",
    }
    assert len([row for row in pilot if row.foundation == "sos"]) == 6
    assert {row.weekdays for row in bangkok.coordinations if row.foundation == "sos"} == {(2, 3, 4)}
    assert {row.weekdays for row in bangkok.coordinations if row.foundation == "vvshare"} == {(1, 2, 3, 4, 5)}


def test_every_district_has_an_office_two_vehicles_and_one_coordination(bangkok: CityFiles) -> None:
    codes = [district.code for district in bangkok.districts]
    assert [agency.district for agency in bangkok.agencies if agency.kind == "DISTRICT_OFFICE"] == codes
    assert Counter(row.district for row in bangkok.vehicles) == dict.fromkeys(codes, 2)
    assert Counter(row.district for row in bangkok.coordinations) == dict.fromkeys(codes, 1)


def test_sos_has_26_round_days_in_october_and_november_2024(bangkok: CityFiles) -> None:
    holidays = {holiday.date for holiday in bangkok.holidays}
    days = [date.fromordinal(number) for number in range(date(2024, 10, 1).toordinal(), date(2024, 12, 1).toordinal())]
    assert len([day for day in days if day.isoweekday() in (2, 3, 4) and day not in holidays]) == 26


DEMO = BANGKOK.parents[2] / "demo/data"


@pytest.mark.parametrize("file", ["donors.csv", "sites.csv", "odbl/sites.csv"])
def test_demo_places_lie_in_subdistricts_of_their_own_district(bangkok: CityFiles, file: str) -> None:
    district_of = {row.code: row.district for row in bangkok.subdistricts}
    communities = {row.code: row.district for row in bangkok.communities}
    with (DEMO / file).open(encoding="utf-8", newline="") as opened:
        for place in csv.DictReader(opened):
            assert district_of[place["subdistrict"]] == place["district"]
            assert communities.get(place.get("community", ""), place["district"]) == place["district"]
            assert place["opens"] < place["closes"]


@pytest.mark.parametrize("file", ["donors.csv", "sites.csv"])
def test_every_district_has_at_least_eight_demo_donors_and_sites(bangkok: CityFiles, file: str) -> None:
    with (DEMO / file).open(encoding="utf-8", newline="") as opened:
        places = Counter(place["district"] for place in csv.DictReader(opened))
    assert {district.code for district in bangkok.districts if places[district.code] < 8} == set()
