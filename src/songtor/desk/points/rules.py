"""The rule of a district's points: what holds, what comes, and a new one, seen on the real households first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb, first, permits
from songtor.city.queries import district_choices, districts
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.points.asked import asked_district
from songtor.desk.points.rule_form import RuleForm, StartForm
from songtor.desk.points.rule_shown import rule_lines, rule_row, spread
from songtor.desk.undoing.toast import Undo
from songtor.engines.thai import short_date
from songtor.evidence.errors import Unknown
from songtor.look.clock import today
from songtor.points.rules.queries import dated, preview, rule_for, rule_on, rules_of
from songtor.points.rules.services import draft_rule, switch_on, take_back_start
from songtor.points.rules.terms import Terms

PREVIEW = "preview"


@page(Verb.SEE, Kind.SHOP)
@require_safe
def points_rules(request: DeskRequest) -> HttpResponse:
    """A district's rules; who sees many chooses one first."""
    place = asked_district(request.actor, request.GET)
    sees_all = request.actor.districts(Verb.SEE, Kind.SHOP) is None
    content: dict[str, Any] = {"place": place, "districts": []}
    if sees_all:
        content["districts"] = district_choices(actor=request.actor, kind=Kind.SHOP)
    if place is not None:
        rows = [rule_row(one) for one in rules_of(actor=request.actor, district=place, day=today())]
        holds = next((row for row in rows if row.state == "holds"), None)
        content |= {
            "holds": holds,
            "lines": rule_lines(Terms.of(holds.rule)) if holds else [],
            "coming": [row for row in rows if row.state == "coming"][::-1],
            "drafts": [row for row in rows if row.state == "draft"],
            "over": [row for row in rows if row.state in ("replaced", "taken_back")],
            "plans": permits(request.actor, Verb.PLAN, Kind.SHOP, place),
        }
    return render(request, "desk/points/rules.html", content)


@page(Verb.PLAN, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: DeskRequest) -> HttpResponse:
    """Written from the rule that holds, or from another one; looked at as often as wanted before it is kept."""
    place = _planned_district(request.actor)
    form = RuleForm(posted(request), initial=_begun(request, place))
    looks = request.POST.get("answer") == PREVIEW
    rule = None if looks else written(request, form, lambda act: draft_rule(act, district=place, terms=form.terms))
    if rule is not None:
        return done(request, _("The draft is kept. Nobody gets anything by it yet"), _address(rule.pk))
    content = {"form": form, "place": place}
    if looks and form.is_valid():
        content |= _seen(request.actor, place, form.terms)
    return render(request, "desk/points/rule_new.html", content, status=422 if form.errors else 200)


def _planned_district(actor: Actor) -> Any:
    """Raises Unknown."""
    found = districts(actor=actor, kind=Kind.SHOP, verb=Verb.PLAN)
    return first(sorted(found, key=lambda one: one.code != actor.home_district))


def _begun(request: DeskRequest, place: Any) -> dict[str, object]:
    """Raises Unknown for a rule that may not be seen."""
    asked = request.GET.get("from", "")
    rule = rule_for(actor=request.actor, rule_id=_uuid(asked)) if asked else rule_on(place.pk, today())
    return RuleForm.starting_from(Terms.of(rule)) if rule else {}


def _uuid(text: str) -> UUID:
    """Raises Unknown."""
    try:
        return UUID(text)
    except ValueError:
        raise Unknown from None


def _seen(actor: Actor, place: Any, terms: Terms) -> dict[str, Any]:
    """What it would give today, beside the rule that holds."""
    held = rule_on(place.pk, today())
    beside = Terms.of(held) if held and Terms.of(held) != terms else None
    seen = preview(actor=actor, district=place, terms=terms, day=today(), beside=beside)
    return {"seen": seen, "spread": spread(seen) if seen.assessed else "", "terms": terms}


@page(Verb.SEE, Kind.SHOP)
@require_safe
def rule(request: DeskRequest, rule_id: UUID) -> HttpResponse:
    return _show(request, rule_for(actor=request.actor, rule_id=rule_id))


def _show(request: DeskRequest, one: Any, start_form: StartForm | None = None) -> HttpResponse:
    row, terms = rule_row(dated(one, today())), Terms.of(one)
    plans = permits(request.actor, Verb.PLAN, Kind.SHOP, one)
    content = {
        "row": row,
        "place": one.district,
        "lines": rule_lines(terms),
        "plans": plans,
        "today": today(),
        "start_form": start_form or StartForm(initial={"starts_on": short_date(terms.next_begins(today()))}),
    }
    if plans and row.state in ("draft", "coming", "holds"):
        content |= _seen(request.actor, one.district, terms)
    return render(request, "desk/points/rule.html", content, status=422 if start_form else 200)


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def rule_start(request: DeskRequest, rule_id: UUID) -> HttpResponse:
    one = rule_for(actor=request.actor, rule_id=rule_id)
    form = StartForm(request.POST)

    def do(act: Act) -> Any:
        return switch_on(act, rule=one, starts_on=form.cleaned_data["starts_on"])

    start = written(request, form, do)
    if start is None:
        return _show(request, one, start_form=form)
    undo = Undo("rule_start", ({"id": str(start.pk)},)) if start.starts_on > today() else None
    said = _("The rule holds from %(day)s on") % {"day": short_date(start.starts_on)}
    return done(request, said, _address(one.pk), undo=undo)


@page(Verb.PLAN, Kind.SHOP)
@require_POST
def rule_take_back(request: DeskRequest, rule_id: UUID) -> HttpResponse:
    """What was never switched on has no start to take back."""
    one = rule_for(actor=request.actor, rule_id=rule_id)
    if not hasattr(one, "start"):
        raise Unknown
    take_back_start(act_of(request), start=one.start)
    return done(request, _("Taken back. The rule will not begin"), _address(one.pk))


def _address(rule_id: UUID) -> str:
    return reverse("points_rule", args=[rule_id])
