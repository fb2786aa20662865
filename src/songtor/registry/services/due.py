"""New records are compared without anybody asking."""

from __future__ import annotations

from datetime import datetime, timedelta

from songtor.city.acting import Act
from songtor.jobs.models import Work
from songtor.people.models import ProposedPair, SourceRecord
from songtor.registry.services.links import CERTAIN, start_comparing

EVERY = timedelta(hours=1)  # a million records take about two minutes of one processor


def compare_due(*, now: datetime) -> Work | None:
    """Asks for a comparing of all records when one was entered since the last, at most once an hour.

    Two runs at one moment ask once.
    """
    newest = SourceRecord.objects.order_by("-pk").values_list("pk", "entered_at").first()
    if newest is None:
        return None
    record, entered_at = newest
    last = _last_compared()
    if last is not None and (entered_at <= last or now < last + EVERY):
        return None
    return start_comparing(Act(CERTAIN, f"compare/{record}/{now:%Y%m%d%H}", now, now), district=None)


def _last_compared() -> datetime | None:
    """When it was last asked for, by anybody, or last done."""
    asked = Work.objects.filter(kind="linkage").order_by("-asked_at").values_list("asked_at", flat=True).first()
    done = ProposedPair.objects.order_by("-proposed_at").values_list("proposed_at", flat=True).first()
    return max((moment for moment in (asked, done) if moment), default=None)
