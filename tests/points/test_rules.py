"""A district's rule gives every assessed household its points of the period, exactly once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.errors import Unknown
from songtor.evidence.verify import chain_differences
from songtor.people.assessments.queries import Living
from songtor.people.assessments.services import assess
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.services import give_group
from songtor.people.models import Household
from songtor.points.errors import RuleBegan, RuleImpossible, RuleStarted, RuleStartsTooEarly, RuleTakenBack
from songtor.points.models import PeriodGrant, Transfer
from songtor.points.queries import balance_of
from songtor.points.rules.granting import Granted, grant_due
from songtor.points.rules.models import Rule
from songtor.points.rules.queries import Beside, preview, rule_for, rule_on, rules_of
from songtor.points.rules.services import draft_rule, switch_on, take_back_start
from songtor.points.rules.terms import Band, Share, Terms
from songtor.points.verify import point_differences
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, People, act, at, make_people
from tests.points.needs import ANSWERS, make_assessed, make_home

pytestmark = pytest.mark.django_db

TERMS = Terms(base_points=50, points_per_member=20, points_per_group=15, bands=(Band(70, 60), Band(40, 30)))
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def district(db: None) -> District:
    return District.objects.get(pk=BANG_KHAE)


@pytest.fixture
def head(people: People) -> Actor:
    return people.actor("malees_head")


def started(head: Actor, district: District, terms: Terms = TERMS, starts_on: date = DAY) -> Rule:
    rule = draft_rule(act(head), district=district, terms=terms)
    switch_on(act(head), rule=rule, starts_on=starts_on)
    return rule


def has(home: Household) -> int:
    return balance_of(district_id=home.district_id, household_id=home.pk)


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"base_points": -1},
        {"base_points": 1_000_000},
        {"base_points": 10, "period": "DAY"},
        {"bands": (Band(10, 5), Band(10, 6))},
        {"bands": (Band(-1, 5),)},
        {"base_points": 10, "good_for_days": 30},
        {"base_points": 10, "good_for_days": 0, "carries_over": True},
        {"base_points": 10, "cap_per_visit": 0},
        {"base_points": 10, "item_caps": {"rice": -1}},
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(terms: dict[str, object]) -> None:
    with pytest.raises(RuleImpossible):
        Terms(**terms)


@pytest.mark.parametrize(
    ("score", "living", "points"),
    [
        (0, Living(1), 70),
        (39, Living(1), 70),
        (40, Living(1), 100),
        (70, Living(4), 190),
        (55, Living(2, frozenset({"ELDERLY", "DISABLED"})), 150),
        (100, Living(0), 0),
    ],
)
def test_a_share_is_base_members_groups_and_band(score: int, living: Living, points: int) -> None:
    assert TERMS.share(score, living).points == points


@pytest.mark.parametrize(
    ("terms", "begins", "last_day"),
    [
        (Terms(base_points=1), date(2024, 11, 1), date(2024, 11, 30)),
        (Terms(base_points=1, period="QUARTER"), date(2024, 10, 1), date(2024, 12, 31)),
        (Terms(base_points=1, carries_over=True, good_for_days=90), date(2024, 11, 1), date(2025, 2, 3)),
        (Terms(base_points=1, carries_over=True), date(2024, 11, 1), None),
    ],
)
def test_points_are_good_to_the_end_of_their_period_or_carry_over(
    terms: Terms, begins: date, last_day: date | None
) -> None:
    assert (terms.begins(DAY), terms.last_day(DAY)) == (begins, last_day)


def test_a_rule_is_a_draft_then_coming_then_holds_then_is_replaced(head: Actor, district: District) -> None:
    def states(day: date) -> list[str]:
        return [dated.state for dated in rules_of(actor=head, district=district, day=day)]

    first, later = started(head, district), started(head, district, starts_on=TOMORROW)
    draft_rule(act(head), district=district, terms=TERMS)
    assert states(DAY) == ["draft", "coming", "holds"]
    assert states(TOMORROW) == ["draft", "holds", "replaced"]
    assert [rule_on(BANG_KHAE, day) for day in (DAY - timedelta(days=1), DAY, TOMORROW)] == [None, first, later]
    kept = Terms(base_points=5, item_caps={"rice": 2}, cap_per_visit=80, carries_over=True, good_for_days=60)
    assert Terms.of(draft_rule(act(head), district=district, terms=kept)) == kept


def test_a_rule_is_switched_on_once_and_never_for_a_day_gone_by(head: Actor, district: District) -> None:
    rule = started(head, district)
    other = draft_rule(act(head), district=district, terms=TERMS)
    for again, day in ((rule, TOMORROW), (other, DAY)):
        with pytest.raises(RuleStarted):
            switch_on(act(head), rule=again, starts_on=day)
    with pytest.raises(RuleStartsTooEarly):
        switch_on(act(head), rule=other, starts_on=DAY - timedelta(days=1))


def test_a_start_is_taken_back_before_its_day_and_the_rule_never_holds(head: Actor, district: District) -> None:
    held, wrong = started(head, district), started(head, district, Terms(base_points=9), TOMORROW)
    take_back_start(act(head), start=wrong.start)
    assert rule_on(BANG_KHAE, TOMORROW) == held
    right = started(head, district, Terms(base_points=7), TOMORROW)
    assert rule_on(BANG_KHAE, TOMORROW) == right
    states = [dated.state for dated in rules_of(actor=head, district=district, day=DAY)]
    assert states == ["coming", "taken_back", "holds"]
    with pytest.raises(RuleTakenBack):
        take_back_start(act(head), start=wrong.start)
    with pytest.raises(RuleStarted):
        switch_on(act(head), rule=wrong, starts_on=TOMORROW + timedelta(days=1))
    assert list(chain_differences()) == []


def test_a_start_whose_day_has_come_stays(head: Actor, district: District) -> None:
    held, coming = started(head, district), started(head, district, starts_on=TOMORROW)
    with pytest.raises(RuleBegan):
        take_back_start(act(head), start=held.start)
    with pytest.raises(RuleBegan):
        take_back_start(act(head, day=TOMORROW), start=coming.start)


@pytest.mark.parametrize("name", ["malee", "somchai", "nok", "coordinator", "executive"])
def test_rules_are_the_district_heads(people: People, head: Actor, district: District, name: str) -> None:
    rule = draft_rule(act(head), district=district, terms=TERMS)
    other = people.actor(name)
    with pytest.raises(Unknown):
        draft_rule(act(other), district=district, terms=TERMS)
    with pytest.raises(Unknown):
        switch_on(act(other), rule=rule, starts_on=DAY)
    with pytest.raises(Unknown):
        preview(actor=other, district=district, terms=TERMS, day=DAY)
    coming = started(head, district, starts_on=TOMORROW)
    with pytest.raises(Unknown):
        take_back_start(act(other), start=coming.start)
    if name in ("somchai", "coordinator", "executive"):
        with pytest.raises(Unknown):
            rule_for(actor=other, rule_id=rule.pk)


def test_a_preview_says_what_the_rule_then_gives(people: People, head: Actor, district: District) -> None:
    homes = [make_assessed(people, members) for members in (1, 2, 2)]
    homes.append(make_assessed(people, 3, income="none", housing="no_roof", care="bedridden"))
    give_group(act(people.actor("malee")), person=homes[0].members.get().person, given=GivenGroup("HOMELESS", DAY))
    make_home(people, 1)  # nobody asked them
    seen = preview(actor=head, district=district, terms=TERMS, day=DAY)
    assert (seen.households, seen.points) == (4, 115 + 120 + 120 + 170)
    assert seen.amounts == {115: 1, 120: 2, 170: 1}
    assert seen.examples[0].share == Share(base=50, members=20, groups=15, band=30)
    assert not Transfer.objects.exists()
    started(head, district)
    assert grant_due(now=at("11:00")) == Granted(4, seen.points)
    assert [has(home) for home in homes] == [115, 120, 120, 170]


def test_a_preview_stands_beside_another_rule(people: People, head: Actor, district: District) -> None:
    for members in (1, 2, 5):
        make_assessed(people, members)
    held = Terms(base_points=40, points_per_member=30)  # 70, 100, 190 a month

    def beside(terms: Terms) -> Beside | None:
        return preview(actor=head, district=district, terms=terms, day=DAY, beside=held).beside

    assert beside(Terms(base_points=100)) == Beside(more=1, less=1, same=1, points=300, was=360, months=1)
    quarterly = Terms(period="QUARTER", base_points=300)
    assert beside(quarterly) == Beside(more=1, less=1, same=1, points=900, was=1_080, months=3)
    assert preview(actor=head, district=district, terms=held, day=DAY).beside is None


def test_a_period_is_given_exactly_once(people: People, head: Actor, district: District) -> None:
    home = make_assessed(people, 1)
    started(head, district)
    runs = [grant_due(now=at("11:00", day)) for day in (DAY, DAY, TOMORROW, date(2024, 11, 30), date(2024, 12, 1))]
    assert [run.points for run in runs] == [100, 0, 0, 0, 100]
    assert has(home) == 200
    (first, second) = Transfer.objects.order_by("day")
    assert (first.expires_on, second.expires_on) == (date(2024, 11, 30), date(2024, 12, 31))
    assert {fact.pk for fact in PeriodGrant.objects.all()} == {first.cause_id, second.cause_id}
    assert list(point_differences()) == [] == list(chain_differences())


def test_another_rule_or_assessment_counts_from_the_next_period(
    people: People, head: Actor, district: District
) -> None:
    home = make_assessed(people, 1)
    started(head, district)
    grant_due(now=at("11:00"))
    answers = {**ANSWERS, "income": "more"}
    assess(act(people.actor("malee"), "11:05"), household=home, day=DAY, answers=answers)
    started(head, district, Terms(base_points=7), TOMORROW)
    assert grant_due(now=at("11:00", TOMORROW)) == Granted()
    assert grant_due(now=at("11:00", date(2024, 12, 1))) == Granted(1, 7)


def test_who_is_assessed_later_gets_the_running_period(people: People, head: Actor, district: District) -> None:
    make_assessed(people, 1)
    started(head, district)
    assert grant_due(now=at("11:00")).households == 1
    late = make_assessed(people, 2)
    assert grant_due(now=at("11:05")) == Granted(1, 120)
    assert has(late) == 120


def test_nothing_comes_before_its_rule_and_nothing_to_nobody(people: People, head: Actor, district: District) -> None:
    make_assessed(people, 1, income="more")
    assert grant_due(now=at("11:00")) == Granted()
    started(head, district, Terms(bands=(Band(90, 40),)), TOMORROW)
    assert grant_due(now=at("11:30")) == Granted()
    assert grant_due(now=at("11:00", TOMORROW)) == Granted()
    assert [fact.points for fact in PeriodGrant.objects.all()] == [0]
    assert not Transfer.objects.exists()


def test_a_district_gives_to_its_own_households(people: People, head: Actor, district: District) -> None:
    own, other = make_assessed(people, 1), make_assessed(people, 1, of="somchai", district=LAT_KRABANG)
    started(head, district)
    grant_due(now=at("11:00"))
    assert (has(own), has(other)) == (100, 0)


def test_many_households_are_given_theirs_in_few_acts(people: People, head: Actor, district: District) -> None:
    homes = [make_assessed(people, 1) for _ in range(103)]
    started(head, district)
    assert grant_due(now=at("11:00")) == Granted(103, 10_300)
    assert {has(home) for home in homes} == {100}
