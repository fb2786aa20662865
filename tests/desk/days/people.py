"""Somebody in front of a day's board, and what they read there."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from songtor.city.models import Account
from songtor.rounds.models import Round, Stop
from tests.personas import BANG_KHAE, DAY

KEY = re.compile(r'name="key" value="([^"]+)"')
CODE = re.compile(r'data-code="([^"]+)"')


def at_desk(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def address(day: date = DAY, district: str = BANG_KHAE) -> str:
    return f"/day/{district}/{day}/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def codes_of(response: HttpResponse) -> list[str]:
    return CODE.findall(text_of(response))


def keys_of(response: HttpResponse) -> set[str]:
    return set(KEY.findall(text_of(response)))


def send(client: Client, url: str, *, key: str = "", **typed: str) -> HttpResponse:
    """One form with a key of its own."""
    return client.post(url, {"key": key or str(uuid4()), **typed})


def order_of(round_: Round) -> list[str]:
    """Names of the stops in driving order, without dropped ones."""
    stops = Stop.objects.filter(round=round_).exclude(state="cancelled").order_by("position")
    return [stop.name for stop in stops]
