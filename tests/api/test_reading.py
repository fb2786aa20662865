"""What programs may read is what their account may see, with refusals as problems."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from songtor.reports.services import refresh
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People
from tests.reports.days import COLLECTED, HEADS, make_day_done

SignedIn = Callable[[str], Client]
PERIOD = {"from": "2024-10-01", "to": "2024-11-30"}


@pytest.fixture
def day_done(people: People) -> None:
    make_day_done(people.actor("malee"))
    refresh()


@pytest.mark.parametrize("path", ["districts", "reports/food", "impact?kg=1", f"days/{BANG_KHAE}/{DAY}"])
def test_nobody_signed_in_is_told_to_sign_in(path: str, people: People) -> None:
    answer = Client().get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("malee", f"days/{LAT_KRABANG}/{DAY}"),
        ("malee", "days/9999/2024-11-05"),
        ("malee", f"reports/food?from=2024-10-01&to=2024-11-30&district={LAT_KRABANG}"),
        ("operator", "reports/food?from=2024-10-01&to=2024-11-30"),
        ("executive", f"days/{BANG_KHAE}/{DAY}"),
        ("coordinator", "reports/kr?fy=2568&quarter=1"),
    ],
)
def test_forbidden_and_unknown_look_the_same(who: str, path: str, signed_in: SignedIn) -> None:
    answer = signed_in(who).get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


@pytest.mark.parametrize(
    ("path", "code", "pointer"),
    [
        ("reports/kr?fy=68&quarter=1", "not_valid", "/query/fy"),
        ("reports/kr?fy=2568&quarter=5", "not_valid", "/query/quarter"),
        ("reports/food", "not_valid", "/query/from"),
        ("reports/food?from=2024-10-01&to=soon", "not_valid", "/query/to"),
        ("reports/food?from=2024-11-30&to=2024-10-01", "period_backwards", None),
        ("reports/food?from=2024-10-01&to=2024-11-30&by=weather", "not_valid", "/query/by"),
        ("impact?kg=-1", "kilograms_unreadable", None),
        ("impact", "not_valid", "/query/kg"),
        ("districts?limit=0", "not_valid", "/query/limit"),
        ("districts?cursor=!!", "not_valid", "/query/cursor"),
        ("districts?cursor=AAA", "cursor_unknown", None),
    ],
)
def test_wrong_questions_name_what_is_wrong(path: str, code: str, pointer: str | None, signed_in: SignedIn) -> None:
    answer = signed_in("nok").get(f"/api/v1/{path}")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert [fault["pointer"] for fault in told["errors"]][:1] == ([pointer] if pointer else [])


def test_districts_come_page_by_page_each_once(signed_in: SignedIn) -> None:
    client, codes, cursor = signed_in("nok"), [], ""
    while cursor is not None:
        told = client.get("/api/v1/districts", {"limit": 20, "cursor": cursor}).json()
        codes += [district["code"] for district in told["items"]]
        cursor = told["next"]
    assert codes == sorted(set(codes)) and len(codes) == 50


def test_an_officer_sees_the_own_district_alone(signed_in: SignedIn) -> None:
    told = signed_in("malee").get("/api/v1/districts").json()
    assert [district["code"] for district in told["items"]] == [BANG_KHAE]


def test_the_report_is_that_of_the_actors_districts(signed_in: SignedIn, day_done: None) -> None:
    told = signed_in("nok").get("/api/v1/reports/food", PERIOD | {"by": "category"}).json()
    assert (told["total"]["kg"], told["total"]["visits"]) == (f"{COLLECTED / 1000:.3f}", HEADS)
    assert sum(Decimal(row["kg"]) for row in told["rows"]) == Decimal(told["total"]["kg"])
    assert (told["from"], told["factors"]["official"]["co2e_per_kg"]) == ("2024-10-01", "2.53")
    other = signed_in("somchai").get("/api/v1/reports/food", PERIOD).json()
    assert (other["rows"], other["total"]["kg"]) == ([], "0.000")


def test_impact_is_the_citys_golden_figure(signed_in: SignedIn) -> None:
    told = signed_in("executive").get("/api/v1/impact", {"kg": "295,043.31"}).json()
    assert (told["kgco2e"], told["meals"]) == ("746459.57", "1239181.90")


def test_a_day_tells_offers_rounds_stops_and_weights(signed_in: SignedIn, day_done: None) -> None:
    told = signed_in("malee").get(f"/api/v1/days/{BANG_KHAE}/{DAY}").json()
    (round_,) = told["rounds"]
    pickup, delivery = round_["stops"]
    assert (round_["state"], len(told["offers"]), told["unplanned"]) == ("signed_off", 1, [])
    assert [weighed["kg"] for weighed in pickup["weighings"]] == ["12.400", "8.000"]
    assert pickup["weighings"][0]["happened_at"] == "2024-11-05T09:35:00+07:00"
    assert delivery["name"] == "ชุมชนคลองขวาง"


def test_who_may_not_know_sites_reads_no_name_of_one(signed_in: SignedIn, day_done: None) -> None:
    told = signed_in("auditor").get(f"/api/v1/days/{BANG_KHAE}/{DAY}").json()
    assert [stop["name"] for stop in told["rounds"][0]["stops"]] == ["Big Shop สาขาบางแค", ""]


def test_the_kr_is_told_of_what_the_account_may_see(day_done: None, signed_in: SignedIn) -> None:
    mine = signed_in("malee").get("/api/v1/reports/kr?fy=2568&quarter=1").json()
    whole = signed_in("executive").get("/api/v1/reports/kr?fy=2568&quarter=1").json()
    assert ([row["key"] for row in mine["rows"]], mine["city"]) == ([BANG_KHAE], None)
    assert (mine["rows"][0]["people"], mine["rows"][0]["visits"], mine["rows"][0]["coverage"]) == (0, HEADS, "0.000")
    assert (whole["city"]["visits"], [one["people"] for one in whole["city"]["targets"]]) == (
        HEADS,
        [60_000, 20_000, 60_000],
    )
