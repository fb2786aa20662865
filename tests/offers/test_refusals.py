"""What a branch cannot say is refused in Thai, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from songtor.city.goods import OfferedGoods
from songtor.city.models import District
from songtor.city.policy import NOBODY, Actor, Grant
from songtor.city.roles import Role
from songtor.evidence.errors import Refusal, Unknown
from songtor.offers import services as offers
from songtor.offers.errors import LinkExpired, NameMissing, PointOutsideDistrict, WindowBackwards
from songtor.offers.models import Branch, DonorState, Offer, Said
from songtor.offers.queries import branch_by_token, branches, offers_of_day, open_offers, registrations
from songtor.offers.registration import Introduction, introduce_donor
from songtor.offers.services import Place, Point, Window
from tests.guards.world import rows_and_acts
from tests.personas import BANG_KHAE, DAY, act, at, make_branch, make_offer, make_people

pytestmark = pytest.mark.django_db

READY = OfferedGoods("ready", 5_000)


@pytest.fixture
def malee(db: None) -> Actor:
    return make_people().actor("malee")


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return make_branch(malee)


@contextmanager
def refused(code: str) -> Iterator[None]:
    before = rows_and_acts()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    assert rows_and_acts() == before


def announce(actor: Actor, branch: Branch, *lines: OfferedGoods, day: date = DAY) -> Offer:
    window = Window(at("09:00", day), at("12:00", day))
    return offers.announce_offer(act(actor, "08:00"), branch=branch, day=day, lines=lines, window=window)


def test_food_past_its_use_by_is_refused_with_a_thai_sentence(malee: Actor, branch: Branch) -> None:
    with override("th"), pytest.raises(Refusal) as refusal:
        announce(malee, branch, OfferedGoods("ready", 5_000, use_by=at("09:00")))
    with override("th"):
        said = str(refusal.value)
    assert refusal.value.code == "past_use_by"
    assert "เลยเวลาควรบริโภคแล้ว" in said and "5 พ.ย. 09:00" in said
    assert Offer.objects.count() == 0


def test_food_good_one_minute_longer_than_its_pick_up_begins_is_taken(malee: Actor, branch: Branch) -> None:
    assert announce(malee, branch, OfferedGoods("ready", 5_000, use_by=at("09:01"))).said == Said.YES


@pytest.mark.parametrize(
    ("lines", "day", "code"),
    [
        ([], DAY, "nothing_offered"),
        ([OfferedGoods("ready")], DAY, "nothing_offered"),
        ([READY], DAY - timedelta(days=1), "day_is_over"),
        ([READY], DAY + timedelta(days=61), "too_far_ahead"),
        ([OfferedGoods("caviar", 5)], DAY, "category_unknown"),
        ([READY, READY], DAY, "category_twice"),
        ([OfferedGoods("box", 5)], DAY, "amount_impossible"),
        ([OfferedGoods("ready", pieces=5)], DAY, "amount_impossible"),
    ],
)
def test_impossible_offer_is_refused(
    malee: Actor, branch: Branch, lines: list[OfferedGoods], day: date, code: str
) -> None:
    with refused(code):
        announce(malee, branch, *lines, day=day)


@pytest.mark.parametrize(("begins", "ends"), [(0, 1), (1, 1), (-1, 0)])
def test_window_on_another_day_than_the_offer_is_refused(malee: Actor, branch: Branch, begins: int, ends: int) -> None:
    window = Window(at("09:00", DAY + timedelta(days=begins)), at("12:00", DAY + timedelta(days=ends)))
    with refused("window_not_on_day"):
        offers.announce_offer(act(malee, "08:00"), branch=branch, day=DAY, lines=[READY], window=window)


def test_an_ended_branch_announces_nothing(malee: Actor, branch: Branch) -> None:
    offers.end_branch(act(malee), branch=branch)
    with refused("branch_ended"):
        announce(malee, branch, READY)
    with refused("branch_ended"):
        offers.announce_nothing(act(malee), branch=branch, day=DAY)


def test_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(WindowBackwards):
        Window(at("12:00"), at("12:00"))


def test_point_off_the_earth_and_place_without_name_are_refused() -> None:
    with pytest.raises(PointOutsideDistrict):
        Point(91.0, 100.0)
    with pytest.raises(NameMissing):
        Place(" ", Point(13.7, 100.5))


def test_a_later_word_replaces_the_earlier_one(malee: Actor, branch: Branch) -> None:
    first = make_offer(malee, branch)
    second = offers.announce_nothing(act(malee, "08:30"), branch=branch, day=DAY)
    district = District.objects.get(pk=BANG_KHAE)
    assert second.replaces_id == first.pk
    assert list(offers_of_day(actor=malee, district=district, day=DAY)) == [second]
    assert list(open_offers(district, DAY)) == []


def test_a_replaced_or_withdrawn_offer_is_not_withdrawn_again(malee: Actor, branch: Branch) -> None:
    first = make_offer(malee, branch)
    second = make_offer(malee, branch)
    with refused("offer_closed"):
        offers.withdraw_offer(act(malee, "08:40"), offer=first, reason="ขายหมด")
    with refused("withdrawal_needs_reason"):
        offers.withdraw_offer(act(malee, "08:40"), offer=second, reason=" ")
    offers.withdraw_offer(act(malee, "08:40"), offer=second, reason="ขายหมด")
    with refused("offer_closed"):
        offers.withdraw_offer(act(malee, "08:41"), offer=second, reason="ขายหมด")


def test_a_link_opens_its_branch_alone_until_it_ends(malee: Actor, branch: Branch) -> None:
    other = make_branch(malee, name="อีกสาขา")
    token = offers.new_token()
    link = offers.issue_link(act(malee), branch=branch, token=token)
    assert token not in {link.token_hash, str(link.pk)}
    opened, holder = branch_by_token(token, now=at("11:00"))
    assert (opened, announce(holder, branch, READY).branch_id) == (branch, branch.pk)
    with pytest.raises(Unknown):
        announce(holder, other, READY)
    for gone in ("wrong", ""):
        with pytest.raises(LinkExpired):
            branch_by_token(gone, now=at("11:00"))
    with pytest.raises(LinkExpired):
        branch_by_token(token, now=link.expires_at)
    offers.issue_link(act(malee), branch=branch, token=offers.new_token())
    with pytest.raises(LinkExpired):
        branch_by_token(token, now=at("11:00"))


def test_an_ended_branch_has_no_link(malee: Actor, branch: Branch) -> None:
    token = offers.new_token()
    offers.issue_link(act(malee), branch=branch, token=token)
    offers.end_branch(act(malee), branch=branch)
    with pytest.raises(LinkExpired):
        branch_by_token(token, now=at("11:00"))


def test_a_self_registered_donor_waits_until_somebody_looked(malee: Actor) -> None:
    district = District.objects.get(pk=BANG_KHAE)
    place = Place("ร้านข้าวแกง (สมมติ)", Point(13.7, 100.4))
    introduction = Introduction("ร้านข้าวแกง (สมมติ)", place, "ข้าวเย็น ๆ วันละ 5 กก.")
    branch = introduce_donor(act(NOBODY), district=district, introduction=introduction)
    announce(malee, branch, READY)
    assert branch.donor.state == DonorState.REGISTERED
    assert list(registrations(actor=malee)) == [branch]
    assert list(open_offers(district, DAY)) == []
    offers.accept_registration(act(malee), branch=branch)
    assert open_offers(district, DAY).count() == 1


def test_registering_oneself_is_for_people_without_rights(malee: Actor) -> None:
    with pytest.raises(ValueError, match="register_donor"):
        place = Place("ร้าน", Point(13.7, 100.4))
        introduce_donor(
            act(malee), district=District.objects.get(pk=BANG_KHAE), introduction=Introduction("ร้าน", place)
        )


def test_a_donors_account_sees_its_own_branches_alone(malee: Actor, branch: Branch) -> None:
    make_branch(malee, name="ของคนอื่น")
    giver = Actor("account:giver", "Giver", (Grant(Role.DONOR, donors=frozenset({branch.donor_id})),))
    assert list(branches(actor=giver)) == [branch]
