"""A household gets a place in a slot, another one, or none."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import members_seen
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.slots.asked import slot_in
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now, today
from songtor.look.templatetags.songtor import long_date
from songtor.people.households.queries import household_for
from songtor.shop.queries import shop_for, shops
from songtor.shop.slots.queries import booking_for, bookings_of, free_ahead
from songtor.shop.slots.services import book, cancel_booking, move_booking
from songtor.shop.till.queries import check_out_for

DAYS_SHOWN = 10


@page(Verb.RECORD, Kind.SHOP)
@require_safe
def household_visits(request: DeskRequest, household_id: UUID) -> HttpResponse:
    """Straight to the times where there is one shop alone."""
    household = household_for(actor=request.actor, household_id=household_id)
    found = list(shops(actor=request.actor, verb=Verb.RECORD))
    if len(found) == 1:
        return redirect("slot_book", found[0].pk, household.pk)
    return render(request, "desk/slots/shops.html", {"shops": found, "household": household})


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def slot_book(request: DeskRequest, shop_id: UUID, household_id: UUID) -> HttpResponse:
    """The free times of a shop, one button each; a booking that is being moved takes the one pressed."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    household = household_for(actor=request.actor, household_id=household_id)
    moving, back = _moving(request, household), _back(request, shop, household)
    refusal = None
    if request.method == "POST":
        try:
            return done(request, _told(_write(request, shop, household, moving)), back)
        except Unknown:
            raise
        except Refusal as refused:
            refusal = refused
    return _show(request, shop, household, moving, refusal)


def _write(request: DeskRequest, shop: Any, household: Any, moving: Any) -> Any:
    wanted = slot_in(request.POST)
    if moving:
        return move_booking(act_of(request), booking=moving, **wanted)
    return book(act_of(request), shop=shop, household=household, **wanted)


def _told(booking: Any) -> str:
    told = {"day": long_date(booking.day), "clock": f"{booking.begins:%H:%M}"}
    return _("Booked: %(day)s at %(clock)s") % told


def _back(request: DeskRequest, shop: Any, household: Any) -> str:
    """To the sale on which the time was offered, or to the household's times. Raises Unknown."""
    sent = request.POST.get("sale", "")
    if not sent:
        return reverse("slot_book", args=[shop.pk, household.pk])
    try:
        return reverse("till_sale", args=[check_out_for(actor=request.actor, check_out_id=UUID(sent)).pk])
    except ValueError:
        raise Unknown from None


def _moving(request: DeskRequest, household: Any) -> Any:
    """The booking of this household that gets another time. Raises Unknown."""
    sent = request.POST.get("move", "") or request.GET.get("move", "")
    if not sent:
        return None
    try:
        booking = booking_for(actor=request.actor, booking_id=UUID(sent))
    except ValueError:
        raise Unknown from None
    if booking.household_id != household.pk:
        raise Unknown
    return booking


def _show(request: DeskRequest, shop: Any, household: Any, moving: Any, refusal: Refusal | None) -> HttpResponse:
    days = by_day(free_ahead(shop, now()))
    content = {
        "shop": shop,
        "household": household,
        "members": members_seen(request.actor, household),
        "moving": moving,
        "booked": bookings_of(actor=request.actor, household=household, since=today()),
        "days": days if "all" in request.GET else days[:DAYS_SHOWN],
        "more": 0 if "all" in request.GET else max(0, len(days) - DAYS_SHOWN),
        "refused": str(refusal or ""),
        "code": refusal.code if refusal else "",
    }
    response = render(request, "desk/slots/book.html", content, status=422 if refusal else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def by_day(slots: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    return [(day, list(found)) for day, found in groupby(slots, key=lambda slot: slot.day)]


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def booking_cancel(request: DeskRequest, booking_id: UUID) -> HttpResponse:
    """A press too many changes nothing."""
    booking = booking_for(actor=request.actor, booking_id=booking_id)
    cancel_booking(act_of(request), booking=booking)
    if request.POST.get("back") == "day":
        address = f"{reverse('shop_slots', args=[booking.shop_id])}?day={booking.day.isoformat()}"
    else:
        address = reverse("slot_book", args=[booking.shop_id, booking.household_id])
    return done(request, _("Cancelled. The place is free again"), address)
