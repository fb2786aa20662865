"""The shop's tablet in the hands of recipients: choose, hear, and bring a code to the till, or pay.

No address leads anywhere else (`holding`), and after a while of silence nothing of anybody stands on the screen.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.slots.asked import slot_in
from songtor.desk.slots.shown import visits_of
from songtor.desk.till.asked import asked_change, kind_in
from songtor.desk.till.holding import held_in, open_alone
from songtor.desk.till.shown import basket_content
from songtor.desk.till.who import Who, who_of_card
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now
from songtor.points.queries import balance_of
from songtor.shop.queries import shop_for
from songtor.shop.slots.services import book
from songtor.shop.till.baskets import basket_for, give_to, open_basket, pay, put

SILENCE = timedelta(seconds=90)
DAYS_OFFERED = 3


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """The first screen: with a card, whose balance is shown then, or without. Whoever was there before is gone."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    held = held_in(request)
    if held is None:
        return redirect("tablet", shop.pk)
    if held.basket:
        open_alone(request, held)
    content = dict[str, Any]()
    if request.method == "POST":
        who = _of_card(request)
        try:
            if who is None or who.buyer:
                basket = _opened(request, shop, who, held.pays)
                open_alone(request, held, basket)
                return redirect("choosing", basket.pk)
            content = dict(who.content)
        except Unknown:
            raise
        except Refusal as refusal:
            content = {"refused": str(refusal)}
    return screen(request, "desk/till/choose.html", content | {"shop": shop, "pays": held.pays})


def _of_card(request: DeskRequest) -> Who | None:
    """None without a card; no name is searched for here."""
    text = (request.POST.get("q", "") or request.POST.get("card", "")).strip()
    return who_of_card(request, text) if text else None


def _opened(request: DeskRequest, shop: Any, who: Who | None, pays: bool) -> Any:
    basket = open_basket(actor=request.actor, shop=shop, at=now(), pays_itself=pays and who is not None)
    if who and who.buyer:
        give_to(actor=request.actor, basket=basket, buyer=who.buyer, at=now())
    return basket


def screen(request: DeskRequest, template: str, content: dict[str, Any], *, failed: bool = False) -> HttpResponse:
    """Without the bars of the desk."""
    request.songtor_nav, request.songtor_beside, request.songtor_search = [], [], ""
    start = reverse("choose", args=[content["shop"].pk])
    told = {"refused": "", **content, "start": start, "silence": int(SILENCE.total_seconds())}
    response = render(request, template, told, status=422 if failed or told["refused"] else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def choosing(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if basket.check_out_id or now() - basket.touched_at > SILENCE:
        return redirect("choose", basket.shop_id)
    return _goods(request, basket)


def _goods(request: DeskRequest, basket: Any, refused: str = "") -> HttpResponse:
    content = basket_content(basket, kind_in(request)) | {"refused": refused, "pays": basket.pays_itself}
    return screen(request, "desk/till/choosing.html", content)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def choosing_put(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    try:
        put(actor=request.actor, basket=basket, at=now(), **asked_change(request, basket))
    except Unknown:
        raise
    except Refusal as refusal:
        return _goods(request, basket, str(refusal))
    kind = kind_in(request)
    return redirect(reverse("choosing", args=[basket.pk]) + (f"?kind={kind}" if kind else ""))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def choosing_pay(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """Only where the officer opened the screen so. Raises Unknown."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if not basket.pays_itself:
        raise Unknown
    try:
        pay(act_of(request), basket=basket)
    except Unknown:
        raise
    except Refusal as refusal:
        return _goods(request, basket, str(refusal))
    return redirect("chosen", basket.pk)


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def chosen(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """The code for the till, or what is left after paying and when to come again; only while it is fresh."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if now() - basket.touched_at > SILENCE:
        return redirect("choose", basket.shop_id)
    return _chosen(request, basket)


def _chosen(request: DeskRequest, basket: Any, refused: str = "") -> HttpResponse:
    balance = balance_of(district_id=basket.district_id, household_id=basket.household_id) if basket.household_id else 0
    content = {"basket": basket, "shop": basket.shop, "balance": balance, "pays": basket.pays_itself}
    if basket.check_out_id:
        content["visit"] = visits_of(request.actor, basket.shop, basket.household, days=DAYS_OFFERED)
    return screen(request, "desk/till/chosen.html", content | {"refused": refused})


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def choosing_visit(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """Who has just paid says when they come next. Raises Unknown."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    has_paid = basket.pays_itself and basket.check_out_id
    if basket.household is None or not has_paid or now() - basket.touched_at > SILENCE:
        raise Unknown
    try:
        book(act_of(request), shop=basket.shop, household=basket.household, **slot_in(request.POST))
    except Unknown:
        raise
    except Refusal as refusal:
        return _chosen(request, basket, str(refusal))
    return redirect("chosen", basket.pk)
