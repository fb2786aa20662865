"""Search finds what somebody may see, however it is typed, and nothing personal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.policy import NOBODY
from songtor.finding import queries
from songtor.finding.models import Entry, EntryMark
from songtor.finding.services import rebuild, refresh
from songtor.offers import services as offers
from tests.personas import LAT_KRABANG, People, act, make_branch, make_people, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def found(people: People) -> Callable[..., list[str]]:
    def titles(typed: str, *, by: str = "malee", what: str = "branches") -> list[str]:
        search = getattr(queries, f"{what}_found")
        return [entry.title for entry in search(actor=people.actor(by), typed=typed)]

    return titles


@pytest.fixture(autouse=True)
def entered(people: People) -> None:
    malee = people.actor("malee")
    make_branch(malee, name="ตลาดน้ำบางแค")
    make_branch(malee, name="แม่โขงเบเกอรี่ 24")
    make_site(malee, name="ชุมชนริมคลอง")
    make_branch(people.actor("somchai"), name="ตลาดลาดกระบัง", district=LAT_KRABANG)
    refresh()


def test_another_districts_donor_is_not_found(found: Callable[..., list[str]]) -> None:
    assert found("ลาดกระบัง") == []
    assert found("ลาดกระบัง", by="somchai") == ["ตลาดลาดกระบัง"]
    assert found("ตลาด", by="nok") == ["ตลาดน้ำบางแค", "ตลาดลาดกระบัง"]


@pytest.mark.parametrize("by", ["auditor", "executive", "operator"])
def test_who_sees_no_donors_finds_none(found: Callable[..., list[str]], by: str) -> None:
    assert found("ตลาด", by=by) == []
    assert found("ชุมชน", by=by, what="sites") == []


def test_nobody_finds_nothing() -> None:
    assert not queries.branches_found(actor=NOBODY, typed="ตลาด").exists()
    assert queries.districts_found(actor=NOBODY, typed="บางแค") == []


def test_address_telephone_and_notes_are_not_in_the_index(found: Callable[..., list[str]]) -> None:
    assert Entry.objects.exists()
    assert found("02-000-0000") == found("ประตูหลัง") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("นํ้า", "ตลาดน้ำบางแค"),
        ("เเม่โขง", "แม่โขงเบเกอรี่ 24"),
        ("๒๔", "แม่โขงเบเกอรี่ 24"),
        ("น้ำ ตลาด", "ตลาดน้ำบางแค"),
        ("ตล", "ตลาดน้ำบางแค"),
        ("big SHOP เบเกอ", "แม่โขงเบเกอรี่ 24"),
    ],
)
def test_one_word_is_found_in_each_of_its_spellings(found: Callable[..., list[str]], typed: str, title: str) -> None:
    assert title in found(typed)


def test_what_begins_with_the_word_comes_before_what_lies_around_it(found: Callable[..., list[str]]) -> None:
    assert found("แม่") == ["แม่โขงเบเกอรี่ 24"]
    assert found("บางแค")[0] == "ตลาดน้ำบางแค"


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "\0", "\\", "'", '"ตลาด" OR', "ก" * 500])
def test_odd_words_find_nothing_and_break_nothing(found: Callable[..., list[str]], typed: str) -> None:
    assert found(typed) == []


def test_what_ended_is_found_no_more_and_what_is_new_at_once(people: People, found: Callable[..., list[str]]) -> None:
    malee = people.actor("malee")
    branch = make_branch(malee, name="ร้านเปิดใหม่")
    assert found("เปิดใหม่") == []
    assert refresh() == 1
    assert found("เปิดใหม่") == ["ร้านเปิดใหม่"]
    offers.end_branch(act(malee), branch=branch)
    refresh()
    assert found("เปิดใหม่") == []


def test_a_second_refresh_changes_nothing_and_asks_little() -> None:
    refresh()
    with CaptureQueriesContext(connection) as asked:
        assert refresh() == 0
    assert len(asked) <= 3


def test_rebuilt_from_nothing_it_finds_the_same(found: Callable[..., list[str]]) -> None:
    before = found("ตลาด"), found("คลอง", what="sites")
    assert rebuild() == Entry.objects.count() == 4
    assert (found("ตลาด"), found("คลอง", what="sites")) == before
    EntryMark.objects.all().delete()
    assert refresh() == 0


def test_a_district_is_found_by_its_name_and_its_subdistricts(people: People) -> None:
    def names(typed: str, by: str = "malee") -> list[str]:
        return [district.name_th for district in queries.districts_found(actor=people.actor(by), typed=typed)]

    assert names("บางแค") == ["บางแค"]
    assert names("bang khae") == ["บางแค"]
    assert names("หลักสอง") == ["บางแค"]
    assert names("ลาดกระบัง") == []
    assert names("ลาดกระบัง", "nok") == ["ลาดกระบัง"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's planner reads a small table whole")
def test_three_letters_are_looked_up_in_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN SELECT rowid FROM finding_trigrams WHERE text LIKE '%ตลาด%'")
        assert "VIRTUAL TABLE INDEX 0:L0" in str(cursor.fetchall())
