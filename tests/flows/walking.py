"""A city in which a thousand invented people are brought in, looked at, fed, counted, copied and forgotten.

`walk` is run by a program of its own in a home of its own; what it asked and what was answered goes into a report.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from songtor.city.goods import Goods
from songtor.city.models import Account, District
from songtor.cli.migrate import bring_up_to_date
from songtor.exchange.models import Batch
from songtor.people.models import Person
from songtor.receipts.naming import Named
from songtor.receipts.services import hand_over
from songtor.registry.comparing import compare
from songtor.reports.kr.services import approve_sheet, submit_sheet
from songtor.rounds import services as rounds
from tests.exchange.files import applied, checked, csv_file, undone
from tests.flows.leaking import PLANTED, Invented, Planted, found_in
from tests.personas import (
    BANG_KHAE,
    People,
    act,
    at,
    load_bangkok,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)

LINKS = re.compile(r'\s(?:href|src|action|formaction|data-[a-z-]+|hx-[a-z-]+)="([^"]*)"')
MOST_PAGES = 60
TITLES = ("รหัสในบัญชี", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "โทรศัพท์", "เขต")
STRANGERS = ("somchai", "nok", "coordinator", "auditor", "executive", "operator")


class Walker:
    """Somebody's browser: what it asked for, where it was pointed to, and what it was told."""

    def __init__(self, account: Account | None = None) -> None:
        self.client = Client()
        if account:
            self.client.force_login(account)
        self.addresses: list[str] = []
        self.told: list[str] = []
        self.pages: list[str] = []

    def get(self, address: str, **more: Any) -> HttpResponseBase:
        answer = self._kept(address, self.client.get(address, **more))
        self.pages.append(self.told[-1])
        return answer

    def post(self, address: str, said: Any = None, **more: Any) -> HttpResponseBase:
        return self._kept(address, self.client.post(address, said or {}, **more))

    def _kept(self, address: str, answer: HttpResponseBase) -> HttpResponseBase:
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        headers = [f"{name}: {value}" for name, value in answer.headers.items()]
        cookies = [cookie.OutputString() for cookie in answer.cookies.values()]
        self.addresses += [address, *headers, *cookies, *map(html.unescape, LINKS.findall(text))]
        self.told.append(f"{answer.status_code} {address}\n{text}")
        return answer

    def follow(self, start: str) -> None:
        """Pages of ours that pages point to, each once."""
        waiting, seen = [start], set()
        while waiting and len(seen) < MOST_PAGES:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            before = len(self.addresses)
            self.get(address)
            waiting += [one for one in self.addresses[before + 1 :] if re.match(r"/(?:people|kr|imports)/", one)]


def plant(people: People, how_many: int, who: Invented = PLANTED) -> Planted:
    """Lists of this many people, some of them wrong, some of them twice; looked for by officers."""
    rows = [(f"SV-{n}", who.name(n), "ใจดี (สมมติ)", who.number(n), who.phone(n)) for n in range(how_many)]
    lines = [(*row, "บางแค") for row in rows]
    malee = people.actor("malee")
    applied(malee, "survey", csv_file(TITLES, *lines))
    wrong = [(*row[:3], row[3][:12], row[4], "บางแค") for row in rows[:20]]
    checked(malee, "welfare", csv_file(TITLES, *lines[:60], *wrong))
    applied(malee, "tpmap", csv_file(TITLES, *lines[:40]))
    compare(at=at("11:00"), key="planted", tell=lambda percent, stage: None)
    client = logged_in(people.malee)
    for row in rows[:5]:
        for words in (row[1], row[3], row[4]):
            client.post("/people/", {"q": words})
    for address in ("/people/", "/people/pairs/", "/imports/", "/work/"):
        client.get(address)
    for person in Person.objects.order_by("pk")[:5]:
        client.get(f"/people/{person.pk}/")
    return {"names": {r[1] for r in rows}, "numbers": {r[3] for r in rows}, "phones": {r[4] for r in rows}}


def logged_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def walk(report: str, how_many: int) -> None:
    """Everything an office does with people on a day; the report is JSON."""
    bring_up_to_date()
    load_bangkok()
    people = make_people()
    planted = plant(people, how_many)
    malee = people.actor("malee")
    undone(malee, applied(malee, "community", csv_file(TITLES, *_listed(planted))))
    _feed(people)
    own = [_office(people, planted), _head(people)]
    others = [*_strangers(people), _phone(people, planted)]
    kept = {
        "planted": {kind: sorted(words) for kind, words in planted.items()},
        "addresses": [address for one in (*own, *others) for address in one.addresses],
        "seen_by_own": sorted(found_in("\n".join(text for one in own for text in one.told), planted)),
        "pages": [page for one in own for page in one.pages],
        "others": [text for one in others for text in one.told],
        "sessions": [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()],
        "tables": [f"{table}\n{text}" for table, text in tables() if not table.startswith("people_")],
    }
    Path(report).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _listed(planted: Planted) -> list[tuple[str, ...]]:
    some = zip(*(sorted(planted[kind])[:30] for kind in ("names", "numbers", "phones")), strict=True)
    return [(f"C-{at_}", name, "ใจดี", figures, phone, "บางแค") for at_, (name, figures, phone) in enumerate(some)]


def _feed(people: People) -> None:
    """A round whose hand-over names ten people, and the district's sheet of the quarter before."""
    malee, head = people.actor("malee"), people.actor("malees_head")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    pickup, delivery = stops_of(round_)
    rounds.arrive(act(malee, "09:31"), stop=pickup)
    rounds.record_weighing(
        act(malee, "09:35"), stop=pickup, category="ready", gross_grams=9_000, tare_grams=0, scale="A"
    )
    rounds.finish_pickup(act(malee, "09:40"), stop=pickup)
    fed = [
        Named(one.pk) for one in Person.objects.filter(current_id__in=Person.objects.values("pk")).order_by("pk")[:10]
    ]
    hand_over(act(malee, "11:05"), stop=delivery, lines=[Goods("ready", 9_000)], heads=0, counts={}, people=fed)
    district = District.objects.get(pk=BANG_KHAE)
    sheet = submit_sheet(act(head, "11:30"), district=district, quarter="2567Q4")
    approve_sheet(act(people.actor("nok"), "11:40"), sheet=sheet)


def _office(people: People, planted: Planted) -> Walker:
    one = Walker(people.malee)
    for kind in planted:
        words = sorted(planted[kind])[7]
        one.post("/people/", {"q": words})
        one.post("/people/", {"q": words}, headers={"HX-Request": "true"})
        one.post("/people/new/", {"given_name": words, "identity": words, "phone": words, "key": f"new-{kind}"})
    one.follow("/people/")
    for batch in Batch.objects.filter(rows__outcome="error").distinct():
        one.get(f"/imports/{batch.pk}/problems/?format=csv")
    return one


def _head(people: People) -> Walker:
    """Copies of what is held of somebody, and an erasure."""
    one, persons = Walker(people.malees_head), list(Person.objects.order_by("-pk")[:2])
    one.get(f"/people/{persons[0].pk}/rights/")
    for form in ("json", "pdf"):
        assert one.post(f"/people/{persons[0].pk}/copy/", {"format": form}).status_code == 200
    one.post(f"/people/{persons[1].pk}/forget/", {"asked": "on", "key": "forget-1"})
    one.follow("/kr/")
    return one


def _strangers(people: People) -> Iterator[Walker]:
    """Whoever may not see Bang Khae's people, and whoever is nobody."""
    known = Person.objects.order_by("pk").first()
    batch = "/imports/export/?kind=survey&format=csv"
    for account in (*(getattr(people, name) for name in STRANGERS), None):
        one = Walker(account)
        for address in (
            "/people/",
            f"/people/{known.pk}/",
            "/people/pairs/",
            "/imports/",
            batch,
            "/reports/",
            "/work/",
        ):
            one.get(address)
        for address in ("/kr/", "/kr/file/?format=csv", "/kr/receipts/", "/receipts/", "/search/?q=ซฮ"):
            one.get(address)
        for address in ("/api/v1/reports/kr?fy=2567&quarter=4", "/api/v1/reports/food?from=2024-11-05&to=2024-11-05"):
            one.get(address)
        one.post("/people/", {"q": "ซฮ"})
        yield one


def _phone(people: People, planted: Planted) -> Walker:
    """Problems the API answers to a phone that sends what it does not take."""
    one = Walker()
    token = logged_in(people.malee).post("/api/v1/field/devices", b"", content_type="application/json").json()["token"]
    for kind in planted:
        words = sorted(planted[kind])[9]
        for body in ({"text": words * 20}, {"txt": words}, {"operations": [{"kind": words}]}, words):
            for address in ("/api/v1/field/people/search", "/api/v1/field/ops"):
                one.post(address, body, content_type="application/json", headers={"Authorization": f"Bearer {token}"})
    return one


def tables() -> Iterator[tuple[str, str]]:
    """Every table as one text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, "\n".join(_plain(value) for row in cursor.fetchall() for value in row)


def _plain(value: object) -> str:
    held = bytes(value) if isinstance(value, memoryview) else value
    return held.decode("utf-8", "replace") if isinstance(held, bytes) else str(held)
