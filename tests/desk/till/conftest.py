"""Malee at her till, goods on the shelf, and a household with points and a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.models import Card, Household
from tests.personas import DAY, act, at
from tests.shop.conftest import SOON, Bank, make_new_bank


@pytest.fixture(autouse=True)
def half_past_ten() -> Iterator[None]:
    with time_machine.travel(at("10:30"), tick=False):
        yield


@pytest.fixture
def bank(settings: Settings, db: None) -> Bank:
    settings.SONGTOR_TODAY = DAY
    made = make_new_bank()
    made.share(made.rice, 5, SOON)
    made.share(made.milk, 9)
    return made


@pytest.fixture
def home(bank: Bank) -> Household:
    return bank.household("UNEMPLOYED", points_given=40)


@pytest.fixture
def desk(bank: Bank) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "th"})
        client.force_login(getattr(bank.people, name))
        return client

    return signed_in


@pytest.fixture
def malee(desk: Callable[[str], Client]) -> Client:
    return desk("malee")


@pytest.fixture
def carded(bank: Bank, home: Household) -> tuple[str, Card]:
    """What the household's card holds, and the card."""
    (token,) = new_tokens(bank.malee.ref, str(uuid4()), 1)
    card = print_cards(act(bank.malee), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=home)
    return token, card
