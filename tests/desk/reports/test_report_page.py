"""The live report: whose figures, which period, and the way from each figure to what it is made of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songtor.city.models import District
from songtor.city.queries import said_targets
from songtor.offers.models import Donor
from songtor.reports.services import refresh
from songtor.rounds.models import Round
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, make_branch, make_site
from tests.reports.days import make_day_done

SignedIn = Callable[[str], Client]


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


@pytest.mark.parametrize("who", ["operator"])
def test_who_has_no_right_to_reports_finds_nothing(who: str, signed_in: SignedIn) -> None:
    for address in ("/reports/", "/reports/food/", "/receipts/", "/weighings/", "/evidence/"):
        text_of(signed_in(who), address, 404)


@pytest.mark.parametrize("address", ["/reports/", "/reports/food/", "/weighings/", "/receipts/"])
def test_another_district_or_group_is_unknown(address: str, signed_in: SignedIn, day_done: Round) -> None:
    text_of(signed_in("malee"), f"{address}?district={LAT_KRABANG}", 404)
    text_of(signed_in("malee"), f"{address}?district_group=east", 404)
    text_of(signed_in("nok"), f"{address}?district=9999", 404)


@pytest.mark.parametrize(
    "question",
    [
        "period=range&start=2024-11-05",
        "period=range&start=พรุ่งนี้&end=2024-11-05",
        "period=range&start=5/11/67&end=2024-11-05",
        "period=range&start=2024-11-05&end=2024-11-04",
        "period=eternity",
        "by=weather",
        "donor=somebody",
        "category=stones",
    ],
)
def test_a_wrong_question_is_answered_beside_the_form(question: str, signed_in: SignedIn, day_done: Round) -> None:
    for address in ("/reports/", "/reports/food/", "/weighings/", "/receipts/"):
        said = text_of(signed_in("nok"), f"{address}?{question}", 422)
        assert "ข้อมูลที่กรอกยังไม่ชัด" in said


def test_what_was_typed_stays_after_a_wrong_question(signed_in: SignedIn, people: People) -> None:
    assert 'value="พรุ่งนี้"' in text_of(signed_in("nok"), "/reports/?period=range&start=พรุ่งนี้&end=5/11/2567", 422)


def test_the_next_question_begins_with_the_days_shown(signed_in: SignedIn, day_done: Round) -> None:
    said = text_of(signed_in("nok"), "/reports/?period=month")
    assert 'value="1 พ.ย. 67"' in said and 'value="5 พ.ย. 67"' in said
    text_of(signed_in("nok"), f"/reports/?period=range&start=1 พ.ย. 67&end=5 พ.ย. 67&district={BANG_KHAE}&by=day")


def test_an_empty_report_says_what_to_do_next(signed_in: SignedIn, people: People) -> None:
    said = text_of(signed_in("malee"), "/reports/")
    assert "ช่วงนี้ยังไม่มีการรับอาหาร" in said and "เลือกช่วงเวลาที่ยาวขึ้น" in said


def test_figures_stand_first_and_visits_are_never_called_people(signed_in: SignedIn, day_done: Round) -> None:
    said = text_of(signed_in("malee"), "/reports/?period=today")
    assert '<span class="tile-value">20.40</span>' in said
    assert '<span class="tile-value">51.61</span>' in said  # 20.4 kg x 2.53
    assert '<span class="tile-value">85.68</span>' in said  # 20.4 kg x 4.2
    assert '<span class="tile-value">30</span>' in said and "ไม่ใช่จำนวนคน" in said
    assert "10.00</strong> kgCO2e" in said  # 20 kg handed over x 0.5
    assert "ค่าเฉลี่ยโลกของการผลิตอาหารจาก FAO" in said and "FAO world mean" not in said


def test_every_period_and_row_answers_the_same_total(signed_in: SignedIn, day_done: Round) -> None:
    client = signed_in("nok")
    for period in ("today", "month", "year", "range&start=5/11/2567&end=5 พ.ย. 67"):
        for by in ("district", "district_group", "foundation", "donor", "category", "month", "day"):
            said = text_of(client, f"/reports/?period={period}&by={by}")
            assert '<span class="tile-value">20.40</span>' in said, (period, by)


def test_an_officer_sees_nothing_of_another_district(signed_in: SignedIn, day_done: Round) -> None:
    assert '<span class="tile-value">20.40</span>' not in text_of(signed_in("somchai"), "/reports/")
    assert '<span class="tile-value">20.40</span>' in text_of(signed_in("coordinator"), "/reports/")


def links(said: str, beginning: str) -> list[str]:
    return re.findall(f'href="({beginning}[^"]*)"', said)


@pytest.mark.parametrize(
    ("who", "weighings", "receipts"),
    [("malee", True, True), ("auditor", True, True), ("coordinator", True, False), ("executive", False, False)],
)
def test_figures_lead_only_where_the_reader_may_go(
    who: str, weighings: bool, receipts: bool, signed_in: SignedIn, day_done: Round
) -> None:
    said = text_of(signed_in(who), "/reports/")
    assert (bool(links(said, "/weighings/")), bool(links(said, "/receipts/"))) == (weighings, receipts)


@pytest.mark.parametrize("by", ["district", "district_group", "foundation", "donor", "category", "month", "day"])
def test_every_link_of_a_report_opens_what_the_figure_is_made_of(by: str, signed_in: SignedIn, day_done: Round) -> None:
    client = signed_in("nok")
    said = text_of(client, f"/reports/?by={by}")
    for address in {*links(said, "/weighings/"), *links(said, "/receipts/"), *links(said, r"/reports/\?")}:
        text_of(client, address)
    (kilograms, *_) = links(said, "/weighings/")
    assert '<span class="tile-value">20.40</span>' in text_of(client, kilograms)
    (visits, *_) = [one for one in links(said, "/receipts/") if "&category=" not in one]
    assert '<span class="tile-value">30</span>' in text_of(client, visits)


def test_a_donors_kilograms_are_its_own_weighings(signed_in: SignedIn, people: People, day_done: Round) -> None:
    malee = people.actor("malee")
    make_day_done(malee, day=DAY, branch=make_branch(malee, name="Second Shop"), site=make_site(malee, name="B"))
    refresh()
    donor = Donor.objects.order_by("pk")[0]
    for address, figure in ((f"/weighings/?donor={donor.pk}", "20.40"), ("/weighings/", "40.80")):
        assert f'<span class="tile-value">{figure}</span>' in text_of(signed_in("nok"), address)


def test_both_targets_of_the_indicator_are_shown_with_their_documents(signed_in: SignedIn, day_done: Round) -> None:
    said = text_of(signed_in("nok"), "/reports/")
    assert "60,000 คน" in said and "20,000 คน" in said and "เอกสารไม่ตรงกัน" in said
    assert "เอกสารไม่ตรงกัน" not in text_of(signed_in("malee"), "/reports/")
    group = District.objects.get(pk=BANG_KHAE).district_group_id
    districts = list(District.objects.filter(district_group=group).values_list("pk", flat=True))
    (of_group,) = said_targets("8214", 2568, districts)
    assert f"{of_group.people:,} คน" in text_of(signed_in("nok"), f"/reports/?district_group={group}")


def test_the_csv_is_thai_for_spreadsheets_and_holds_the_same_rows(signed_in: SignedIn, day_done: Round) -> None:
    answer = signed_in("nok").get("/reports/food/?by=district&period=today")
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith("\ufeff".encode())
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert (row["key"], row["name_th"], row["kg"], row["visits"]) == (BANG_KHAE, "บางแค", "20.400", "30")


def test_reading_never_writes(signed_in: SignedIn, day_done: Round) -> None:
    with CaptureQueriesContext(connection) as asked:
        signed_in("nok").get("/reports/")
    writes = [
        one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert [one for one in writes if "django_session" not in one and "city_account" not in one] == []


@pytest.mark.parametrize("address", ["/reports/?by=day", "/weighings/", "/receipts/", "/evidence/"])
def test_two_rows_cost_as_many_queries_as_twenty(
    address: str, signed_in: SignedIn, people: People, day_done: Round
) -> None:
    client = signed_in("auditor")
    client.get(address)
    few = queries_of(client, address)
    malee = people.actor("malee")
    branch, site = make_branch(malee), make_site(malee)
    for days in range(1, 7):
        make_day_done(malee, day=DAY - timedelta(days=7 * days), branch=branch, site=site)
    refresh()
    assert queries_of(client, address) == few


def queries_of(client: Client, address: str) -> int:
    count = 0

    def counted(execute: Callable[..., object], *rest: object) -> object:
        nonlocal count
        count += 1
        return execute(*rest)

    with connection.execute_wrapper(counted):
        client.get(address)
    return count
