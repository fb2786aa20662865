"""The month's document: on the screen, on paper, as a workbook and as lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, first
from songtor.city.queries import districts
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.reports.downloads import FORMATS, download
from songtor.desk.reports.month_asked import MonthAsked, MonthForm, address, chosen_whose
from songtor.desk.reports.scope import scope_of
from songtor.look.clock import today
from songtor.reports.food import By
from songtor.reports.months.closing import gets_month
from songtor.reports.months.document import document
from songtor.reports.months.restating import HEADINGS
from songtor.reports.months.services import ask_for_month
from songtor.reports.months.spans import Month
from songtor.reports.months.writing import key_figures, printed_table, standing_words

OPENED = (By.DISTRICT, By.DONOR)  # rows that have a month of their own


@page(Verb.SEE, Kind.REPORT)
@require_safe
def month(request: DeskRequest) -> HttpResponse:
    form, asked = _asked(request)
    told = document(actor=request.actor, span=asked.month, of=asked.whose)
    shown = {
        "form": form,
        "told": told,
        "asked": asked,
        "figures": key_figures(told),
        "tables": [_shown(printed_table(table), asked.month) for table in told.tables],
        "before": replace(asked, month=asked.month.before).at("month"),
        "after": replace(asked, month=asked.month.after).at("month") if asked.month.after.first <= today() else "",
        "standing": standing_words(told),
        "changes": [line.words for line in told.restated],
        "headings": HEADINGS,
        "gets_letter": gets_month(request.actor),
        "has_address": bool(getattr(request.user, "email", "")),
        "files": [(label, asked.at("month_file", form=key)) for key, label in FORMATS],
    }
    return render(request, "desk/reports/month.html", shown, status=200 if form.is_valid() else 422)


@page(Verb.SEE, Kind.REPORT)
@require_safe
def month_file(request: DeskRequest) -> HttpResponse:
    form, asked = _asked(request)
    if not form.is_valid():
        return month(request)
    told = document(actor=request.actor, span=asked.month, of=asked.whose)
    return download(told, request.GET.get("form", "csv"))


@page(Verb.SEE, Kind.REPORT)
@require_POST
def month_wish(request: DeskRequest) -> HttpResponse:
    """The letter of the 1st, or none."""
    wanted = request.POST.get("wanted") == "yes"
    whole_city = request.actor.districts(Verb.SEE, Kind.REPORT) is None
    place = None if whole_city else first(districts(actor=request.actor, kind=Kind.REPORT))
    ask_for_month(act_of(request), district=place, wanted=wanted)
    said = _("On the 1st the month comes by e-mail") if wanted else _("No more month-end letters")
    messages.success(request, said)
    return redirect("month")


def _asked(request: DeskRequest) -> tuple[MonthForm, MonthAsked]:
    """Last month of everything, unless something else is asked for. Raises Unknown."""
    whose = chosen_whose(request.actor, request.GET.get("whose", ""))
    form = MonthForm(request.GET, scope=scope_of(request.actor), today=today(), chosen=whose)
    return form, MonthAsked(form.asked or Month.of(today()).before, whose)


def _shown(table: dict[str, Any], month: Month) -> dict[str, Any]:
    """Rows beside the address of their own month, where they have one; the total apart."""
    by, rows = table["key"], list(table["rows"])
    total = rows.pop() if table["has_total"] else None
    keys = table["keys"] if by in OPENED else [""] * len(rows)
    lines = [(row, address("month", month, f"{by}:{key}") if key else "") for row, key in zip(rows, keys, strict=False)]
    return table | {"lines": lines, "total": total}
