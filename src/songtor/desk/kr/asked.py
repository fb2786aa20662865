"""Which quarter, as an address carries it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from songtor.receipts.periods import Quarter

SHOWN = 8


def asked_quarter(sent: QueryDict, *, today: date) -> Quarter:
    """The one asked for, else the latest that has begun; what cannot be read is the latest too."""
    try:
        return Quarter.read(sent.get("quarter", ""))
    except ValueError:
        return Quarter.of(today)


def address(name: str, quarter: Quarter, *args: object, **words: str) -> str:
    query = urlencode({"quarter": quarter.key, **{key: value for key, value in words.items() if value}})
    return f"{reverse(name, args=args)}?{query}"


def quarter_words(quarter: Quarter) -> str:
    words = {"number": quarter.number, "year": quarter.fiscal_year}
    return _("quarter %(number)s, fiscal year %(year)s") % words


def latest(today: date) -> list[tuple[str, str]]:
    """Keys and names of the latest quarters, the newest first."""
    quarters = [Quarter.of(today)]
    while len(quarters) < SHOWN:
        quarters.append(quarters[-1].before)
    return [(one.key, quarter_words(one)) for one in quarters]
