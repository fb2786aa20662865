"""An officer's calendar reads when the own district's rounds run, and nothing of anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from songtor.city import services as city
from songtor.config.logs import WithoutTokens
from songtor.evidence.errors import Unknown
from songtor.rounds.models import Round
from songtor.rounds.services import cancel_round
from songtor.workgroups.models import CalendarLink
from songtor.workgroups.services import issue_calendar_link
from tests.personas import DAY, FOUNDER, People, act, at, make_branch, make_offer, make_people, make_round, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Iterator[People]:
    with time_machine.travel(at("16:00"), tick=False):
        yield make_people()


@pytest.fixture
def round_(people: People) -> Round:
    malee = people.actor("malee")
    return make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))


def client_of(people: People, name: str = "malee") -> Client:
    client = Client()
    client.force_login(getattr(people, name))
    return client


def link_of(client: Client) -> str:
    said = client.post("/calendar/link/").content.decode()
    start = said.index("/calendar/", said.index("fresh-link"))
    return said[start : said.index(".ics", start) + 4]


def test_an_unknown_link_says_nothing(people: People) -> None:
    answer = Client().get(f"/calendar/{'x' * 32}.ics")
    assert (answer.status_code, answer.content) == (404, b"")


def test_nobody_makes_a_link_for_somebody_else(people: People, round_: Round) -> None:
    with pytest.raises(Unknown):
        issue_calendar_link(
            act(people.actor("malee")), district=round_.district, account=people.malees_head, token="t" * 32
        )
    assert client_of(people, "nok").post("/calendar/link/").status_code == 404


def test_the_link_opens_without_an_account_and_is_kept_by_its_hash_alone(people: People, round_: Round) -> None:
    address = link_of(client_of(people))
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store, private")
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    kept = CalendarLink.objects.values().get()
    assert token not in str(kept) and len(kept["token_hash"]) == 64


def test_the_calendar_holds_the_round_and_no_name(people: People, round_: Round) -> None:
    text = Client().get(link_of(client_of(people))).content.decode()
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("dtstart") == at("09:00") and "2 จุด" in str(event["summary"])
    for name in ("มาลี", "Big Shop", "ชุมชน", "02-000-0000"):
        assert name not in text


def test_a_cancelled_round_leaves_the_calendar(people: People, round_: Round) -> None:
    address = link_of(client_of(people))
    cancel_round(act(people.actor("malee")), round_=round_, reason="ฝนตก")
    assert b"VEVENT" not in Client().get(address).content


def test_a_new_link_an_end_and_a_role_that_ended_stop_the_old_one(people: People, round_: Round) -> None:
    client = client_of(people)
    first, second = link_of(client), link_of(client)
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    client.post("/calendar/end/")
    assert Client().get(second).status_code == 404
    third = link_of(client)
    city.end_role(act(FOUNDER), grant=people.malee.grants.get(), ends_on=DAY - timedelta(days=1))
    assert Client().get(third).status_code == 404


def test_no_log_line_keeps_a_link() -> None:
    record = logging.LogRecord("x", 20, "", 0, "GET /calendar/%s.ics 200", ("a" * 32,), None)
    WithoutTokens().filter(record)
    assert record.getMessage() == "GET /calendar/….ics 200"
