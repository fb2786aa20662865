"""What a food bank did in a month, and whether its goods and points add up to the last one (R3.2)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_choices
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.asked import Month, asked_district, asked_month, latest_months
from songtor.engines.sheets.writing import Column, Table, csv_bytes
from songtor.engines.sheets.writing import Kind as Cell
from songtor.look.clock import today
from songtor.points.queries import totals
from songtor.shop.figures import figures, flows
from songtor.shop.shelf.queries import givers
from songtor.shop.slots.figures import Visits, visits


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
        "visits": _visits(request, place, month),
    }
    return render(request, "desk/bank/figures.html", content | (_sums(request, place, month) if place else {}))


def _visits(request: DeskRequest, place: Any, month: Month) -> list[tuple[str, Visits]]:
    """Each shop's district and figures."""
    rows = visits(actor=request.actor, district=place, first=month.first, last=month.last, today=today())
    names = dict(district_choices(actor=request.actor, kind=Kind.SHOP))
    return [(str(names[row.district_id]), row) for row in rows]


@page(Verb.SEE, Kind.SHOP)
@require_safe
def bank_visits_file(request: DeskRequest) -> HttpResponse:
    """A line per shop, as the page shows them."""
    month, place = asked_month(request.GET, today=today()), asked_district(request.actor, request.GET)
    counts = [
        _("Booked"),
        pgettext("visits", "Came"),
        _("Did not come"),
        pgettext("visits", "Still to come"),
        pgettext("visits", "Cancelled"),
    ]
    columns = (
        Column(_("Month")),
        Column(_("District")),
        Column(_("Shop")),
        *(Column(one, Cell.COUNT) for one in counts),
    )
    rows = [
        (month.key, district, one.shop_name, one.booked, one.came, one.missed, one.ahead, one.cancelled)
        for district, one in _visits(request, place, month)
    ]
    return attached(csv_bytes(Table(_("Booked visits"), columns, rows)), f"visits-{month.key}.csv")


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
