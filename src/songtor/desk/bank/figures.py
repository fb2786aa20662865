"""What a food bank did in a month, and whether its goods and points add up to the last one (R3.2)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_choices
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.asked import Month, asked_district, asked_month, latest_months
from songtor.look.clock import today
from songtor.points.queries import totals
from songtor.shop.figures import figures, flows
from songtor.shop.shelf.queries import givers


@page(Verb.SEE, Kind.SHOP)
@require_safe
def bank_figures(request: DeskRequest) -> HttpResponse:
    """Of a district, or of every district for who sees them all."""
    month, place = asked_month(request.GET, today=today()), asked_district(request.actor, request.GET)
    told = figures(actor=request.actor, district=place, first=month.first, last=month.last)
    content = {
        "month": month,
        "months": latest_months(today()),
        "place": place,
        "districts": district_choices(actor=request.actor, kind=Kind.SHOP) if _sees_all(request) else [],
        "told": told,
        "givers": [(label, told.shares[giver]) for giver, label in givers()],
    }
    return render(request, "desk/bank/figures.html", content | (_sums(request, place, month) if place else {}))


def _sees_all(request: DeskRequest) -> bool:
    return request.actor.districts(Verb.SEE, Kind.SHOP) is None


def _sums(request: DeskRequest, place: Any, month: Month) -> dict[str, Any]:
    days = {"first": month.first, "last": month.last}
    goods = flows(actor=request.actor, district=place, **days)
    return {
        "goods": goods,
        "goods_unexplained": sum(abs(one.unexplained) for one in goods),
        "sums": totals(actor=request.actor, district=place, **days),
    }
