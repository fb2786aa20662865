"""What people say they will bring to a shop, day by day, and what of it came."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.page import DeskRequest, page
from songtor.look.clock import today
from songtor.shop.queries import shop_for
from songtor.shop.sharing.queries import announcement_by_code, announcements, what_is

LOOKED_BACK = timedelta(days=7)


@page(Verb.SEE, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shop_announced(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """A scanned code goes straight to receiving it; codes stand in no address."""
    shop = shop_for(actor=request.actor, shop_id=shop_id)
    refused = ""
    if request.method == "POST":
        found = announced_here(shop, request.POST.get("code", ""))
        if found:
            return redirect(f"{reverse('shop_in', args=[shop.pk])}?announced={found.pk}")
        refused = _("No announced share of this district has this code")
    rows = announcements(actor=request.actor).filter(shop=shop, day__gte=today() - LOOKED_BACK)
    content = {
        "shop": shop,
        "days": _by_day(rows),
        "public": reverse("share_page"),
        "refused": refused,
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, shop),
    }
    return render(request, "desk/sharing/announced.html", content, status=422 if refused else 200)


def announced_here(shop: Any, typed: str) -> Any:
    """Of this shop or another of its district, not withdrawn; None for anything else."""
    found = announcement_by_code(typed)
    is_here = found is not None and found.district_id == shop.district_id and not hasattr(found, "end")
    return found if is_here else None


def _by_day(rows: Any) -> list[tuple[Any, list[Any]]]:
    """Days to come first, then the last week's."""
    shown = [(one, [(line, what_is(line)) for line in one.lines.all()], _state(one)) for one in rows]
    ahead = [one for one in shown if one[0].day >= today()]
    past = [one for one in reversed(shown) if one[0].day < today()]
    return [(day, list(found)) for day, found in groupby(ahead + past, lambda one: one[0].day)]


def _state(announcement: Any) -> str:
    if announcement.came:
        return "received"
    return "missed" if announcement.day < today() else "coming"
