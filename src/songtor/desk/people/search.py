"""Who is meant: asked while typing, answered with people who are known; a new one is offered last."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, page
from songtor.desk.people.shown import rows_of
from songtor.look.clock import now, today
from songtor.people.asked import LONGEST
from songtor.people.door import find
from songtor.people.persons.queries import counted


@page(Verb.SEE, Kind.PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: DeskRequest) -> HttpResponse:
    """The whole page, or only what was found while somebody types. Nothing typed stands in an address."""
    content = found_for(request)
    if request.headers.get("HX-Request"):
        response = render(request, "desk/people/parts/found.html", content)
    else:
        response = render(request, "desk/people/people.html", content | {"counted": counted(actor=request.actor)})
    response.headers["Cache-Control"] = "no-store"
    return response


def found_for(request: DeskRequest) -> dict[str, Any]:
    typed = request.POST.get("q", "").replace("\0", "")[:LONGEST]
    found = find(actor=request.actor, text=typed, at=now())
    return {"typed": typed, "rows": rows_of(found.rows, today()), "is_limited": found.is_limited}
