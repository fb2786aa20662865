"""A round from its first stop to its sign-off, and the list of rounds."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.desk.answers import done
from songtor.desk.lists.listing import neighbours, paged
from songtor.desk.page import DeskRequest, page
from songtor.desk.rounds.answers import recorded
from songtor.desk.rounds.forms import SignOffForm, WasteForm
from songtor.desk.rounds.lists import round_list
from songtor.desk.rounds.words import told
from songtor.desk.undecided.shown import Entry, Words
from songtor.receipts.history import history_of
from songtor.receipts.sheets import RoundSheet, round_sheet
from songtor.rounds import services
from songtor.rounds.queries import progress_of
from songtor.rounds.wastes import wastes_of
from songtor.sync.inbox import sign_off_waiting, undecided_count


@page(Verb.SEE, Kind.ROUND)
@require_GET
def rounds(request: DeskRequest) -> HttpResponse:
    form, listing, found = round_list(request.actor, request.GET)
    shown = paged(found, request)
    progress = progress_of(shown.object_list)
    rows = [(round_, progress.get(round_.pk)) for round_ in shown.object_list]
    content = {"form": form, "list": listing, "page": shown, "rows": rows}
    content["records"] = request.actor.may(Verb.RECORD, Kind.ROUND)
    return render(request, "desk/rounds/rounds.html", content)


@page(Verb.SEE, Kind.ROUND)
@require_GET
def round_page(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = round_sheet(actor=request.actor, round_id=round_id)
    waits = sign_off_waiting(sheet.round) if sheet.round.is_open else None
    content = _content(request, sheet) | {
        "sign_off_waits": Entry(waits, Words()) if waits else None,
        "undecided": undecided_count(actor=request.actor, district=sheet.round.district_id),
        "history": told(history_of(sheet.round, actor=request.actor)),
        "near": neighbours(request, round_list, round_id, "round"),
    }
    return render(request, "desk/rounds/round.html", content)


def _content(request: DeskRequest, sheet: RoundSheet) -> dict[str, object]:
    records = permits(request.actor, Verb.RECORD, Kind.ROUND, sheet.round)
    return {
        "sheet": sheet,
        "round": sheet.round,
        "records": records and sheet.round.is_open,
        "corrects": permits(request.actor, Verb.CORRECT_LATE, Kind.ROUND, sheet.round),
        "sees_sites": request.actor.may(Verb.SEE, Kind.SITE),
        "sees_receipts": request.actor.may(Verb.SEE, Kind.RECEIPT),
    }


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def round_waste(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = round_sheet(actor=request.actor, round_id=round_id, verb=Verb.RECORD)
    form = WasteForm(_posted(request), day=sheet.round.day, categories=[line.category for line in sheet.aboard])

    def write_off(act: Act) -> object:
        said = form.cleaned_data
        return services.write_off(act, round_=sheet.round, goods=form.goods(), reason=said["reason"], note=said["note"])

    if form.is_bound and recorded(request, form, write_off):
        return done(request, _("The waste is recorded"), _address(sheet), undo=form.undo("waste"))
    content = _content(request, sheet) | {"form": form, "wastes": wastes_of(sheet.round, actor=request.actor)}
    return render(request, "desk/rounds/waste.html", content, status=422 if form.is_bound else 200)


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def round_sign_off(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = round_sheet(actor=request.actor, round_id=round_id, verb=Verb.RECORD)
    form = SignOffForm(_posted(request), day=sheet.round.day, categories=[line.category for line in sheet.aboard])

    def sign_off(act: Act) -> object:
        return services.sign_off(act, round_=sheet.round, kept=form.goods(), reason=form.cleaned_data["reason"])

    if form.is_bound and recorded(request, form, sign_off):
        return done(request, _("The round is signed off"), _address(sheet))
    kept_lines = [(line, form[f"amount_{line.category.code}"]) for line in sheet.aboard]
    content = _content(request, sheet) | {"form": form, "kept_lines": kept_lines}
    return render(request, "desk/rounds/sign_off.html", content, status=422 if form.is_bound else 200)


def _address(sheet: RoundSheet) -> str:
    return reverse("round", args=[sheet.round.pk])


def _posted(request: DeskRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
