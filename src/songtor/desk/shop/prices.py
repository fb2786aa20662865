"""Prices of a shop: what each was and is, what went, what scarcity proposes, and what the head sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import PricesForm
from songtor.engines.thai import short_date
from songtor.look.clock import today
from songtor.shop.prices import Proposal, Watched, Why, proposed
from songtor.shop.queries import Priced, prices_around, shop_for
from songtor.shop.services import set_prices
from songtor.shop.shelf.queries import Standing, standings


@dataclass(frozen=True)
class PriceRow:
    """A product of the list, its prices, and what is proposed."""

    standing: Standing
    priced: Priced | None
    proposal: Proposal | None
    words: str
    field: Any


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shop_prices(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    shop = shop_for(actor=request.actor, shop_id=shop_id)
    stood = standings(shop, today())
    return _show(request, shop, stood, PricesForm(products=_products(stood), initial={"starts_on": _usual_day()}))


def _usual_day() -> str:
    return short_date(today())


def _products(stood: Sequence[Standing]) -> list[Any]:
    return [row.product for row in stood]


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def shop_prices_set(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """All of them from one day on, or none."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.PLAN)
    stood = standings(shop, today())
    form = PricesForm(request.POST, products=_products(stood))

    def do(act: Any) -> Any:
        return set_prices(act, shop=shop, prices=form.prices, starts_on=form.cleaned_data["starts_on"])

    if written(request, form, do) is None:
        return _show(request, shop, stood, form)
    return done(request, _("The prices are set"), reverse("shop_prices", args=[shop.pk]))


def _show(request: DeskRequest, shop: Any, stood: Sequence[Standing], form: PricesForm) -> HttpResponse:
    may_plan = permits(request.actor, Verb.PLAN, Kind.SHOP, shop)
    rows = _rows(stood, prices_around(shop, today()), form)
    content = {"shop": shop, "rows": rows, "form": form, "may_plan": may_plan}
    return render(request, "desk/shop/prices.html", content, status=422 if form.is_bound else 200)


def _rows(stood: Sequence[Standing], said: Mapping[UUID, Priced], form: PricesForm) -> list[PriceRow]:
    """What has no price stands first: nobody can choose it."""
    by_kind: dict[str, list[int]] = {}
    for row in stood:
        if row.price is not None:
            by_kind.setdefault(row.product.kind, []).append(row.price)
    rows = []
    for row in stood:
        watched = Watched(row.amount, row.went, row.days)
        found = proposed(row.price, watched, of_its_kind=by_kind.get(row.product.kind, []))
        rows.append(PriceRow(row, said.get(row.product.pk), found, _words(found), form.of(row.product)))
    return sorted(rows, key=lambda row: not row.standing.is_unpriced)


def _words(proposal: Proposal | None) -> str:
    words = {Why.SCARCE: _("scarce"), Why.PLENTY: _("plenty left"), Why.LIKE_ITS_KIND: _("like others of its kind")}
    return words[proposal.why] if proposal else ""
