"""A shelf is counted: frozen, counted without seeing what should lie there, accepted with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, posted, written
from songtor.desk.bank.forms import ExplainForm, TallyForm
from songtor.desk.bank.naming import the_goods
from songtor.desk.camera import with_camera
from songtor.desk.donors.forms import PlainForm
from songtor.desk.page import DeskRequest, page
from songtor.evidence.errors import Refusal
from songtor.shop.counting.queries import count_for, counts, expected_of, products_to_count, reasons
from songtor.shop.counting.services import (
    accept_count,
    counted_of,
    differences_of,
    enter_counted,
    freeze_shelf,
    give_up_count,
)
from songtor.shop.queries import product_by_id, shop_for

COUNTS_SHOWN = 10


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shelf_count(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    return _show(request, shop_for(actor=request.actor, shop_id=shop_id))


@with_camera
def _show(request: DeskRequest, shop: Any, **forms: Any) -> HttpResponse:
    """Before a count how to begin one; while it runs what is to be counted, and what differs once all is."""
    rows = counts(actor=request.actor).filter(shop=shop)
    running = rows.filter(end__isnull=True).first()
    content = {
        "shop": shop,
        "running": running,
        "counts": list(rows.filter(end__isnull=False)[:COUNTS_SHOWN]),
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, shop),
        "may_accept": permits(request.actor, Verb.PLAN, Kind.SHOP, shop),
        "form": PlainForm(),
    }
    if running:
        content |= _running(request, running, **forms)
    return render(request, "desk/bank/count.html", content | forms, status=422 if forms else 200)


def _running(request: DeskRequest, count: Any, **forms: Any) -> dict[str, Any]:
    counted = counted_of(count)
    wanted = products_to_count(count)
    left = sum(one.pk not in counted for one in wanted)
    told = {
        "tally_form": forms.get("tally_form") or _tally_form(request, count, None, counted),
        "counted": counted,
        "left": left,
        "wanted": len(wanted),
    }
    return told | (_differing(count, counted, forms.get("explain_form")) if not left else {})


def _tally_form(request: DeskRequest, count: Any, sent: Any, counted: Mapping[UUID, int]) -> TallyForm:
    """With the goods the address or the form names, even where none of them should lie there."""
    named = product_by_id(actor=request.actor, product_id=request.GET.get("goods") or (sent or {}).get("also", ""))
    products = products_to_count(count)
    if named and named not in products:
        products = [named, *products]
    form = TallyForm(sent, products=products, counted=counted, at=named.pk if named else None)
    if not any(one.pk not in counted for one in products):
        form.fields["sought"].widget.attrs["autofocus"] = False  # what comes next is to accept the count
    return form


def _differing(count: Any, counted: dict[UUID, int], refused: ExplainForm | None) -> dict[str, Any]:
    """Shown once everything is counted, and not before."""
    gaps, expected = differences_of(count), expected_of(count)
    form = refused or _explain_form(count, gaps, None)
    rows = [(expected.get(row[0].pk, 0), counted[row[0].pk], gaps[row[0].pk], *row) for row in form.rows]
    return {"is_whole": True, "explain_form": form, "gaps": rows}


def _explain_form(count: Any, gaps: dict[UUID, int], sent: Any) -> ExplainForm:
    differing = [one for one in products_to_count(count) if one.pk in gaps]
    return ExplainForm(sent, products=differing, reasons=reasons())


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def count_freeze(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    form = PlainForm(request.POST)
    if written(request, form, lambda act: freeze_shelf(act, shop=shop)) is None:
        return _show(request, shop, refused=form)
    return done(request, _("The shelf is frozen. Count it now"), _address(shop))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def count_enter(request: DeskRequest, count_id: UUID) -> HttpResponse:
    count = count_for(actor=request.actor, count_id=count_id, verb=Verb.RECORD)
    form = _tally_form(request, count, posted(request), counted_of(count))
    saved = written(request, form, lambda act: _entered(request, act, count, form))
    if saved is None:
        return _show(request, count.shop, tally_form=form)
    if saved.named:
        return redirect(f"{_address(count.shop)}?goods={saved.named.pk}")
    return done(request, pgettext("food bank", "Counted"), _address(count.shop))


class Entered(NamedTuple):
    """What was saved, and the goods to be counted next, if somebody scanned some."""

    count: Any
    named: Any | None


def _entered(request: DeskRequest, act: Act, count: Any, form: TallyForm) -> Entered:
    """Raises NothingFits, SeveralFit before anything is written."""
    typed = form.cleaned_data["sought"]
    named = the_goods(request.actor, typed) if typed else None
    return Entered(enter_counted(act, count=count, tallies=form.tallies) if form.tallies else count, named)


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def count_accept(request: DeskRequest, count_id: UUID) -> HttpResponse:
    count = count_for(actor=request.actor, count_id=count_id, verb=Verb.PLAN)
    try:
        gaps = differences_of(count)
    except Refusal as refusal:
        form = PlainForm(request.POST)
        form.is_valid()
        form.refuse(refusal)
        return _show(request, count.shop, refused=form)
    explain = _explain_form(count, gaps, posted(request))
    if written(request, explain, lambda act: accept_count(act, count=count, explained=explain.explained)) is None:
        return _show(request, count.shop, explain_form=explain)
    return done(request, _("The count is accepted, and the shelf is open again"), _address(count.shop))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def count_give_up(request: DeskRequest, count_id: UUID) -> HttpResponse:
    count = count_for(actor=request.actor, count_id=count_id, verb=Verb.RECORD)
    form = PlainForm(request.POST)
    if written(request, form, lambda act: give_up_count(act, count=count)) is None:
        return _show(request, count.shop, refused=form)
    return done(request, _("The count was given up; nothing moved"), _address(count.shop))


def _address(shop: Any) -> str:
    return reverse("shelf_count", args=[shop.pk])
