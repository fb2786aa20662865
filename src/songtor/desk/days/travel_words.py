"""On which travel times the day's plan was made, in one or two sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songtor.look.figures import number
from songtor.rounds.queries import DayBoard
from songtor.rounds.roads.factor import ENOUGH_LEGS


def travel_words(day_board: DayBoard) -> list[str]:
    """Empty when there is no plan, or one that did not say."""
    return list(_sentences(day_board))


def _sentences(day_board: DayBoard) -> Iterator[str]:
    times = getattr(day_board.plan, "times", None)
    if times is None:
        return
    said = {
        "by": times.get_by_display(),
        "factor": number_format(times.factor_percent / 100, 2),
        "legs": number(times.legs),
        "enough": ENOUGH_LEGS,
    }
    if times.legs < ENOUGH_LEGS:
        yield (
            _("Travel times: %(by)s × %(factor)s, until %(enough)s legs of this district are known (%(legs)s so far).")
            % said
        )
    else:
        yield _("Travel times: %(by)s × %(factor)s, as on %(legs)s legs this district drove.") % said
    if times.legs_today:
        today = ngettext("%(count)s leg of today counts too.", "%(count)s legs of today count too.", times.legs_today)
        yield today % {"count": number(times.legs_today)}
    if times.guessed_percent:
        yield _guessed(times.guessed_percent, times.get_trouble_display())


def _guessed(percent: int, why: str) -> str:
    if why:
        return _("%(percent)s %% of the ways were reckoned by distance instead, because %(why)s.") % {
            "percent": percent,
            "why": why,
        }
    return _("%(percent)s %% of the ways it does not know were reckoned by distance instead.") % {"percent": percent}
