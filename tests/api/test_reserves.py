"""A tablet without network: what it takes along, tells later, and gives back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from songtor.people.cards.services import Pin, bind_card, print_cards, set_pin
from songtor.people.models import Household, Look
from songtor.reports.verify import differences
from songtor.shop.models import CheckOut, RefusedSale, Reserve
from songtor.shop.reserves.packing import initials
from songtor.shop.reserves.services import Meant, make_reserve
from songtor.shop.till.services import Chosen
from tests.personas import DAY, People, act, at
from tests.shop.conftest import Bank, make_bank

SignedIn = Callable[[str], Client]
OURS = str(UUID(int=7))


@dataclass
class Tablet:
    bank: Bank
    client: Client
    home: Household
    token: str
    reserve: Reserve

    def post(self, what: str, body: dict[str, Any], *, key: str = "", client: Client | None = None) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        path = f"/api/v1/shop/reserves/{self.reserve.pk}/{what}"
        return (client or self.client).post(path, body, content_type="application/json", headers=headers)

    def take(self, device: str = OURS) -> Any:
        return self.post("pack", {"device": device})

    def sell(self, quantity: int, *, key: str = "", said: str = "2024-11-05T10:20:00+07:00", **more: Any) -> Any:
        purse = str(self.reserve.purses.get().pk)
        lines = [{"product": str(self.bank.rice.pk), "quantity": quantity}]
        return self.post("checkouts", {"purse": purse, "lines": lines, "happened_at": said}, key=key, **more)


@pytest.fixture
def tablet(people: People, signed_in: SignedIn) -> Tablet:
    bank = make_bank(people)
    bank.share(bank.rice, 9)
    home = bank.household("UNEMPLOYED", points_given=40, members=2)
    (token, with_pin) = bank.tokens() + bank.tokens()
    for one in (token, with_pin):
        card = print_cards(act(bank.malee), district=bank.shop.district, tokens=[one])
        bind_card(act(bank.malee), card=card, bearer=home)
    set_pin(act(bank.malee), card=card, pin=Pin("4711"))
    goods, meant = [Chosen(bank.rice.pk, 5)], Meant("โต๊ะ 2", at("12:00"))
    reserve = make_reserve(act(bank.malee, "09:30"), shop=bank.shop, meant=meant, goods=goods, households=[home.pk])
    return Tablet(bank, signed_in("malee"), home, token, reserve)


def test_a_tablet_takes_along_what_it_needs_and_nobodys_name(tablet: Tablet) -> None:
    answer = tablet.take()
    assert answer.status_code == 201
    told = answer.json()
    (goods,), (home,) = told["goods"], told["homes"]
    assert (goods["name_th"], goods["price"], goods["left"]) == ("ข้าวหอมมะลิ 1 กก.", 12, 5)
    assert (home["label"], home["people"], home["points"]) == ("ค.", 2, 40)
    assert home["cards"] == [sha256(tablet.token.encode()).hexdigest()]  # not the one with a PIN
    assert "คนที่" not in json.dumps(told, ensure_ascii=False) and tablet.token not in json.dumps(told)
    assert Look.objects.count() == 1


def test_only_one_tablet_takes_it_along(tablet: Tablet) -> None:
    tablet.take()
    other = tablet.take(device=str(UUID(int=8)))
    assert (other.status_code, other.json()["code"]) == (409, "reserve_elsewhere")
    assert tablet.take().status_code == 201


def test_what_was_sold_meanwhile_arrives_once(tablet: Tablet, signed_in: SignedIn) -> None:
    tablet.take()
    first, again = tablet.sell(2, key="tablet-1"), tablet.sell(2, key="tablet-1")
    assert (first.status_code, first.json()["points"], first.json()["balance"]) == (201, 24, 16)
    assert again.json() == first.json()
    colleague = tablet.sell(2, key="tablet-1", client=signed_in("malees_head"))
    assert colleague.json()["check_out"] == first.json()["check_out"]
    sale = CheckOut.objects.get()
    assert sale.happened_at == at("10:00")  # the tablet's clock was fast, and it is ten o'clock
    assert tablet.take().json()["homes"][0]["points"] == 16
    assert not list(differences())


def test_another_key_beyond_the_purse_is_refused(tablet: Tablet) -> None:
    tablet.sell(2, key="tablet-1")
    refused = tablet.sell(2, key="tablet-2")
    assert (refused.status_code, refused.json()["code"]) == (409, "points_insufficient")
    assert CheckOut.objects.count() == 1


def test_what_is_refused_is_kept_and_answered_alike(tablet: Tablet, signed_in: SignedIn) -> None:
    tablet.sell(2, key="tablet-1")
    first = tablet.sell(2, key="tablet-2")
    kept = RefusedSale.objects.get()
    assert (kept.code, kept.said, kept.key) == ("points_insufficient", first.json()["title"], "tablet-2")
    for client in (tablet.client, signed_in("malees_head")):
        again = tablet.sell(2, key="tablet-2", client=client)
        assert (again.status_code, again.json()["code"]) == (409, "reserve_sale_refused")
        assert again.json()["title"].startswith(kept.said)
    assert tablet.sell(2, key="tablet-3", client=signed_in("somchai")).status_code == 404
    assert (RefusedSale.objects.count(), CheckOut.objects.count()) == (1, 1)


def test_a_clock_that_is_late_does_not_sell_before_the_reserve(tablet: Tablet) -> None:
    tablet.sell(1, said="2019-01-01T00:00:00+07:00")
    assert (CheckOut.objects.get().day, CheckOut.objects.get().happened_at) == (DAY, at("09:30"))


def test_the_tablet_closes_and_what_is_left_comes_back(tablet: Tablet) -> None:
    tablet.take()
    tablet.sell(2)
    assert tablet.post("close", {"device": str(UUID(int=8))}).json()["code"] == "reserve_unreported"
    assert tablet.post("close", {"device": OURS}).json()["is_closed"] is True
    assert (tablet.bank.balance(tablet.home), tablet.bank.on_shelf(tablet.bank.rice)) == (16, 7)
    late = tablet.sell(1)
    assert (late.status_code, late.json()["points"]) == (201, 12)
    assert tablet.client.get(f"/api/v1/shop/reserves/{tablet.reserve.pk}").json()["is_closed"] is True
    assert tablet.take(device=str(UUID(int=8))).json()["code"] == "reserve_closed"


def test_writes_carry_the_token_that_was_told(tablet: Tablet) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = tablet.client.cookies
    assert tablet.post("pack", {"device": OURS}, client=careful).status_code == 403
    csrf = careful.get(f"/api/v1/shop/reserves/{tablet.reserve.pk}").json()["csrf"]
    careful.defaults["HTTP_X_CSRFTOKEN"] = csrf
    assert tablet.post("pack", {"device": OURS}, client=careful).status_code == 201


def test_strangers_and_whoever_left_hear_nothing(tablet: Tablet, signed_in: SignedIn) -> None:
    assert tablet.post("pack", {"device": OURS}, client=signed_in("somchai")).status_code == 404
    assert tablet.sell(1, client=signed_in("somchai")).status_code == 404
    assert tablet.sell(1, client=Client()).status_code == 401
    assert not CheckOut.objects.exists()


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("เอมอร", "ใจดี"), "อ. จ."),
        (("สมชาย", ""), "ส."),
        (("Ying", "Lee"), "Y. L."),
        (("", ""), ""),
        (("๑", "-"), "๑."),
    ],
)
def test_initials_are_the_letters_names_begin_with(names: tuple[str, str], shown: str) -> None:
    assert initials(*names) == shown
