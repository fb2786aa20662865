"""The shop's tablet: people choose by pictures, and nothing of anybody stays on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from songtor.desk.till.holding import KEY
from songtor.people.cards.services import Pin, set_pin
from songtor.people.models import Card, Household
from songtor.shop.models import Basket, CheckOut
from tests.desk.till.test_till import RICE, given, opened, text, till
from tests.personas import act, at
from tests.shop.conftest import SOON, Bank


def begun(client: Client, bank: Bank, *, pays: bool = False, **sent: str) -> str:
    if KEY not in client.session:
        given(client, bank, pays=pays)
    answer = client.post(f"{till(bank)}choose/", sent)
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


@pytest.fixture
def tablet(desk: Callable[[str], Client]) -> Client:
    """A browser of its own, where Malee is signed in."""
    return desk("malee")


def test_a_basket_chosen_without_a_card_is_paid_for_at_the_till(
    bank: Bank, malee: Client, tablet: Client, home: Household
) -> None:
    chosen = begun(tablet, bank)
    tablet.post(f"{chosen}put/?kind=MILK", {"product": str(bank.milk.pk), "by": "2"})
    page = text(tablet.get(f"{chosen}?kind=MILK"))
    assert ("นมยูเอชที" in page, 'data-silence="90"' in page, 'class="top"' in page) == (True, True, False)
    basket = Basket.objects.get()
    assert f"data-basket-code>{basket.code}<" in text(tablet.get(f"/till/baskets/{basket.pk}/chosen/"))
    at_till = opened(malee, bank, q=basket.code)
    assert at_till == f"/till/baskets/{basket.pk}/"
    assert malee.post(f"{at_till}pay/").status_code == 422
    assert opened(malee, bank, household=str(home.pk), basket=str(basket.pk)) == at_till
    malee.post(f"{at_till}pay/")
    assert (CheckOut.objects.get().household, bank.balance(home)) == (home, 34)


def test_a_card_shows_its_points_and_no_name(
    bank: Bank, tablet: Client, home: Household, carded: tuple[str, Card]
) -> None:
    page = text(tablet.get(begun(tablet, bank, q=carded[0])))
    assert ("เหลือ 40 แต้ม" in page, "คนที่ 0" in page, carded[0] in page) == (True, False, False)


def test_it_pays_only_where_the_officer_opened_it_so(
    bank: Bank, desk: Callable[[str], Client], home: Household, carded: tuple[str, Card]
) -> None:
    till_pays, tablet_pays = desk("malee"), desk("malee")
    chosen = begun(till_pays, bank, q=carded[0])
    assert till_pays.post(f"{chosen}pay/")["Location"] == f"{till(bank)}choose/"
    set_pin(act(bank.malee), card=carded[1], pin=Pin("2468"))
    given(tablet_pays, bank, pays=True)
    assert 'name="pin"' in text(tablet_pays.post(f"{till(bank)}choose/", {"q": carded[0]}))
    chosen = begun(tablet_pays, bank, card=carded[0], pin="2468")
    tablet_pays.post(f"{chosen}put/", {"product": str(bank.rice.pk), "by": "4"})
    refused = tablet_pays.post(f"{chosen}pay/")
    assert (refused.status_code, bank.balance(home)) == (422, 40)
    tablet_pays.post(f"{chosen}put/", {"product": str(bank.rice.pk), "by": "-2"})
    done = tablet_pays.post(f"{chosen}pay/")
    again = tablet_pays.post(f"{chosen}pay/")
    assert (done["Location"], again["Location"]) == (f"/till/baskets/{Basket.objects.last().pk}/chosen/",) * 2
    assert "data-balance>16<" in text(tablet_pays.get(done["Location"]))
    assert (CheckOut.objects.count(), bank.balance(home)) == (1, 16)


def test_after_silence_the_way_back_shows_nobody(
    bank: Bank, tablet: Client, home: Household, carded: tuple[str, Card]
) -> None:
    chosen = begun(tablet, bank, q=carded[0])
    tablet.post(f"{chosen}put/", {"scan": RICE})
    finished = chosen.replace("/choose/", "/chosen/")
    with time_machine.travel(at("10:30") + timedelta(seconds=89), tick=False):
        assert (tablet.get(chosen).status_code, tablet.get(finished).status_code) == (200, 200)
    with time_machine.travel(at("10:30") + timedelta(seconds=91), tick=False):
        assert [tablet.get(one)["Location"] for one in (chosen, finished)] == [f"{till(bank)}choose/"] * 2


@pytest.mark.parametrize("typed", ["คนที่ 0", "SC1" + "0" * 26, "1234"])
def test_only_a_known_card_opens_anybody_at_the_tablet(bank: Bank, tablet: Client, home: Household, typed: str) -> None:
    given(tablet, bank)
    answer = tablet.post(f"{till(bank)}choose/", {"q": typed})
    assert (answer.status_code, "ไม่รู้จักบัตรนี้" in text(answer)) == (422, True)
    assert ("คนที่ 0" in text(answer), Basket.objects.count()) == (False, 0)
    chosen = tablet.post(f"{till(bank)}choose/", {"q": typed, "household": str(home.pk)})
    assert (chosen.status_code, Basket.objects.count()) == (422, 0), "no card, nobody"


def test_what_is_past_its_day_is_not_shown(bank: Bank, tablet: Client, settings: Settings) -> None:
    assert "ข้าวสารและอาหารแห้ง" in text(tablet.get(begun(tablet, bank)))
    settings.SONGTOR_TODAY = SOON + timedelta(days=1)
    page = text(tablet.get(begun(tablet, bank)))
    assert ("ข้าวสารและอาหารแห้ง" in page, "นมยูเอชที" in page) == (False, True)


def test_english_reads_english(bank: Bank) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(bank.people.malee)
    page = text(client.get(begun(client, bank)))
    assert ("Jasmine rice 1 kg" in page, "What do you need?" in page, '<html lang="en"' in page) == (True, True, True)
