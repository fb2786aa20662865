"""A household's points at the desk: balance, statement in words, and changes that two people make together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.people.models import Household
from songtor.points.changes.models import PointsChange, PointsChangeDecision
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.queries import balance_of
from songtor.points.rules.granting import grant_due
from tests.desk.points.answers import code_of, with_rule, words_of
from tests.personas import People, act, at
from tests.points.conftest import Purse
from tests.points.needs import make_assessed

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]
ASKED = {"way": "give", "points": "40", "reason": "ไฟไหม้บ้าน", "expires_on": "30/11/2567", "key": "one-form"}


def page_of(home: Household) -> str:
    return reverse("household_points", args=[home.pk])


def propose_at(home: Household) -> str:
    return reverse("points_propose", args=[home.pk])


def has(home: Household) -> int:
    return balance_of(district_id=home.district_id, household_id=home.pk)


def proposed(people: People, home: Household, points: int = 40) -> PointsChange:
    return propose_change(act(people.actor("malee")), household=home, points=points, reason="ไฟไหม้บ้าน")


def decide(client: Client, change: PointsChange, answer: str, **more: str) -> object:
    address = reverse("change_decide", args=[change.pk])
    return client.post(address, {"answer": answer, "key": f"{answer}-it", **more}, follow=True)


def test_a_statement_says_in_words_how_the_points_came(desk: Desk, people: People) -> None:
    with_rule(people)
    home = make_assessed(people, 2)
    grant_due(now=at("09:55"))
    decide_change(act(people.actor("malees_head")), change=proposed(people, home), is_confirmed=True)
    decide_change(act(people.actor("malees_head")), change=proposed(people, home, -25), is_confirmed=True)
    Purse(home.pk).spend(15)
    page = words_of(desk("malee").get(page_of(home)))
    assert "แต้มงวด พฤศจิกายน 2567 ตามเกณฑ์" in page and "+120" in page
    assert "ได้รับแต้ม: ไฟไหม้บ้าน" in page and "ถูกตัดแต้ม: ไฟไหม้บ้าน" in page
    assert "−25" in page and "ใช้แต้มแลก" in page and "−15" in page
    assert "<strong>120</strong>" in page
    assert "ใช้ได้ถึง วันเสาร์ที่ 30 พฤศจิกายน 2567" in page and "ไม่มีวันหมดอายุ" in page
    lines = page.partition("<tbody>")[2]
    assert lines.index("ใช้แต้มแลก") < lines.index("แต้มงวด")


def test_a_mistake_put_right_says_so(desk: Desk, home: Household) -> None:
    purse = Purse(home.pk)
    purse.reverse(purse.grant(30, date(2024, 11, 30)))
    page = words_of(desk("malee").get(page_of(home)))
    assert "แก้รายการ: ได้รับแต้ม" in page and "<strong>0</strong>" in page


def test_an_old_statement_shows_its_newest_lines_and_all_on_demand(desk: Desk, home: Household) -> None:
    purse = Purse(home.pk)
    for _ in range(43):
        purse.grant(1)
    malee = desk("malee")
    short, whole = words_of(malee.get(page_of(home))), words_of(malee.get(page_of(home) + "?all=1"))
    assert "ดูรายการก่อนหน้าอีก 3 รายการ" in short
    assert (short.count("ได้รับแต้ม"), whole.count("ได้รับแต้ม")) == (40, 43)


def test_a_proposal_moves_nothing_until_a_second_person_confirms(desk: Desk, people: People, home: Household) -> None:
    malee, head = desk("malee"), desk("malees_head")
    page = words_of(malee.post(propose_at(home), ASKED, follow=True))
    assert "ผู้ที่ยืนยันได้: หัวหน้าฝ่าย (สมมติ)" in page and "เสนอแล้ว รอผู้อื่นยืนยัน" in page
    change = PointsChange.objects.get()
    assert (change.points, change.expires_on, has(home)) == (40, date(2024, 11, 30), 0)
    waiting = words_of(head.get(reverse("points")))
    assert "เสนอโดย มาลี (สมมติ)" in waiting and "ไฟไหม้บ้าน" in waiting
    page = words_of(decide(head, change, "confirm", back="points"))
    assert "ยืนยันแล้ว ปรับแต้มเรียบร้อย" in page and "ไม่มีรายการที่รอ" in page
    assert has(home) == 40


def test_points_are_proposed_away_and_refused(desk: Desk, people: People, home: Household) -> None:
    Purse(home.pk).grant(50)
    desk("malee").post(propose_at(home), ASKED | {"way": "take"})
    change = PointsChange.objects.get()
    assert (change.points, change.expires_on) == (-40, None)
    assert "แต้มคงเดิม" in words_of(decide(desk("malees_head"), change, "refuse"))
    assert has(home) == 50


def test_both_forms_sent_twice_do_it_once(desk: Desk, people: People, home: Household) -> None:
    malee, head = desk("malee"), desk("malees_head")
    for _ in range(2):
        malee.post(propose_at(home), ASKED)
    change = PointsChange.objects.get()
    for _ in range(2):
        assert decide(head, change, "confirm").status_code == 200
    assert PointsChangeDecision.objects.count() == 1
    assert has(home) == 40


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"points": ""}, "count_missing"),
        ({"points": "0"}, "points_impossible"),
        ({"points": "100001"}, "points_impossible"),
        ({"points": "สี่สิบ"}, "not_a_count"),
        ({"reason": "  "}, "required"),
        ({"expires_on": "4/11/2567"}, "day_over"),
        ({"way": "lend"}, "invalid_choice"),
    ],
)
def test_what_cannot_be_proposed_is_said_beside_the_form(
    desk: Desk, home: Household, change: dict[str, str], code: str
) -> None:
    answer = desk("malee").post(propose_at(home), ASKED | change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert not PointsChange.objects.exists()


def test_nobody_decides_twice_or_their_own_or_what_is_not_there(desk: Desk, people: People, home: Household) -> None:
    head = desk("malees_head")
    decide(head, proposed(people, home, 10), "confirm", key="first")
    change, other = proposed(people, home, -10), proposed(people, home, -10)
    assert code_of(decide(desk("malee"), change, "confirm")) == "second_person_needed"
    decide(head, other, "confirm", key="other")
    assert code_of(decide(head, change, "confirm")) == "points_insufficient"
    assert code_of(decide(head, change, "perhaps")) == "invalid_choice"
    decide(head, change, "refuse")
    assert code_of(decide(head, change, "confirm", key="again")) == "change_decided"
    assert has(home) == 0


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator", "executive"])
def test_to_strangers_a_household_and_its_changes_are_not_there(
    desk: Desk, people: People, home: Household, who: str
) -> None:
    change, stranger = proposed(people, home), desk(who)
    assert stranger.get(page_of(home)).status_code == 404
    assert stranger.post(propose_at(home), ASKED).status_code == 404
    assert decide(stranger, change, "confirm").status_code == 404
    assert PointsChange.objects.count() == 1 and has(home) == 0


def test_a_long_statement_costs_no_more_queries(desk: Desk, people: People, home: Household) -> None:
    malee, head = desk("malee"), people.actor("malees_head")

    def asked(times: int) -> int:
        for _ in range(times):
            decide_change(act(head), change=proposed(people, home), is_confirmed=True)
            proposed(people, home)
        malee.get(page_of(home))
        with CaptureQueriesContext(connection) as queries:
            malee.get(page_of(home))
        return len(queries)

    assert asked(2) == asked(10)


def test_a_household_nobody_asked_says_what_to_do_next(desk: Desk, home: Household) -> None:
    page = words_of(desk("malee").get(page_of(home)))
    assert "ยังไม่มีรายการแต้ม" in page and reverse("household_assess", args=[home.pk]) in page
