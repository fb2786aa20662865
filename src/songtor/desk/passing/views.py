"""Food that has no vehicle yet, how it goes to another district, and which branches still owe an answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import district_for, district_name, every_district, neighbours_of
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.passing.forms import CITY, NEIGHBOURS, PassOnForm
from songtor.desk.passing.shown import FreeOffer, steps_of
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import now, today
from songtor.offers.asking import asked_of_day
from songtor.offers.queries import (
    holder_of,
    offer_for,
    offers_up_for_taking,
    passed_on_from,
    passings_of,
    was_passed_on,
)
from songtor.rounds import services


@page(Verb.SEE, Kind.ROUND)
@require_safe
def free_food(request: DeskRequest, on: date) -> HttpResponse:
    """The open board: what the actor's districts may take, soonest gone first."""
    found = offers_up_for_taking(actor=request.actor, day=on, now=now())
    content = {
        "day": on,
        "is_today": on == today(),
        "rows": [FreeOffer(offer, request.actor) for offer in found],
    }
    return render(request, "desk/passing/free_food.html", content)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def offer_take(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    """To the day's board with the food on it, or back to the open board with the reason. Raises Unknown."""
    day = was_passed_on(offer_id=offer_id)
    offer = offers_up_for_taking(actor=request.actor, day=day, now=now()).filter(pk=offer_id).first()
    if offer is None:
        messages.error(request, _("Another district was first, or the time to fetch it is over"))
        return redirect("free_food", day.isoformat())
    district = district_for(actor=request.actor, code=request.actor.home_district, kind=Kind.ROUND, verb=Verb.PLAN)
    try:
        services.take(act_of(request), offer=offer, district=district)
    except Unknown:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("free_food", day.isoformat())
    messages.success(request, _("Your district fetches it now. Plan a vehicle for it"))
    return redirect("day", district.pk, day.isoformat())


@page(Verb.SEE, Kind.ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_pass_on(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    offer = offer_for(actor=request.actor, offer_id=offer_id)
    code = holder_of(offer)
    near = neighbours_of(code)
    others = sorted((d for d in every_district() if d.pk != code), key=lambda d: (d.pk not in near, d.name))
    form = PassOnForm(
        posted(request), districts=[(d.pk, _("%(district)s district") % {"district": d.name}) for d in others]
    )
    holder = next(d for d in every_district() if d.pk == code)

    def do(act: Act) -> object:
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        named = next((d for d in others if d.pk == to), None)
        reach = CITY if to == CITY else NEIGHBOURS
        return services.pass_on(act, offer=offer, from_district=holder, reason=reason, to_district=named, reach=reach)

    if request.method == "POST" and not permits(request.actor, Verb.ENTER, Kind.OFFER, holder):
        raise Unknown
    if written(request, form, do) is not None:
        return done(request, _("It is passed on. Its way stands below"), request.path)
    content = {
        "offer": offer,
        "holder": holder,
        "form": form,
        "may_pass_on": permits(request.actor, Verb.ENTER, Kind.OFFER, holder) and offer.day >= today(),
        "steps": steps_of(passings_of(actor=request.actor, offer=offer)),
    }
    return render(request, "desk/passing/pass_on.html", content, status=422 if form.is_bound else 200)


@page(Verb.SEE, Kind.OFFER)
@require_safe
def asked(request: DeskRequest, code: str, on: date) -> HttpResponse:
    """Who was asked this morning, those to call first; and what went to other districts."""
    district = district_for(actor=request.actor, code=code, kind=Kind.OFFER)
    rows = asked_of_day(actor=request.actor, district=district, day=on)
    content = {
        "district": district,
        "day": on,
        "silent": [row for row in rows if not row.has_answered],
        "answered": [row for row in rows if row.has_answered],
        "gone": [
            (offer, district_name(holder_of(offer)))
            for offer in passed_on_from(actor=request.actor, district=district, day=on)
        ],
        "sees_rounds": permits(request.actor, Verb.SEE, Kind.ROUND, district),
    }
    return render(request, "desk/passing/asked.html", content)
