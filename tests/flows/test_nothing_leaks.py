"""A thousand planted people: their numbers lie nowhere but sealed, names and telephones nowhere but in `people`.

They come by lists, pages and decisions. The search is shown to find what was put where it may not be.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from pytest_django import Settings

from songtor.city.models import Account
from songtor.jobs.models import Work
from songtor.people.models import Person, SourceRecord
from songtor.people.sealing import opened
from songtor.registry.comparing import compare
from tests.exchange.files import applied, checked, csv_file
from tests.personas import DAY, People, at, make_people
from tests.registry.folk import number

pytestmark = pytest.mark.django_db

PLANTED = 1_000
LETTERS = "กขคงจชซฐณดตถทธนบปผพฟภมยรลวศสหอ"
SHAPES = {"numbers": r"1\d{12}", "phones": r"08\d{8}", "names": f"ซฮ[{LETTERS}]{{3}}"}
ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
MAY_HOLD = {"names": "people_", "phones": "people_", "numbers": "none"}
Planted = dict[str, set[str]]


def _name(number_: int) -> str:
    digits = [number_ // 900 % 30, number_ // 30 % 30, number_ % 30]
    return "ซฮ" + "".join(LETTERS[digit] for digit in digits)


@pytest.fixture
def people(settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


def plant(people: People, how_many: int) -> Planted:
    rows = [(f"SV-{n}", _name(n), "ใจดี (สมมติ)", number(), f"08{n:08}") for n in range(how_many)]
    titles = ("รหัสในบัญชี", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "โทรศัพท์", "เขต")
    lines = [(*row, "บางแค") for row in rows]
    malee = people.actor("malee")
    applied(malee, "survey", csv_file(titles, *lines))
    wrong = [(*row[:3], row[3][:12], row[4], "บางแค") for row in rows[:20]]
    checked(malee, "welfare", csv_file(titles, *lines[:60], *wrong))
    applied(malee, "tpmap", csv_file(titles, *lines[:40]))
    compare(at=at("11:00"), key="planted", tell=lambda percent, stage: None)
    client = logged_in(people.malee)
    for row in rows[:5]:
        client.post("/people/", {"q": row[1]})
        client.post("/people/", {"q": row[3]})
        client.post("/people/", {"q": row[4]})
    for address in ("/people/", "/people/pairs/", "/imports/", "/work/"):
        client.get(address)
    for person in Person.objects.order_by("pk")[:5]:
        client.get(f"/people/{person.pk}/")
    return {"names": {r[1] for r in rows}, "numbers": {r[3] for r in rows}, "phones": {r[4] for r in rows}}


def logged_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def found_in(text: str, planted: Planted) -> set[str]:
    """Which kinds of what was planted stand in a text, hyphens and JSON's escapes or not."""
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    joined = re.sub(r"(?<=\d)-(?=\d)", "", plain)
    return {
        kind
        for kind, shape in SHAPES.items()
        if planted[kind] & {m[1] for m in re.finditer(f"(?=({shape}))", f"{plain}\n{joined}")}
    }


def tables() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, "\n".join(_plain(value) for row in cursor.fetchall() for value in row)


def _plain(value: object) -> str:
    held = bytes(value) if isinstance(value, memoryview) else value
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held)


def leaks_in_tables(planted: Planted) -> list[tuple[str, str]]:
    return [
        (table, kind)
        for table, text in tables()
        for kind in found_in(text, planted)
        if not table.startswith(MAY_HOLD[kind])
    ]


def leaks_in_files(planted: Planted) -> list[str]:
    files = (path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file())
    return [path.name for path in files if found_in(path.read_bytes().decode("utf-8", "replace"), planted)]


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
    planted = plant(people, 60)
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
