"""A round to households that cannot come: their baskets, the list on paper, and what became of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.policy import Actor, Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import homes_named
from songtor.desk.page import DeskRequest, act_for_row, act_of, page
from songtor.desk.reserves.forms import GoodsForm, MissForm
from songtor.desk.reserves.shown import deliveries_shown
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import today
from songtor.people.households.queries import household_for
from songtor.points.queries import balance_of
from songtor.shop.reserves.homes import begin_home_delivery, end_home_delivery, home_deliveries
from songtor.shop.reserves.queries import purses_of, reserve_for
from songtor.shop.reserves.selling import deliver, miss_delivery, put_on_list
from songtor.shop.till.caps import room_of
from songtor.shop.till.queries import on_offer


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_basket(request: DeskRequest, reserve_id: UUID, household_id: UUID) -> HttpResponse:
    """Chosen beforehand, by telephone or as usual; whoever was not known as unable to come is from now on."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    household = household_for(actor=request.actor, household_id=household_id)
    form = GoodsForm(posted(request), offered=on_offer(reserve.shop, today()))

    def do(act: Any) -> Any:
        purse = put_on_list(act, reserve=reserve, household=household.pk, lines=form.chosen)
        if not _cannot_come(request.actor, household):
            begin_home_delivery(act_for_row(request, f"home-{act.key}"), household=household)
        return purse

    if written(request, form, do) is None:
        return _basket_page(request, reserve, household, form)
    return done(request, _("The basket is set aside"), reverse("reserve", args=[reserve.pk]))


def _basket_page(request: DeskRequest, reserve: Any, household: Any, form: GoodsForm) -> HttpResponse:
    whose = {"district_id": reserve.district_id, "household_id": household.pk}
    content = {
        "reserve": reserve,
        "home": homes_named(request.actor, [household])[household.pk],
        "form": form,
        "balance": balance_of(**whose),
        "room": room_of(**whose, day=reserve.day),
        "delivery": _cannot_come(request.actor, household),
    }
    response = render(request, "desk/reserves/basket.html", content, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _cannot_come(actor: Actor, household: Any) -> Any:
    return home_deliveries(actor=actor, day=today()).filter(household=household, end__isnull=True).first()


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def delivery_end(request: DeskRequest, reserve_id: UUID, household_id: UUID) -> HttpResponse:
    """The household comes again itself."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    delivery = _cannot_come(request.actor, household_for(actor=request.actor, household_id=household_id))
    if delivery is None:
        raise Unknown
    end_home_delivery(act_of(request), delivery=delivery)
    return done(request, _("The household comes itself again"), reverse("reserve", args=[reserve.pk]))


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_done(request: DeskRequest, reserve_id: UUID, purse_id: UUID) -> HttpResponse:
    """Somebody took it, or nobody was at home."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    found = [one for one in deliveries_shown(request.actor, purses_of(reserve)) if one.purse.pk == purse_id]
    if not found:
        raise Unknown
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return done(request, _told(request, reserve, found[0]), reverse("reserve", args=[reserve.pk]))
        except Unknown:
            raise
        except Refusal as refusal:
            refused = refusal
    content = {"reserve": reserve, "one": found[0], "refused": str(refused or ""), "miss_form": MissForm()}
    response = render(request, "desk/reserves/done.html", content, status=422 if refused else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _told(request: DeskRequest, reserve: Any, one: Any) -> str:
    """Raises Unknown, DeliveryOver, ReserveClosed."""
    if request.POST.get("what") == "missed":
        reason = request.POST.get("reason", "")
        miss_delivery(act_of(request), reserve=reserve, purse=one.purse.pk, reason=reason)
        return _("Brought back. The points are the household's again")
    if request.POST.get("what") != "delivered":
        raise Unknown
    sent = request.POST.get("receiver", "")
    taker = next((pk for pk, _name in one.home.receivers if str(pk) == sent), None)
    if sent and taker is None:
        raise Unknown
    deliver(act_of(request), reserve=reserve, purse=one.purse.pk, received_by=taker)
    return _("Delivered. The receipt is written")


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def delivery_list(request: DeskRequest, reserve_id: UUID) -> HttpResponse:
    """For whoever carries it: who, where, telephone, what, and a line to sign. On this page alone."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    if reserve.kind != "DELIVERY":
        return redirect("reserve", reserve.pk)
    rows = [one for one in deliveries_shown(request.actor, purses_of(reserve)) if one.is_open]
    response = render(request, "desk/reserves/list.html", {"reserve": reserve, "rows": rows})
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response
