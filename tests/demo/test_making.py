"""Two districts live through one round day and plan the next, by the services alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory, override_settings
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.acting import SERVICES
from songtor.city.models import Account, District
from songtor.city.policy import Actor, actor_of
from songtor.demo.banking import SHARES
from songtor.demo.diary import Diary
from songtor.demo.logins import shown
from songtor.demo.making import Wanted, is_in_use, make
from songtor.demo.mark import Mark, read_mark
from songtor.demo.quarter import ANSWERED, QUARTER, hand_in
from songtor.evidence.models import Anchor, ChainEntry
from songtor.messages.models import Message
from songtor.offers.models import Donor
from songtor.people.cards.models import CardPin
from songtor.points.models import PeriodGrant, PointsChange
from songtor.points.verify import point_differences
from songtor.receipts.models import How, ReceiptPerson
from songtor.reports.kr.report import kr_report
from songtor.rounds.models import Round, RoundState
from songtor.shop.models import CheckOut, CountEnd, Passing, Recall, Reserve, ReserveKind, Shop
from songtor.shop.recalls.queries import about
from songtor.shop.recalls.tracing import Sought, trace
from songtor.shop.slots.figures import visits
from songtor.shop.slots.queries import week_of
from songtor.shop.wishes.queries import needs
from tests.demo.test_command import SUMMARY
from tests.personas import BANG_KHAE, LAT_KRABANG

pytestmark = pytest.mark.django_db
BY_THE_CLOCK = ("points.grant_period", "points.expire", "shop.discard_expired")
BY_THE_PUBLIC = ("shop.announce",)
LAST_ROUND_DAY, TODAY = date(2024, 11, 28), date(2024, 12, 3)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker, own_home: Path) -> Iterator[Mark]:
    with django_db_blocker.unblock(), transaction.atomic():
        wanted = Wanted(days=1, people=60, only=(BANG_KHAE, LAT_KRABANG))
        yield make(home=own_home, wanted=wanted, say=lambda _: None)
        transaction.set_rollback(True)


def test_the_demo_balances_and_its_chains_hold(made: Mark, own_home: Path) -> None:
    assert list(made.summary) == SUMMARY
    assert made.summary["balance_ok"] is True
    assert made.summary["chain_ok"] is True
    assert made.summary["planned_districts"] == 2
    assert made.summary["records_of_people"] > 60
    assert 60 <= made.summary["people"] < made.summary["records_of_people"]  # some were linked by the rule
    assert 0 < made.summary["people_counted"] <= 60
    assert made.summary["households"] > 10 and made.summary["cards_given"] > 10
    assert (made.summary["kr_sheets"], made.today) == (0, TODAY)
    assert read_mark(own_home) == made


def test_cards_and_names_are_both_taken_at_hand_overs(made: Mark) -> None:
    at_rounds = ReceiptPerson.objects.filter(receipt__stop__isnull=False)
    assert set(at_rounds.values_list("how", flat=True)) == {How.CARD, How.NAME}
    assert CardPin.objects.count() == 2


def test_two_food_banks_have_something_on_every_page(made: Mark) -> None:
    assert set(Shop.objects.values_list("district_id", flat=True)) == {BANG_KHAE, LAT_KRABANG}
    for shop in Shop.objects.all():
        assert shop.shares.count() == SHARES
        assert shop.discards.exists()
        assert CheckOut.objects.filter(shop=shop).exists()
        assert CountEnd.objects.get(count__shop=shop).is_accepted
        assert PointsChange.objects.filter(district=shop.district_id, decision__isnull=True).exists()
        periods = PeriodGrant.objects.filter(district=shop.district_id, points__gt=0).values_list(
            "starts_on", flat=True
        )
        assert set(periods) == {date(2024, 11, 1), date(2024, 12, 1)}
    assert Passing.objects.filter(answer__isnull=True).count() == 1
    (recall,) = Recall.objects.all()
    head = actor_of(Account.objects.get(username=f"officer-{recall.district_id}-head"), TODAY)
    assert trace(actor=head, sought=Sought(recall.first_day, recall.last_day, product=recall.product)).came
    assert not list(point_differences())


def test_visitors_booked_came_or_stayed_away_and_more_are_to_come(made: Mark) -> None:
    nok = actor_of(Account.objects.get(username="department"), TODAY)
    for shop in Shop.objects.all():
        (past,) = visits(actor=nok, district=shop.district, first=LAST_ROUND_DAY, last=LAST_ROUND_DAY, today=TODAY)
        assert past.came > 0 and past.missed >= 2 and past.cancelled == 1
        assert len(week_of(shop, TODAY)[0].stretches) == 2
        assert shop.bookings.filter(day=TODAY).exists() and shop.bookings.filter(day__gt=TODAY).exists()


def test_goods_are_missed_asked_for_announced_and_set_aside(made: Mark) -> None:
    for shop in Shop.objects.all():
        assert shop.wishes.exists()
        assert len(needs([shop], TODAY)) == 2
        told = {(one.day, one.received.exists()) for one in shop.announcements.all()}
        assert told == {(LAST_ROUND_DAY, True), (TODAY, False)}
    till, round_ = Reserve.objects.filter(day=TODAY, close__isnull=True).order_by("pk")
    assert (till.kind, round_.kind) == (ReserveKind.TILL, ReserveKind.DELIVERY)
    assert till.goods.exists() and till.purses.filter(points__gt=0).exists()
    assert round_.purses.filter(lines__isnull=False).exists()


def test_the_recall_sends_its_letters_to_addresses_that_lead_nowhere(made: Mark) -> None:
    letters = Message.objects.filter(about=about(Recall.objects.get()))
    assert letters.count() >= 4
    assert all(letter.to.endswith(".example") for letter in letters)


def test_past_rounds_are_signed_off_and_todays_wait(made: Mark) -> None:
    past = set(Round.objects.filter(day=LAST_ROUND_DAY).values_list("state", flat=True))
    assert past == {RoundState.SIGNED_OFF}
    waiting = set(Round.objects.filter(day=TODAY).values_list("state", flat=True))
    assert waiting <= {RoundState.DRAFT, RoundState.PUBLISHED}
    assert RoundState.DRAFT in set(
        Round.objects.filter(day=TODAY, district_id=BANG_KHAE).values_list("state", flat=True)
    )
    assert set(Anchor.objects.values_list("day", flat=True)) == {LAST_ROUND_DAY, TODAY}


def test_every_district_has_three_officers_and_all_names_say_synthetic(made: Mark) -> None:
    officers = Account.objects.filter(grants__role="officer")
    assert officers.count() == 3 * District.objects.count()
    assert not Account.objects.exclude(display_name__contains="สมมติ").exists()
    assert not Donor.objects.filter(is_synthetic=False).exists()


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_who_is_listed_can_log_in(made: Mark) -> None:
    for login in (made.logins[0], made.logins[-1]):
        assert authenticate(None, username=login.username, password=login.password) is not None
        assert authenticate(None, username=login.username, password="another-password") is None


def test_no_round_has_a_sealed_act_without_a_service(made: Mark) -> None:
    assert set(ChainEntry.objects.values_list("verb", flat=True)) <= {*SERVICES, *BY_THE_CLOCK, *BY_THE_PUBLIC}


def test_the_login_page_lists_the_demo_only_in_the_demo(made: Mark, own_home: Path, rf: RequestFactory) -> None:
    assert shown(rf.get("/")) == {}
    assert shown(rf.get(reverse("account_login"))) == {"demo_logins": made.logins}


def test_the_database_is_in_use_from_then_on(made: Mark) -> None:
    assert is_in_use()


def test_when_the_quarter_is_over_sheets_are_handed_in_answered_and_restated(made: Mark) -> None:
    districts = {one.pk: one for one in District.objects.filter(pk__in=("1001", "1002", BANG_KHAE, LAT_KRABANG))}
    order = [districts[code] for code in ("1001", "1002", LAT_KRABANG, BANG_KHAE)]

    def rights(username: str, day: date) -> Actor:
        return actor_of(Account.objects.get(username=username), day)

    hand_in(Diary(1, keys=count(10**9)), rights, order, districts[BANG_KHAE])
    told = kr_report(actor=rights("department", ANSWERED), quarter=QUARTER, today=ANSWERED)
    states = {row.key: row.standing.state for row in told.rows if row.key in districts}
    assert states == {"1001": "OPEN", "1002": "SUBMITTED", LAT_KRABANG: "APPROVED", BANG_KHAE: "RETURNED"}
    assert {row.key for row in told.rows if row.changes} == {LAT_KRABANG}
