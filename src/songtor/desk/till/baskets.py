"""The till: a household's basket, filled by scanning or by big buttons, and paid for once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done
from songtor.desk.camera import with_camera
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.till.asked import asked_change, kind_in
from songtor.desk.till.shown import basket_content, people_content, receivers_of
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now
from songtor.shop.till.baskets import basket_for, let_receive, pay, put, throw_away


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def till_basket(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if basket.check_out_id:
        return redirect("till_sale", basket.check_out_id)
    return _show(request, basket)


@with_camera
def _show(request: DeskRequest, basket: Any, refusal: Refusal | None = None) -> HttpResponse:
    """The page, with why nothing was done when it was refused."""
    content = basket_content(basket, kind_in(request)) | people_content(basket, request.actor)
    content |= {"refused": str(refusal or ""), "code": refusal.code if refusal else ""}
    response = render(request, "desk/till/basket.html", content, status=422 if refusal else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def till_put(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """A scanned barcode, or a product and how many more or fewer."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    try:
        put(actor=request.actor, basket=basket, at=now(), **asked_change(request, basket))
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, basket, refusal)
    return redirect(f"{reverse('till_basket', args=[basket.pk])}{_kind(request)}")


def _kind(request: DeskRequest) -> str:
    return f"?kind={kind}" if (kind := kind_in(request)) else ""


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def till_receiver(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """Only somebody named for this household before, or nobody. Raises Unknown."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    chosen = request.POST.get("receiver", "")
    found = [person for person, _name in receivers_of(basket, request.actor) if str(person.pk) == chosen]
    if chosen and not found:
        raise Unknown
    let_receive(actor=request.actor, basket=basket, person=found[0] if found else None, at=now())
    return redirect("till_basket", basket.pk)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def till_pay(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """A double tap, or a second try after a lost answer, leads to the same sale."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    try:
        sale = pay(act_of(request), basket=basket)
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, basket, refusal)
    return redirect("till_sale", sale.pk)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def till_away(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    throw_away(actor=request.actor, basket=basket)
    return done(request, _("Nothing was sold. The goods stay on the shelf"), reverse("till", args=[basket.shop_id]))
