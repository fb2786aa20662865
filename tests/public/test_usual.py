"""Two taps in the morning: as much as usual; and once for every week."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client

from songtor.city.goods import OfferedGoods
from songtor.city.policy import Actor
from songtor.offers.models import Branch, Offer, StandingOffer, StandingOfferEnd
from songtor.offers.services.standing import Usually, enter_standing
from tests.personas import DAY, act, make_offer

pytestmark = pytest.mark.django_db

ALWAYS = {"deed": "standing", "day": DAY.isoformat(), "weekdays": ["2", "4"]}


def page(phone: Client, token: str) -> str:
    return phone.get(f"/give/{token}/").content.decode()


def send(phone: Client, token: str, **sent: object) -> int:
    return phone.post(f"/give/{token}/", {"day": DAY.isoformat(), **sent}).status_code


def test_without_earlier_food_there_is_nothing_usual(phone: Client, token: str) -> None:
    assert "เท่าเดิม" not in page(phone, token)
    assert (send(phone, token, deed="usual"), Offer.objects.count()) == (422, 0)


def test_one_tap_says_as_much_as_last_time(phone: Client, token: str, malee: Actor, branch: Branch) -> None:
    make_offer(malee, branch, day=DAY - timedelta(days=7))
    shown = page(phone, token)
    assert ("มี เท่าเดิม" in shown, "20.00" in shown, "09:00–12:00" in shown) == (True, True, True)
    assert send(phone, token, deed="usual") == 302
    said = Offer.objects.get(day=DAY)
    assert [(line.category_id, line.grams, line.use_by) for line in said.lines.order_by("category")] == [
        ("fresh", 10_000, None),
        ("ready", 20_000, None),
    ]
    assert "มี เท่าเดิม" not in page(phone, token)


def test_a_branch_gives_every_week_from_its_own_page_and_ends_it(
    phone: Client, token: str, malee: Actor, branch: Branch
) -> None:
    assert send(phone, token, **ALWAYS) == 422
    make_offer(malee, branch)
    assert send(phone, token, **ALWAYS | {"weekdays": []}) == 422
    assert send(phone, token, **ALWAYS) == 302
    standing = StandingOffer.objects.get()
    assert (standing.weekdays, standing.branch) == ("2 4", branch)
    assert "อาหารประจำของสาขา" in page(phone, token)
    assert send(phone, token, deed="end", standing=str(standing.pk)) == 302
    assert StandingOfferEnd.objects.get().standing == standing


def test_what_appeared_by_itself_is_asked_for_and_confirmed_with_one_tap(
    phone: Client, token: str, malee: Actor, branch: Branch
) -> None:
    lines, usually = [OfferedGoods("ready", 7_000)], Usually((2,), time(13), time(15), starts_on=DAY)
    enter_standing(act(malee, "08:00"), branch=branch, lines=lines, usually=usually)
    shown = page(phone, token)
    assert ("มี เท่าเดิม" in shown, "13:00–15:00" in shown) == (True, True)
    assert send(phone, token, deed="usual") == 302
    own = Offer.objects.get(day=DAY, replaces__from_standing__isnull=False)
    assert ([line.grams for line in own.lines.all()], hasattr(own, "from_standing")) == ([7_000], False)
