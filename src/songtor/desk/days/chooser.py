"""Which day a board is asked for."""

from __future__ import annotations

from datetime import date

from songtor.engines.thai import Doubt, Unreadable, parse_date

YEARS = range(2000, 2200)  # those a board's address may name


def day_asked(text: str) -> date | None:
    """A day in either era; None where there is none or it has two readings."""
    try:
        day = parse_date(text)
    except Unreadable:
        return None
    return None if isinstance(day, Doubt) or day.year not in YEARS else day
