"""Malee and her head at the desk of a shop that opens on Tuesdays and Wednesdays, at half past ten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest
from django.test import Client

from songtor.people.models import Household
from songtor.shop.slots.services import Pattern, set_opening
from tests.desk.till.conftest import bank, carded, desk, half_past_ten, home, malee  # noqa: F401
from tests.personas import DAY, act
from tests.shop.conftest import Bank

MORNING = Pattern(time(9), time(12), minutes=60, places=2)


@pytest.fixture(autouse=True)
def opened(bank: Bank) -> None:  # noqa: F811
    set_opening(act(bank.head, "07:00"), shop=bank.shop, weekdays=[2, 3], stretches=[MORNING], starts_on=DAY)


@pytest.fixture
def head(desk: Callable[[str], Client]) -> Client:  # noqa: F811
    return desk("malees_head")


@pytest.fixture
def neighbour(bank: Bank) -> Household:  # noqa: F811
    return bank.household(points_given=40)
