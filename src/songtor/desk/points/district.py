"""The food bank's points: what waits, whose points, and where the district's points came from and went."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import district_choices
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.asked import Month, asked_district, asked_month, latest_months
from songtor.desk.points.finding import found_homes
from songtor.desk.points.shown import proposals
from songtor.look.clock import today
from songtor.points.changes.queries import undecided
from songtor.points.queries import accounts, totals, totals_by_district

AT_ONCE = 25


@page(Verb.SEE, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: DeskRequest) -> HttpResponse:
    """A district's own page; the sums of every district for who sees them all. Nothing typed stands in an address."""
    month, place = asked_month(request.GET, today=today()), asked_district(request.actor, request.GET)
    if place is None:
        return render(request, "desk/points/districts.html", _every(request, month))
    may_see = permits(request.actor, Verb.SEE, Kind.PERSON, place)
    found = found_homes(request) if may_see else {}
    if home := found.get("of_card"):
        return _go_to(request, reverse("household_points", args=[home]))
    if may_see and request.headers.get("HX-Request"):
        response = render(request, "desk/points/parts/found.html", found)
    else:
        content = _of_district(request, place, month) | found | {"may_see": may_see}
        response = render(request, "desk/points/points.html", content)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _go_to(request: DeskRequest, address: str) -> HttpResponse:
    """A card was scanned: straight to its household, also for a script that asked while typing."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address, "Cache-Control": KEPT_BY_NOBODY})
    return redirect(address)


def _of_district(request: DeskRequest, place: Any, month: Month) -> dict[str, Any]:
    actor = request.actor
    held = accounts(actor=actor).filter(district=place, balance__gt=0).select_related("household__community")
    sees_all = actor.districts(Verb.SEE, Kind.SHOP) is None
    return {
        "place": place,
        "month": month,
        "months": latest_months(today()),
        "sums": totals(actor=actor, district=place, first=month.first, last=month.last),
        "page": Paginator(held.order_by("-balance", "pk"), AT_ONCE).get_page(request.GET.get("page")),
        "open": proposals(actor, undecided(actor=actor).filter(district=place)),
        "may_record": permits(actor, Verb.RECORD, Kind.SHOP, place),
        "districts": district_choices(actor=actor, kind=Kind.SHOP) if sees_all else [],
    }


def _every(request: DeskRequest, month: Month) -> dict[str, Any]:
    sums = totals_by_district(actor=request.actor, first=month.first, last=month.last)
    names = district_choices(actor=request.actor, kind=Kind.SHOP)
    return {
        "month": month,
        "months": latest_months(today()),
        "rows": [(code, name, sums[code]) for code, name in names if code in sums],
        "unexplained": sum(abs(one.unexplained) for one in sums.values()),
    }
