"""Lists of people: each row says what to do, nothing is guessed, and nothing of them lies about in plain."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from songtor.exchange.checking import check_row
from songtor.exchange.exporting import mending
from songtor.exchange.kinds import Asked
from songtor.exchange.kinds.people import SurveyRegister
from songtor.exchange.models import STAGED, Batch, Done, Row
from songtor.exchange.queries import counts_of
from songtor.exchange.services import forget_files, scope_of
from songtor.exchange.showing import shown_columns, shown_rows
from songtor.people.groups.queries import groups_on
from songtor.people.models import Person, SourceRecord, SourceRecordEnd
from songtor.people.persons.queries import holding_records
from songtor.people.persons.said import Said
from songtor.people.persons.services import correct
from songtor.people.sealing import opened
from songtor.registry.services import settle_link
from tests.exchange.files import applied, brought, checked, csv_file, outcomes, problems, undone
from tests.personas import DAY, People, act, at, make_people
from tests.registry.folk import make_person, number, pair

pytestmark = pytest.mark.django_db

TITLES = ("รหัสในบัญชี", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "วันเกิด", "โทรศัพท์", "เขต", "บ้านเลขที่", "กลุ่มเปราะบาง")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.fixture
def people(db: None) -> People:
    return make_people()


def a_list(*rows: tuple[object, ...]) -> bytes:
    return csv_file(TITLES, *rows)


def row(code: str, name: str = "นางสมศรี ใจดี (สมมติ)", **said: str) -> tuple[object, ...]:
    known = {"number": "", "born": "", "phone": "", "district": "บางแค", "house": "", "groups": ""} | said
    return (code, name, *known.values())


def held() -> list[SourceRecord]:
    return list(holding_records().order_by("source", "source_key"))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"number": "110170020345"}, "id_twelve"),
        ({"number": "11017002034"}, "id_length"),
        ({"number": "1101700203452"}, "id_check_digit"),
        ({"number": "9101700203451"}, "id_first_digit"),
        ({"number": "1.1017E+12"}, "id_lost"),
        ({"number": "ไม่ทราบ"}, "id_format"),
        ({"name": "สมศรี ใจดี และ สมชาย ใจดี"}, "two_people"),
        ({"name": "นายสมชาย ใจดี/นางสมศรี ใจดี"}, "two_people"),
        ({"name": ""}, "name_missing"),
        ({"born": "31/02/2500"}, "not_a_birth_date"),
        ({"born": "5 เม.ย. 2600"}, "not_a_birth_date"),
        ({"phone": "1234"}, "not_a_persons_phone"),
        ({"district": "ลาดกระบัง"}, "district_of_others"),
        ({"groups": "คนดี"}, "not_one_of"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(people: People, said: dict[str, str], code: str) -> None:
    batch = checked(people.actor("malee"), "survey", a_list(row("SV-1", **said)))
    assert outcomes(batch) == {2: "error"}
    assert [found for _, found in problems(batch)[2]] == [code]
    assert not Person.objects.exists()


def test_health_needs_consent_where_no_law_keeps_the_list(people: People) -> None:
    content = a_list(row("1", groups="ผู้ป่วยติดเตียง"))
    batch = checked(people.actor("malee"), "community", content)
    assert problems(batch) == {2: [("groups", "consent_missing")]}
    assert outcomes(checked(people.actor("malee"), "survey", content)) == {2: "new"}


def test_a_birth_date_with_two_readings_is_asked(people: People) -> None:
    batch = checked(people.actor("malee"), "survey", a_list(row("SV-1", born="03/04/1947")))
    assert (outcomes(batch), problems(batch)) == ({2: "doubt"}, {2: [("born", "two_readings")]})


def test_rows_become_people_with_what_the_list_says(people: People) -> None:
    known = number()
    content = a_list(
        row("SV-1", "นางสมศรี ใจดี", number=known.translate(THAI), born="๒๔๙๐", phone="081-111-2222", house="12/3"),
        row("SV-2", "น.ส.มานี มีนา", born="มี.ค. 2510", groups="ผู้พิการ, ผู้ว่างงาน"),
        row("SV-3", "ด.ช.ก้อง ดี", born="5 เม.ย. 2560"),
    )
    batch = applied(people.actor("malee"), "survey", content)
    assert counts_of([batch])[batch.pk].applied == 3
    one, two, three = held()
    assert (one.given_name, one.family_name, one.sex, one.phone) == ("สมศรี", "ใจดี", "F", "0811112222")
    assert (one.born_on, one.birth_known, opened(one.identity)) == (date(1947, 1, 1), "YEAR", known)
    assert (two.born_on, two.birth_known) == (date(1967, 3, 1), "MONTH")
    assert (three.sex, three.born_on, three.birth_known) == ("M", date(2017, 4, 5), "DAY")
    found = groups_on([one.person_id, two.person_id, three.person_id], DAY)
    assert found == {
        one.person_id: {"ELDERLY", "WOMAN"},
        two.person_id: {"WOMAN", "DISABLED", "UNEMPLOYED"},
        three.person_id: {"CHILD"},
    }
    assert list(chain_differences()) == []


def test_each_source_keeps_its_own_truth_and_its_next_file_replaces_it(people: People) -> None:
    malee = people.actor("malee")
    applied(malee, "survey", a_list(row("7", "สมศรี ใจดี", phone="081-111-2222")))
    applied(malee, "welfare", a_list(row("7", "สมศรี ใจดีมาก")))
    again = applied(malee, "survey", a_list(row("7", "สมศรี ใจงาม"), row("8", "สมชาย ใจงาม")))
    assert outcomes(again) == {2: "changed", 3: "new"}
    told = [(r.source, r.source_key, r.family_name, r.phone) for r in held()]
    assert told == [
        ("DISTRICT_SURVEY", "7", "ใจงาม", "0811112222"),
        ("DISTRICT_SURVEY", "8", "ใจงาม", ""),
        ("WELFARE_CARD", "7", "ใจดีมาก", ""),
    ]
    assert Person.objects.count() == 3
    assert outcomes(checked(malee, "survey", a_list(row("7", "สมศรี ใจงาม")))) == {2: "same"}


def test_a_batch_is_taken_back_to_what_was_said_before(people: People) -> None:
    malee, known = people.actor("malee"), number()
    applied(malee, "survey", a_list(row("7", "สมศรี ใจดี", number=known)))
    again = applied(malee, "survey", a_list(row("7", "สมศรี ใจงาม"), row("8", "สมชาย ใจงาม", groups="ผู้ว่างงาน")))
    undone(malee, again)
    (one,) = held()
    assert (one.source_key, one.family_name, opened(one.identity)) == ("7", "ใจดี", known)
    assert SourceRecordEnd.objects.count() == 1
    assert set(groups_on(Person.objects.values_list("pk", flat=True), DAY).values()) == {frozenset()}
    assert set(Row.objects.filter(batch=again).values_list("done", flat=True)) == {Done.UNDONE}
    assert list(chain_differences()) == []


def test_lists_are_taken_back_one_after_the_other(people: People) -> None:
    malee, known = people.actor("malee"), number()
    first = applied(malee, "survey", a_list(row("7", "สมศรี ใจดี", number=known), row("8", "สมชาย ใจดี")))
    second = applied(malee, "survey", a_list(row("7", "สมศรี ใจงาม"), row("8", "สมชาย ใจดี")))
    third = applied(malee, "survey", a_list(row("7", "สมศรี ใจเย็น")))
    for batch, family in ((third, "ใจงาม"), (second, "ใจดี")):
        undone(malee, batch)
        assert [(one.source_key, one.family_name) for one in held()] == [("7", family), ("8", "ใจดี")]
        assert opened(held()[0].identity) == known
    undone(malee, first)
    assert held() == []
    assert set(Row.objects.filter(batch=first).values_list("done", flat=True)) == {Done.UNDONE}
    assert list(chain_differences()) == []


def test_what_somebody_corrected_since_stays_and_the_rest_is_taken_back(people: People) -> None:
    malee = people.actor("malee")
    batch = applied(malee, "survey", a_list(*[row(str(one), f"สมศรี ใจ{one}") for one in range(1, 8)]))
    corrected = held()[3]
    correct(act(malee), record=corrected, said=Said(given_name="สมศรี", family_name="ใจงาม"))
    undone(malee, batch)
    assert [one.family_name for one in held()] == ["ใจงาม"]
    done = dict(Row.objects.filter(batch=batch).values_list("number", "done"))
    assert done == {number: Done.KEPT if number == 5 else Done.UNDONE for number in range(2, 9)}


def test_a_newer_list_may_not_give_somebody_a_second_number(people: People) -> None:
    malee, known = people.actor("malee"), number()
    content = a_list(row("7", "สมศรี ใจดี", number=known), row("8", "สมชาย ใจดี", number=number()))
    applied(malee, "survey", content)
    seven, _ = held()
    settle_link(act(malee), pair=pair(seven.person, make_person(malee, identity=known)), answer="SAME")
    again = applied(malee, "survey", a_list(row("7", "สมศรี ใจดี", number=number()), row("8", "สมชาย ใจงาม")))
    assert [(one.source_key, one.family_name) for one in held()][:2] == [("7", "ใจดี"), ("8", "ใจงาม")]
    assert dict(Row.objects.filter(batch=again).values_list("number", "outcome")) == {2: "error", 3: "changed"}


def test_a_row_checked_anew_says_plainly_what_lies_sealed(people: People) -> None:
    malee = people.actor("malee")
    batch = checked(malee, "survey", a_list(row("7", "ละเมียด ใจดี")))
    one = Row.objects.get(batch=batch)
    shown = check_row(batch, one, Asked(malee, at("10:30")))
    kept = Row.objects.get(batch=batch)
    assert shown.said["given"] == "ละเมียด"
    assert [getattr(shown, name) for name in STAGED] == [getattr(kept, name) for name in STAGED]
    assert "ละเมียด" not in raw("exchange_row")


def test_whole_numbers_are_shown_on_no_page_and_handed_out_in_no_file(people: People) -> None:
    malee, asked = people.actor("malee"), Asked(people.actor("malee"), at("10:30"))
    content = a_list(row("7", "", number="110170020345"), row("", "", number="๑-๑๐๑๗-๐๐๒๐๓-๔๕-๒", district=""))
    batch = checked(malee, "survey", content)
    (samples,) = [column.samples for column in shown_columns(batch) if column.code == "number"]
    assert samples == ["xxxxxxxxx345", "x-xxxx-xxxxx-x5-2"]
    rows = list(Row.objects.filter(batch=batch).order_by("number"))
    assert [one.words for one in shown_rows(batch, rows, asked)] == ["7 · บางแค", "x-xxxx-xxxxx-x5-2"]
    assert [line[2] for line in mending(batch, asked).rows] == ["xxxxxxxxx345", "x-xxxx-xxxxx-x๕-๒"]
    again = checked(malee, "survey", a_list(row("7", "สมศรี ใจดี", number="xxxxxxxxxx345")))
    assert problems(again) == {2: [("number", "id_format")]}  # brought back so, it is asked for


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a plan of SQLite's")
def test_a_lists_records_are_found_by_their_keys_however_long_it_is(people: People) -> None:
    register_ = SurveyRegister(Asked(people.actor("malee"), at("10:30")))
    with CaptureQueriesContext(connection) as asked:
        register_.look_at([{"code": "7", "name": "สมศรี ใจดี"}, {"code": "8", "name": "สมชาย ใจดี"}])
    (query,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        plan = " ".join(str(step[-1]) for step in cursor.fetchall())
    assert "people_sourcerecord USING INDEX record_source_key (source_key=?)" in plan


def test_a_number_of_the_list_is_not_given_to_somebody_else(people: People) -> None:
    malee = people.actor("malee")
    applied(malee, "survey", a_list(row("7", "สมศรี ใจดี", number=number())))
    batch = checked(malee, "survey", a_list(row("7", "ประเสริฐ ทองคำ", number=number())))
    assert problems(batch) == {2: [("code", "code_of_another")]}


def test_without_a_code_the_number_finds_the_record_and_lies_nowhere(people: People) -> None:
    malee, known = people.actor("malee"), number()
    applied(malee, "survey", a_list(row("", "สมศรี ใจดี", number=known)))
    again = applied(malee, "survey", a_list(row("", "สมศรี ใจงาม", number=known)))
    assert outcomes(again) == {2: "changed"}
    assert (len(held()), known in held()[0].source_key) == (1, False)


def raw(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        text = repr(cursor.fetchall())
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)  # JSON writes Thai so


@pytest.mark.parametrize("state", ["read", "checked", "applied"])
def test_rows_of_people_are_staged_sealed(people: People, state: str) -> None:
    malee, known = people.actor("malee"), number()
    content = a_list(row("7", "ละเมียด วงศ์สวัสดิ์", number=known, phone="081-111-2222"), row("8", "", number="123"))
    batch = {"read": brought, "checked": checked, "applied": applied}[state](malee, "survey", content)
    staged = raw("exchange_row") + raw("exchange_batch") + raw("exchange_knownkey") + raw("jobs_work")
    with default_storage.open(batch.path) as file:
        staged += file.read().decode("utf-8", "replace")
    for word in ("ละเมียด", known, "0811112222", "081-111-2222"):
        assert word not in staged
    donors = brought(malee, "donors", csv_file(("ผู้บริจาค", "สาขา", "เขต"), ("ละเมียด", "ละเมียด", "บางแค")))
    assert "ละเมียด" in raw("exchange_batch")  # the search finds what lies in plain
    assert donors.kind == "donors"


def test_after_seven_days_nothing_is_left_of_the_rows_and_they_can_still_be_taken_back(people: People) -> None:
    malee = people.actor("malee")
    batch = applied(malee, "survey", a_list(row("7", "สมศรี ใจดี"), row("8", "", number="123")))
    forget_files(now=at("10:00") + timedelta(days=8))
    assert list(Row.objects.filter(batch=batch).values_list("cells", "said", "before", "problems")) == [
        ([], {"district": "1040"}, {}, []),
        ([], {"district": "1040"}, {}, []),
    ]
    undone(malee, Batch.objects.get(pk=batch.pk))
    assert held() == []


def test_the_department_and_coordinators_bring_no_people(people: People) -> None:
    for who in ("nok", "coordinator", "auditor", "executive", "operator"):
        with pytest.raises(Unknown):
            scope_of(people.actor(who), "survey")
