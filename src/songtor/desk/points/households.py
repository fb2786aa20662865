"""A household's points: what it has, until when, how it came to that, and what two people change beside the rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import members_seen
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.forms import CONFIRM, ChangeForm, DecideForm
from songtor.desk.points.shown import proposals, statement_lines
from songtor.engines.thai import short_date
from songtor.look.clock import today
from songtor.people.assessments.queries import assessments_of
from songtor.people.households.queries import household_for
from songtor.points.changes.queries import change_for, changes
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.queries import statement
from songtor.points.rules.queries import grants_of, rule_on
from songtor.points.rules.terms import Terms
from songtor.shop.reserves.queries import held_for

SHOWN = 40


@page(Verb.SEE, Kind.PERSON)
@require_safe
def household_points(request: DeskRequest, household_id: UUID) -> HttpResponse:
    return _show(request, household_for(actor=request.actor, household_id=household_id))


def _show(request: DeskRequest, one: Any, **forms: Any) -> HttpResponse:
    """The page, with the form that was refused when there is one."""
    told = statement(actor=request.actor, household=one)
    asked = list(changes(actor=request.actor).filter(household=one))
    lines = statement_lines(told.lines, grants_of(actor=request.actor, household=one), asked)
    content = {
        "household": one,
        "members": members_seen(request.actor, one),
        "told": told,
        "aside": held_for(one.pk, district_id=one.district_id),
        "lines": lines if "all" in request.GET else lines[:SHOWN],
        "hidden": 0 if "all" in request.GET else max(0, len(lines) - SHOWN),
        "open": proposals(request.actor, [change for change in asked if not hasattr(change, "decision")]),
        "rows": assessments_of(actor=request.actor, household=one),
        "may_record": permits(request.actor, Verb.RECORD, Kind.SHOP, one),
        "change_form": ChangeForm(initial={"expires_on": _usual_last_day(one)}),
        "today": today(),
    } | forms
    response = render(request, "desk/points/household.html", content, status=422 if forms else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


def _usual_last_day(one: Any) -> str:
    """As long as the points the rule gives today."""
    rule = rule_on(one.district_id, today())
    last = Terms.of(rule).last_day(today()) if rule else None
    return short_date(last) if last else ""


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def points_propose(request: DeskRequest, household_id: UUID) -> HttpResponse:
    one = household_for(actor=request.actor, household_id=household_id)
    form = ChangeForm(request.POST)
    if written(request, form, lambda act: propose_change(act, household=one, **form.said)) is None:
        return _show(request, one, change_form=form)
    return done(request, _("Proposed. It waits for a second person"), _address(one.pk))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def change_decide(request: DeskRequest, change_id: UUID) -> HttpResponse:
    """Back to the list it was opened from, or to the household."""
    change = change_for(actor=request.actor, change_id=change_id)
    form = DecideForm(request.POST)

    def do(act: Act) -> Any:
        return decide_change(act, change=change, is_confirmed=form.cleaned_data["answer"] == CONFIRM)

    decision = written(request, form, do)
    if decision is None:
        return _show(request, _home(request.actor, change), decide_form=form)
    words = _("Confirmed. The points have moved") if decision.is_confirmed else _("Refused. No points moved")
    back = reverse("points") if request.POST.get("back") == "points" else _address(change.household_id)
    return done(request, words, back)


def _home(actor: Actor, change: Any) -> Any:
    return household_for(actor=actor, household_id=change.household_id)


def _address(household_id: UUID) -> str:
    return reverse("household_points", args=[household_id])
