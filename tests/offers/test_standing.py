"""What a branch usually gives appears by itself on round days, once, and gives way to what it says itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from songtor.city.goods import OfferedGoods
from songtor.city.models import Coordination, District, Holiday
from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal, Unknown
from songtor.offers.models import Branch, Offer, OfferFromStanding, StandingOffer
from songtor.offers.queries import open_offers
from songtor.offers.services import Window, announce_nothing, announce_offer, end_branch, withdraw_offer
from songtor.offers.services.standing import Usually, end_standing, enter_standing, make_due
from songtor.offers.standing import due_standing, standing_for, standing_offers
from songtor.reports.verify import differences
from songtor.rounds.services import pass_on
from tests.personas import BANG_KHAE, DAY, People, act, at, make_branch, make_people

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY, THURSDAY = DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)
NEXT_TUESDAY = DAY + timedelta(days=7)
TUE_THU = Usually((2, 4), time(9), time(12), starts_on=DAY)
USUAL = [OfferedGoods("ready", 12_000), OfferedGoods("fresh", 3_000, cold=True)]


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return make_branch(malee)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code


def enter(
    malee: Actor, branch: Branch, usually: Usually = TUE_THU, *, clock: str = "08:00", **more: object
) -> StandingOffer:
    asked = {"lines": USUAL, "usually": usually, **more}
    return enter_standing(act(malee, clock), branch=branch, **asked)


def days_with_food(branch: Branch) -> list[date]:
    end = DAY + timedelta(days=14)
    days = (DAY + timedelta(days=n) for n in range((end - DAY).days))
    return [day for day in days if open_offers(District.objects.get(pk=BANG_KHAE), day).filter(branch=branch).exists()]


@pytest.mark.parametrize(
    ("code", "usual"),
    [
        ("weekdays_missing", {"weekdays": ()}),
        ("weekdays_missing", {"weekdays": (8,)}),
        ("window_backwards", {"until": time(9)}),
        ("season_backwards", {"ends_on": DAY - timedelta(days=1)}),
        ("season_is_over", {"starts_on": date(2024, 1, 1), "ends_on": DAY - timedelta(days=1)}),
    ],
)
def test_an_impossible_standing_offer_is_refused(
    malee: Actor, branch: Branch, code: str, usual: dict[str, object]
) -> None:
    with refused(code):
        enter(malee, branch, replace(TUE_THU, **usual))
    assert not Offer.objects.exists()


def test_nothing_usual_and_two_on_one_weekday_are_refused(malee: Actor, branch: Branch) -> None:
    with refused("nothing_offered"):
        enter(malee, branch, lines=[])
    enter(malee, branch)
    with refused("standing_twice"):
        enter(malee, branch, replace(TUE_THU, weekdays=(4,)))
    enter(malee, branch, replace(TUE_THU, weekdays=(3,)))
    end_branch(act(malee), branch=branch)
    with refused("branch_ended"):
        enter(malee, branch, replace(TUE_THU, weekdays=(1,)))


def test_a_stranger_neither_sees_nor_enters_it(malee: Actor, people: People, branch: Branch) -> None:
    standing, somchai = enter(malee, branch), people.actor("somchai")
    assert list(standing_offers(actor=somchai, branch=branch)) == []
    for deed in (lambda: standing_for(actor=somchai, standing_id=standing.pk), lambda: enter(somchai, branch)):
        with pytest.raises(Unknown):
            deed()
    assert standing_for(actor=people.actor("coordinator"), standing_id=standing.pk) == standing


def test_entering_it_makes_the_coming_round_days(malee: Actor, branch: Branch) -> None:
    standing = enter(malee, branch)
    assert days_with_food(branch) == [TUESDAY, THURSDAY, NEXT_TUESDAY]
    offer = Offer.objects.filter(day=THURSDAY).get()
    assert (offer.from_standing.standing, offer.ready_from, offer.until) == (
        standing,
        at("09:00", THURSDAY),
        at("12:00", THURSDAY),
    )
    assert [(line.category_id, line.grams, line.cold) for line in offer.lines.all()] == [
        ("fresh", 3_000, True),
        ("ready", 12_000, False),
    ]
    assert list(differences()) == []


def test_holidays_seasons_and_other_weekdays_make_nothing(malee: Actor, branch: Branch) -> None:
    Holiday.objects.create(date=THURSDAY, name_th="วันหยุด")
    monday_to_thursday = replace(TUE_THU, weekdays=(1, 2, 3, 4), starts_on=WEDNESDAY, ends_on=NEXT_TUESDAY)
    enter(malee, branch, monday_to_thursday)
    assert days_with_food(branch) == [WEDNESDAY, NEXT_TUESDAY]


def test_tick_makes_each_coming_day_once(malee: Actor, branch: Branch) -> None:
    enter(malee, branch)
    assert make_due(now=at("08:05")) == 0
    assert (make_due(now=at("00:01", THURSDAY)), make_due(now=at("00:02", THURSDAY))) == (1, 0)
    assert days_with_food(branch)[-1] == THURSDAY + timedelta(days=7)
    assert OfferFromStanding.objects.count() == 4


def test_what_is_too_late_today_is_not_made(malee: Actor, branch: Branch) -> None:
    enter(malee, branch, clock="12:00")
    assert days_with_food(branch) == [THURSDAY, NEXT_TUESDAY]
    assert make_due(now=at("12:05")) == 0


@pytest.mark.parametrize("said", ["food", "nothing", "withdrawn"])
def test_what_the_branch_says_itself_holds(malee: Actor, branch: Branch, said: str) -> None:
    if said == "nothing":
        announce_nothing(act(malee, "07:00"), branch=branch, day=THURSDAY)
    else:
        window, little = Window(at("10:00", THURSDAY), at("11:00", THURSDAY)), [OfferedGoods("ready", 1_000)]
        own = announce_offer(act(malee, "07:30"), branch=branch, day=THURSDAY, lines=little, window=window)
        if said == "withdrawn":
            withdraw_offer(act(malee, "07:40"), offer=own, reason="ขายหมด")
    enter(malee, branch)
    make_due(now=at("08:05"))
    assert not OfferFromStanding.objects.filter(day=THURSDAY).exists()


def test_one_day_of_it_is_withdrawn_like_any_offer_and_stays_so(malee: Actor, branch: Branch) -> None:
    enter(malee, branch)
    withdraw_offer(act(malee, "08:10"), offer=Offer.objects.get(day=THURSDAY), reason="ร้านหยุด")
    assert make_due(now=at("08:11")) == 0
    assert days_with_food(branch) == [TUESDAY, NEXT_TUESDAY]


def test_a_change_touches_only_coming_days_nobody_touched(malee: Actor, branch: Branch) -> None:
    standing = enter(malee, branch)
    announce_nothing(act(malee, "08:10"), branch=branch, day=THURSDAY)
    changed = enter(malee, branch, lines=[OfferedGoods("ready", 5_000)], replaces=standing, clock="08:20")
    grams = {offer.day: sum(line.grams for line in offer.lines.all()) for offer in all_open(branch)}
    assert grams == {TUESDAY: 15_000, NEXT_TUESDAY: 5_000}
    assert list(standing_offers(actor=malee, branch=branch)) == [changed]
    with refused("standing_ended"):
        enter(malee, branch, replaces=standing, clock="08:30")
    with refused("standing_ended"):
        end_standing(act(malee, "08:30"), standing=standing)
    assert list(differences()) == []


def all_open(branch: Branch) -> list[Offer]:
    district = District.objects.get(pk=BANG_KHAE)
    return [offer for n in range(14) for offer in open_offers(district, DAY + timedelta(days=n)).filter(branch=branch)]


def test_what_was_passed_on_is_touched_and_stays(malee: Actor, branch: Branch) -> None:
    standing = enter(malee, branch)
    district = District.objects.get(pk=BANG_KHAE)
    pass_on(act(malee, "08:10"), offer=Offer.objects.get(day=THURSDAY), from_district=district, reason="รถเสีย")
    end_standing(act(malee, "08:20"), standing=standing)
    assert days_with_food(branch) == [TUESDAY, THURSDAY]


def test_entered_again_after_its_end_it_makes_the_days_again(malee: Actor, branch: Branch) -> None:
    end_standing(act(malee, "08:10"), standing=enter(malee, branch))
    assert days_with_food(branch) == [TUESDAY]
    assert make_due(now=at("08:15")) == 0
    enter(malee, branch, clock="08:20")
    assert days_with_food(branch) == [TUESDAY, THURSDAY, NEXT_TUESDAY]


def test_ended_branches_and_districts_without_coordination_make_nothing(malee: Actor, branch: Branch) -> None:
    enter(malee, branch)
    Coordination.objects.filter(district=BANG_KHAE).update(ends_on=WEDNESDAY)
    assert make_due(now=at("00:01", THURSDAY)) == 0
    Coordination.objects.filter(district=BANG_KHAE).update(ends_on=None)
    end_branch(act(malee), branch=branch)
    assert make_due(now=at("00:02", THURSDAY)) == 0


def test_looking_what_is_due_costs_the_same_for_two_branches_and_twenty(
    malee: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        enter(malee, make_branch(malee, name=f"สาขา {n}"))
        if n in (1, 19):
            with django_assert_num_queries(4):
                assert list(due_standing(now=at("08:30"))) == []
