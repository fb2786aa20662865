"""From the upload to the undo on pages, with the jobs process between them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from songtor.city.models import Account
from songtor.evidence.models import new_id
from songtor.exchange.models import Batch, BatchState, KnownColumns, Row
from songtor.jobs.models import Work, WorkState
from songtor.jobs.services import run_work
from songtor.offers.queries import branches
from tests.exchange.files import csv_file
from tests.personas import DAY, People, make_branch, make_people

pytestmark = pytest.mark.django_db

LIST = csv_file(
    ("ชื่อผู้บริจาค", "ชื่อสาขา", "สนข.", "เบอร์โทร"),
    ("ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "บางแค", "02 111 2222"),
    ("ร้านผัก (สมมติ)", "ร้านผัก", "บางแค", "โทรถาม"),
    ("Big Shop", "Big Shop บางแค", "บางแค", ""),
)


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY


@pytest.fixture
def people(db: None) -> People:
    return make_people()


def at_desk(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def run_jobs() -> None:
    """What the jobs process does with its queue, in this test's own transaction."""
    for queued in DBTaskResult.objects.all():
        work = Work.objects.get(pk=queued.args_kwargs["args"][0])
        if work.state == WorkState.WAITING:
            run_work.call(str(work.pk))


def uploaded(desk: Client, content: bytes = LIST, *, kind: str = "donors") -> str:
    answer = desk.post("/imports/new/", {"kind": kind, "file": SimpleUploadedFile("รายชื่อ.csv", content)})
    assert answer.status_code == 302
    for _ in range(2):
        run_jobs()
    return str(answer["Location"])


def text_of(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_columns_are_confirmed_rows_looked_at_applied_and_taken_back(people: People) -> None:
    malee = people.actor("malee")
    make_branch(malee, name="Big Shop สาขาบางแค")
    desk = at_desk(people.malee)
    address = uploaded(desk)
    assert "ตลาดบางแค" in text_of(desk, address)
    chosen = {"column_0": "donor", "column_1": "branch", "column_2": "district", "column_3": "phone"}
    assert desk.post(f"{address}columns/", chosen).status_code == 302
    run_jobs()
    assert "“โทรถาม” ไม่ใช่หมายเลขโทรศัพท์" in text_of(desk, f"{address}?show=error")
    assert desk.post(f"{address}decide/", {"number": "4", "answer": "same"}).status_code == 302
    assert desk.post(f"{address}apply/").status_code == 302
    run_jobs()
    assert {branch.name for branch in branches(actor=malee)} == {"Big Shop บางแค", "ร้านขนม ตลาดบางแค"}
    assert desk.post(f"{address}undo/").status_code == 302
    run_jobs()
    assert Batch.objects.get().state == BatchState.UNDONE
    assert {branch.name for branch in branches(actor=malee)} == {"Big Shop สาขาบางแค"}


def test_the_next_file_of_a_form_goes_on_to_its_rows_at_once(people: People) -> None:
    desk = at_desk(people.malee)
    chosen = {"column_0": "donor", "column_1": "branch", "column_2": "district"}
    desk.post(f"{uploaded(desk)}columns/", chosen)
    uploaded(desk, LIST + b"\n")
    assert Batch.objects.latest("uploaded_at").state == BatchState.CHECKED


def test_what_can_be_read_twice_is_asked_on_the_page_and_answered_for_the_column(people: People) -> None:
    make_branch(people.actor("malee"))
    desk = at_desk(people.malee)
    lines = [(day, "Big Shop สาขาบางแค", "1,200") for day in ("03/04/67", "05/06/67")]
    content = csv_file(("วันที่", "สาขา", "ทานรองท้อง"), *lines)
    address = uploaded(desk, content, kind="offers")
    desk.post(f"{address}columns/", {"column_0": "day", "column_1": "branch", "column_2": "snack"})
    run_jobs()
    page = text_of(desk, address)
    assert all(words in page for words in ("3 เมษายน 2567", "4 มีนาคม 2567", "1,200 กก. (หนึ่งพันสองร้อย)", "1.2 กก."))
    assert 'value="day order=month_first"' in page
    nothing = desk.post(f"{address}settle/", {})
    assert (nothing.status_code, b'data-code="answer_missing"' in nothing.content) == (422, True)
    odd = desk.post(f"{address}settle/", {"cell_2_day": "2024-04-05"})
    assert (odd.status_code, b'data-code="row_decided"' in odd.content) == (422, True)
    for answer in ({"way": "day order=month_first", "remember": "yes"}, {"cell_2_snack": "1200000"}):
        assert desk.post(f"{address}settle/", answer).status_code == 302
        run_jobs()
    assert list(Row.objects.values_list("number", "outcome")) == [(2, "new"), (3, "doubt")]
    assert (Row.objects.get(number=2).said["day"], KnownColumns.objects.get().ways) == (
        "2024-03-04",
        {"day": "order=month_first"},
    )


def test_a_needed_column_that_nobody_chose_is_named(people: People) -> None:
    desk = at_desk(people.malee)
    answer = desk.post(f"{uploaded(desk)}columns/", {"column_0": "donor"})
    assert (answer.status_code, "สาขา, เขต" in answer.content.decode()) == (422, True)


def test_one_meaning_for_two_columns_is_refused(people: People) -> None:
    desk = at_desk(people.malee)
    answer = desk.post(f"{uploaded(desk)}columns/", {"column_0": "donor", "column_1": "donor"})
    assert (answer.status_code, b'data-code="column_twice"' in answer.content) == (422, True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7"])
def test_what_is_no_list_is_refused_in_words(people: People, content: bytes) -> None:
    desk = at_desk(people.malee)
    answer = desk.post("/imports/new/", {"kind": "donors", "file": SimpleUploadedFile("a.xlsx", content)})
    if answer.status_code == 302:
        run_jobs()
        assert "อ่านไฟล์นี้ไม่ได้" in text_of(desk, answer["Location"])
    else:
        assert (answer.status_code, b"data-code" in answer.content) == (422, True)


def test_a_stranger_and_an_operator_meet_no_list_of_donors(people: People) -> None:
    address = uploaded(at_desk(people.malee))
    for who in (people.somchai, people.operator, people.auditor):
        desk = at_desk(who)
        assert desk.get(address).status_code == 404
        assert desk.post(f"{address}undo/").status_code == 404
    assert at_desk(people.operator).get("/imports/template/?kind=donors").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_comes_back_as_a_list(people: People, form: str) -> None:
    desk = at_desk(people.malee)
    template = desk.get(f"/imports/template/?kind=donors&format={form}").content
    answer = desk.post("/imports/new/", {"kind": "donors", "file": SimpleUploadedFile(f"a.{form}", template)})
    for _ in range(2):
        run_jobs()
    assert "Big Shop สาขาบางแค" in text_of(desk, answer["Location"])


def test_a_list_of_imports_asks_no_more_for_twenty_than_for_two(people: People) -> None:
    desk = at_desk(people.malee)
    known = [Batch.objects.get(pk=uploaded(desk).split("/")[2]) for _ in range(2)]
    before = queries_of(desk)
    for _ in range(18):
        known[0].pk = new_id()
        known[0].save(force_insert=True)
    assert queries_of(desk) == before


def queries_of(desk: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        text_of(desk, "/imports/")
    return len(asked)
