"""What a proposal for the rest of a day would change, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from songtor.desk.days.words import Chip, about, best_so_far
from songtor.look.figures import number
from songtor.look.templatetags.songtor import time_of_day
from songtor.rounds.ways import Visit, Way, read_ways

Found = Mapping[str, tuple[Way, Visit]]
SAME_TIME_MINUTES = 3


@dataclass(frozen=True)
class VisitRow:
    """One stop of the proposed way, or one that is left out; `changes` say what differs from before."""

    visit: Visit
    number: int
    chip: Chip | None
    changes: tuple[str, ...]

    @property
    def at(self) -> datetime | None:
        return self.visit.moment

    @property
    def amount(self) -> str:
        return about(self.visit.grams, self.visit.pieces) or _("nothing")

    @property
    def is_changed(self) -> bool:
        return self.chip is not None or bool(self.changes)


@dataclass(frozen=True)
class WayCard:
    """One vehicle's way: the stops as proposed, then those it would no longer visit."""

    before: Way
    after: Way
    rows: tuple[VisitRow, ...]
    gone: tuple[VisitRow, ...]

    @property
    def is_changed(self) -> bool:
        return bool(self.gone) or any(row.is_changed for row in self.rows)

    @property
    def home(self) -> str:
        was, now = self.before.home_at, self.after.home_at
        if not now or not self.after.visits:
            return ""
        said = _("back %(time)s") % {"time": time_of_day(now)}
        return f"{said} ({_was(was)})" if was and _differ(was, now) else said


@dataclass(frozen=True)
class ReplanPage:
    """A proposal beside the rounds as they stood when it was made."""

    replan: Any
    work: Any
    address: str
    here: str

    @cached_property
    def before(self) -> tuple[Way, ...]:
        return read_ways(self.replan.before)

    @cached_property
    def after(self) -> tuple[Way, ...]:
        return read_ways(self.replan.after)

    @property
    def back_words(self) -> str:
        return _("Back to the day")

    @property
    def is_open(self) -> bool:
        return bool(self.replan.state == "proposed")

    @property
    def is_looking(self) -> bool:
        """Whether a better way is still looked for."""
        return self.is_open and self.work is not None and self.work.state in ("waiting", "running")

    @property
    def best(self) -> str:
        return best_so_far(self.work.told) if self.work else ""

    @cached_property
    def cards(self) -> list[WayCard]:
        was, will = _by_id(self.before), _by_id(self.after)
        return [_card(one, other, was, will) for one, other in zip(self.before, self.after, strict=True)]

    @property
    def changed(self) -> int:
        """Stops that are new, gone, moved or at another place in their order."""
        return sum(len(card.gone) + sum(row.chip is not None for row in card.rows) for card in self.cards)

    @property
    def holds(self) -> bool:
        """Nothing would change: the rounds are best driven as they are planned."""
        return not any(card.is_changed for card in self.cards)

    @property
    def handed(self) -> str:
        return about(*_handed(self.after)) or _("nothing")

    @property
    def handed_before(self) -> str:
        return about(*_handed(self.before)) or _("nothing")

    @property
    def sites(self) -> int:
        return sum(not visit.is_pickup for way in self.after for visit in way.visits)

    @property
    def sites_before(self) -> int:
        return sum(not visit.is_pickup for way in self.before for visit in way.visits)

    @property
    def late(self) -> str:
        if not self.replan.late_minutes:
            return ""
        said = {"vehicle": self.replan.late_vehicle.name, "minutes": number(self.replan.late_minutes)}
        return _("%(vehicle)s goes on %(minutes)s minutes later") % said


def _by_id(ways: Sequence[Way]) -> Found:
    return {visit.id: (way, visit) for way in ways for visit in way.visits}


def _handed(ways: Sequence[Way]) -> tuple[int, int]:
    visits = [visit for way in ways for visit in way.visits if not visit.is_pickup]
    return sum(visit.grams for visit in visits), sum(visit.pieces for visit in visits)


def _card(before: Way, after: Way, was: Found, will: Found) -> WayCard:
    staying = [visit.id for visit in before.visits if will.get(visit.id, (None,))[0] is after]
    in_order = _longest_in_order([visit.id for visit in after.visits], staying)
    rows = tuple(
        VisitRow(visit, n, _chip(visit, before, was, in_order), tuple(_changes(visit, was)))
        for n, visit in enumerate(after.visits, start=1)
    )
    gone = tuple(
        VisitRow(visit, 0, _where_to(will.get(visit.id)), ()) for visit in before.visits if visit.id not in staying
    )
    return WayCard(before, after, rows, gone)


def _chip(visit: Visit, before: Way, was: Found, in_order: set[str]) -> Chip | None:
    known = was.get(visit.id)
    if known is None:
        return Chip("done", _("New"))
    if known[0].round != before.round:
        return Chip("going", _("From %(vehicle)s") % {"vehicle": known[0].vehicle_name})
    return None if visit.id in in_order else Chip("going", _("Another place in the order"))


def _where_to(found: tuple[Way, Visit] | None) -> Chip:
    if found is None:
        return Chip("late", _("Left out"))
    return Chip("going", _("To %(vehicle)s") % {"vehicle": found[0].vehicle_name})


def _changes(visit: Visit, was: Found) -> Iterator[str]:
    if visit.id not in was:
        return
    old = was[visit.id][1]
    if old.moment and visit.moment and _differ(old.moment, visit.moment):
        yield _was(old.moment)
    amount, instead = about(visit.grams, visit.pieces), about(old.grams, old.pieces)
    if amount != instead:
        yield _("was %(before)s") % {"before": instead or _("nothing")}


def _was(moment: datetime) -> str:
    return _("was %(before)s") % {"before": time_of_day(moment)}


def _differ(one: datetime, other: datetime) -> bool:
    return abs((one - other).total_seconds()) >= SAME_TIME_MINUTES * 60


def _longest_in_order(after: Sequence[str], before: Sequence[str]) -> set[str]:
    """The most stops that keep their order among themselves: the others are what moved."""
    place = {stop: n for n, stop in enumerate(before)}
    runs: list[list[str]] = [[]]
    for stop in (one for one in after if one in place):
        fitting = [run for run in runs if not run or place[run[-1]] < place[stop]]
        longest = max(fitting, key=len)
        runs.append([*longest, stop])
    best = max(runs, key=len)
    return set(best)
