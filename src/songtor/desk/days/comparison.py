"""What a plan is worth in words: its parts, and one sentence beside the best way by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.days.words import duration
from songtor.look.figures import number
from songtor.rounds.queries import DayBoard

BY_HAND: dict[str, str | Promise] = {
    "list": gettext_lazy("going in the order of the list"),
    "nearest": gettext_lazy("always going to the nearest stop"),
    "closing": gettext_lazy("always going to the stop that closes first"),
}


@dataclass(frozen=True)
class Part:
    """One part of what a plan is worth: what it is, how much, and of what."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Reached:
    """What a way of driving the day reaches; None where an older plan did not say."""

    kg: int
    minutes: int
    least_percent: int | None
    served: int | None


@dataclass(frozen=True)
class Comparison:
    """The plan, the best way by hand, and how many recipients and kilograms there were."""

    plan: Reached
    sheet: Reached
    sheet_way: str
    recipients: int | None
    offered_kg: int | None

    @property
    def parts(self) -> list[Part]:
        """Kilograms first, then how evenly, then time."""
        return list(self._parts())

    def _parts(self) -> Iterator[Part]:
        plan = self.plan
        share = f"{round(100 * plan.kg / self.offered_kg)} %" if self.offered_kg else ""
        of_offered = _("%(share)s of what is offered") % {"share": share} if share else ""
        yield Part(_("Passed on"), _("%(kg)s kg") % {"kg": number(plan.kg)}, of_offered)
        if plan.served is not None:
            of_all = _("of %(all)s") % {"all": number(self.recipients)}
            yield Part(_("Recipients served"), number(plan.served), of_all)
        if plan.least_percent is not None:
            yield Part(_("Who gets least gets"), f"{plan.least_percent} %", _("of what it needs"))
        yield Part(_("Working time"), duration(plan.minutes))

    @property
    def is_better(self) -> bool:
        return self.plan.kg > self.sheet.kg

    @property
    def sentence(self) -> str:
        """Kilograms, time and fairness, as one line."""
        return " · ".join(part for part in (self._more_kg(), self._time(), self._fairness()) if part)

    def _more_kg(self) -> str:
        way = str(BY_HAND.get(self.sheet_way, BY_HAND["list"]))
        more = self.plan.kg - self.sheet.kg
        if more == 0:
            return _("This plan passes on as much as %(way)s") % {"way": way}
        said = {"way": way, "kg": number(abs(more))}
        if more < 0:
            return _("This plan passes on %(kg)s kg less than %(way)s") % said
        return _("This plan passes on %(kg)s kg more than %(way)s") % said

    def _time(self) -> str:
        if self.plan.minutes == self.sheet.minutes:
            return _("in the same time")
        said = {"time": duration(self.plan.minutes), "instead": duration(self.sheet.minutes)}
        return _("takes %(time)s instead of %(instead)s") % said

    def _fairness(self) -> str:
        least, by_hand = self.plan.least_percent, self.sheet.least_percent
        if least is not None and by_hand is not None and least != by_hand:
            said = {"least": least, "instead": by_hand}
            if least > by_hand:
                return _("shared more evenly: who gets least gets %(least)s %% instead of %(instead)s %%") % said
            return _("who gets least gets %(least)s %% instead of %(instead)s %%") % said
        served, served_by_hand = self.plan.served, self.sheet.served
        if served is not None and served_by_hand is not None and served != served_by_hand:
            return _("%(served)s recipients instead of %(instead)s") % {"served": served, "instead": served_by_hand}
        return ""


def comparison_of(day_board: DayBoard) -> Comparison | None:
    plan = day_board.plan
    if plan is None:
        return None
    offered = plan.offered_grams
    return Comparison(
        Reached(round(plan.grams / 1000), plan.minutes, plan.least_percent, plan.served),
        Reached(round(plan.sheet_grams / 1000), plan.sheet_minutes, plan.sheet_least_percent, plan.sheet_served),
        plan.sheet_way,
        plan.recipients,
        None if offered is None else round(offered / 1000),
    )
