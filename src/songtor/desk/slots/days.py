"""A shop's day: who comes when, who has come, where there is room; and whom to book next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.finding import found_homes
from songtor.desk.slots.asked import day_in
from songtor.desk.slots.shown import day_shown
from songtor.look.clock import today
from songtor.shop.queries import shop_for
from songtor.shop.slots.queries import closing_on, week_of

ONE = timedelta(days=1)


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shop_slots(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Nothing typed or scanned stands in an address."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    found = found_homes(request) if request.method == "POST" else {}
    if "of_card" in found:
        return redirect("slot_book", shop.pk, found["of_card"])
    response = render(request, "desk/slots/day.html", _content(request, shop) | found)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _content(request: DeskRequest, shop: Any) -> dict[str, Any]:
    day = day_in(request)
    return {
        "shop": shop,
        "shown": day_shown(request.actor, shop, day),
        "closing": closing_on(shop, day),
        "is_open_ever": bool(week_of(shop, max(day, today()))),
        "is_today": day == today(),
        "before": day - ONE,
        "after": day + ONE,
        "may_plan": permits(request.actor, Verb.PLAN, Kind.SHOP, shop),
    }
