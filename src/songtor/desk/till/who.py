"""Whose points pay: a card, its PIN, a name as at the door, or the code of a basket chosen before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.camera import with_camera
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.finding import found_homes
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now
from songtor.people.cards.queries import asks_pin, card_by_token
from songtor.people.cards.services import Pin, check_pin
from songtor.people.cards.tokens import scanned
from songtor.people.errors import PinClosed
from songtor.people.households.queries import household_for
from songtor.shop.counting.open import open_count
from songtor.shop.queries import shop_for, shops
from songtor.shop.till.baskets import basket_by_code, basket_for, give_to, open_basket
from songtor.shop.till.buying import Buyer

CODE_LENGTH = 4


@dataclass(frozen=True)
class Who:
    """A buyer, a basket found by its code, or what the page says instead."""

    buyer: Buyer | None = None
    basket: Any = None
    content: Mapping[str, Any] = field(default_factory=dict)


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def tills(request: DeskRequest) -> HttpResponse:
    """Straight to the till where there is one shop alone."""
    found = list(shops(actor=request.actor, verb=Verb.RECORD))
    if len(found) == 1:
        return redirect("till", found[0].pk)
    return render(request, "desk/till/tills.html", {"shops": found})


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
@with_camera
def till(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Nothing typed or scanned stands in an address."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    waiting = _waiting(request)
    who = found_who(request, shop) if request.method == "POST" else Who()
    refused = ""
    try:
        basket = who.basket or (who.buyer and _basket_of(request, shop, who.buyer, waiting))
    except Unknown:
        raise
    except Refusal as refusal:
        basket, refused = None, str(refusal)
    if basket:
        return redirect("till_basket", basket.pk)
    is_counted = open_count(shop.pk) is not None
    content = {"refused": refused, **who.content, "shop": shop, "waiting": waiting, "is_counted": is_counted}
    response = render(request, "desk/till/till.html", content, status=422 if content["refused"] else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _waiting(request: DeskRequest) -> Any:
    """A basket that was chosen and lacks somebody whose points pay. Raises Unknown."""
    sent = request.POST.get("basket", "")
    try:
        return basket_for(actor=request.actor, basket_id=UUID(sent)) if sent else None
    except ValueError:
        raise Unknown from None


def _basket_of(request: DeskRequest, shop: Any, buyer: Buyer, waiting: Any) -> Any:
    basket = waiting or open_basket(actor=request.actor, shop=shop, at=now())
    give_to(actor=request.actor, basket=basket, buyer=buyer, at=now())
    return basket


def found_who(request: DeskRequest, shop: Any) -> Who:
    """What was sent: somebody chosen, a code, a card with or without its PIN, or a name."""
    sent = request.POST
    if chosen := sent.get("household", ""):
        return Who(Buyer(household=_household(request, chosen)))
    text = (sent.get("q", "") or sent.get("card", "")).strip()
    if len(text) == CODE_LENGTH and text.isascii() and text.isdigit():
        basket = basket_by_code(actor=request.actor, shop=shop, code=text)
        return Who(basket=basket) if basket else Who(content=_said(_("No basket with this code waits here")))
    if scanned(text):
        return who_of_card(request, text)
    found = found_homes(request)
    if "of_card" in found:  # by what is printed below the code, which anybody can read
        return Who(content=_said(_("Scan the code of the card, or find the household by name")))
    return Who(content=found)


def who_of_card(request: DeskRequest, text: str) -> Who:
    """Whoever bears the card, once its PIN was right; nothing else that was sent is obeyed."""
    card = card_by_token(request.actor, text) if scanned(text) else None
    return _by_card(request, card, text) if card else Who(content=_said(_("This card is not known here")))


def _said(words: str) -> dict[str, str]:
    return {"refused": words}


def _household(request: DeskRequest, chosen: str) -> UUID:
    try:
        found = household_for(actor=request.actor, household_id=UUID(chosen))
    except ValueError:
        raise Unknown from None
    return UUID(str(found.pk))


def _by_card(request: DeskRequest, card: Any, text: str) -> Who:
    pin = request.POST.get("pin", "").strip()
    if asks_pin(card) and not hasattr(card, "end"):
        if not pin:
            return Who(content={"card": text})
        try:
            check_pin(actor=request.actor, card=card, pin=Pin(pin), at=now())
        except PinClosed as refusal:
            return Who(content=_said(str(refusal)))
        except Refusal as refusal:
            return Who(content={"card": text, **_said(str(refusal))})
    return Who(Buyer(card=card.pk))
