"""When a shop opens: its week, what changes from a later day on, and single days on which it stays closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.slots.forms import CloseForm, OpeningForm
from songtor.engines.thai import short_date
from songtor.look.clock import today
from songtor.shop.queries import shop_for
from songtor.shop.slots.queries import changes_ahead, closing_for, closings_ahead, week_of
from songtor.shop.slots.services import close_day, open_day_again, set_opening

A_STRETCH: dict[str, Any] = {"is_open": True, "minutes_0": "30", "places_0": "5"}


@page(Verb.SEE, Kind.SHOP)
@require_safe
def shop_opening(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    return _show(request, shop_for(actor=request.actor, shop_id=shop_id))


def _show(request: DeskRequest, shop: Any, **forms: Any) -> HttpResponse:
    week = week_of(shop, today())
    content = {
        "shop": shop,
        "week": week,
        "changes": list(changes_ahead(shop, today())),
        "closings": list(closings_ahead(shop, today())),
        "may_plan": permits(request.actor, Verb.PLAN, Kind.SHOP, shop),
        "opening": _begun(request, week),
        "close": CloseForm(),
    } | forms
    refused = any(form.errors for form in forms.values())
    return render(request, "desk/slots/opening.html", content, status=422 if refused else 200)


def _begun(request: DeskRequest, week: list[Any]) -> OpeningForm:
    """From today on: what holds on the weekday that is to be changed, or a first stretch."""
    day = short_date(today())
    asked = next((one for one in week if str(one.weekday) == request.GET.get("weekday")), None)
    return OpeningForm.starting_from(asked, day) if asked else OpeningForm(initial=A_STRETCH | {"starts_on": day})


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def shop_opening_set(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """The button for one more stretch writes nothing."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.PLAN)
    if "add" in request.POST:
        return _show(request, shop, opening=OpeningForm.with_one_more(request.POST))
    form = OpeningForm(request.POST)
    if written(request, form, lambda act: set_opening(act, shop=shop, **form.said)) is None:
        return _show(request, shop, opening=form)
    return done(request, _("The opening times are set"), _address(shop.pk))


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def shop_close(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """On to the day, where it stands whom to tell."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.PLAN)
    form = CloseForm(request.POST)
    closing = written(request, form, lambda act: close_day(act, shop=shop, **form.cleaned_data))
    if closing is None:
        return _show(request, shop, close=form)
    day = f"{reverse('shop_slots', args=[shop.pk])}?day={closing.day.isoformat()}"
    return done(request, _("Closed on that day. Nobody can book it"), day)


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def shop_reopen(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    closing = closing_for(actor=request.actor, closing_id=closing_id)
    open_day_again(act_of(request), closing=closing)
    return done(request, _("It opens that day as always"), _address(closing.shop_id))


def _address(shop_id: UUID) -> str:
    return reverse("shop_opening", args=[shop_id])
