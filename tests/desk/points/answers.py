"""What the desk answers, as tests read it."""

from __future__ import annotations

from django.http import HttpResponse

from tests.points.needs import ANSWERS

SAID = {f"q_{question}": answer for question, answer in ANSWERS.items()} | {"day": "5/11/2567", "key": "one-form"}


def code_of(response: HttpResponse) -> str:
    return response.content.decode().partition('data-code="')[2].partition('"')[0]


def words_of(response: HttpResponse) -> str:
    return response.content.decode()
