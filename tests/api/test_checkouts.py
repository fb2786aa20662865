"""A till of another system sells through the API: once per key, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from songtor.evidence.models import ChainEntry
from songtor.people.cards.services import Pin, bind_card, end_card, print_cards, set_pin
from songtor.people.cards.tokens import new_tokens
from songtor.people.models import Card, Household
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.reports.verify import differences
from songtor.shop.models import CheckOut
from tests.personas import DAY, People, act
from tests.shop.conftest import LATER, SOON, Bank, make_bank

SignedIn = Callable[[str], Client]


@dataclass
class Till:
    """A household at the food bank, with its card, and the program that sells to it."""

    bank: Bank
    client: Client
    home: Household
    token: str
    card: Card

    def sell(self, *, key: str = "basket-1", client: Client | None = None, **changes: Any) -> Any:
        body = {"shop": str(self.bank.shop.pk), "card": self.token, "lines": [self.line()]} | changes
        headers = {"Idempotency-Key": key} if key else {}
        till = client or self.client
        return till.post("/api/v1/shop/checkouts", body, content_type="application/json", headers=headers)

    def line(self, quantity: int = 2) -> dict[str, Any]:
        return {"product": str(self.bank.rice.pk), "quantity": quantity}

    def standing(self) -> tuple[int, int, int, int]:
        bank = self.bank
        return CheckOut.objects.count(), bank.balance(self.home), bank.on_shelf(bank.rice), ChainEntry.objects.count()


@pytest.fixture
def till(people: People, signed_in: SignedIn) -> Till:
    bank = make_bank(people)
    bank.share(bank.rice, 1, SOON)
    bank.share(bank.rice, 4, LATER)
    home = bank.household("UNEMPLOYED", points_given=40)
    (token,) = new_tokens(bank.malee.ref, str(uuid4()), 1)
    card = print_cards(act(bank.malee), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=home)
    return Till(bank, signed_in("malee"), home, token, card)


def refused(till: Till, answer: Any, status: int, code: str, before: object) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert till.standing() == before
    assert not list(differences())


def test_a_sale_tells_what_is_left_and_which_lots_were_taken(till: Till) -> None:
    answer = till.sell()
    told = answer.json()
    assert answer.status_code == 201
    sale = CheckOut.objects.get()
    assert (told["check_out"], told["points"], told["balance"]) == (str(sale.pk), 24, 16)
    assert [(one["quantity"], one["expires_on"]) for one in told["lots"]] == [(1, str(SOON)), (1, str(LATER))]
    assert {one["product"] for one in told["lots"]} == {str(till.bank.rice.pk)}
    assert (till.bank.balance(till.home), till.bank.on_shelf(till.bank.rice)) == (16, 3)
    assert not list(differences())


def test_the_same_key_sells_once_whatever_became_of_the_card(till: Till) -> None:
    set_pin(act(till.bank.malee), card=till.card, pin=Pin("2468"))
    first = till.sell(pin="2468")
    after = till.standing()
    again = till.sell(pin="2468")
    assert (again.status_code, again.json()) == (201, first.json())
    assert till.standing() == after
    end_card(act(till.bank.malee), card=till.card, reason="LOST")
    ended = till.sell(pin="2468")
    assert (ended.status_code, ended.json()) == (201, first.json())
    refused(till, till.sell(lines=[till.line(1)]), 422, "key_used_otherwise", till.standing())
    refused(till, till.sell(key="basket-2"), 409, "card_revoked", till.standing())


def test_what_cannot_be_sold_is_a_409_and_changes_nothing(till: Till) -> None:
    before = till.standing()
    refused(till, till.sell(lines=[till.line(4)]), 409, "points_insufficient", before)
    till.bank.grant(till.home, 100)
    before = till.standing()
    refused(till, till.sell(lines=[till.line(6)]), 409, "stock_insufficient", before)
    head, shop = act(till.bank.head), till.bank.shop
    switch_on(act(till.bank.head), rule=draft_rule(head, district=shop.district, terms=CAPPED), starts_on=DAY)
    before = till.standing()
    refused(till, till.sell(lines=[till.line(3)]), 409, "cap_reached", before)
    assert till.sell(lines=[till.line(2)]).status_code == 201


CAPPED = Terms(base_points=10, item_caps={"STAPLE": 2})


def test_a_card_with_a_pin_sells_nothing_without_it(till: Till) -> None:
    set_pin(act(till.bank.malee), card=till.card, pin=Pin("2468"))
    before = till.standing()
    refused(till, till.sell(), 422, "pin_needed", before)
    refused(till, till.sell(pin="0000"), 422, "pin_wrong", before)
    refused(till, till.sell(pin="words"), 422, "pin_impossible", before)
    assert till.sell(pin="2468").status_code == 201


@pytest.mark.parametrize("changes", [{"shop": str(uuid4())}, {"card": "SC1" + "0" * 26}, {"card": "เลขบัตร"}])
def test_an_unknown_shop_or_card_is_a_404(till: Till, changes: dict[str, str]) -> None:
    refused(till, till.sell(**changes), 404, "unknown", till.standing())


@pytest.mark.parametrize("who", ["somchai", "nok", "auditor", "executive", "coordinator", "operator"])
def test_who_may_not_sell_here_finds_nothing(till: Till, signed_in: SignedIn, who: str) -> None:
    refused(till, till.sell(client=signed_in(who)), 404, "unknown", till.standing())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": []}, "nothing_chosen"),
        ({"lines": [{"product": str(uuid4()), "quantity": 1}]}, "product_unknown"),
        ({"lines": [{"product": "rice", "quantity": 1}]}, "not_valid"),
        ({"lines": [{"product": str(uuid4()), "quantity": 0}]}, "not_valid"),
        ({"lines": [{"product": str(uuid4()), "quantity": 1.5}]}, "not_valid"),
        ({"shop": "here"}, "not_valid"),
        ({"household": str(uuid4())}, "not_valid"),
        ({"key": ""}, "not_valid"),
    ],
)
def test_an_impossible_body_is_refused(till: Till, changes: dict[str, Any], code: str) -> None:
    refused(till, till.sell(**changes), 422, code, till.standing())


def test_a_sale_from_another_site_is_refused(till: Till, people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.malee, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused(till, till.sell(client=client), 403, "csrf", till.standing())
