"""The photo of the written sheet, kept with the round and shown beside the grid."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done
from songtor.desk.page import DeskRequest, page
from songtor.desk.rounds.answers import recorded
from songtor.desk.rounds.forms import PhotoForm
from songtor.desk.rounds.pictures import kept
from songtor.paper.queries import sheet_picture
from songtor.paper.services import add_sheet_photo
from songtor.rounds.queries import round_for


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def round_sheet_photo(request: DeskRequest, round_id: UUID) -> HttpResponse:
    round_ = round_for(actor=request.actor, round_id=round_id, verb=Verb.RECORD)
    if request.method == "GET":
        return redirect("round_paper", round_.pk)
    form = PhotoForm(request.POST, request.FILES, day=round_.day)
    if recorded(request, form, lambda act: add_sheet_photo(act, round_=round_, picture=form.content())):
        return done(request, _("The photo of the sheet is kept"), reverse("round_paper", args=[round_.pk]))
    return render(request, "desk/paper/photo.html", {"form": form, "round": round_}, status=422)


@page(Verb.SEE, Kind.RECEIPT)
@require_GET
def sheet_photo(request: DeskRequest, sheet_photo_id: UUID) -> HttpResponse:
    return kept(sheet_picture(actor=request.actor, sheet_photo_id=sheet_photo_id))
