"""What became of a share: the thank-you note, labels for the goods, and taking it back."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.files import opened
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import ReasonForm
from songtor.engines.paper import typeset
from songtor.look.amounts import written as amount
from songtor.look.clock import now, today
from songtor.look.figures import number
from songtor.look.templatetags.songtor import short_date
from songtor.shop.queries import prices_on
from songtor.shop.shelf.queries import share_for
from songtor.shop.shelf.services import take_back_share

TEMPLATE = files(__package__).joinpath("labels.typ").read_text(encoding="utf-8")
MOST_LABELS = 200


@page(Verb.SEE, Kind.SHOP)
@require_safe
def share(request: DeskRequest, share_id: UUID) -> HttpResponse:
    return _show(request, share_for(actor=request.actor, share_id=share_id), ReasonForm())


def _show(request: DeskRequest, one: Any, form: ReasonForm) -> HttpResponse:
    content = {
        "share": one,
        "form": form,
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, one),
    }
    return render(request, "desk/shop/share.html", content, status=422 if form.is_bound else 200)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def share_take_back(request: DeskRequest, share_id: UUID) -> HttpResponse:
    one, form = share_for(actor=request.actor, share_id=share_id, verb=Verb.RECORD), ReasonForm(request.POST)
    taken = written(request, form, lambda act: take_back_share(act, share=one, reason=form.cleaned_data["reason"]))
    if taken is None:
        return _show(request, one, form)
    words = _("Taken back. Its goods are off the shelf; both entries stay on record")
    return done(request, words, reverse("share", args=[one.pk]))


@page(Verb.SEE, Kind.SHOP)
@require_safe
def share_labels(request: DeskRequest, share_id: UUID) -> HttpResponse:
    """One label for each line, or with `each` one for each piece."""
    one = share_for(actor=request.actor, share_id=share_id)
    lines = list(one.lines.all())
    prices = prices_on(one.shop, [line.product for line in lines], today())
    labels = [label for line in lines for label in _labels(line, one, prices, each="each" in request.GET)]
    told: dict[str, object] = {"title": _("Labels"), "foot": one.shop.name, "labels": labels[:MOST_LABELS]}
    return opened(typeset(TEMPLATE, told, moment=now()), f"labels-{one.number}.pdf")


def _labels(line: Any, one: Any, prices: dict[UUID, int], *, each: bool) -> list[dict[str, str]]:
    price = prices.get(line.product_id)
    in_pieces = line.product.category.in_pieces
    label = {
        "name": line.product.name,
        "last": _last(line),
        "price": "" if price is None else _price(price, in_pieces=in_pieces),
        "code": line.product.barcode or one.number,
        "amount": "" if in_pieces else _("%(weight)s kg") % {"weight": amount(line.quantity, in_pieces=False)},
    }
    return [label] * (min(line.quantity, MOST_LABELS) if each and in_pieces else 1)


def _price(points: int, *, in_pieces: bool) -> str:
    words = _("%(points)s points") if in_pieces else _("%(points)s points per 100 g")
    return words % {"points": number(points)}


def _last(line: Any) -> str:
    if line.expires_on:
        return _("good until %(day)s") % {"day": short_date(line.expires_on)}
    if line.best_before:
        return _("best before %(day)s") % {"day": short_date(line.best_before)}
    return ""
