from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from songtor.city.policy import Actor
from songtor.offers.models import Branch
from songtor.offers.services import issue_link, new_token
from tests.personas import DAY, act, at, make_branch, make_people


@pytest.fixture(autouse=True)
def ten_in_the_morning(settings: Settings) -> Iterator[None]:
    """Every page of these tests is opened at ten on the day of the personas."""
    settings.SONGTOR_TODAY = DAY
    cache.clear()
    with time_machine.travel(at("10:00"), tick=False):
        yield


@pytest.fixture
def malee(db: None) -> Actor:
    return make_people().actor("malee")


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return make_branch(malee)


@pytest.fixture
def token(malee: Actor, branch: Branch) -> str:
    return link_to(malee, branch)


@pytest.fixture
def phone() -> Client:
    """A browser nobody is logged in with, as strict about forged requests as a real one."""
    return Client(enforce_csrf_checks=True, headers={"Origin": "null"})


def link_to(actor: Actor, branch: Branch, *, days_ago: int = 0) -> str:
    token = new_token()
    issue_link(act(actor, day=DAY - timedelta(days=days_ago)), branch=branch, token=token)
    return token
