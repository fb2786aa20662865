"""Points of people who turn out to be one come together, and go back when they are two after all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.people.assessments.services import assess
from songtor.people.households.services import leave_household
from songtor.people.models import Household, HouseholdMember, LinkDecision, LinkDecisionUndo, Person
from songtor.points.expiring import expire_due
from songtor.points.folding import left_by_expiry
from songtor.points.models import Transfer
from songtor.points.rules.granting import Granted, grant_due
from songtor.points.rules.queries import worth_of
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.points.services import account_id
from songtor.registry.services import Likely, link_certain, points_that_stayed, settle_link, undo_link
from songtor.registry.services.links import CERTAIN
from songtor.reports.verify import CHECKS
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, at, make_people
from tests.points.needs import ANSWERS
from tests.registry.folk import make_person, pair
from tests.registry.purses import give, held, make_home, make_single, pay

pytestmark = pytest.mark.django_db
SOON, LATER = DAY + timedelta(days=5), DAY + timedelta(days=60)


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


def same(actor: Actor, one: Person, other: Person, *, day: date = DAY) -> LinkDecision:
    return settle_link(act(actor, "10:10", day=day), pair=pair(one, other), answer="SAME")


def undo(actor: Actor, one: Person, other: Person, *, day: date = DAY) -> LinkDecisionUndo:
    return undo_link(act(actor, "10:20", day=day), pair=pair(one, other), reason="เลือกผิด")


def differences() -> list[str]:
    """What `songtor verify` finds."""
    return [f"{what}: {one}" for what, find in CHECKS.items() for one in find()]


def lasting(home: Household) -> list[tuple[date | None, int]]:
    return left_by_expiry(account_id(BANG_KHAE, home.pk))


def test_two_who_are_said_to_be_two_keep_their_points(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee, 30), make_single(malee, 50)
    settle_link(act(malee), pair=pair(one, other), answer="DIFFERENT")
    assert held(first, second) == [30, 50]


def test_somebody_who_lives_alone_twice_has_one_purse_the_oldest(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee), make_single(malee, 50)
    give(malee, second, 20, SOON)
    decision = same(malee, one, other)
    assert held(first, second) == [70, 0]
    assert lasting(first) == [(SOON, 20), (None, 50)]
    assert {row.cause_id for row in Transfer.objects.filter(cause="move")} == {decision.pk}
    assert differences() == []


def test_who_lives_with_others_has_their_points_there(malee: Actor) -> None:
    (one, alone), other = make_single(malee, 30), make_person(malee)
    family = make_home(malee, other, make_person(malee), holding=100)
    same(malee, one, other)
    assert held(alone, family) == [0, 130]


def test_in_two_families_and_alone_nothing_moves_by_itself(malee: Actor) -> None:
    one, (other, alone), third = make_person(malee), make_single(malee, 7), make_person(malee)
    first = make_home(malee, one, make_person(malee), holding=30)
    second = make_home(malee, third, make_person(malee), holding=50)
    same(malee, one, third)
    same(malee, one, other)
    assert held(first, second, alone) == [30, 50, 7]
    assert not Transfer.objects.filter(cause="move").exists()


def test_two_members_of_a_household_who_are_one_live_there_alone(malee: Actor) -> None:
    one, other = make_person(malee), make_person(malee)
    both = make_home(malee, one, other, holding=40)
    third, alone = make_single(malee, 5)
    same(malee, one, other)
    same(malee, one, third)
    assert held(both, alone) == [45, 0]
    undo(malee, one, other)
    assert held(both, alone) == [45, 0]  # the third lives there with the other now


def test_a_household_that_is_two_again_has_its_points_again(malee: Actor) -> None:
    third, alone = make_single(malee, 5)
    one, other = make_person(malee), make_person(malee)
    both = make_home(malee, one, other, holding=40)
    same(malee, one, other)
    same(malee, one, third)
    assert held(alone, both) == [45, 0]
    undo(malee, one, third)
    assert held(alone, both) == [5, 40]
    same(malee, one, third)
    undo(malee, one, other)
    assert held(alone, both) == [0, 45]  # the third lives with the other


def test_a_period_is_given_to_the_purse_alone_and_to_both_once_they_are_two_again(people: People) -> None:
    malee, head = people.actor("malee"), people.actor("malees_head")
    (one, alone), other = make_single(malee), make_person(malee)
    family = make_home(malee, other, make_person(malee))
    rule = draft_rule(act(head), district=family.district, terms=Terms(base_points=50, points_per_member=10))
    switch_on(act(head), rule=rule, starts_on=DAY)
    same(malee, one, other)
    (asked, _) = [assess(act(malee), household=home, day=DAY, answers=ANSWERS) for home in (alone, family)]
    assert (grant_due(now=at("11:00")), held(alone, family)) == (Granted(1, 70), [0, 70])
    worth = worth_of(actor=malee, assessment=asked, day=DAY)
    assert worth and (worth.share.points, worth.purse) == (0, family.pk)
    undo(malee, one, other)
    assert (grant_due(now=at("11:30")), held(alone, family)) == (Granted(1, 60), [60, 70])
    worth = worth_of(actor=malee, assessment=asked, day=DAY)
    assert worth and (worth.share.points, worth.purse) == (60, None)


def test_whose_purse_was_never_assessed_is_given_points_where_they_were(people: People) -> None:
    malee, head = people.actor("malee"), people.actor("malees_head")
    (one, alone), other = make_single(malee), make_person(malee)
    family = make_home(malee, other, make_person(malee))
    switch_on(
        act(head),
        rule=draft_rule(act(head), district=family.district, terms=Terms(base_points=50)),
        starts_on=DAY,
    )
    same(malee, one, other)
    assess(act(malee), household=alone, day=DAY, answers=ANSWERS)
    assert (grant_due(now=at("11:00")), held(alone, family)) == (Granted(1, 50), [50, 0])


def test_points_stay_in_their_district(people: People) -> None:
    malee, somchai, nok = people.actor("malee"), people.actor("somchai"), people.actor("nok")
    one, first = make_single(malee, 30)
    other, there = make_single(somchai, 50, district=LAT_KRABANG)
    third, also_there = make_single(somchai, 9, district=LAT_KRABANG)
    same(nok, one, other)
    assert held(first, there) == [30, 50]
    same(nok, one, third)
    assert held(first, there, also_there) == [30, 59, 0]
    assert differences() == []


def test_who_moved_out_is_not_there_any_more(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee, 30), make_single(malee, 50)
    leave_household(act(malee), membership=HouseholdMember.objects.get(person=one), ends_on=DAY)
    same(malee, one, other, day=DAY + timedelta(days=1))
    assert held(first, second) == [30, 50]


def test_taking_back_gives_back_with_the_last_days(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee, 30), make_single(malee, 50)
    give(malee, second, 20, SOON)
    give(malee, second, 10, LATER)
    same(malee, one, other)
    taken_back = undo(malee, one, other)
    assert held(first, second) == [30, 80]
    assert lasting(second) == [(SOON, 20), (LATER, 10), (None, 50)]
    assert points_that_stayed(taken_back) == 0
    assert differences() == []


def test_joined_and_parted_again_and_again_everybody_has_theirs(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee, 30), make_single(malee, 50)
    for _ in range(3):
        same(malee, one, other)
        assert held(first, second) == [80, 0]
        undo(malee, one, other)
        assert held(first, second) == [30, 50]
    assert differences() == []


def test_what_was_spent_meanwhile_stays_spent_and_is_told(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee, 30), make_single(malee, 50)
    give(malee, second, 20, LATER)
    same(malee, one, other)
    pay(malee, first, 45)  # all that ends, and 25 of the rest
    taken_back = undo(malee, one, other)
    assert held(first, second) == [5, 50]
    assert points_that_stayed(taken_back) == 20
    same(malee, one, other)
    pay(malee, first, 10)
    assert points_that_stayed(undo(malee, one, other)) == 70
    assert held(first, second) == [45, 0]
    assert differences() == []


def test_what_ran_out_meanwhile_is_not_paid_with_new_points(malee: Actor) -> None:
    (one, first), (other, second) = make_single(malee), make_single(malee)
    give(malee, second, 60, SOON)
    same(malee, one, other)
    late = SOON + timedelta(days=1)
    expire_due(now=at("00:05", late))
    give(malee, first, 80, LATER, day=late)
    taken_back = undo(malee, one, other, day=late)
    assert held(first, second) == [80, 0]
    assert points_that_stayed(taken_back) == 0
    assert differences() == []


def test_a_chain_of_three_cut_in_the_middle(malee: Actor) -> None:
    (a, first), (b, second), (c, third) = make_single(malee, 1), make_single(malee, 20), make_single(malee, 300)
    same(malee, b, c)
    assert held(first, second, third) == [1, 320, 0]
    same(malee, a, b)
    assert held(first, second, third) == [321, 0, 0]
    taken_back = undo(malee, b, c)
    assert held(first, second, third) == [21, 0, 300]
    undo(malee, a, b)
    assert held(first, second, third) == [1, 20, 300]
    assert {row.cause_id for row in Transfer.objects.filter(cause="move")} >= {taken_back.pk}
    assert differences() == []


def test_who_moves_out_after_the_merge_is_not_parted_by_it(malee: Actor) -> None:
    """An officer tidies up after a merge: of two homes of one person one is left."""
    (a, first), (b, second), (c, third) = make_single(malee, 1), make_single(malee, 20), make_single(malee, 300)
    same(malee, a, b)
    same(malee, a, c)
    leave_household(act(malee, "10:15"), membership=HouseholdMember.objects.get(person=b), ends_on=DAY)
    undo(malee, a, c, day=DAY + timedelta(days=1))
    assert held(first, second, third) == [21, 0, 300]
    undo(malee, a, b, day=DAY + timedelta(days=1))
    assert held(first, second, third) == [1, 20, 300]


def test_an_old_loss_is_not_made_good_by_another_undo(malee: Actor) -> None:
    (a, first), (b, second), (c, third) = make_single(malee, 10), make_single(malee, 20), make_single(malee, 40)
    same(malee, a, b)
    same(malee, a, c)
    pay(malee, first, 55)
    assert points_that_stayed(undo(malee, a, b)) == 20
    give(malee, first, 500)
    assert points_that_stayed(undo(malee, a, c)) == 0
    assert held(first, second, third) == [475, 0, 40]


def test_the_certain_rule_joins_the_points_of_many_at_once(malee: Actor) -> None:
    pairs = [(make_single(malee, n), make_single(malee, 10 * n)) for n in range(1, 6)]
    found = [Likely(one.pk, other.pk, 0.99, "SAME_NUMBER") for (one, _), (other, _) in pairs]
    link_certain(act(CERTAIN), district=District.objects.get(pk=BANG_KHAE), pairs=found)
    for n, ((_, first), (_, second)) in enumerate(pairs, 1):
        assert held(first, second) == [11 * n, 0]
    (one, _), (other, _) = pairs[2]
    undo(malee, one, other)
    assert [held(first, second)[1] for (_, first), (_, second) in pairs] == [0, 0, 30, 0, 0]
    assert differences() == []


def linking_costs(malee: Actor, count: int) -> int:
    """Queries that link so many pairs of people without points."""
    folk = [(make_single(malee)[0], make_person(malee)) for _ in range(count)]
    found = [Likely(one.pk, other.pk, 0.99, "SAME_NUMBER") for one, other in folk]
    with CaptureQueriesContext(connection) as asked:
        link_certain(act(CERTAIN), district=District.objects.get(pk=BANG_KHAE), pairs=found)
    return sum("points_" in query["sql"] or "people_household" in query["sql"] for query in asked)


def test_people_without_points_cost_no_more_queries_than_one(malee: Actor) -> None:
    make_single(malee, 100)
    assert linking_costs(malee, 12) == linking_costs(malee, 2) == 1
