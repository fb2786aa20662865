"""A household is assessed at the desk: every question once, the score with its reasons, and what it is in points."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.people.assessments.forms import form
from songtor.people.assessments.models import Assessment
from songtor.people.assessments.services import assess
from songtor.people.basis.models import Look
from songtor.people.models import Household
from songtor.points.rules.granting import grant_due
from tests.desk.points.answers import SAID, code_of, with_rule, words_of
from tests.personas import DAY, People, act, at
from tests.points.needs import ANSWERS

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]


def address(home: Household) -> str:
    return reverse("household_assess", args=[home.pk])


def test_every_question_is_asked_and_no_score_is_in_the_page(desk: Desk, home: Household) -> None:
    page = words_of(desk("malee").get(address(home)))
    offered = re.findall(r'<label class="choice"[^>]*><input ([^>]*)>([^<]*)</label>', page)
    assert [words for _tag, words in offered] == [str(one.words) for each in form().questions for one in each.choices]
    plain = r'(type="radio"|name="q_\w+"|value="\w+"|id="id_q_\w+"|required|\s)*'
    assert all(re.fullmatch(plain, tag) for tag, _words in offered)


def test_an_assessment_says_its_score_its_reasons_and_its_points(desk: Desk, people: People, home: Household) -> None:
    with_rule(people)
    page = words_of(desk("malee").post(address(home), SAID, follow=True))
    kept = Assessment.objects.get()
    assert (kept.score, kept.day) == (55, DAY)
    assert "จาก 100 คะแนน" in page
    assert "ไม่ถึง 3,000 บาท" in page and "+25" in page
    assert "2 คน คนละ 20 แต้ม" in page and ">120<" in page
    assert "ภายในวันนี้" in page


def test_the_same_form_sent_twice_is_one_assessment(desk: Desk, home: Household) -> None:
    malee = desk("malee")
    first, second = malee.post(address(home), SAID), malee.post(address(home), SAID)
    assert first.url == second.url
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"q_income": ""}, "required"),
        ({"q_income": "rich"}, "invalid_choice"),
        ({"day": ""}, "required"),
        ({"day": "31/2/2567"}, "not_a_day"),
        ({"day": "6/11/2567"}, "in_the_future"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desk: Desk, home: Household, change: dict[str, str], code: str
) -> None:
    answer = desk("malee").post(address(home), SAID | change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "ยังไม่ได้บันทึก" in words_of(answer) and "checked" in words_of(answer)
    assert not Assessment.objects.exists()


def test_a_missing_answer_is_said_beside_its_question(desk: Desk, home: Household) -> None:
    page = words_of(desk("malee").post(address(home), {**SAID, "q_housing": ""}))
    assert page.index("3. ที่อยู่อาศัย") < page.index("เลือกคำตอบหนึ่งข้อ") < page.index("4. ผู้ป่วยเรื้อรัง")


def test_a_newer_assessment_counts_and_the_older_one_says_so(desk: Desk, people: People, home: Household) -> None:
    with_rule(people)
    old = assess(act(people.actor("malee")), household=home, day=DAY, answers=ANSWERS)
    grant_due(now=at("10:05"))
    said = SAID | {"q_income": "none", "key": "another"}
    page = words_of(desk("malee").post(address(home), said, follow=True))
    assert "งวดนี้ให้ไปแล้ว 120 แต้ม การประเมินนี้ใช้ตั้งแต่ 1 ธ.ค. 67" in page
    assert page.count("ใช้อยู่") == 1
    earlier = words_of(desk("malee").get(reverse("assessment", args=[old.pk])))
    assert "มีการประเมินใหม่กว่าซึ่งใช้อยู่" in earlier and "คิดเป็นแต้ม" not in earlier


def test_without_a_rule_the_page_says_who_switches_one_on(desk: Desk, home: Household) -> None:
    page = words_of(desk("malee").post(address(home), SAID, follow=True))
    assert "เขตนี้ยังไม่มีเกณฑ์แต้มที่ใช้อยู่" in page and "หัวหน้าฝ่าย" in page


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator", "executive"])
def test_to_strangers_a_household_and_its_assessment_are_not_there(
    desk: Desk, people: People, home: Household, who: str
) -> None:
    kept = assess(act(people.actor("malee")), household=home, day=DAY, answers=ANSWERS)
    stranger = desk(who)
    assert stranger.get(address(home)).status_code == 404
    assert stranger.post(address(home), SAID).status_code == 404
    assert stranger.get(reverse("assessment", args=[kept.pk])).status_code == 404
    assert Assessment.objects.count() == 1


def test_the_households_page_leads_to_its_points_and_its_assessment(desk: Desk, home: Household) -> None:
    malee, page = desk("malee"), reverse("household", args=[home.pk])
    assert "ยังไม่เคยประเมินครัวเรือนนี้" in words_of(malee.get(page))
    malee.post(address(home), SAID)
    after = words_of(malee.get(page))
    assert "55 คะแนน จาก 100" in after and reverse("assessment", args=[Assessment.objects.get().pk]) in after


def test_whoever_reads_the_answers_is_written_down(desk: Desk, people: People, home: Household) -> None:
    kept = assess(act(people.actor("malee")), household=home, day=DAY, answers=ANSWERS)
    response = desk("malee").get(reverse("assessment", args=[kept.pk]))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Look.objects.filter(actor_ref=people.malee.ref).count() == 2


def test_many_assessments_cost_no_more_queries(desk: Desk, people: People, home: Household) -> None:
    malee, officer = desk("malee"), people.actor("malee")
    with_rule(people)

    def asked(times: int) -> int:
        for _ in range(times):
            kept = assess(act(officer), household=home, day=DAY, answers=ANSWERS)
        page = reverse("assessment", args=[kept.pk])
        malee.get(page)
        with CaptureQueriesContext(connection) as queries:
            malee.get(page)
        return len(queries)

    assert asked(2) == asked(20)
