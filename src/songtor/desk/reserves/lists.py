"""Which reserves there are, and another one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.reserves.forms import ReserveForm
from songtor.engines.thai import short_date
from songtor.look.clock import BANGKOK, now, today
from songtor.shop.queries import shop_for, shops
from songtor.shop.reserves.queries import reserves
from songtor.shop.reserves.services import make_reserve
from songtor.shop.till.queries import on_offer

SHOWN = 60
AN_HOUR, STEP_MINUTES = timedelta(hours=1), 15


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def reserves_page(request: DeskRequest) -> HttpResponse:
    """Open ones first, the newest leading."""
    rows = list(reserves(actor=request.actor, verb=Verb.RECORD)[:SHOWN])
    content = {
        "open": [one for one in rows if not one.is_closed],
        "closed": [one for one in rows if one.is_closed],
        "shops": shops(actor=request.actor, verb=Verb.RECORD),
    }
    return render(request, "desk/reserves/reserves.html", content)


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def reserve_new(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """For an hour from now, unless somebody says otherwise."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    form = ReserveForm(posted(request), offered=on_offer(shop, today()), initial=_usual(request))

    def do(act: Any) -> Any:
        return make_reserve(act, shop=shop, meant=form.meant, goods=form.chosen)

    made = written(request, form, do)
    if made is None:
        content = {"shop": shop, "form": form}
        return render(request, "desk/reserves/new.html", content, status=422 if form.errors else 200)
    return done(request, _("Set aside. Now add the households"), reverse("reserve", args=[made.pk]))


def _usual(request: DeskRequest) -> dict[str, Any]:
    kind = "DELIVERY" if request.GET.get("for") == "delivery" else "TILL"
    name = _("Morning round") if kind == "DELIVERY" else _("Tablet")
    return {"kind": kind, "name": name, "day": short_date(today()), "until": _quarter(now() + AN_HOUR)}


def _quarter(moment: datetime) -> str:
    """The next full quarter of an hour."""
    local = moment.astimezone(BANGKOK)
    later = local + timedelta(minutes=-local.minute % STEP_MINUTES)
    return f"{later:%H:%M}"
