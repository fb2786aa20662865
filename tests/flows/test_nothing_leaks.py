"""A thousand planted people: their numbers lie nowhere but sealed, names and telephones nowhere but in `people`.

They come by lists, pages and decisions. The search is shown to find what was put where it may not be.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from songtor.jobs.models import Work
from songtor.people.models import Person, SourceRecord
from songtor.people.sealing import opened
from tests.flows.leaking import ASIDE, Planted, found_in
from tests.flows.walking import logged_in, plant, tables
from tests.personas import DAY, People, at, make_people

pytestmark = pytest.mark.django_db

PLANTED = 1_000
MAY_HOLD = {"names": "people_", "phones": "people_", "numbers": "none"}


@pytest.fixture
def people(settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


def leaks_in_tables(planted: Planted) -> list[tuple[str, str]]:
    return [
        (table, kind)
        for table, text in tables()
        for kind in found_in(text, planted)
        if not table.startswith(MAY_HOLD[kind])
    ]


def leaks_in_files(planted: Planted) -> list[str]:
    files = (path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file())
    return [path.name for path in files if found_in(path.read_bytes(), planted)]


def test_nothing_of_a_thousand_people_lies_where_it_may_not(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    planted = plant(people, PLANTED)
    assert SourceRecord.objects.count() == PLANTED + 40
    assert {opened(r.identity) for r in SourceRecord.objects.select_related("identity")} == planted["numbers"]
    assert leaks_in_tables(planted) == []
    assert leaks_in_files(planted) == []
    assert found_in(caplog.text, planted) == set()
    for account in (people.somchai, people.nok, people.auditor, people.executive, people.operator):
        client = logged_in(account)
        for address in ("/people/", "/people/pairs/", "/imports/", "/reports/", "/kr/", "/work/", "/search/?q=ซฮ"):
            page = client.get(address, follow=True)
            assert found_in(page.content.decode("utf-8", "replace"), planted) == set(), address
    export = logged_in(people.malee).get("/imports/export/?kind=survey&format=csv")
    assert found_in(export.content.decode("utf-8"), planted) == set()


def test_the_search_finds_what_is_planted_where_it_may_not_be(people: People, caplog: pytest.LogCaptureFixture) -> None:
    planted = plant(people, 60, ASIDE)
    one = {kind: min(words) for kind, words in planted.items()}
    Work.objects.create(kind="import", asked_by="account:1", asked_at=at("11:00"), arguments={"of": one["names"]})
    Work.objects.create(kind="import", asked_by="account:1", asked_at=at("11:00"), arguments={"of": one["phones"]})
    SourceRecord.objects.bulk_create(
        [
            SourceRecord(
                person=Person.objects.first(),
                district_id="1040",
                source="TPMAP",
                given_name="ก",
                note=f"บัตร {one['numbers'][0]}-{one['numbers'][1:]}",
                happened_at=at("11:00"),
                entered_at=at("11:00"),
            )
        ]
    )
    assert sorted(leaks_in_tables(planted)) == [
        ("jobs_work", "names"),
        ("jobs_work", "phones"),
        ("people_sourcerecord", "numbers"),
    ]
    logging.getLogger("songtor").warning("somebody called %s", one["phones"])
    assert found_in(caplog.text, planted) == {"phones"}
    left = Path(configured.MEDIA_ROOT) / "left-over.csv"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text(one["numbers"], encoding="utf-8")
    try:
        assert leaks_in_files(planted) == ["left-over.csv"]
    finally:
        left.unlink()
