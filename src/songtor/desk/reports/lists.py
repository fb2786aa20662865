"""What a report's figures are made of, row by row."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, page
from songtor.desk.reports.asked import Asked
from songtor.desk.reports.scope import Scope, asked_from, scope_of
from songtor.desk.reports.words import period_words
from songtor.reports.drilling import receipts_behind, received_sums, weighed_sums, weighings_behind

AT_ONCE = 50
M = TypeVar("M", bound=Model)


@page(Verb.SEE, Kind.ROUND)
def weighings(request: DeskRequest) -> HttpResponse:
    scope = scope_of(request.actor, kind=Kind.ROUND)
    form, asked = asked_from(request.GET, scope)
    rows = weighings_behind(actor=request.actor, period=asked.period, narrowed=asked.narrowed)
    shown = {"form": form, "sums": weighed_sums(rows), **_listed(request, rows, scope, asked)}
    return render(request, "desk/reports/weighings.html", shown, status=200 if form.is_valid() else 422)


@page(Verb.SEE, Kind.RECEIPT)
def receipts(request: DeskRequest) -> HttpResponse:
    scope = scope_of(request.actor, kind=Kind.RECEIPT)
    form, asked = asked_from(request.GET, scope)
    rows = receipts_behind(actor=request.actor, period=asked.period, narrowed=asked.narrowed)
    sums = received_sums(rows, asked.narrowed.category)
    shown = {"form": form, "sums": sums, **_listed(request, rows, scope, asked)}
    return render(request, "desk/reports/receipts.html", shown, status=200 if form.is_valid() else 422)


def _listed(request: DeskRequest, rows: QuerySet[M], scope: Scope, asked: Asked) -> dict[str, object]:
    """One page of the rows, whose they are, and the way back to the report."""
    return {
        "page": Paginator(rows, AT_ONCE).get_page(request.GET.get("page")),
        "asked": asked,
        "scope_words": scope.words(asked),
        "period_words": period_words(asked.period),
        "back": asked.at("reports"),
    }
