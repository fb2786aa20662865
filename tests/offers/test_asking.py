"""A branch is asked once in the morning and reminded once; who has not answered is known."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from songtor.city.goods import OfferedGoods
from songtor.city.models import Coordination, District, Holiday
from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal, Unknown
from songtor.messages.errors import AddressImpossible
from songtor.messages.models import Message
from songtor.messages.services import send_due
from songtor.offers import services as offers
from songtor.offers.asking import asked_of_day, unanswered
from songtor.offers.models import Asking, Branch, DonorState
from songtor.offers.queries import branch_by_token, link_of
from songtor.offers.services.asking import ask_branch, ask_due, keep_email
from songtor.offers.services.standing import Usually, enter_standing
from songtor.reports.verify import differences
from tests.personas import BANG_KHAE, DAY, People, act, at, make_branch, make_offer, make_people

pytestmark = pytest.mark.django_db

SHOP = "shop@example.com"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return with_email(malee, make_branch(malee))


def with_email(malee: Actor, branch: Branch, email: str = SHOP) -> Branch:
    return keep_email(act(malee), branch=branch, email=email)


def tick(clock: str, days: int = 0) -> int:
    return ask_due(
        now=at(clock, DAY + timedelta(days=days)), address_of=lambda token: f"https://songtor.example/give/{token}/"
    )


def of_day(actor: Actor) -> list[tuple[str, bool, bool]]:
    district = District.objects.get(pk=BANG_KHAE)
    return [
        (a.branch.name, a.has_answered, a.is_reminded) for a in asked_of_day(actor=actor, district=district, day=DAY)
    ]


@pytest.mark.parametrize("email", ["shop", "shop@", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_is_not_kept(malee: Actor, branch: Branch, email: str) -> None:
    with pytest.raises(AddressImpossible):
        with_email(malee, branch, email)


def test_without_an_address_or_twice_nobody_is_asked(malee: Actor, branch: Branch) -> None:
    asked = {"day": DAY, "token": offers.new_token(), "address": "https://songtor.example/"}
    ask_branch(act(malee), branch=branch, **asked)
    for code, who in (("asked_already", branch), ("email_missing", make_branch(malee, name="ไม่มีอีเมล"))):
        with pytest.raises(Refusal) as refusal:
            ask_branch(act(malee), branch=who, **asked | {"token": offers.new_token()})
        assert refusal.value.code == code
    assert (Asking.objects.count(), Message.objects.count()) == (1, 1)


def test_before_the_hour_and_on_days_without_rounds_nobody_is_asked(branch: Branch) -> None:
    assert (tick("07:59"), tick("12:01")) == (0, 0)
    assert tick("08:00", days=-1) == 0  # a Monday
    Holiday.objects.create(date=DAY, name_th="วันหยุด")
    assert tick("08:00") == 0


def test_the_hour_is_a_setting_and_empty_means_never(branch: Branch) -> None:
    Coordination.objects.update(asks_at=time(9, 30))
    assert (tick("09:29"), tick("09:30")) == (0, 1)
    Coordination.objects.update(asks_at=None, reminds_at=None)
    assert tick("09:30", days=1) == 0


def test_a_branch_is_asked_once_reminded_once_and_left_in_peace(malee: Actor, branch: Branch) -> None:
    assert [tick(clock) for clock in ("08:00", "08:01", "08:45", "08:46", "09:30")] == [1, 0, 1, 0, 0]
    assert of_day(malee) == [(branch.name, False, True)]
    assert send_due(now=at("08:46")).sent == 2
    assert ["ยังไม่ได้ตอบ" in letter.subject for letter in mail.outbox] == [False, True]
    assert list(differences()) == []


def test_who_answered_ended_or_waits_for_a_look_is_not_reminded(malee: Actor, branch: Branch) -> None:
    ended, waiting = (with_email(malee, make_branch(malee, name=name)) for name in ("เลิก", "รอดู"))
    assert tick("08:00") == 3
    offers.announce_nothing(act(malee, "08:10"), branch=branch, day=DAY)
    offers.end_branch(act(malee, "08:10"), branch=ended)
    type(waiting.donor).objects.filter(pk=waiting.donor_id).update(state=DonorState.REGISTERED)
    assert tick("08:45") == 0


def test_the_link_of_the_letter_opens_the_branch_until_night_and_leaves_the_lasting_one(
    malee: Actor, branch: Branch
) -> None:
    lasting = offers.new_token()
    link = offers.issue_link(act(malee, "07:00"), branch=branch, token=lasting)
    tick("08:00")
    send_due(now=at("08:00"))
    found = re.search(r"https://songtor\.example/give/([\w-]+)/", mail.outbox[0].body)
    assert found is not None
    opened, holder = branch_by_token(found[1], now=at("23:00"))
    assert (opened, branch_by_token(lasting, now=at("09:00"))[0]) == (branch, branch)
    assert link_of(actor=malee, branch=branch) == link
    with pytest.raises(Refusal):
        branch_by_token(found[1], now=at("00:30", DAY + timedelta(days=1)))
    offers.announce_nothing(act(holder, "08:20"), branch=branch, day=DAY)
    assert of_day(malee) == [(branch.name, True, False)]
    assert found[1] not in str(Message.objects.values())


def test_what_appeared_by_itself_is_no_answer(malee: Actor, branch: Branch) -> None:
    usually = Usually((2,), time(9), time(12), starts_on=DAY)
    enter_standing(act(malee, "07:00"), branch=branch, lines=[OfferedGoods("ready", 9_000)], usually=usually)
    assert tick("08:00") == 1
    assert (of_day(malee), unanswered(actor=malee, day=DAY)) == ([(branch.name, False, False)], {BANG_KHAE: 1})
    make_offer(malee, branch)
    assert (of_day(malee), unanswered(actor=malee, day=DAY)) == ([(branch.name, True, False)], {})


def test_a_stranger_sees_nobody_asked(people: People, branch: Branch) -> None:
    tick("08:00")
    somchai = people.actor("somchai")
    assert (of_day(somchai), unanswered(actor=somchai, day=DAY)) == ([], {})
    assert unanswered(actor=people.actor("nok"), day=DAY) == {BANG_KHAE: 1}
    with pytest.raises(Unknown):
        keep_email(act(somchai), branch=branch, email="")


def test_the_list_costs_the_same_for_two_branches_and_twenty(
    malee: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        branch = with_email(malee, make_branch(malee, name=f"สาขา {n}"))
        if n % 2:
            make_offer(malee, branch)
    for branch in Branch.objects.all():
        ask_branch(act(malee), branch=branch, day=DAY, token=offers.new_token(), address="https://songtor.example/")
    with django_assert_num_queries(5):
        assert len(of_day_rows(malee)) == 20


def of_day_rows(malee: Actor) -> list[object]:
    district = District(pk=BANG_KHAE)
    return list(asked_of_day(actor=malee, district=district, day=DAY))
