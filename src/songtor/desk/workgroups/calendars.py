"""An officer's own calendar program reads the district's rounds by a link: made here, shown once, ended here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.city.queries import districts
from songtor.desk.page import DeskRequest, act_of, page
from songtor.workgroups import queries, services


@page(Verb.RECORD, Kind.ROUND)
@require_safe
def calendar(request: DeskRequest) -> HttpResponse:
    return _show(request)


@page(Verb.RECORD, Kind.ROUND)
@require_POST
def calendar_link(request: DeskRequest) -> HttpResponse:
    district = districts(actor=request.actor, kind=Kind.ROUND, verb=Verb.RECORD)[0]
    token = services.new_token()
    services.issue_calendar_link(
        act_of(request), district=district, account=queries.own_account(request.actor), token=token
    )
    return _show(request, address=request.build_absolute_uri(reverse("calendar_feed", args=[token])))


@page(Verb.RECORD, Kind.ROUND)
@require_POST
def calendar_end(request: DeskRequest) -> HttpResponse:
    district = districts(actor=request.actor, kind=Kind.ROUND, verb=Verb.RECORD)[0]
    services.revoke_calendar_link(act_of(request), district=district, account=queries.own_account(request.actor))
    messages.success(request, _("The calendar link stopped"))
    return redirect("calendar")


def _show(request: DeskRequest, *, address: str = "") -> HttpResponse:
    """`address` is the link just made: shown this once, as only its hash is kept."""
    shown = {"address": address, "has_link": queries.has_calendar_link(queries.own_account(request.actor))}
    response = render(request, "desk/workgroups/calendar.html", shown)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer" if address else "same-origin"
    return response
