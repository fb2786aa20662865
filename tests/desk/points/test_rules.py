"""The district's head writes a rule, sees it on the real households, and switches it on; others read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.points.models import Rule, RuleStart, RuleStartReversal, Transfer
from songtor.points.rules.queries import rule_on
from songtor.points.rules.services import draft_rule
from songtor.points.rules.terms import Band, Terms
from tests.desk.points.answers import TERMS, code_of, with_rule, words_of
from tests.personas import BANG_KHAE, DAY, People, act
from tests.points.needs import make_assessed

pytestmark = pytest.mark.django_db
Desk = Callable[[str], Client]
SAID = {
    "answer": "draft",
    "period": "MONTH",
    "base_points": "50",
    "points_per_member": "๒๐",
    "points_per_group": "",
    "band_score": ["70", "40", ""],
    "band_points": ["60", "30", ""],
    "lasting": "end",
    "good_for_days": "",
    "cap_per_visit": "",
    "key": "one-form",
}
NEW = "/points/rules/new/"


def page_of(rule: Rule) -> str:
    return reverse("points_rule", args=[rule.pk])


def switch_on(client: Client, rule: Rule, day: str, key: str = "start") -> object:
    return client.post(reverse("rule_start", args=[rule.pk]), {"starts_on": day, "key": key}, follow=True)


def test_a_rule_is_looked_at_kept_and_switched_on(desk: Desk, people: People) -> None:
    for members in (1, 2, 2):
        make_assessed(people, members)
    make_assessed(people, 3, income="none", housing="no_roof", care="bedridden")
    head = desk("malees_head")
    seen = words_of(head.post(NEW, SAID | {"answer": "preview"}))
    assert "<strong>510</strong>" in seen and "ให้ 4 จาก 4 ครัวเรือน" in seen
    assert "120 แต้ม" in seen and "3 คน กลุ่มเปราะบาง 0 กลุ่ม 89 คะแนน" in seen
    assert 'value="70"' in seen and not Rule.objects.exists()
    kept = words_of(head.post(NEW, SAID, follow=True))
    rule = Rule.objects.get()
    assert Terms.of(rule) == Terms(base_points=50, points_per_member=20, bands=(Band(70, 60), Band(40, 30)))
    assert "40 ถึง 69 คะแนน" in kept and "70 คะแนนขึ้นไป" in kept and 'value="1 ธ.ค. 67"' in kept
    assert "ใช้อยู่" in words_of(switch_on(head, rule, "5/11/2567"))
    assert rule_on(BANG_KHAE, DAY) == rule
    assert not Transfer.objects.exists()


def test_the_same_form_sent_twice_is_one_draft(desk: Desk) -> None:
    head = desk("malees_head")
    first, second = head.post(NEW, SAID), head.post(NEW, SAID)
    assert first.url == second.url and Rule.objects.count() == 1


def test_a_new_rule_begins_with_the_one_that_holds_or_another(desk: Desk, people: People) -> None:
    head = desk("malees_head")
    terms = Terms(
        base_points=77,
        bands=(Band(100, 9), Band(40, 8)),
        carries_over=True,
        good_for_days=66,
        cap_per_visit=55,
        item_caps={"STAPLE": 4},
    )
    rule = with_rule(people, terms)
    for address in (NEW, f"{NEW}?from={rule.pk}"):
        page = words_of(head.get(address))
        assert 'value="77"' in page and 'value="66"' in page and 'value="55"' in page and 'value="4"' in page
        assert page.index('value="40"') < page.index('value="100"')
    assert head.get(f"{NEW}?from=nobody").status_code == 404


def test_everything_a_form_says_is_kept(desk: Desk) -> None:
    said = {"period": "QUARTER", "lasting": "days", "good_for_days": "90", "cap_per_visit": "80", "cap_STAPLE": "2"}
    page = words_of(desk("malees_head").post(NEW, SAID | said, follow=True))
    terms = Terms.of(Rule.objects.get())
    assert (terms.period, terms.carries_over, terms.good_for_days) == ("QUARTER", True, 90)
    assert (terms.cap_per_visit, terms.item_caps) == (80, {"STAPLE": 2})
    assert "ทุกไตรมาส" in page and "90 วัน" in page and "2 ชิ้นต่องวด" in page


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"base_points": "", "points_per_member": "", "band_score": [], "band_points": []}, "rule_impossible"),
        ({"base_points": "100001"}, "rule_impossible"),
        ({"base_points": "ห้าสิบ"}, "not_a_count"),
        ({"band_score": ["40", "40"], "band_points": ["1", "2"]}, "rule_impossible"),
        ({"band_score": ["40"], "band_points": [""]}, "band_incomplete"),
        ({"band_score": ["-4"], "band_points": ["1"]}, "not_a_count"),
        ({"lasting": "days"}, "rule_impossible"),
        ({"cap_per_visit": "0"}, "rule_impossible"),
        ({"cap_STAPLE": "0"}, "rule_impossible"),
        ({"period": "DAY"}, "invalid_choice"),
    ],
)
@pytest.mark.parametrize("answer", ["draft", "preview"])
def test_what_cannot_be_a_rule_is_said_and_nothing_is_kept(
    desk: Desk, change: dict[str, object], code: str, answer: str
) -> None:
    refused = desk("malees_head").post(NEW, SAID | {"answer": answer} | change)
    assert (refused.status_code, code_of(refused)) == (422, code)
    assert not Rule.objects.exists()


def test_a_draft_stands_beside_the_rule_that_holds(desk: Desk, people: People) -> None:
    with_rule(people)
    for members in (1, 2, 5):
        make_assessed(people, members)
    page = words_of(desk("malees_head").post(NEW, SAID | {"answer": "preview", "base_points": "50"}))
    assert "เกณฑ์วันนี้ให้เดือนละ" in page
    quarterly = SAID | {"answer": "preview", "period": "QUARTER", "base_points": "360", "points_per_member": ""}
    page = words_of(desk("malees_head").post(NEW, quarterly))
    assert "เกณฑ์วันนี้ให้ไตรมาสละ 1,200 แต้ม เกณฑ์นี้ให้ 1,170 แต้ม" in page
    assert ">2</strong> ครัวเรือน" in page and ">1</strong> ครัวเรือน" in page


def test_a_coming_rule_is_taken_back_by_its_toast_or_its_page(desk: Desk, people: People) -> None:
    head, held = desk("malees_head"), with_rule(people)
    rules = [draft_rule(act(people.actor("malees_head")), district=held.district, terms=TERMS) for _ in range(2)]
    page = words_of(switch_on(head, rules[0], "1/12/2567", "first"))
    assert "เปิดใช้เกณฑ์ตั้งแต่ 1 ธ.ค. 67" in page and "/undo/" in page
    head.post(reverse("undo", args=[list(head.session["undo"])[-1]]))
    assert RuleStartReversal.objects.count() == 1
    switch_on(head, rules[1], "1/12/2567", "second")
    assert rule_on(BANG_KHAE, date(2024, 12, 1)) == rules[1]
    page = words_of(head.post(reverse("rule_take_back", args=[rules[1].pk]), {"key": "back"}, follow=True))
    assert "ยกเลิกก่อนเริ่มใช้" in page and "เกณฑ์นี้ไม่เคยใช้" in page
    assert rule_on(BANG_KHAE, date(2024, 12, 1)) == held


def test_what_holds_already_is_not_taken_back_and_has_no_undo(desk: Desk, people: People) -> None:
    head, held = desk("malees_head"), with_rule(people)
    assert "/undo/" not in words_of(head.get(page_of(held)))
    assert code_of(head.post(reverse("rule_take_back", args=[held.pk]))) == "rule_began"
    draft = draft_rule(act(people.actor("malees_head")), district=held.district, terms=TERMS)
    assert head.post(reverse("rule_take_back", args=[draft.pk])).status_code == 404
    assert not RuleStartReversal.objects.exists()


@pytest.mark.parametrize(
    ("day", "code"),
    [("4/11/2567", "rule_starts_too_early"), ("5/11/2567", "rule_started"), ("", "required"), ("x", "not_a_day")],
)
def test_a_day_that_cannot_be_is_said_beside_the_draft(desk: Desk, people: People, day: str, code: str) -> None:
    held = with_rule(people)
    draft = draft_rule(act(people.actor("malees_head")), district=held.district, terms=TERMS)
    refused = switch_on(desk("malees_head"), draft, day)
    assert (refused.status_code, code_of(refused)) == (422, code)
    assert RuleStart.objects.count() == 1


def test_officers_and_the_department_read_and_others_find_nothing(desk: Desk, people: People) -> None:
    held, rules = with_rule(people), reverse("points_rules")
    make_assessed(people, 1)
    for who in ("malee", "nok"):
        reader = desk(who)
        page = words_of(reader.get(rules, {"district": BANG_KHAE}))
        assert "50 แต้ม" in page and "ร่างเกณฑ์ใหม่" not in page
        one = words_of(reader.get(page_of(held)))
        assert "ทุกครัวเรือน" in one and "ครัวเรือนของเขตจะได้เท่าใด" not in one
        assert reader.get(NEW).status_code == 404 and reader.post(NEW, SAID).status_code == 404
        assert switch_on(reader, held, "1/12/2567").status_code == 404
        assert reader.post(reverse("rule_take_back", args=[held.pk])).status_code == 404
    assert desk("somchai").get(page_of(held)).status_code == 404
    assert desk("somchai").get(rules, {"district": BANG_KHAE}).status_code == 404
    for who in ("coordinator", "executive"):
        assert desk(who).get(rules).status_code == 404
    assert Rule.objects.count() == 1


def test_the_department_chooses_a_district_first(desk: Desk) -> None:
    page = words_of(desk("nok").get(reverse("points_rules")))
    assert page.count("<option") == 50 and "ใช้อยู่" not in page


def test_an_empty_district_says_who_does_what_next(desk: Desk) -> None:
    rules = reverse("points_rules")
    assert "ร่างเกณฑ์ ดูผลกับครัวเรือนจริง" in words_of(desk("malees_head").get(rules))
    assert "หัวหน้าฝ่ายของเขตเป็นผู้ร่าง" in words_of(desk("malee").get(rules))
    seen = words_of(desk("malees_head").post(NEW, SAID | {"answer": "preview"}))
    assert "ยังไม่มีครัวเรือนที่ประเมินแล้ว" in seen


def test_many_amounts_stand_together_in_steps(desk: Desk, people: People) -> None:
    for members in range(1, 12):
        make_assessed(people, members)
    page = words_of(desk("malees_head").post(NEW, SAID | {"answer": "preview"}))
    assert "100 ถึง 149 แต้ม" in page and page.count('<th scope="row">') <= 8


def test_many_rules_and_households_cost_no_more_queries(desk: Desk, people: People) -> None:
    head, held = desk("malees_head"), with_rule(people)

    def asked(more: int) -> list[int]:
        counts = []
        for _ in range(more):
            make_assessed(people, 1)
            draft_rule(act(people.actor("malees_head")), district=held.district, terms=TERMS)
        for address in (reverse("points_rules"), page_of(held)):
            head.get(address)
            with CaptureQueriesContext(connection) as queries:
                head.get(address)
            counts.append(len(queries))
        return counts

    assert asked(2) == asked(18)
