"""Goods in: somebody stands at the counter with a bag; scan, say until when it is good, thank."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, written
from songtor.desk.camera import with_camera
from songtor.desk.page import DeskRequest, act_for_row, act_of, page
from songtor.desk.sharing.announced import announced_here
from songtor.desk.shop.announced import announced_in, kinds_announced, put_announced
from songtor.desk.shop.basket import Counter
from songtor.desk.shop.forms import LearnForm, SharerForm
from songtor.desk.undoing.toast import Undo
from songtor.evidence.errors import Refusal
from songtor.shop.barcodes import printed_on, read_barcode
from songtor.shop.queries import product_by_barcode, products_found, shop_for
from songtor.shop.services import Described, learn_product
from songtor.shop.sharing.services import receive
from songtor.shop.shelf.queries import products_by_id
from songtor.shop.shelf.services import record_share

FOUND = 8
OF_A_BARCODE = 8  # figures; a shorter row of figures is part of a name
NEW_GOODS = UUID("a3dbf4a5-6a70-4c0c-9f59-6f3c0a3f3c11")


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shop_in(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Every button of the page sends the whole counter; only “record” writes it."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    counter, announced = Counter.read(request.POST), announced_in(request, shop)
    if "record" in request.POST:
        return _record(request, shop, counter, announced)
    told = _changed(request, shop, counter) if request.method == "POST" else {}
    announced = told.pop("announced", announced)
    if announced and request.method == "GET":
        put_announced(counter, announced)
    return _shown(request, shop, counter, announced=announced, **told)


def _record(request: DeskRequest, shop: Any, counter: Counter, announced: Any) -> HttpResponse:
    sharer, lines = SharerForm(request.POST), counter.said()

    def do(act: Any) -> Any:
        told = {"shop": shop, "sharer": sharer.sharer, "lines": [one.shared for one in lines]}
        return receive(act, announcement=announced, **told) if announced else record_share(act, **told)

    if all([line.is_valid() for line in lines]):
        share = written(request, sharer, do)
        if share is not None:
            undo = Undo("share", ({"id": str(share.pk)},))
            return done(request, _("The share is on the shelf"), reverse("share", args=[share.pk]), undo=undo)
    return _shown(request, shop, counter, lines=lines, sharer=sharer, announced=announced)


def _changed(request: DeskRequest, shop: Any, counter: Counter) -> dict[str, Any]:
    """What the pressed button does to the counter, and what the page asks next."""
    sent = request.POST
    if "drop" in sent:
        counter.drop(sent["drop"])
    elif "split" in sent:
        counter.split(sent["split"])
    elif "pick" in sent:
        return _picked(sent["pick"], counter)
    elif sent.get("code", "").strip():
        if announced := announced_here(shop, sent["code"]):
            put_announced(counter, announced)
            return {"announced": announced}
        return _looked_up(request, sent["code"].strip()[:60], counter)
    elif sent.get("new-name_th", "").strip():
        return _learned(request, shop, counter)
    return {}


def _picked(text: str, counter: Counter) -> dict[str, Any]:
    try:
        found = products_by_id([UUID(text)])
    except ValueError:
        return {}
    for product in found.values():
        counter.put(product)
    return {}


def _looked_up(request: DeskRequest, code: str, counter: Counter) -> dict[str, Any]:
    """A known barcode, or the only product of that name, is put down; all else is asked for."""
    barcode = read_barcode(code)
    if barcode:
        product = product_by_barcode(actor=request.actor, barcode=barcode)
        if product is None:
            return {"learn": LearnForm(initial={"barcode": barcode, "name_th": printed_on(barcode)})}
        counter.put(_whole(product))
        return {}
    if _is_misread(code):
        return {"typed": code, "is_misread": True}
    found = list(products_found(actor=request.actor, typed=code)[: FOUND + 1])
    if len(found) == 1 and found[0].name_th == code:
        counter.put(_whole(found[0]))
        return {}
    return {"typed": code, "found": found[:FOUND], "learn": LearnForm(initial={"name_th": code})}


def _is_misread(code: str) -> bool:
    return len(code) >= OF_A_BARCODE and code.replace(" ", "").isdigit()


def _whole(product: Any) -> Any:
    return products_by_id([product.pk])[product.pk]


def _learned(request: DeskRequest, shop: Any, counter: Counter) -> dict[str, Any]:
    """Known to all shops from now on, and on the counter; another shop may have been faster."""
    form = LearnForm(request.POST)
    if not form.is_valid():
        return {"learn": form}
    said = form.cleaned_data
    described = Described(said["name_th"], said["kind"])
    act = act_for_row(request, f"new-{uuid5(NEW_GOODS, f'{act_of(request).key} {said}')}")
    try:
        product = learn_product(act, district=shop.district, described=described, barcode=said["barcode"])
    except Refusal as refusal:
        known = product_by_barcode(actor=request.actor, barcode=said["barcode"])
        if known is None:
            form.refuse(refusal)
            return {"learn": form}
        product = known
    counter.put(_whole(product))
    return {}


@with_camera
def _shown(
    request: DeskRequest, shop: Any, counter: Counter, *, lines: Any = None, sharer: Any = None, **told: Any
) -> HttpResponse:
    announced = told.get("announced")
    learn = told.get("learn")
    is_refused = lines is not None or (learn is not None and learn.is_bound)
    content = {
        "shop": shop,
        "lines": counter.shown() if lines is None else lines,
        "sharer": sharer or SharerForm(initial=_said_of_sharer(request, announced)),
        "announced_lines": kinds_announced(announced),
        "key": request.POST.get("key", ""),
    } | told
    return render(request, "desk/shop/goods_in.html", content, status=422 if is_refused else 200)


def _said_of_sharer(request: DeskRequest, announced: Any) -> dict[str, Any]:
    """What was typed; of an announced share what was announced."""
    said = {"giver": announced.giver, "giver_name": announced.giver_name} if announced else {}
    return said | {name: text for name, text in request.POST.items() if text}


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def shop_find(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Known goods by what is typed so far; a scanner is faster than this and needs it not."""
    shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    typed = request.GET.get("code", "").strip()[:60]
    found = list(products_found(actor=request.actor, typed=typed)[:FOUND]) if typed and not typed.isdigit() else []
    return render(request, "desk/shop/parts/found.html", {"typed": typed, "found": found})
