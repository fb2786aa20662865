"""What was sold: the page after paying, its slip, today's list, and taking a check-out back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.slots.shown import visits_of
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import today
from songtor.points.queries import balance_of
from songtor.shop.queries import shop_for
from songtor.shop.till.queries import check_out_for, check_outs, lots_given
from songtor.shop.till.services import take_back_check_out


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def till_sale(request: DeskRequest, check_out_id: UUID) -> HttpResponse:
    return _show(request, check_out_for(actor=request.actor, check_out_id=check_out_id))


def _show(request: DeskRequest, sale: Any, refusal: Refusal | None = None) -> HttpResponse:
    content = {
        "sale": sale,
        "lines": sale.lines.select_related("product__category"),
        "lots": lots_given(sale),
        "balance": balance_of(district_id=sale.district_id, household_id=sale.household_id),
        "visit": None if sale.is_reversed else visits_of(request.actor, sale.shop, sale.household),
        "may_take_back": not sale.is_reversed and permits(request.actor, Verb.RECORD, Kind.SHOP, sale),
        "refused": str(refusal or ""),
        "code": refusal.code if refusal else "",
    }
    response = render(request, "desk/till/sale.html", content, status=422 if refusal else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def sale_take_back(request: DeskRequest, check_out_id: UUID) -> HttpResponse:
    sale = check_out_for(actor=request.actor, check_out_id=check_out_id)
    try:
        take_back_check_out(act_of(request), check_out=sale, reason=request.POST.get("reason", ""))
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, sale, refusal)
    words = _("Taken back. The points are the household's again, and the goods lie on the shelf")
    return done(request, words, reverse("till_sale", args=[sale.pk]))


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def till_sales(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Today's, the newest first."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    rows = list(check_outs(actor=request.actor).filter(shop=shop, day=today()).prefetch_related("lines"))
    content = {"shop": shop, "rows": rows, "points": sum(row.points for row in rows if not row.is_reversed)}
    return render(request, "desk/till/sales.html", content | {"day": today()})
