"""One field that finds what somebody may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.finding.found import search
from songtor.desk.page import DeskRequest, page
from songtor.finding.queries import LONGEST
from songtor.look.clock import today


@page(Verb.SEE, Kind.CITY)
@require_safe
def searched(request: DeskRequest) -> HttpResponse:
    """The whole page, or only its results while somebody types."""
    typed = request.GET.get("q", "")[:LONGEST]
    template = "desk/finding/parts/results.html" if request.headers.get("HX-Request") else "desk/finding/search.html"
    groups = search(actor=request.actor, typed=typed, today=today())
    return render(request, template, {"typed": typed, "groups": groups})
