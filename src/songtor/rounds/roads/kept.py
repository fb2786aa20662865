"""What a source told is kept: pages read it, and only what is missing or old is asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from songtor.rounds.roads.models import KnownTime
from songtor.rounds.roads.points import Point, name_of

Pair = tuple[str, str]  # the names of both points

GOOD_FOR = timedelta(days=30)  # a new road counts within a month
FORGOTTEN_AFTER = timedelta(days=180)
MOST = 500_000  # 50 districts with 100 places each
AT_ONCE = 5_000


def known_times(source: str, points: Iterable[Point], *, since: date = date.min) -> dict[Pair, float | None]:
    """Minutes the source told between these points; None where it knows no way."""
    names = {name_of(point) for point in points}
    if not source or not names:
        return {}
    rows = KnownTime.objects.filter(source=source, start__in=names, end__in=names, asked_on__gte=since)
    return {(start, end): minutes for start, end, minutes in rows.values_list("start", "end", "minutes")}


def missing(source: str, points: Sequence[Point], *, today: date) -> Iterator[tuple[Sequence[Point], Sequence[Point]]]:
    """Questions (starts, ends) that together ask for every pair not known yet, or not asked for a month."""
    known = known_times(source, points, since=today - GOOD_FOR)
    by_name = {name_of(point): point for point in points}
    wanted: dict[tuple[str, ...], list[Point]] = {}
    for start, point in by_name.items():
        wanted.setdefault(tuple(end for end in by_name if (start, end) not in known), []).append(point)
    for ends, starts in wanted.items():
        if ends:
            yield starts, [by_name[end] for end in ends]


def keep(source: str, told: Mapping[Pair, float | None], *, today: date) -> None:
    """In one order for everybody: two plans at once wait for each other, and never in a circle."""
    rows = iter(
        KnownTime(source=source, start=start, end=end, minutes=minutes, asked_on=today)
        for (start, end), minutes in sorted(told.items())
    )
    while chunk := list(islice(rows, AT_ONCE)):
        KnownTime.objects.bulk_create(
            chunk,
            update_conflicts=True,
            unique_fields=["source", "start", "end"],
            update_fields=["minutes", "asked_on"],
        )


def forget_old(*, today: date, most: int = MOST) -> None:
    """What nobody asked for half a year goes, and the oldest of what is too much."""
    KnownTime.objects.filter(asked_on__lt=today - FORGOTTEN_AFTER).delete()
    too_many = KnownTime.objects.count() - most
    if too_many > 0:
        oldest = KnownTime.objects.order_by("asked_on", "pk").values("pk")[:too_many]
        KnownTime.objects.filter(pk__in=oldest).delete()
