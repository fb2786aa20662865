"""At the door whoever is known is found while typing; of strangers little is shown, and everybody shown is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.models import District
from songtor.engines.linkage.keys import family_key
from songtor.engines.thai import check_digit
from songtor.people import candidates, door
from songtor.people.asked import read_asked
from songtor.people.basis.models import Look
from songtor.people.candidates import by_name_with_slips
from songtor.people.door import Found, find
from songtor.people.persons.models import Person, SourceRecord
from songtor.people.persons.said import Said
from songtor.people.persons.services import correct, end_record, register
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act, at, make_people

pytestmark = pytest.mark.django_db

SOMYING = Said("สมหญิง", "ศรีสุขใจ", "F", date(1956, 3, 5), "DAY", phone="0800000001", identity="110170020345")
NOON = at("12:00")


@pytest.fixture
def people() -> People:
    return make_people()


def enter(people: People, said: Said, who: str = "malee") -> SourceRecord:
    code = BANG_KHAE if who == "malee" else LAT_KRABANG
    whole = replace(said, identity=said.identity + check_digit(said.identity)) if said.identity else said
    return register(act(people.actor(who)), district=District.objects.get(pk=code), said=whole)


def asked(people: People, text: str, who: str = "malee", minutes: int = 0) -> Found:
    return find(actor=people.actor(who), text=text, at=NOON + timedelta(minutes=minutes))


def names(found: Found) -> list[str]:
    return [f"{row.given_name} {row.family_name}" for row in found.rows]


@pytest.mark.parametrize(
    "text",
    [
        "สมหญิง ศรีสุขใจ",
        "นางสมหญิง ศรีสุขใจ",
        "ศรีสุขใจ สมหญิง",
        "สมหญิง",
        "สมห",
        "สมหญิง ศรี",
        "ศรีสุขใจ",
        "สมหญิง สีสุกไจ",
        "Somying Srisukjai",
        "somying",
        "080-000-0001",
        f"1-1017-00203-45-{check_digit('110170020345')}",
        "สมหญิง ศรีสุขใจ 2499",
    ],
)
def test_known_people_are_found_however_they_are_typed(people: People, text: str) -> None:
    enter(people, SOMYING)
    enter(people, Said("ประเสริฐ", "ทองดี", "M"))
    assert names(asked(people, text))[:1] == ["สมหญิง ศรีสุขใจ"]


@pytest.mark.parametrize(
    "text", ["", "ส", "110170020345", "1101700203459", "0800", "🙂🙂", "'; DROP TABLE x", "%%%", "\0\0\0"]
)
def test_what_is_too_short_or_wrong_finds_nobody(people: People, text: str) -> None:
    enter(people, SOMYING)
    assert asked(people, text).rows == ()


def test_whoever_may_see_no_people_finds_nobody(people: People) -> None:
    enter(people, SOMYING)
    for who in ("nok", "auditor", "coordinator", "executive", "operator"):
        assert asked(people, "สมหญิง ศรีสุขใจ", who) == Found()
    assert not Look.objects.exists()


def test_of_a_stranger_no_more_than_initial_year_and_district_is_shown(people: People) -> None:
    enter(people, SOMYING)
    (row,) = asked(people, "สมหญิง ศรีสุขใจ", "somchai").rows
    assert (row.given_name, row.family_name, row.born_on, row.birth_known) == (
        "สมหญิง",
        "ศ.",
        date(1956, 1, 1),
        "YEAR",
    )
    assert (row.district, row.record, row.is_own, row.found_as) == ("บางแค", None, False, "")


@pytest.mark.parametrize("text", ["สมหญิง", "สมหญิง ศ"])
def test_a_stranger_is_found_by_both_names_or_a_whole_number_only(people: People, text: str) -> None:
    enter(people, SOMYING)
    assert asked(people, text, "somchai").rows == ()
    assert asked(people, "0800000001", "somchai").rows


def test_strangers_end_within_the_hour_and_own_people_do_not(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "STRANGERS_AN_HOUR", 1)
    enter(people, SOMYING)
    enter(people, replace(SOMYING, given_name="สมชาย", identity=""))
    enter(people, Said("สมชัย", "ศรีสุขใจ"), "somchai")
    assert len(asked(people, "สมหญิง ศรีสุขใจ", "somchai").rows) == 2
    later = asked(people, "สมชาย ศรีสุขใจ", "somchai")
    assert (names(later), later.is_limited) == (["สมชัย ศรีสุขใจ"], True)
    assert len(asked(people, "สมชาย ศรีสุขใจ", "somchai", minutes=61).rows) == 2


def test_everybody_shown_is_logged_once_within_minutes(people: People) -> None:
    person = enter(people, SOMYING).person
    for minutes in (0, 1, 2, 11):
        asked(people, "สมหญิง", minutes=minutes)
    looks = Look.objects.filter(person=person, actor_ref=people.malee.ref, what="FOUND")
    assert [look.at for look in looks.order_by("at")] == [NOON, NOON + timedelta(minutes=11)]


def test_an_old_spelling_finds_and_the_new_one_is_shown(people: People) -> None:
    first = enter(people, SOMYING)
    correct(act(people.actor("malee")), record=first, said=replace(SOMYING, family_name="ทองดี", identity=""))
    (row,) = asked(people, "สมหญิง ศรีสุขใจ").rows
    assert (row.family_name, row.found_as) == ("ทองดี", "สมหญิง ศรีสุขใจ")


def test_of_many_namesakes_only_those_that_sound_nearest_are_read(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "READ", 2)
    for family in ("ทองดี", "มากมี", "พงษ์ไพร", "บุญมา", "ศรีสุขใจ", "จันทร์ดี"):
        enter(people, replace(SOMYING, identity="", family_name=family))
    typed = read_asked("สมหญิง ศรีสุขนใจ")
    assert typed is not None
    assert family_key(typed.names.family_name) != family_key("ศรีสุขใจ")
    assert len(by_name_with_slips(typed, frozenset({BANG_KHAE}))) == 2
    assert names(asked(people, "สมหญิง ศรีสุขนใจ"))[0] == "สมหญิง ศรีสุขใจ"
    assert names(asked(people, "ศรีสุขนใจ สมหญิง", minutes=20))[0] == "สมหญิง ศรีสุขใจ"


def test_a_record_that_was_taken_back_finds_nobody(people: People) -> None:
    end_record(act(people.actor("malee")), record=enter(people, SOMYING), reason="ผิดคน")
    assert asked(people, "สมหญิง ศรีสุขใจ").rows == ()


def test_two_ids_of_one_person_are_one_row(people: People) -> None:
    one, other = enter(people, SOMYING), enter(people, replace(SOMYING, identity="", given_name="สมหญิ่ง"))
    assert len(asked(people, "สมหญิง ศรีสุขใจ").rows) == 2
    Person.objects.filter(pk=other.person_id).update(current=one.person)
    (row,) = asked(people, "สมหญิง ศรีสุขใจ").rows
    assert row.person_id == one.person_id


def test_ten_answers_ask_no_more_than_two(people: People) -> None:
    enter(people, SOMYING)
    enter(people, replace(SOMYING, identity="", family_name="ศรีทอง"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(asked(people, "สมหญิง").rows) == 2
    for number in range(8):
        enter(people, replace(SOMYING, identity="", family_name=f"ศรี{'กขคงจชซด'[number]}า"))
    with CaptureQueriesContext(connection) as many:
        assert len(asked(people, "สมหญิง", minutes=30).rows) == door.MOST
    assert len(many) == len(few)
