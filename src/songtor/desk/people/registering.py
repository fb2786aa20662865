"""Somebody new is registered, and what was said of somebody is put right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb, require
from songtor.city.queries import communities_of, districts
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.people.choices import NOTICE
from songtor.desk.people.forms import RegisterForm, SaidForm
from songtor.desk.people.shown import Row, rows_of
from songtor.evidence.errors import Unknown
from songtor.look.clock import now, today
from songtor.people.basis.agreed import Agreed
from songtor.people.basis.queries import IDENTITY
from songtor.people.basis.services import looked
from songtor.people.door import find
from songtor.people.groups.given import GivenGroup
from songtor.people.persons.queries import record_for
from songtor.people.persons.services import correct, end_record, register
from songtor.people.sealing import opened


@page(Verb.ENTER, Kind.PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: DeskRequest) -> HttpResponse:
    """A name typed at the door comes by POST too, and begins the form."""
    district = _district(request.actor)
    typed = request.POST.get("typed", "").split() if request.POST.get("begins") else []
    sent = request.POST if request.method == "POST" and not request.POST.get("begins") else None
    begun = {"given_name": " ".join(typed[:1]), "family_name": " ".join(typed[1:])}
    form = RegisterForm(sent, communities=communities_of(district), initial=begun)
    alike = _alike(request, form) if form.is_bound else []
    if not alike:
        record = written(request, form, lambda act: _register(act, district, form))
        if record is not None:
            return done(request, _("The person is registered"), reverse("person", args=[record.person_id]))
    content = {"form": form, "alike": alike, "district": district}
    return render(request, "desk/people/person_new.html", content, status=422 if form.is_bound else 200)


def _district(actor: Actor) -> Any:
    """Where the officer registers. Raises Unknown."""
    reachable = list(districts(actor=actor, kind=Kind.PERSON, verb=Verb.ENTER))
    for district in sorted(reachable, key=lambda one: one.code != actor.home_district):
        return district
    raise Unknown


def _alike(request: DeskRequest, form: RegisterForm) -> list[Row]:
    """Known people this may be, unless somebody looked at them and says that it is none of them."""
    if not form.is_valid() or form.cleaned_data["sure"]:
        return []
    said = form.said()
    found = find(actor=request.actor, text=said.identity, at=now()).rows if said.identity else ()
    if not found and said.family_name:
        born = said.born_on.year if said.born_on else 0
        named = find(actor=request.actor, text=f"{said.given_name} {said.family_name}", at=now()).rows
        found = tuple(
            one
            for one in named
            if one.given_name == said.given_name and (not born or not one.born_on or one.born_on.year == born)
        )
    return rows_of(found, today())


def _register(act: Act, district: Any, form: RegisterForm) -> Any:
    said = form.cleaned_data
    agreed = [Agreed("FOOD_AID", "PUBLIC_TASK", NOTICE, said["said_by"])]
    if said["sensitive"]:
        agreed.append(Agreed("SENSITIVE_GROUPS", said["sensitive"], NOTICE, said["said_by"]))
    groups = [GivenGroup(group, act.day) for group in said["groups"]]
    return register(act, district=district, said=form.said(), agreed=agreed, groups=groups)


@page(Verb.ENTER, Kind.PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def record_correct(request: DeskRequest, record_id: UUID) -> HttpResponse:
    record = record_for(actor=request.actor, record_id=record_id)
    communities = communities_of(record.district)
    form = SaidForm(request.POST or None, communities=communities, initial=_known(record))
    new = written(request, form, lambda act: correct(act, record=record, said=form.said(keeps_identity=True)))
    if new is not None:
        return done(request, _("Corrected; the earlier words are kept"), reverse("person", args=[record.person_id]))
    content = {"form": form, "record": record, "has_number": hasattr(record, "identity")}
    return render(request, "desk/people/record_correct.html", content, status=422 if form.is_bound else 200)


def _known(record: Any) -> dict[str, Any]:
    names = (
        "given_name",
        "family_name",
        "sex",
        "phone",
        "house_no",
        "address",
        "has_no_address",
        "nationality",
        "note",
    )
    year = record.born_on.year + 543 if record.born_on else 0
    birth = {
        "DAY": f"{record.born_on:%-d/%-m}/{year}" if record.born_on else "",
        "MONTH": f"{record.born_on:%-m}/{year}" if record.born_on else "",
        "YEAR": f"{year}",
    }.get(record.birth_known, "")
    return {name: getattr(record, name) for name in names} | {"community": record.community_id or "", "birth": birth}


@page(Verb.ENTER, Kind.PERSON)
@require_POST
def record_end(request: DeskRequest, record_id: UUID) -> HttpResponse:
    record = record_for(actor=request.actor, record_id=record_id)
    end_record(act_of(request), record=record, reason=request.POST.get("reason", "")[:300])
    return done(request, _("The record is taken back"), reverse("person", args=[record.person_id]))


@page(Verb.ENTER, Kind.PERSON)
@require_POST
def record_number(request: DeskRequest, record_id: UUID) -> HttpResponse:
    """The whole number, shown this once; that it was looked at is written first. Raises Unknown."""
    record = record_for(actor=request.actor, record_id=record_id)
    require(request.actor, Verb.ENTER, Kind.PERSON, record)
    if not hasattr(record, "identity"):
        raise Unknown
    looked(request.actor, [record.person_id], IDENTITY, now())
    content = {"record": record, "number": opened(record.identity)}
    response = render(request, "desk/people/record_number.html", content)
    response.headers["Cache-Control"] = "no-store"
    return response
