"""The report of food: how much moved, to how many visits, and where."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from songtor.city.policy import Kind, Verb
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, page
from songtor.desk.reports.asked import Asked
from songtor.desk.reports.downloads import BOM, FORMATS, download
from songtor.desk.reports.forms import PERIODS, RANGE
from songtor.desk.reports.scope import asked_from, scope_of
from songtor.desk.reports.showing import report_page
from songtor.reports.food import food_report
from songtor.reports.months.document import document
from songtor.reports.months.spans import Span
from songtor.reports.months.told import Whose
from songtor.reports.printing import as_csv, report_lines


@page(Verb.SEE, Kind.REPORT)
def reports(request: DeskRequest) -> HttpResponse:
    scope = scope_of(request.actor)
    form, asked = asked_from(request.GET, scope)
    shown = report_page(actor=request.actor, scope=scope, asked=asked)
    asking = {"form": form, "scope": scope, "periods": _periods(asked), "files": _files(asked)}
    trains = request.actor.may(Verb.SEE, Kind.TRAINING)
    content = {"shown": shown, "trains": trains, **asking}
    return render(request, "desk/reports/food.html", content, status=200 if form.is_valid() else 422)


def _periods(asked: Asked) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the one shown."""
    return [
        (str(label), replace(asked, choice=choice).at("reports"), choice == asked.choice)
        for choice, label in PERIODS
        if choice != RANGE
    ]


def _files(asked: Asked) -> list[tuple[str, str]]:
    return [(str(label), f"{asked.at('report_food')}&form={form}") for form, label in FORMATS]


@page(Verb.SEE, Kind.REPORT)
def report_food(request: DeskRequest) -> HttpResponse:
    """The same asking as a file: its rows as CSV, all of it as a workbook or on paper."""
    scope = scope_of(request.actor)
    form, asked = asked_from(request.GET, scope)
    if not form.is_valid():
        return reports(request)
    wanted = request.GET.get("form", "csv")
    if wanted != "csv":
        span, whose = Span(asked.period.start, asked.period.end), Whose(asked.narrowed, scope.words(asked))
        return download(document(actor=request.actor, span=span, of=whose), wanted)
    report = food_report(actor=request.actor, by=asked.by, period=asked.period, narrowed=asked.narrowed)
    lines = report_lines(report, actor=request.actor, narrowed=asked.narrowed)
    name = f"food-{asked.by}-{asked.period.start}-{asked.period.end}.csv"
    return attached(BOM + as_csv(lines), name)
