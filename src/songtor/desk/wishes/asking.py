"""What was missed in a shop, and what of it the public page asks sharers for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.wishes.forms import AskForm
from songtor.look.clock import today
from songtor.shop.queries import product_kinds, shop_for
from songtor.shop.shelf.queries import standings
from songtor.shop.wishes.queries import asked_for, key_of, missed, needs
from songtor.shop.wishes.services import ask_for, ask_no_more


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shop_wishes(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    return _show(request, shop_for(actor=request.actor, shop_id=shop_id))


def _show(request: DeskRequest, shop: Any, form: AskForm | None = None) -> HttpResponse:
    """Pressing “ask for it” beside a wish only fills the form in."""
    wished = missed(shop, today())
    stood = {one.product.pk: one for one in standings(shop, today())}
    content = {
        "shop": shop,
        "rows": [(one, key_of(one.what), _here(one.what, stood)) for one in wished],
        "needs": needs([shop], today()),
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, shop),
        "form": form or _form(shop, wished, initial={"what": request.GET.get("ask", "")}),
    }
    return render(request, "desk/wishes/wishes.html", content, status=422 if form else 200)


def _here(what: Any, stood: Any) -> int:
    """How many pieces or grams of a product, or pieces of a kind, lie there."""
    if what.product:
        return stood[what.product.pk].amount if what.product.pk in stood else 0
    return sum(one.amount for one in stood.values() if one.product.kind == what.kind and one.product.category.in_pieces)


def _form(shop: Any, wished: Any, **more: Any) -> AskForm:
    """Every kind, and the products that are missed or run out."""
    products = {one.what.product.pk: one.what.product for one in wished if one.what.product}
    products |= {one.product.pk: one.product for one in standings(shop, today()) if one.runs_out}
    named = sorted(((str(pk), one.name) for pk, one in products.items()), key=lambda one: one[1])
    return AskForm(**more, things=[*product_kinds(), *named])


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def shop_ask(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    form = _form(shop, missed(shop, today()), data=request.POST)
    if written(request, form, lambda act: ask_for(act, shop=shop, **form.said)) is None:
        return _show(request, shop, form)
    return done(request, _("The public page asks for it now"), _address(shop.pk))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def asked_end(request: DeskRequest, asked_id: UUID) -> HttpResponse:
    asked = asked_for(actor=request.actor, asked_id=asked_id)
    ask_no_more(act_of(request), asked=asked)
    return done(request, _("The public page asks for it no more"), _address(asked.shop_id))


def _address(shop_id: UUID) -> str:
    return reverse("shop_wishes", args=[shop_id])
