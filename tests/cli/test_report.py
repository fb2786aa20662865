"""The city's figures of a period as JSON and CSV, the same whatever the rows stand for."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from songtor.city.goods import OfferedGoods
from songtor.cli import __main__ as dispatcher
from songtor.cli import asking
from songtor.reports.food import By
from songtor.reports.printing import COLUMNS, as_csv
from songtor.rounds.services import miss_stop
from tests.personas import (
    BANG_KHAE,
    DAY,
    LAT_KRABANG,
    act,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)
from tests.reports.days import COLLECTED, HEADS, make_day_done

PERIOD = ("--from", "2024-10-01", "--to", "2024-11-30")
ADDABLE = [name for name in COLUMNS if name not in ("key", "name_th", "name_en")]


@pytest.fixture
def two_days(db: None) -> None:
    """A day in Bang Khae, one in Lat Krabang a month earlier, and a pick-up missed where nobody said kilograms."""
    load_bangkok()
    people = make_people()
    make_day_done(people.actor("malee"))
    somchai = people.actor("somchai")
    earlier = date(2024, 10, 8)
    branch, site = make_branch(somchai, district=LAT_KRABANG), make_site(somchai, district=LAT_KRABANG)
    make_day_done(somchai, district=LAT_KRABANG, day=earlier, branch=branch, site=site)
    nothing_to_weigh = make_branch(somchai, name="Box Shop", district=LAT_KRABANG)
    next_day = earlier + timedelta(days=1)
    boxes = make_offer(somchai, nothing_to_weigh, [OfferedGoods("box", pieces=40)], day=next_day)
    round_ = make_round(somchai, boxes, site)
    miss_stop(act(somchai, "10:30", day=next_day), stop=stops_of(round_)[0], reason="closed")


def report(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert dispatcher.main(["report", "food", *PERIOD, *words]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "words",
    [
        ["food"],
        ["food", "--from", "2024-10-01", "--to", "yesterday"],
        ["food", "--from", "2024-10-01", "--to", "30/11/67"],
        ["food", "--from", "2024-02-30", "--to", "2024-11-30"],
        ["food", *PERIOD, "--by", "weather"],
        ["food", *PERIOD, "--format", "pdf"],
        ["people", *PERIOD],
    ],
)
def test_bad_arguments_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        dispatcher.main(["report", *words])
    assert refused.value.code == 2


def test_a_period_that_ends_before_it_begins_is_refused(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatcher.main(["report", "food", "--from", "2024-11-30", "--to", "2024-10-01"]) == 2
    assert "--to lies before --from" in capsys.readouterr().err


def test_a_period_without_food_is_zero_and_no_row(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    told = report(capsys)
    assert (told["rows"], told["total"]["kg"], told["total"]["visits"]) == ([], "0.000", 0)


@pytest.mark.parametrize("by", list(By))
def test_rows_add_up_to_the_same_total_in_every_column(
    by: By, two_days: None, capsys: pytest.CaptureFixture[str]
) -> None:
    told = report(capsys, "--by", by.value)
    assert told["total"]["kg"] == f"{2 * COLLECTED / 1000:.3f}"
    assert told["total"]["visits"] == 2 * HEADS
    assert (told["total"]["pickups_done"], told["total"]["pickups_missed"]) == (2, 1)
    for column in ADDABLE:
        cells = [row[column] for row in told["rows"]]
        if None not in cells:
            assert sum(map(Decimal, cells)) == Decimal(told["total"][column]), column


def test_visits_are_not_told_by_donor_or_category(two_days: None, capsys: pytest.CaptureFixture[str]) -> None:
    for by in ("donor", "category"):
        assert {row["visits"] for row in report(capsys, "--by", by)["rows"]} == {None}
    assert [row["visits"] for row in report(capsys, "--by", "month")["rows"]] == [HEADS, HEADS]


def test_a_report_names_its_factors_and_how_each_column_is_counted(
    two_days: None, capsys: pytest.CaptureFixture[str]
) -> None:
    told = report(capsys)
    official = told["factors"]["official"]
    assert (official["co2e_per_kg"], official["meals_per_kg"], official["dated_on"]) == ("2.53", "4.2", "2024-12-03")
    assert official["source"] and told["factors"]["conservative"]["source"] and told["rounding"]
    assert set(told["how_counted"]) == set(ADDABLE)
    assert Decimal(told["total"]["kgco2e"]) == Decimal(told["total"]["kg"]) * Decimal("2.53")
    assert Decimal(told["total"]["kgco2e_conservative"]) == Decimal(told["total"]["handed_kg"]) * Decimal("0.5")


def test_years_of_both_eras_ask_the_same(two_days: None, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert dispatcher.main(["report", "food", "--from", "2567-10-01", "--to", "30/11/2567"]) == 0
    assert json.loads(capsys.readouterr().out) == report(capsys)
    assert asking.day("5 พ.ย. 67") == DAY


def test_a_csv_holds_the_rows_alone(two_days: None, capsys: pytest.CaptureFixture[str]) -> None:
    rows = report(capsys)["rows"]
    assert dispatcher.main(["report", "food", *PERIOD, "--format", "csv"]) == 0
    printed = capsys.readouterr()
    lines = list(csv.DictReader(io.StringIO(printed.out)))
    assert [line["key"] for line in lines] == [row["key"] for row in rows] == [LAT_KRABANG, BANG_KHAE]
    assert list(lines[0]) == list(COLUMNS)
    assert "kgco2e: kg x the official factor" in printed.err


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_never_runs_as_a_formula(name: str) -> None:
    line: dict[str, str | int | None] = dict.fromkeys(COLUMNS, "0") | {"name_th": name, "name_en": "Big Shop"}
    (written,) = csv.DictReader(io.StringIO(as_csv([line]), newline=""))
    assert (written["name_th"], written["name_en"]) == (f"'{name}", "Big Shop")


def test_a_month_is_the_food_report_of_its_days(two_days: None, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert dispatcher.main(["report", "month", "2567-10"]) == 0
    month = json.loads(capsys.readouterr().out)
    assert dispatcher.main(["report", "food", "--from", "2024-10-01", "--to", "2024-10-31"]) == 0
    food = json.loads(capsys.readouterr().out)["total"]
    assert month["total"] == {name: food[name] for name in ADDABLE}
    assert dispatcher.main(["report", "month", "2024-11", "--by", "district", "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert {line["whose"] for line in lines} == {"เขตบางแค"}


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
def test_every_place_gets_a_document_of_its_own(
    form: str, begins: bytes, two_days: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ["report", "month", "2024-10", "--by", "district", "--format", form]
    assert dispatcher.main(asked) == 2 and "--out" in capsys.readouterr().err
    assert dispatcher.main([*asked, "--out", str(tmp_path / "one")]) == 0
    assert dispatcher.main([*asked, "--only", "9999", "--out", str(tmp_path / "two")]) == 2
    assert (tmp_path / "one").read_bytes().startswith(begins) and not (tmp_path / "two").exists()


def test_what_is_no_month_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["2024-13"], ["October"], ["2024-10", "--by", "weather"], ["2024-10", "--format", "doc"], []):
        with pytest.raises(SystemExit) as refused:
            dispatcher.main(["report", "month", *words])
        assert refused.value.code == 2
