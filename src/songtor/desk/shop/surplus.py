"""Surplus food that arrives at the shop is set out instead of handed over, and taken back aboard if that was wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import ReasonForm
from songtor.desk.shop.surplus_form import SurplusForm
from songtor.desk.undoing.toast import Undo
from songtor.receipts.sheets import stop_sheet
from songtor.shop.queries import shop_at
from songtor.shop.shelf.queries import products_in, shelving_for, shelvings_at
from songtor.shop.shelf.surplus import shelve_surplus, take_back_shelving


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_shelve(request: DeskRequest, stop_id: UUID) -> HttpResponse:
    """What is aboard, and what the shop calls it. Where no shop stands, the stop itself."""
    sheet, shop = _at(request, stop_id)
    if shop is None:
        return redirect("stop", stop_id)
    aboard = [row for row in sheet.rows if row.aboard > 0]
    known = products_in([row.category.pk for row in aboard])
    form = SurplusForm(posted(request), aboard=aboard, known=known)
    shelving = written(request, form, lambda act: shelve_surplus(act, shop=shop, stop=sheet.stop, lines=form.lines))
    if shelving is None:
        return _show(request, sheet, shop, form=form)
    undo = Undo("shelving", ({"id": str(shelving.pk)},))
    return done(request, _("The food is on the shelf"), reverse("stop", args=[stop_id]), undo=undo)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def shelving_take_back(request: DeskRequest, shelving_id: UUID) -> HttpResponse:
    one, reason = shelving_for(actor=request.actor, shelving_id=shelving_id), ReasonForm(request.POST)
    taken = written(
        request, reason, lambda act: take_back_shelving(act, shelving=one, reason=reason.cleaned_data["reason"])
    )
    if taken is None:
        sheet, shop = _at(request, one.stop_id)
        return _show(request, sheet, shop, reason=reason)
    words = _("Taken back. The food is aboard again, and the stop is open")
    return done(request, words, reverse("stop", args=[one.stop_id]))


def _at(request: DeskRequest, stop_id: UUID) -> tuple[Any, Any]:
    """The stop, and the shop that stands there. Raises Unknown."""
    sheet = stop_sheet(actor=request.actor, stop_id=stop_id)
    return sheet, shop_at(actor=request.actor, site_id=sheet.stop.site_id) if sheet.stop.site_id else None


def _show(
    request: DeskRequest, sheet: Any, shop: Any, *, form: SurplusForm | None = None, reason: ReasonForm | None = None
) -> HttpResponse:
    content = {
        "stop": sheet.stop,
        "shop": shop,
        "form": form,
        "reason": reason or ReasonForm(),
        "is_open": sheet.is_open_for_entries and sheet.stop.is_open,
        "shelvings": shelvings_at(sheet.stop),
    }
    refused = (form is not None and form.is_bound) or reason is not None
    return render(request, "desk/shop/surplus.html", content, status=422 if refused else 200)
