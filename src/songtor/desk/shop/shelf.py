"""What lies on the shelf: by product, lot by lot, thrown away with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, posted, written
from songtor.desk.lists.listing import AT_ONCE
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import ChangeForm, DiscardForm
from songtor.desk.undoing.toast import Undo
from songtor.evidence.errors import Unknown
from songtor.look.clock import today
from songtor.shop.queries import product_kinds, shop_for
from songtor.shop.services import Described, change_product
from songtor.shop.shelf.discarding import discard
from songtor.shop.shelf.queries import called_back_here, lot_for, lots_of, products_by_id, standings


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shop_shelf(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """By name; what is gone is shown only when it is searched for."""
    shop = shop_for(actor=request.actor, shop_id=shop_id)
    typed, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")[:10]
    called_back = called_back_here(shop)
    found = standings(shop, today(), typed=typed, kind=kind)
    rows = [row for row in found if row.amount or typed]
    content = {
        "shop": shop,
        "page": Paginator(rows, AT_ONCE).get_page(request.GET.get("page")),
        "typed": typed,
        "kind": kind,
        "kinds": product_kinds(),
        "called_back": {row.product.pk for row in found if any(lot.lot.pk in called_back for lot in row.lots)},
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, shop),
    }
    return render(request, "desk/shop/shelf.html", content)


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shelf_product(request: DeskRequest, shop_id: UUID, product_id: UUID) -> HttpResponse:
    """Lot by lot, with how long each has been there."""
    shop = shop_for(actor=request.actor, shop_id=shop_id)
    product = _known(product_id)
    called_back = called_back_here(shop, [product.pk])
    lots = [
        (lot, (today() - lot.lot.on_shelf.shelved_on).days, lot.lot.pk in called_back) for lot in lots_of(shop, product)
    ]
    content = {
        "shop": shop,
        "product": product,
        "lots": lots,
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, shop),
    }
    return render(request, "desk/shop/product.html", content)


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shelf_product_change(request: DeskRequest, shop_id: UUID, product_id: UUID) -> HttpResponse:
    """For every shop of the city. The category stays: it says how what lies on shelves is counted."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    product = _known(product_id)
    form = ChangeForm(posted(request), initial=model_to_dict(product, ("name_th", "name_en", "kind")))

    def do(act: Any) -> Any:
        described = Described(**form.cleaned_data, category=product.category_id)
        return change_product(act, district=shop.district, product=product, described=described)

    if written(request, form, do) is not None:
        return done(request, _("The goods are put right"), reverse("shelf_product", args=[shop.pk, product.pk]))
    content = {"shop": shop, "product": product, "form": form}
    return render(request, "desk/shop/product_change.html", content, status=422 if form.errors else 200)


def _known(product_id: UUID) -> Any:
    """Raises Unknown."""
    product = products_by_id([product_id]).get(product_id)
    if product is None:
        raise Unknown
    return product


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shelf_discard(request: DeskRequest, shop_id: UUID, lot_id: UUID) -> HttpResponse:
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    lot = lot_for(shop=shop, lot_id=lot_id)
    here = next((one for one in lots_of(shop, lot.product) if one.lot.pk == lot.pk), None)
    form = DiscardForm(posted(request), in_pieces=lot.product.category.in_pieces)

    def do(act: Any) -> Any:
        return discard(act, shop=shop, lot=lot, **form.cleaned_data)

    thrown = written(request, form, do)
    if thrown is not None:
        back = reverse("shelf_product", args=[shop.pk, lot.product_id])
        return done(request, _("Thrown away"), back, undo=Undo("discard", ({"id": str(thrown.pk)},)))
    content = {"shop": shop, "lot": lot, "here": here, "form": form}
    return render(request, "desk/shop/discard.html", content, status=422 if form.is_bound else 200)
