"""A weighing or a write-off put right: a reversal with a reason, and the right weight where there is one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done
from songtor.desk.page import DeskRequest, page
from songtor.desk.rounds.answers import recorded
from songtor.desk.rounds.forms import CorrectCountForm, CorrectWeightForm, RecordForm, TakeBackForm
from songtor.look.amounts import written
from songtor.rounds import services
from songtor.rounds.queries import correctable_weighing
from songtor.rounds.wastes import correctable_waste


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def weighing_correct(request: DeskRequest, weighing_id: UUID) -> HttpResponse:
    weighing = correctable_weighing(actor=request.actor, weighing_id=weighing_id)
    if weighing.category.in_pieces:
        return _correct_count(request, weighing_id)
    shown = {name: written(getattr(weighing, f"{name}_grams"), in_pieces=False) for name in ("gross", "tare")}
    form = CorrectWeightForm(_posted(request), day=weighing.stop.round.day, initial=shown)

    def correct(act: Act) -> object:
        said = form.cleaned_data
        weights = {"gross_grams": said["gross"], "tare_grams": said["tare"] or 0}
        return services.correct_weighing(act, weighing=weighing, reason=said["reason"], **weights)

    if form.is_bound and recorded(request, form, correct):
        return done(request, _("The weight is corrected"), reverse("stop", args=[weighing.stop_id]))
    return _shown(request, "desk/rounds/correct.html", weighing, form)


def _correct_count(request: DeskRequest, weighing_id: UUID) -> HttpResponse:
    weighing = correctable_weighing(actor=request.actor, weighing_id=weighing_id)
    form = CorrectCountForm(_posted(request), day=weighing.stop.round.day, initial={"pieces": weighing.pieces})

    def correct(act: Act) -> object:
        said = form.cleaned_data
        return services.correct_count(act, weighing=weighing, pieces=said["pieces"], reason=said["reason"])

    if form.is_bound and recorded(request, form, correct):
        return done(request, _("The count is corrected"), reverse("stop", args=[weighing.stop_id]))
    return _shown(request, "desk/rounds/correct.html", weighing, form)


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def weighing_reverse(request: DeskRequest, weighing_id: UUID) -> HttpResponse:
    weighing = correctable_weighing(actor=request.actor, weighing_id=weighing_id)
    form = TakeBackForm(_posted(request), day=weighing.stop.round.day)

    def take_back(act: Act) -> object:
        return services.reverse_weighing(act, weighing=weighing, reason=form.cleaned_data["reason"])

    if form.is_bound and recorded(request, form, take_back):
        return done(request, _("The weight is taken back"), reverse("stop", args=[weighing.stop_id]))
    return _shown(request, "desk/rounds/take_back.html", weighing, form)


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def waste_reverse(request: DeskRequest, waste_id: UUID) -> HttpResponse:
    waste = correctable_waste(actor=request.actor, waste_id=waste_id)
    form = TakeBackForm(_posted(request), day=waste.round.day)

    def take_back(act: Act) -> object:
        return services.reverse_waste(act, waste=waste, reason=form.cleaned_data["reason"])

    if form.is_bound and recorded(request, form, take_back):
        return done(request, _("The write-off is taken back"), reverse("round", args=[waste.round_id]))
    content = {"waste": waste, "form": form}
    return render(request, "desk/rounds/take_back_waste.html", content, status=422 if form.is_bound else 200)


def _shown(request: DeskRequest, template: str, weighing: object, form: RecordForm) -> HttpResponse:
    return render(request, template, {"weighing": weighing, "form": form}, status=422 if form.is_bound else 200)


def _posted(request: DeskRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
