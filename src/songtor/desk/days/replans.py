"""The rest of a day planned anew: what would change, round by round, before anybody drives it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for, vehicles_of
from songtor.desk.days.forms import LateForm
from songtor.desk.days.replan_page import ReplanPage
from songtor.desk.days.showing import day_address, in_room, show_day
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.undoing.toast import Undo, say
from songtor.evidence.errors import Refusal, Unknown
from songtor.jobs.queries import work_named
from songtor.rounds import services
from songtor.rounds.queries import replan_for


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def replan_day(request: DeskRequest, code: str, on: date) -> HttpResponse:
    """One press; who is late, and by how many minutes, may be said with it."""
    district = district_for(actor=request.actor, code=code, kind=Kind.ROUND, verb=Verb.PLAN)
    form = LateForm(request.POST)
    cars = {str(car.pk): car for car in vehicles_of(district, on)}
    vehicle = cars.get(form.data.get("vehicle", ""))
    minutes = form.cleaned_data["minutes"] if form.is_valid() else 0
    try:
        found = services.replan_day(
            act_of(request), district=district, day=on, late_vehicle=vehicle, late_minutes=minutes if vehicle else 0
        )
    except Unknown:
        raise
    except Refusal as refusal:
        return show_day(request, code, on, refusal=refusal)
    return redirect("replan", found.pk)


@page(Verb.PLAN, Kind.ROUND)
@require_safe
def replan(request: DeskRequest, replan_id: UUID) -> HttpResponse:
    return _show(request, replan_id)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def replan_take_over(request: DeskRequest, replan_id: UUID) -> HttpResponse:
    found = replan_for(actor=request.actor, replan_id=replan_id)
    try:
        services.take_over_replan(act_of(request), replan=found)
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, replan_id, refusal)
    back = day_address(found.district_id, found.day)
    say(request, _("The rounds drive as planned anew"), undo=Undo("replan", ({"id": str(replan_id)},)), back=back)
    return redirect(back)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def replan_leave(request: DeskRequest, replan_id: UUID) -> HttpResponse:
    found = replan_for(actor=request.actor, replan_id=replan_id)
    try:
        services.leave_replan(act_of(request), replan=found)
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, replan_id, refusal)
    back = day_address(found.district_id, found.day)
    say(request, _("Everything stays as it was"), back=back)
    return redirect(back)


def _show(request: DeskRequest, replan_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    found = replan_for(actor=request.actor, replan_id=replan_id)
    in_room(request)
    here, address = reverse("replan", args=[replan_id]), day_address(found.district_id, found.day)
    shown = ReplanPage(found, work_named(found.work_id), address, here)
    status = 422 if refusal else 200
    return render(request, "desk/days/replan.html", {"page": shown, "refusal": refusal}, status=status)
