"""A shelf is counted: frozen, counted without seeing what should lie there, accepted with reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, posted, written
from songtor.desk.bank.forms import ExplainForm, TallyForm
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
from songtor.shop.queries import shop_for

COUNTS_SHOWN = 10


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shelf_count(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    return _show(request, shop_for(actor=request.actor, shop_id=shop_id))


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
        content |= _running(running, **forms)
    return render(request, "desk/bank/count.html", content | forms, status=422 if forms else 200)


def _running(count: Any, **forms: Any) -> dict[str, Any]:
    products, counted = products_to_count(count), counted_of(count)
    told = {
        "tally_form": forms.get("tally_form") or TallyForm(products=products),
        "rows": [(one, counted.get(one.pk)) for one in products],
        "left": sum(one.pk not in counted for one in products),
        "wanted": len(products),
    }
    return told | (_differing(count, counted, forms.get("explain_form")) if not told["left"] else {})


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
    form = TallyForm(posted(request), products=products_to_count(count))
    if written(request, form, lambda act: enter_counted(act, count=count, tallies=form.tallies)) is None:
        return _show(request, count.shop, tally_form=form)
    return done(request, pgettext("food bank", "Counted"), _address(count.shop))


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
