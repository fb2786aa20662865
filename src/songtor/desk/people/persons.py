"""One person: what every source says, groups, home, cards, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.people.choices import NOTICE
from songtor.desk.people.forms import BasisForm, CodeForm, GroupForm, LastDayForm
from songtor.desk.people.shown import looks_of, shown_records
from songtor.desk.rounds.pictures import kept
from songtor.engines.thai import short_date
from songtor.look.clock import now, today
from songtor.people.basis.agreed import Agreed
from songtor.people.basis.queries import PAGE, bases_of, basis_for, last_looks
from songtor.people.basis.services import give_basis, looked, withdraw_basis
from songtor.people.cards.queries import cards_of
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.queries import derived_groups, group_labels, holding_groups, membership_for, paper_for
from songtor.people.groups.services import end_group, give_group
from songtor.people.households.queries import memberships_on, related_by_on, relations_on
from songtor.people.persons.queries import named, own_of, person_for, records_of
from songtor.receipts.queries import naming


@page(Verb.SEE, Kind.PERSON)
@require_safe
def person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    looked(request.actor, [one.pk], PAGE, now())
    return show(request, one)


def show(request: DeskRequest, one: Any, **forms: Any) -> HttpResponse:
    """The page, with the form that was refused when there is one."""
    day = today()
    records = shown_records(records_of(one), request.actor, day)
    here = {"starts_on": short_date(day)}
    content = {
        "person": one,
        "records": records,
        "best": records[0] if records else None,
        "derived": group_labels(derived_groups(one.pk, day)),
        "groups": holding_groups([one], day).select_related("district").order_by("starts_on", "pk"),
        "bases": bases_of(one),
        "homes": memberships_on([one], day),
        "relations": _relations(request.actor, one),
        "cards": cards_of(one),
        "receipts": naming(actor=request.actor, person=one.pk),
        "looks": looks_of(last_looks(one)),
        "today": short_date(day),
        "group_form": GroupForm(initial=here),
        "basis_form": BasisForm(),
        "card_form": CodeForm(),
        "enters": request.actor.may(Verb.ENTER, Kind.PERSON),
    } | forms
    response = render(request, "desk/people/person.html", content, status=422 if forms else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Tie:
    """What somebody is to another; `is_given` when the page's person is the one who cares or receives."""

    relation: Any
    is_given: bool
    name: str
    other_id: UUID


def _relations(actor: Actor, one: Any) -> list[Tie]:
    day = today()
    given = [(row, row.other.current_id) for row in relations_on([one], day).select_related("other")]
    taken = [(row, row.person.current_id) for row in related_by_on([one], day).select_related("person")]
    names = named([pk for _row, pk in (*given, *taken)], actor)
    rows = [(row, True, pk) for row, pk in given] + [(row, False, pk) for row, pk in taken]
    return [Tie(row, is_given, names.get(pk, ""), pk) for row, is_given, pk in rows]


def address_of(one: Any) -> str:
    return reverse("person", args=[one.pk])


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def group_give(request: DeskRequest, person_id: UUID) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    form = GroupForm(request.POST, request.FILES)

    def do(act: Act) -> Any:
        said = form.cleaned_data
        given = GivenGroup(said["vulnerable_group"], said["starts_on"], shown=said["shown"])
        return give_group(act, person=own_of(act.actor, one), given=given, **form.picture())

    if written(request, form, do) is not None:
        return done(request, _("The group is written down"), address_of(one))
    return show(request, one, group_form=form)


@page(Verb.SEE, Kind.PERSON)
@require_safe
def group_paper(request: DeskRequest, membership_id: UUID) -> HttpResponse:
    """The picture alone, kept by no browser; that it was opened is written first."""
    paper, person_id = paper_for(actor=request.actor, membership_id=membership_id)
    looked(request.actor, [person_id], PAGE, now())
    response = kept(paper)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def group_end(request: DeskRequest, membership_id: UUID) -> HttpResponse:
    membership = membership_for(actor=request.actor, membership_id=membership_id)
    one = membership.person.current
    form = LastDayForm(request.POST)
    if written(request, form, lambda act: end_group(act, membership=membership, **form.cleaned_data)) is not None:
        return done(request, _("The group ends on that day"), address_of(one))
    return show(request, one, end_form=form)


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def basis_give(request: DeskRequest, person_id: UUID) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    form = BasisForm(request.POST)

    def do(act: Act) -> Any:
        said = form.cleaned_data
        agreed = Agreed(said["purpose"], said["basis"], NOTICE, said["said_by"])
        return give_basis(act, person=own_of(act.actor, one), agreed=agreed)

    if written(request, form, do) is not None:
        return done(request, _("The ground is written down"), address_of(one))
    return show(request, one, basis_form=form)


@page(Verb.RECORD, Kind.PERSON)
@require_POST
def basis_withdraw(request: DeskRequest, legal_basis_id: UUID) -> HttpResponse:
    held = basis_for(actor=request.actor, legal_basis_id=legal_basis_id)
    withdraw_basis(act_of(request), legal_basis=held)
    return done(request, _("Withdrawn; what rested on it has ended"), address_of(held.person.current))
