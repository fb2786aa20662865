"""Works as their asker reads them: what, how far, and where the result is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.policy import Actor
from songtor.jobs.queries import works_of
from songtor.look.templatetags.songtor import short_date

CHIPS = {
    "waiting": ("nothing", gettext_lazy("Waits its turn")),
    "running": ("going", gettext_lazy("Under way")),
    "done": ("done", gettext_lazy("Ready")),
    "failed": ("late", gettext_lazy("Not done")),
}


@dataclass(frozen=True)
class WorkKind:
    """The name of a kind of work, and where its result is to be seen."""

    name: str | Promise
    about: Callable[[Any], str]
    result: Callable[[Any], str]


def _day_of(work: Any) -> str:
    return short_date(date.fromisoformat(work.arguments["day"]))


def _board_of(work: Any) -> str:
    return reverse("day", args=[work.district_id, work.arguments["day"]])


def _replan_of(work: Any) -> str:
    return reverse("replan", args=[work.arguments["replan"]])


def _nothing_more(_work: Any) -> str:
    return ""


def _import_of(work: Any) -> str:
    return reverse("import", args=[work.arguments["batch"]])


def _pairs_of(_work: Any) -> str:
    return reverse("pairs")


KINDS: Mapping[str, WorkKind] = {
    "plan_day": WorkKind(gettext_lazy("Plan of a day"), _day_of, _board_of),
    "replan_day": WorkKind(gettext_lazy("Rest of a day planned anew"), _day_of, _replan_of),
    "linkage": WorkKind(gettext_lazy("Records of people compared"), _nothing_more, _pairs_of),
    "import": WorkKind(gettext_lazy("File brought in"), _nothing_more, _import_of),
}


@dataclass(frozen=True)
class ShownWork:
    id: UUID
    name: str
    about: str
    asked_at: datetime
    chip: tuple[str, str]
    percent: int
    why: str
    result: str
    is_open: bool
    can_cancel: bool


def shown_works(actor: Actor, now: datetime) -> list[ShownWork]:
    """Newest first."""
    return [_shown(work) for work in works_of(actor, now=now)]


def _shown(work: Any) -> ShownWork:
    kind = KINDS.get(work.kind)
    shape, word = CHIPS[work.state]
    return ShownWork(
        id=work.pk,
        name=str(kind.name) if kind else _("Long work"),
        about=kind.about(work) if kind else "",
        asked_at=work.asked_at,
        chip=(shape, str(word)),
        percent=work.percent,
        why=work.refusal,
        result=kind.result(work) if kind and work.state in ("done", "failed") else "",
        is_open=work.state in ("waiting", "running"),
        can_cancel=work.state == "waiting",
    )
