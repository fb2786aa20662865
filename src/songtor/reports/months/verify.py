"""A closed month departs from its ledger only by facts that were entered since."""

from __future__ import annotations

from collections.abc import Iterator

from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.evidence.verify import Difference
from songtor.reports.food import EVERYTHING
from songtor.reports.models import MonthEdition
from songtor.reports.months.editions import editions, restated
from songtor.reports.months.spans import Month
from songtor.reports.months.told import Whose, told_now

WATCHER = Actor("command:verify", "", (Grant(Role.AUDITOR, districts=None),))


def edition_differences() -> Iterator[Difference]:
    """Figures that changed since they were frozen although nothing was entered for their day."""
    for first in MonthEdition.objects.order_by("month").values_list("month", flat=True).distinct():
        month = Month.of(first)
        told = told_now(actor=WATCHER, span=month, of=Whose(EVERYTHING, ""))
        for line in restated(told, editions(actor=WATCHER, month=month, narrowed=EVERYTHING)):
            if not line.facts:
                yield Difference(
                    "a closed month changed without a fact",
                    f"{line.district} {line.day} {line.measure} {line.key}: {line.was} / {line.became}",
                )
