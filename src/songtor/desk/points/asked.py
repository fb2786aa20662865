"""Which district and which month, as an address carries them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from songtor.city.policy import Actor, Kind
from songtor.city.queries import districts
from songtor.desk.points.shown import month_words
from songtor.evidence.errors import Unknown

SHOWN = 13


@dataclass(frozen=True)
class Month:
    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        return month_words(self.first)

    @property
    def before(self) -> Month:
        return Month((self.first - timedelta(days=1)).replace(day=1))


def asked_month(sent: QueryDict, *, today: date) -> Month:
    """The one asked for, else this one; what cannot be read is this one too."""
    try:
        return Month(date.fromisoformat(f"{sent.get('month', '')}-01"))
    except ValueError:
        return Month(today.replace(day=1))


def latest_months(today: date) -> list[Month]:
    months = [Month(today.replace(day=1))]
    while len(months) < SHOWN:
        months.append(months[-1].before)
    return months


def asked_district(actor: Actor, sent: QueryDict) -> Any:
    """The one asked for, else the only or home one; None for who sees many and asked for none. Raises Unknown."""
    seen = districts(actor=actor, kind=Kind.SHOP)
    if code := sent.get("district", ""):
        found = seen.filter(code=code[:16]).first()
        if found is None:
            raise Unknown
        return found
    some = list(seen[:2])
    return some[0] if len(some) == 1 else seen.filter(code=actor.home_district).first()
