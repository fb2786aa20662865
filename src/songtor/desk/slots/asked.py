"""What a press on a time asks for."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.http import QueryDict

from songtor.desk.page import DeskRequest
from songtor.evidence.errors import Unknown
from songtor.look.clock import today

YEARS_SHOWN = 10


def slot_in(sent: QueryDict) -> dict[str, Any]:
    """Day and time of the button, as `2024-11-06 09:00`. Raises Unknown."""
    day, _space, clock = sent.get("slot", "").partition(" ")
    try:
        return {"day": date.fromisoformat(day), "begins": time.fromisoformat(clock)}
    except ValueError:
        raise Unknown from None


def day_in(request: DeskRequest) -> date:
    """The day of the address, or today where it names none of these years."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()
    return day if abs(day.year - today().year) <= YEARS_SHOWN else today()
