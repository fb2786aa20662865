"""What a person may ask of the city: what is held of them, that it is put right, and that it is forgotten."""

from __future__ import annotations

import json
from importlib.resources import files
from uuid import UUID

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done, written
from songtor.desk.donors.forms import PlainForm
from songtor.desk.files import KEPT_BY_NOBODY, attached
from songtor.desk.page import DeskRequest, page
from songtor.desk.people.shown import looks_of
from songtor.engines.paper import typeset
from songtor.engines.thai import full_date
from songtor.look.clock import now, today
from songtor.people.basis.queries import last_looks
from songtor.people.persons.queries import own_of, person_for, records_of
from songtor.registry.copying import copy_of
from songtor.registry.services import forget

TEMPLATE = files(__package__).joinpath("copy.typ").read_text(encoding="utf-8")


class ForgetForm(PlainForm):
    asked = forms.BooleanField(
        label=gettext_lazy("The person, or who may speak for them, asks for it, and I have seen who they are"),
        error_messages={"required": gettext_lazy("Tick this first: it cannot be taken back")},
    )


@page(Verb.SEE, Kind.PERSON)
@require_safe
def person_rights(request: DeskRequest, person_id: UUID) -> HttpResponse:
    return _show(request, person_id, ForgetForm())


def _show(request: DeskRequest, person_id: UUID, form: ForgetForm) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    content = {
        "person": one,
        "best": next(iter(records_of(one)), None),
        "keeps": permits(request.actor, Verb.KEEP, Kind.PERSON, own_of(request.actor, one)),
        "looks": looks_of(last_looks(one)),
        "form": form,
    }
    response = render(request, "desk/people/rights.html", content, status=422 if form.is_bound else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.KEEP, Kind.PERSON)
@require_POST
def person_copy(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """On paper, or as a file for machines; the file's name says nothing of anybody."""
    parts = copy_of(actor=request.actor, person=person_for(actor=request.actor, person_id=person_id), at=now())
    if request.POST.get("format") == "json":
        told = {"taken_at": now().isoformat(), **{part.key: part.plain for part in parts}}
        return attached(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1), "copy.json")
    data = {
        "title": _("Everything held about me"),
        "day": full_date(today()),
        "foot": _("A copy under the Personal Data Protection Act B.E. 2562, section 30"),
        "nothing": _("Nothing is held"),
        "parts": [
            {
                "title": part.title,
                "entries": [[[line.label, line.value] for line in entry if line.value] for entry in part.entries],
            }
            for part in parts
        ],
    }
    return attached(typeset(TEMPLATE, data, moment=now()), "copy.pdf")


@page(Verb.KEEP, Kind.PERSON)
@require_POST
def person_forget(request: DeskRequest, person_id: UUID) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    form = ForgetForm(request.POST)
    if written(request, form, lambda act: forget(act, person=own_of(act.actor, one))) is not None:
        return done(request, _("Forgotten. Counts and weights stay as they were"), reverse("people"))
    return _show(request, person_id, form)
