"""What looks odd is found with its reason, and is gone once somebody who may has settled it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import Goods, OfferedGoods
from songtor.city.policy import Actor
from songtor.cleaning import services as cleaning
from songtor.cleaning.errors import NobodyAsks, QuestionMissing
from songtor.cleaning.queries import Oddity, oddities
from songtor.cleaning.robust import usual
from songtor.evidence.errors import Unknown
from songtor.offers.models import Branch
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.models import Weighing
from tests.personas import (
    DAY,
    People,
    act,
    at,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def head(people: People) -> Actor:
    return people.actor("malees_head")


def weigh(actor: Actor, branch: Branch, grams: int, *, days_ago: int = 0, late_days: int = 0) -> Weighing:
    """One pick-up of that branch on a day of its own, weighed and finished."""
    day = DAY - timedelta(days=days_ago)
    offer = make_offer(actor, branch, [OfferedGoods("ready", 20_000)], day=day)
    round_ = make_round(actor, offer, make_site(actor, name=f"ชุมชน {days_ago} (สมมติ)"))
    pickup, delivery = stops_of(round_)
    deed = act(actor, "09:30", day=day)
    deed = replace(deed, entered_at=deed.entered_at + timedelta(days=late_days))
    weighing = rounds.record_weighing(deed, stop=pickup, category="ready", gross_grams=grams, tare_grams=0)
    rounds.finish_pickup(act(actor, "09:40", day=day), stop=pickup)
    rounds.miss_stop(act(actor, "10:00", day=day), stop=delivery, reason="closed")
    return weighing


def found(actor: Actor) -> list[tuple[str, Weighing]]:
    return [(str(odd.kind), odd.fact) for odd in oddities(actor=actor, day=DAY)]  # type: ignore[misc]


def only(actor: Actor) -> Oddity:
    (odd,) = oddities(actor=actor, day=DAY)
    return odd


def test_a_stranger_sees_nothing_and_decides_nothing(people: People, malee: Actor) -> None:
    weighing = weigh(malee, make_branch(malee), 5_000, days_ago=3, late_days=2)
    somchai = people.actor("somchai")
    assert found(somchai) == []
    with pytest.raises(Unknown):
        cleaning.approve(act(somchai), fact=weighing, kind="late")


def test_an_officer_approves_nothing(malee: Actor) -> None:
    weighing = weigh(malee, make_branch(malee), 5_000, days_ago=3, late_days=2)
    with pytest.raises(Unknown):
        cleaning.approve(act(malee), fact=weighing, kind="late")


def test_a_question_needs_words_and_an_answer_needs_a_question(malee: Actor, head: Actor) -> None:
    weighing = weigh(malee, make_branch(malee), 5_000, days_ago=3, late_days=2)
    with pytest.raises(QuestionMissing):
        cleaning.ask_back(act(head), fact=weighing, kind="late", question=" ")
    with pytest.raises(NobodyAsks):
        cleaning.answer(act(malee), fact=weighing, kind="late", words="จริง")


def test_a_weight_entered_days_later_is_listed_until_it_is_approved(malee: Actor, head: Actor) -> None:
    late = weigh(malee, make_branch(malee), 5_000, days_ago=3, late_days=2)
    weigh(malee, make_branch(malee, name="ร้านตรงเวลา (สมมติ)"), 5_000, days_ago=4)
    assert found(head) == [("late", late)]
    cleaning.approve(act(head), fact=late, kind="late")
    assert found(head) == []


def test_a_question_goes_to_who_entered_it_and_the_answer_closes_it(people: People, malee: Actor, head: Actor) -> None:
    late = weigh(malee, make_branch(malee), 5_000, days_ago=3, late_days=2)
    coordinator = people.actor("coordinator")
    cleaning.ask_back(act(coordinator), fact=late, kind="late", question="ใบอยู่ไหน")
    question = only(head).question
    assert question is not None and question.asked_ref == malee.ref
    cleaning.answer(act(malee, "10:10"), fact=late, kind="late", words="แนบรูปแล้ว")
    assert only(head).question is None
    assert [decision.words for decision in only(head).decisions] == ["ใบอยู่ไหน", "แนบรูปแล้ว"]


def test_an_amount_far_from_the_branchs_own_history_is_named_with_what_is_usual(malee: Actor, head: Actor) -> None:
    branch = make_branch(malee)
    for days_ago, grams in enumerate((5_000, 5_200, 4_900, 5_100, 5_300, 5_000), start=2):
        weigh(malee, branch, grams, days_ago=days_ago)
    far = weigh(malee, branch, 52_000, days_ago=1)
    assert found(head) == [("outlier", far)]
    standard = only(head).usual
    assert standard is not None and (standard.middle, standard.count) == (5_050, 6)


def test_an_approved_amount_comes_back_when_it_is_corrected_to_another_odd_one(malee: Actor, head: Actor) -> None:
    branch = make_branch(malee)
    for days_ago in range(2, 8):
        weigh(malee, branch, 5_000, days_ago=days_ago)
    far = weigh(malee, branch, 52_000)
    cleaning.approve(act(head), fact=far, kind="outlier")
    assert found(head) == []
    right = rounds.correct_weighing(
        act(malee, "11:00"), weighing=far, gross_grams=48_000, tare_grams=0, reason="อ่านใหม่"
    )
    assert found(head) == [("outlier", right)]


@pytest.mark.parametrize(("second", "listed"), [(5_050, True), (6_500, False)])
def test_nearly_the_same_weight_within_the_hour_may_be_recorded_twice(
    malee: Actor, head: Actor, second: int, listed: bool
) -> None:
    branch = make_branch(malee)
    first = weigh(malee, branch, 5_000)
    again = weigh_again(malee, first, second)
    assert found(head) == ([("twice", again)] if listed else [])


def weigh_again(actor: Actor, first: Weighing, grams: int) -> Weighing:
    """The branch's rest is a new offer, fetched by the same vehicle."""
    stop = first.stop
    left = rounds.leave_rest(act(actor, "09:45"), stop=stop, lines=[Goods("ready", 5_000)], until=at("15:00"))
    second = rounds.add_pickup(act(actor, "09:50"), round_=stop.round, offer=left.offer)
    return rounds.record_weighing(act(actor, "10:06"), stop=second, category="ready", gross_grams=grams, tare_grams=0)


def test_a_finished_stop_without_weight_is_listed_and_again_after_a_weight_is_taken_back(
    malee: Actor, head: Actor
) -> None:
    weighing = weigh(malee, make_branch(malee), 5_000)
    rounds.reverse_weighing(act(malee, "11:00"), weighing=weighing, reason="ชั่งผิด")
    odd = only(head)
    assert (odd.kind, odd.fact) == ("unweighed", weighing.stop)
    cleaning.approve(act(head, "11:05"), fact=weighing.stop, kind="unweighed")
    assert found(head) == []
    again = rounds.record_weighing(
        act(malee, "11:10"), stop=weighing.stop, category="ready", gross_grams=4_000, tare_grams=0
    )
    rounds.reverse_weighing(act(malee, "11:20"), weighing=again, reason="ชั่งผิด")
    assert [str(one.kind) for one in oddities(actor=head, day=DAY)] == ["unweighed"]


def test_late_hand_overs_are_for_those_who_see_receipts(people: People, malee: Actor, head: Actor) -> None:
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    pickup, delivery = stops_of(round_)
    rounds.record_weighing(act(malee, "09:30"), stop=pickup, category="ready", gross_grams=9_000, tare_grams=0)
    deed = act(malee, "11:00")
    late = replace(deed, entered_at=deed.entered_at + timedelta(days=3))
    receipt = hand_over(late, stop=delivery, lines=[Goods("ready", 4_000)], heads=9, counts={})
    day = DAY + timedelta(days=3)
    assert [odd.fact for odd in oddities(actor=people.actor("malees_head", day), day=day)] == [receipt]
    assert oddities(actor=people.actor("coordinator", day), day=day) == []


def test_a_long_inbox_asks_as_little_as_a_short_one(malee: Actor, head: Actor) -> None:
    asked = []
    for number in (2, 8):
        for days_ago in range(1, number):
            weigh(
                malee,
                make_branch(malee, name=f"ร้าน {number}/{days_ago} (สมมติ)"),
                5_000,
                days_ago=days_ago + number,
                late_days=2,
            )
        with CaptureQueriesContext(connection) as queries:
            assert oddities(actor=head, day=DAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_one_wild_value_moves_neither_the_middle_nor_the_spread() -> None:
    calm = usual([5_000, 5_100, 4_900, 5_050, 4_950])
    wild = usual([5_000, 5_100, 4_900, 5_050, 4_950, 500_000])
    assert calm and wild and abs(calm.middle - wild.middle) <= 50
    assert wild.is_far(500_000) and not wild.is_far(5_300)
    assert usual([5_000] * 4) is None
