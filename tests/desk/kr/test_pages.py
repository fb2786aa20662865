"""The quarter on the desk: each reader sees what is theirs, every number opens its receipts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.reports.kr.models import Answer, QuarterSheet, SheetDecision
from tests.personas import BANG_KHAE, LAT_KRABANG, at
from tests.reports.kr.conftest import AFTER, Fed, fed, standing_fed  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
Q1 = "2568Q1"


@pytest.fixture(autouse=True)
def after_the_quarter() -> Iterator[None]:
    with time_machine.travel(at("10:00", AFTER)):
        yield


def client(fed: Fed, who: str) -> Client:  # noqa: F811
    browser = Client()
    browser.force_login(getattr(fed.people, who))
    return browser


def page(fed: Fed, who: str, name: str, *args: object, **query: str):  # noqa: F811
    return client(fed, who).get(reverse(name, args=args), {"quarter": Q1, **query})


@pytest.mark.parametrize("who", ["coordinator", "operator"])
def test_whoever_reads_no_kr_finds_no_page(fed: Fed, who: str) -> None:  # noqa: F811
    assert page(fed, who, "kr").status_code == 404


def test_an_officer_is_led_to_the_own_district_and_finds_no_other(fed: Fed) -> None:  # noqa: F811
    assert page(fed, "malee", "kr")["Location"].startswith(f"/kr/{BANG_KHAE}/")
    assert page(fed, "malee", "kr_district", LAT_KRABANG).status_code == 404
    assert page(fed, "executive", "kr_receipts").status_code == 404


def test_the_executive_reads_one_page_without_forms(fed: Fed) -> None:  # noqa: F811
    text = page(fed, "executive", "kr").content.decode()
    assert "60,000" in text and "20,000" in text
    assert reverse("kr_lock") not in text and "สมศรี" not in text


def test_every_number_of_a_group_opens_its_receipts(fed: Fed) -> None:  # noqa: F811
    behind = {"district": BANG_KHAE, "group": "ELDERLY"}
    people = page(fed, "malee", "kr_receipts", **behind, of="people").context["page"].paginator.count
    visits = page(fed, "malee", "kr_receipts", **behind).context["page"].paginator.count
    child = page(fed, "malee", "kr_receipts", district=BANG_KHAE, group="CHILD", of="people").context["page"]
    assert (people, visits, child.paginator.count) == (2, 2, 1)
    assert page(fed, "malee", "kr_receipts", district=BANG_KHAE).context["page"].paginator.count == 3
    assert page(fed, "malee", "kr_receipts", district=LAT_KRABANG).status_code == 404


def test_a_quarter_goes_its_way_from_page_to_page(fed: Fed) -> None:  # noqa: F811
    head, nok = client(fed, "malees_head"), client(fed, "nok")
    text = head.get(reverse("kr_district", args=[BANG_KHAE]), {"quarter": Q1}).content.decode()
    assert reverse("kr_submit", args=[BANG_KHAE]) in text
    sent = {"key": "submit-1", "quarter": Q1, "narrative": "แจกที่ชุมชน"}
    assert head.post(reverse("kr_submit", args=[BANG_KHAE]), sent).status_code == 302
    sheet = QuarterSheet.objects.get()
    decide = reverse("kr_decide", args=[sheet.pk])
    assert head.post(decide, {"key": "decide-0", "answer": "approve"}).status_code == 404
    refused = nok.post(decide, {"key": "decide-1", "answer": "return", "reason": ""})
    assert (refused.status_code, SheetDecision.objects.count()) == (422, 0)
    assert nok.post(decide, {"key": "decide-2", "answer": "approve"}).status_code == 302
    assert sheet.decision.answer == Answer.APPROVED
    assert nok.post(reverse("kr_lock"), {"key": "lock-1", "quarter": Q1}).status_code == 422


@pytest.mark.parametrize("wrong", ["", "2568Q9", "nonsense", "2568"])
def test_a_quarter_nobody_can_read_is_the_latest(fed: Fed, wrong: str) -> None:  # noqa: F811
    told = client(fed, "nok").get(reverse("kr"), {"quarter": wrong}).context["told"]
    assert told.quarter.first == date(2025, 1, 1)


def test_files_are_what_they_say_and_others_do_not_exist(fed: Fed) -> None:  # noqa: F811
    assert page(fed, "nok", "kr_file", form="pdf").content.startswith(b"%PDF")
    assert page(fed, "nok", "kr_file", form="xlsx").content.startswith(b"PK")
    assert page(fed, "malee", "kr_file", form="csv").content.count(b"\r\n") == 2
    assert page(fed, "nok", "kr_file", form="exe").status_code == 404


def test_the_list_behind_asks_as_much_of_one_receipt_as_of_three(fed: Fed) -> None:  # noqa: F811
    browser = client(fed, "malee")
    counts = []
    for group, of in (("CHILD", "people"), ("", "visits")):
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("kr_receipts"), {"quarter": Q1, "district": BANG_KHAE, "group": group, "of": of})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_returned_sheet_keeps_its_words_for_the_next(fed: Fed) -> None:  # noqa: F811
    head, nok = client(fed, "malees_head"), client(fed, "nok")
    head.post(reverse("kr_submit", args=[BANG_KHAE]), {"key": "one", "quarter": Q1, "narrative": "แจกที่คลองขวาง"})
    decide = reverse("kr_decide", args=[QuarterSheet.objects.get().pk])
    assert nok.post(decide, {"key": "two", "answer": "return", "reason": "นับใหม่"}).status_code == 302
    text = page(fed, "malees_head", "kr_district", BANG_KHAE).content.decode()
    assert "นับใหม่" in text and "แจกที่คลองขวาง</textarea>" in text


def test_districts_furthest_from_their_target_stand_first(fed: Fed) -> None:  # noqa: F811
    context = page(fed, "nok", "kr").context
    shares = [one.reached.share for one in context["pushed"]]
    assert shares == sorted(shares) and len(shares) == 9
    assert context["disagree"] and BANG_KHAE not in {one.row.key for one in context["pushed"]}
