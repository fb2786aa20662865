"""The first page, the day boards, and the plan of a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for
from songtor.desk.days.chooser import day_asked
from songtor.desk.days.city_board import CityBoard
from songtor.desk.days.showing import day_address, in_room, show_day
from songtor.desk.days.words import best_so_far, stage_of
from songtor.desk.page import DeskRequest, act_of, page
from songtor.evidence.errors import Refusal, Unknown
from songtor.jobs.queries import work_of
from songtor.look.clock import now
from songtor.look.clock import today as this_day
from songtor.rounds import services
from songtor.rounds.queries import rounds_of_day

# Where each right leads first: the day before figures, figures before tables.
FIRST_ROOMS = (
    (Verb.ENTER, Kind.DONOR, "today"),
    (Verb.SEE, Kind.EVIDENCE, "evidence"),
    (Verb.SEE, Kind.REPORT, "reports"),
    (Verb.KEEP, Kind.REFERENCE, "admin:index"),
    (Verb.SEE, Kind.DONOR, "donors"),
)


@page(Verb.SEE, Kind.CITY)
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """To the room where somebody's work begins; who has none reads what they can do."""
    for verb, kind, room in FIRST_ROOMS:
        if request.actor.may(verb, kind):
            return redirect(room)
    return render(request, "desk/days/no_room.html")


@page(Verb.SEE, Kind.ROUND)
@require_safe
def today(request: DeskRequest) -> HttpResponse:
    """The own district's day; who sees more than one chooses."""
    seen = request.actor.districts(Verb.SEE, Kind.ROUND)
    on = day_asked(request.GET.get("day", "")) or this_day()
    if seen is not None and len(seen) == 1:
        return show_day(request, next(iter(seen)), on)
    return _show_city(request, on)


@page(Verb.SEE, Kind.ROUND)
@require_safe
def city(request: DeskRequest, on: date) -> HttpResponse:
    """All districts somebody sees, what wants an act first."""
    return _show_city(request, on)


def _show_city(request: DeskRequest, on: date) -> HttpResponse:
    in_room(request)
    board = CityBoard(request.actor, on, now(), request.GET.get("group", "")[:16])
    return render(request, "desk/days/city.html", {"city": board})


@page(Verb.SEE, Kind.ROUND)
@require_safe
def day(request: DeskRequest, code: str, on: date) -> HttpResponse:
    return show_day(request, code, on, changing=request.GET.get("change", ""))


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def plan_day(request: DeskRequest, code: str, on: date) -> HttpResponse:
    district = district_for(actor=request.actor, code=code, kind=Kind.ROUND, verb=Verb.PLAN)
    try:
        work = services.start_planning(act_of(request), district=district, day=on)
    except Unknown:
        raise
    except Refusal as refusal:
        return show_day(request, code, on, refusal=refusal)
    return redirect("work", work.pk)


@page(Verb.PLAN, Kind.ROUND)
@require_POST
def publish_day(request: DeskRequest, code: str, on: date) -> HttpResponse:
    district = district_for(actor=request.actor, code=code, kind=Kind.ROUND, verb=Verb.PLAN)
    drafts = [one for one in rounds_of_day(actor=request.actor, district=district, day=on) if one.state == "draft"]
    try:
        services.publish_day(act_of(request), district=district, day=on)
    except Unknown:
        raise
    except Refusal as refusal:
        return show_day(request, code, on, refusal=refusal)
    messages.success(request, _("%(count)s rounds are published. Crews see them now") % {"count": len(drafts)})
    return redirect(day_address(code, on))


@page(Verb.PLAN, Kind.ROUND)
@require_safe
def work(request: DeskRequest, work_id: UUID) -> HttpResponse:
    """How far the plan is; once it is made, back to its day."""
    asked = work_of(request.actor, work_id)
    address = day_address(asked.district_id, date.fromisoformat(asked.arguments["day"]))
    if asked.state == "done":
        return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)
    in_room(request)
    content = {"work": asked, "address": address, "stage": stage_of(asked.stage), "best": best_so_far(asked.told)}
    return render(request, "desk/days/work.html", content)
