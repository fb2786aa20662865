"""Cards: printed blank by the sheet, bound to somebody, ended when they are lost."""

from __future__ import annotations

from importlib.resources import files
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.city.queries import districts
from songtor.desk.answers import done, posted, written
from songtor.desk.files import opened
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.people.forms import CodeForm, EndCardForm, PinForm, PrintForm
from songtor.desk.people.persons import show
from songtor.engines.paper import qr_svg, typeset
from songtor.evidence.errors import Unknown
from songtor.look.clock import now
from songtor.people.cards.queries import bearer_of, card_by_label, card_by_token, card_for, tally
from songtor.people.cards.services import Pin, bind_card, end_card, print_cards, set_pin
from songtor.people.cards.tokens import label_of, new_tokens
from songtor.people.errors import CardUnknown
from songtor.people.households.queries import household_for
from songtor.people.persons.queries import own_of, person_for, shown_records

TEMPLATE = files(__package__).joinpath("cards.typ").read_text(encoding="utf-8")


@page(Verb.SEE, Kind.CARD)
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: DeskRequest) -> HttpResponse:
    """How many there are; a code leads to its card. Codes never stand in an address."""
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            return redirect("card", _card_of(request, form.cleaned_data["card"]).pk)
        except CardUnknown as refusal:
            form.refuse(refusal)
    content = {"form": form, "print_form": PrintForm(), "tally": tally(actor=request.actor)}
    return render(request, "desk/people/cards.html", content, status=422 if form.is_bound else 200)


def _card_of(request: DeskRequest, code: str) -> Any:
    """By what was scanned or typed. Raises CardUnknown."""
    card = card_by_token(request.actor, code) or card_by_label(request.actor, code)
    if card is None:
        raise CardUnknown
    return card


@page(Verb.RECORD, Kind.CARD)
@require_POST
def cards_print(request: DeskRequest) -> HttpResponse:
    """A sheet of blank cards; sent twice, the same sheet comes again."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        content = {"form": CodeForm(), "print_form": form, "tally": tally(actor=request.actor)}
        return render(request, "desk/people/cards.html", content, status=422)
    act = act_of(request)
    district = next(iter(districts(actor=request.actor, kind=Kind.CARD, verb=Verb.RECORD)), None)
    if district is None:
        raise Unknown
    tokens = new_tokens(act.actor.ref, act.key, form.cleaned_data["count"])
    print_cards(act, district=district, tokens=tokens)
    told, pictures = _sheet(district, tokens)
    pdf = typeset(TEMPLATE, told, moment=now(), pictures=pictures)
    return opened(pdf, "cards.pdf")


def _sheet(district: Any, tokens: list[str]) -> tuple[dict[str, object], dict[str, bytes]]:
    told: dict[str, object] = {
        "title": _("Cards of recipients"),
        "district": _("%(district)s district") % {"district": district.name},
        "found": _("Found this card? Please hand it in at the district office."),
        "cards": [{"label": label_of(district.pk, token), "picture": f"{i}.svg"} for i, token in enumerate(tokens)],
    }
    return told, {f"{i}.svg": qr_svg(token) for i, token in enumerate(tokens)}


@page(Verb.SEE, Kind.CARD)
@require_safe
def card(request: DeskRequest, card_id: UUID) -> HttpResponse:
    return _show(request, card_id)


def _show(request: DeskRequest, card_id: UUID, **forms: Any) -> HttpResponse:
    one = card_for(actor=request.actor, card_id=card_id)
    bearer = bearer_of(one)
    is_person = bearer is not None and hasattr(bearer, "current_id")
    content = {
        "card": one,
        "person": bearer if is_person else None,
        "household": None if is_person else bearer,
        "record": shown_records([bearer.pk]).get(bearer.pk) if bearer is not None and is_person else None,
        "is_over": hasattr(one, "end"),
        "has_pin": hasattr(one, "pin"),
        "pin_form": PinForm(),
        "end_form": EndCardForm(),
    } | forms
    response = render(request, "desk/people/card.html", content, status=422 if forms else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Verb.RECORD, Kind.CARD)
@require_POST
def person_card(request: DeskRequest, person_id: UUID) -> HttpResponse:
    one = person_for(actor=request.actor, person_id=person_id)
    form = CodeForm(request.POST)

    def do(act: Act) -> Any:
        found = _card_of(request, form.cleaned_data["card"])
        return bind_card(act, card=found, bearer=own_of(act.actor, one))

    if written(request, form, do) is not None:
        return done(request, _("The card is bound"), reverse("person", args=[one.pk]))
    return show(request, one, card_form=form)


@page(Verb.RECORD, Kind.CARD)
@require_POST
def household_card(request: DeskRequest, household_id: UUID) -> HttpResponse:
    one = household_for(actor=request.actor, household_id=household_id)
    form = CodeForm(request.POST)

    def do(act: Act) -> Any:
        return bind_card(act, card=_card_of(request, form.cleaned_data["card"]), bearer=one)

    if written(request, form, do) is None:
        return _refused(request, form)
    return done(request, _("The card is bound"), reverse("household", args=[one.pk]))


def _refused(request: DeskRequest, form: CodeForm) -> HttpResponse:
    content = {"form": form, "print_form": PrintForm(), "tally": tally(actor=request.actor)}
    return render(request, "desk/people/cards.html", content, status=422)


@page(Verb.RECORD, Kind.CARD)
@require_POST
def card_end(request: DeskRequest, card_id: UUID) -> HttpResponse:
    one = card_for(actor=request.actor, card_id=card_id)
    form = EndCardForm(request.POST)
    if written(request, form, lambda act: end_card(act, card=one, **form.cleaned_data)) is not None:
        return done(request, _("The card opens nothing any more"), reverse("card", args=[one.pk]))
    return _show(request, card_id, end_form=form)


@page(Verb.RECORD, Kind.CARD)
@require_POST
def card_pin(request: DeskRequest, card_id: UUID) -> HttpResponse:
    one = card_for(actor=request.actor, card_id=card_id)
    form = PinForm(request.POST)
    if written(request, form, lambda act: set_pin(act, card=one, pin=Pin(form.cleaned_data["pin"]))) is not None:
        return done(request, _("The PIN is set"), reverse("card", args=[one.pk]))
    return _show(request, card_id, pin_form=form)
