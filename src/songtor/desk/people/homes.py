"""Who lives together, who cares for whom, and who may receive for somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.people.choices import PLACES
from songtor.desk.people.forms import BesideForm, CodeForm, LastDayForm
from songtor.desk.people.persons import address_of, show
from songtor.desk.people.search import found_for
from songtor.desk.people.shown import born_words
from songtor.desk.points.shown import home_section
from songtor.desk.slots.shown import home_visits
from songtor.engines.thai import short_date
from songtor.look.clock import now, today
from songtor.people.basis.queries import PAGE
from songtor.people.basis.services import looked
from songtor.people.cards.queries import cards_of
from songtor.people.households.queries import (
    household_for,
    members_on,
    membership_for,
    memberships_on,
    relation_for,
)
from songtor.people.households.services import (
    Home,
    Member,
    end_relation,
    join_household,
    leave_household,
    make_household,
    relate,
)
from songtor.people.persons.queries import own_of, person_for, records_of, seen_of, shown_records


@page(Verb.SEE, Kind.PERSON)
@require_safe
def household(request: DeskRequest, household_id: UUID) -> HttpResponse:
    return _show(request, household_id)


def _show(request: DeskRequest, household_id: UUID, **forms: Any) -> HttpResponse:
    one = household_for(actor=request.actor, household_id=household_id)
    rows = members_on(one, today())
    own = seen_of(request.actor, [row.person.current_id for row in rows])
    records = shown_records(row.person.current_id for row in rows)
    looked(request.actor, own, PAGE, now())
    members = [(row, records.get(row.person.current_id), row.person.current_id in own) for row in rows]
    content = {
        "household": one,
        "members": [(row, is_own, _name(record, is_own), _born(record, is_own)) for row, record, is_own in members],
        "adds_to": next((row.person.current_id for row, _record, is_own in members if is_own), None),
        "cards": cards_of(one),
        "card_form": CodeForm(),
        "points": home_section(request.actor, one),
        "visits": home_visits(request.actor, one),
        "today": short_date(today()),
    } | forms
    response = render(request, "desk/people/household.html", content, status=422 if forms else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _name(record: Any, is_own: bool) -> str:
    if record is None:
        return _("no record holds")
    return str(record.full_name if is_own else record.short_name)


def _born(record: Any, is_own: bool) -> str:
    return born_words(record.born_on, record.birth_known if is_own else "YEAR", today()) if record else ""


@page(Verb.RECORD, Kind.PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Somebody else is looked for, to be put beside this person."""
    one = person_for(actor=request.actor, person_id=person_id)
    record = next(iter(records_of(one)), None)
    found = found_for(request)
    found["rows"] = [row for row in found["rows"] if row.known.is_own and row.known.person_id != one.pk]
    content = found | {"person": one, "record": record, "places": PLACES}
    if request.headers.get("HX-Request"):
        return render(request, "desk/people/parts/beside_found.html", content)
    return render(request, "desk/people/beside.html", content)


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def beside_put(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The other one moves into the household, cares, or may receive."""
    one = person_for(actor=request.actor, person_id=person_id)
    form = BesideForm(request.POST)

    def do(act: Act) -> Any:
        said = form.cleaned_data
        other = own_of(act.actor, person_for(actor=act.actor, person_id=said["other"]))
        if said["what"] == "MEMBER":
            return _move_in(act, own_of(act.actor, one), Member(other, said["place"] or "OTHER"))
        return relate(act, person=other, other=own_of(act.actor, one), kind=said["what"], starts_on=act.day)

    if written(request, form, do) is not None:
        return done(request, _("Written down"), address_of(one))
    return show(request, one, beside_form=form)


def _move_in(act: Act, one: Any, member: Member) -> Any:
    """Into the household of this person, which begins now when there is none."""
    for home in memberships_on([one], act.day):
        return join_household(act, household=home.household, member=member, starts_on=act.day)
    members = [Member(one, "HEAD"), member]
    return make_household(act, district=one.district, home=_home_of(one), members=members, starts_on=act.day)


def _home_of(one: Any) -> Home:
    """Where the record that holds says they live."""
    return next((Home(r.house_no, r.address, r.community) for r in records_of(one)), Home())


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def household_new(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """A household of one, at the address of the person."""
    one = own_of(request.actor, person_for(actor=request.actor, person_id=person_id))
    act = act_of(request)
    members = [Member(one, "HEAD")]
    made = make_household(act, district=one.district, home=_home_of(one), members=members, starts_on=act.day)
    return done(request, _("The household is made"), reverse("household", args=[made.pk]))


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def member_leave(request: DeskRequest, member_id: UUID) -> HttpResponse:
    membership = membership_for(actor=request.actor, membership_id=member_id)
    form = LastDayForm(request.POST)

    def do(act: Act) -> Any:
        return leave_household(act, membership=membership, ends_on=form.cleaned_data["ends_on"])

    if written(request, form, do) is not None:
        return done(request, _("Moved out"), reverse("household", args=[membership.household_id]))
    return _show(request, membership.household_id, end_form=form)


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def relation_end(request: DeskRequest, relation_id: UUID) -> HttpResponse:
    relation = relation_for(actor=request.actor, relation_id=relation_id)
    form = LastDayForm(request.POST)

    def do(act: Act) -> Any:
        return end_relation(act, relation=relation, ends_on=form.cleaned_data["ends_on"])

    one = relation.person.current
    if written(request, form, do) is not None:
        return done(request, _("It ends on that day"), address_of(one))
    return show(request, one, end_form=form)
