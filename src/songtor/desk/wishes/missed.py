"""What somebody missed on the shelf: pressed by themselves at the tablet, or told to the officer at the till."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, act_for_row, page
from songtor.desk.till.choosing import SILENCE, screen
from songtor.desk.till.pictures import PICTURES
from songtor.evidence.errors import Unknown
from songtor.look.clock import now, today
from songtor.shop.queries import product_kinds, products_found
from songtor.shop.till.baskets import basket_for
from songtor.shop.till.queries import on_offer
from songtor.shop.wishes.queries import What, key_of, once_for, what_of
from songtor.shop.wishes.services import wish

FOUND = 12


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def till_missed(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """Kinds of goods by their pictures, and any known product that does not lie there today."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if request.method == "POST" and "what" in request.POST:
        return _noted(request, basket, "till_missed")
    content = _content(request, basket) | _found(request, basket)
    response = render(request, "desk/wishes/till.html", content)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def choosing_missed(request: DeskRequest, basket_id: UUID) -> HttpResponse:
    """Only while somebody stands there."""
    basket = basket_for(actor=request.actor, basket_id=basket_id)
    if now() - basket.touched_at > SILENCE:
        return redirect("choose", basket.shop_id)
    if request.method == "POST":
        return _noted(request, basket, "choosing_missed")
    return screen(request, "desk/wishes/tablet.html", _content(request, basket) | {"pays": basket.pays_itself})


def _noted(request: DeskRequest, basket: Any, name: str) -> HttpResponse:
    """A basket wishes for a thing once. Raises Unknown."""
    what = what_of(request.POST.get("what", ""))
    if what is None:
        raise Unknown
    wish(act_for_row(request, once_for(basket.pk, what)), shop=basket.shop, what=what)
    return redirect(f"{reverse(name, args=[basket.pk])}?noted={key_of(what)}")


def _content(request: DeskRequest, basket: Any) -> dict[str, Any]:
    return {
        "basket": basket,
        "shop": basket.shop,
        "kinds": [(kind, label, PICTURES[kind]) for kind, label in product_kinds()],
        "noted": what_of(request.GET.get("noted", "")),
    }


def _found(request: DeskRequest, basket: Any) -> dict[str, Any]:
    typed = request.POST.get("q", "").replace("\0", "").strip()[:60]
    if not typed:
        return {"typed": ""}
    here = {one.product.pk for one in on_offer(basket.shop, today())}
    found = products_found(actor=request.actor, typed=typed).exclude(pk__in=here)[:FOUND]
    return {"typed": typed, "found": [(key_of(What(one.kind, one)), one) for one in found]}
