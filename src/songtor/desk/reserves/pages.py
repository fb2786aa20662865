"""One reserve: what is left of it, whose points lie there, what was sold, and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, posted, written
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.reserves.forms import CloseForm, MostForm
from songtor.desk.reserves.shown import deliveries_shown, homes_to_deliver, names_shown
from songtor.desk.till.who import found_who
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import today
from songtor.points.queries import accounts
from songtor.shop.reserves.queries import goods_aside, purses_of, refused_sales, reserve_for, sales_of
from songtor.shop.reserves.services import MOST_HOUSEHOLDS, add_households, close_reserve
from songtor.shop.slots.queries import bookings
from songtor.shop.till.buying import household_of


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def reserve_page(request: DeskRequest, reserve_id: UUID) -> HttpResponse:
    """A household is found as at the till: nothing typed or scanned stands in an address."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    if request.method != "POST":
        return _show(request, reserve)
    try:
        who = found_who(request, reserve.shop)
        if who.buyer is None:
            return _show(request, reserve, **who.content)
        home = household_of(who.buyer, district_id=reserve.district_id, day=today())
        if reserve.kind == "DELIVERY":
            return redirect("delivery_basket", reserve.pk, home)
        add_households(act_of(request), reserve=reserve, households=[home])
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, reserve, refused=str(refusal), code=refusal.code)
    return done(request, _("The household's points are set aside"), reverse("reserve", args=[reserve.pk]))


def _show(request: DeskRequest, reserve: Any, **more: Any) -> HttpResponse:
    is_delivery = reserve.kind == "DELIVERY"
    purses = purses_of(reserve)
    content: dict[str, Any] = {
        "reserve": reserve,
        "goods": goods_aside(reserve),
        "purses": names_shown(request.actor, purses) if not is_delivery else [],
        "deliveries": deliveries_shown(request.actor, purses) if is_delivery else [],
        "to_come": homes_to_deliver(request.actor, reserve, purses) if is_delivery else [],
        "sales": sales_of(reserve),
        "refusals": refused_sales(actor=request.actor, verb=Verb.RECORD).filter(reserve=reserve),
        "may_settle": permits(request.actor, Verb.PLAN, Kind.SHOP, reserve),
        "booked": len(_booked(request, reserve)),
        "held": len(_held(request)),
        "most_form": MostForm(),
        "close_form": CloseForm(),
    }
    status = 422 if more.get("refused") or more.get("errors") else 200
    response = render(request, "desk/reserves/reserve.html", content | more, status=status)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def reserve_add(request: DeskRequest, reserve_id: UUID) -> HttpResponse:
    """Everybody who booked a time today, or everybody who has points."""
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    match request.POST.get("who"):
        case "booked":
            homes = _booked(request, reserve)
        case "points":
            homes = _held(request)
        case _:
            raise Unknown
    form = MostForm(request.POST)

    def do(act: Any) -> Any:
        return add_households(act, reserve=reserve, households=homes, most=form.cleaned_data["most"])

    if written(request, form, do) is None:
        return _show(request, reserve, most_form=form, errors=True)
    words = _("%(count)s households are in it") % {"count": reserve.purses.count()}
    return done(request, words, reverse("reserve", args=[reserve.pk]))


def _booked(request: DeskRequest, reserve: Any) -> list[UUID]:
    rows = bookings(actor=request.actor, verb=Verb.RECORD).filter(shop=reserve.shop, day=reserve.day)
    return list(dict.fromkeys(rows.values_list("household_id", flat=True)))[:MOST_HOUSEHOLDS]


def _held(request: DeskRequest) -> list[UUID]:
    rows = accounts(actor=request.actor).filter(balance__gt=0).order_by("pk")
    return [home for home in rows.values_list("household_id", flat=True)[:MOST_HOUSEHOLDS] if home]


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def reserve_close(request: DeskRequest, reserve_id: UUID) -> HttpResponse:
    reserve = reserve_for(actor=request.actor, reserve_id=reserve_id, verb=Verb.RECORD)
    form = CloseForm(posted(request))

    def do(act: Any) -> Any:
        return close_reserve(act, reserve=reserve, reason=form.cleaned_data["reason"])

    if written(request, form, do) is None:
        return _show(request, reserve, close_form=form, errors=True)
    words = _("Closed. What was left is on the shelf again, and the points are the households'")
    return done(request, words, reverse("reserve", args=[reserve.pk]))
