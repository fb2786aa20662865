"""One way to show a day's board, whether it was asked for or a change was refused."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from songtor.city.policy import Kind
from songtor.city.queries import district_for
from songtor.desk.days.day_page import DayPage
from songtor.desk.days.shown import Refused
from songtor.desk.page import DeskRequest, go_to
from songtor.evidence.errors import Refusal
from songtor.look.clock import now
from songtor.rounds.queries import day_board


def show_day(
    request: DeskRequest,
    code: str,
    on: date,
    *,
    changing: str | UUID = "",
    refused: Refused | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The board; 422 with what was refused, where it was asked for. Raises Unknown."""
    district = district_for(actor=request.actor, code=code, kind=Kind.ROUND)
    board = day_board(actor=request.actor, district=district, day=on)
    shown = DayPage(request.actor, board, now(), _uuid(changing), refused)
    in_room(request)
    status = 422 if refused or refusal else 200
    return render(request, "desk/days/day.html", {"page": shown, "refusal": refusal}, status=status)


def day_address(code: str, on: date) -> str:
    return reverse("day", args=[code, on])


def in_room(request: DeskRequest) -> None:
    """A day's pages belong to the room "today", whatever their address."""
    go_to(request, reverse("today"))


def _uuid(text: str | UUID) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
