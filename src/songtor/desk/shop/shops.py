"""The shops of a district, and what needs somebody at one of them today."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import OpenForm
from songtor.look.clock import today
from songtor.offers.queries import site_for, sites
from songtor.shop.queries import shop_for
from songtor.shop.queries import shops as shops_seen
from songtor.shop.services import open_shop
from songtor.shop.shelf.queries import SOON_DAYS, on_the_way, shares, soon_over, standings

SHARES_SHOWN = 5


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shops(request: DeskRequest) -> HttpResponse:
    """Whoever has one shop works there."""
    seen = list(shops_seen(actor=request.actor))
    if len(seen) == 1 and "all" not in request.GET:
        return redirect("shop", seen[0].pk)
    return _list(request, seen, _open_form(request))


def _list(request: DeskRequest, seen: list[Any], form: OpenForm) -> HttpResponse:
    may_open = request.actor.may(Verb.PLAN, Kind.SHOP)
    content = {"shops": seen, "form": form, "may_open": may_open}
    return render(request, "desk/shop/shops.html", content, status=422 if form.is_bound else 200)


def _open_form(request: DeskRequest) -> OpenForm:
    """Places of the districts whose shops the actor plans, without those that have a shop."""
    planned = request.actor.districts(Verb.PLAN, Kind.SHOP)
    rows = sites(actor=request.actor).filter(shop__isnull=True)
    rows = rows if planned is None else rows.filter(district__in=planned)
    return OpenForm(posted(request), sites=[(str(one.pk), one.name) for one in rows.order_by("name")])


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def shop_open(request: DeskRequest) -> HttpResponse:
    form = _open_form(request)

    def do(act: Any) -> Any:
        site = site_for(actor=request.actor, site_id=UUID(form.cleaned_data["site"]))
        return open_shop(act, site=site, name=form.cleaned_data["name"])

    shop = written(request, form, do)
    if shop is None:
        return _list(request, list(shops_seen(actor=request.actor)), form)
    return done(request, _("The shop is open. Bring goods in, and set their prices"), reverse("shop", args=[shop.pk]))


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shop(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    one = shop_for(actor=request.actor, shop_id=shop_id)
    stood = standings(one, today())
    lying = [row for row in stood if row.amount]
    content = {
        "shop": one,
        "today": today(),
        "soon_days": SOON_DAYS,
        "soon": soon_over(one, today()),
        "coming": list(on_the_way(actor=request.actor).filter(to_shop=one)),
        "sent": list(on_the_way(actor=request.actor).filter(shop=one)),
        "unpriced": [row for row in lying if row.is_unpriced],
        "running_out": [row for row in stood if row.runs_out],
        "kinds": len(lying),
        "shares": list(shares(actor=request.actor).filter(shop=one)[:SHARES_SHOWN]),
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, one),
        "may_plan": permits(request.actor, Verb.PLAN, Kind.SHOP, one),
        "many": shops_seen(actor=request.actor).count() > 1 or request.actor.may(Verb.PLAN, Kind.SHOP),
    }
    return render(request, "desk/shop/shop.html", content)
