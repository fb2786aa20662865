"""Trainings of the districts' working groups: who is trained, who is not, and what was entered (R1.2)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import districts
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.workgroups.forms import TakeBackForm, TrainingForm
from songtor.engines.sheets.writing import Column, Table, csv_bytes
from songtor.engines.sheets.writing import Kind as Cell
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import today
from songtor.workgroups import queries, services

AT_ONCE = 50


@page(Verb.SEE, Kind.TRAINING)
@require_safe
def trainings(request: DeskRequest) -> HttpResponse:
    groups = queries.workgroups(actor=request.actor, on=today())
    shown = {
        "groups": groups,
        "trained": sum(group.trained for group in groups),
        "ready": sum(group.is_ready for group in groups),
        "wanted": queries.WANTED,
        "page": Paginator(queries.trainings(actor=request.actor), AT_ONCE).get_page(request.GET.get("page")),
        "enters": request.actor.may(Verb.RECORD, Kind.TRAINING),
    }
    return render(request, "desk/workgroups/trainings.html", shown)


@page(Verb.SEE, Kind.TRAINING)
@require_safe
def trainings_file(request: DeskRequest) -> HttpResponse:
    """A line per district, as the list shows them."""
    columns = (
        Column(_("District")),
        Column(_("Officers with an account"), Cell.COUNT),
        Column(_("Trained"), Cell.COUNT),
    )
    groups = queries.workgroups(actor=request.actor, on=today())
    rows = [(group.district.name, group.officers, group.trained) for group in groups]
    return attached(csv_bytes(Table(_("Trainings"), columns, rows)), f"trainings-{today()}.csv")


@page(Verb.RECORD, Kind.TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request: DeskRequest) -> HttpResponse:
    reachable = list(districts(actor=request.actor, kind=Kind.TRAINING, verb=Verb.RECORD))
    hosts, members = queries.hosts(), list(queries.members(actor=request.actor, on=today()))
    sent = request.POST if request.method == "POST" else None
    form = TrainingForm(sent, districts=reachable, hosts=hosts, members=members)
    if form.is_valid():
        said = form.cleaned_data
        chosen = [member.account for member in members if str(member.account_id) in said["attended"]]
        try:
            held = services.record_training(
                act_of(request),
                district=next(one for one in reachable if one.pk == said["district"]),
                title=said["title"],
                day=said["day"],
                place=said["place"],
                host=next(one for one in hosts if one.pk == said["host"]),
                attended=chosen,
            )
        except Unknown:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The training is entered"))
            return redirect("training", training_id=held.pk)
    return render(request, "desk/workgroups/training_new.html", {"form": form}, status=422 if form.is_bound else 200)


@page(Verb.SEE, Kind.TRAINING)
@require_safe
def training(request: DeskRequest, training_id: UUID) -> HttpResponse:
    return _show(request, training_id, TakeBackForm())


@page(Verb.RECORD, Kind.TRAINING)
@require_POST
def training_reverse(request: DeskRequest, training_id: UUID) -> HttpResponse:
    held = queries.training_for(actor=request.actor, training_id=training_id)
    form = TakeBackForm(request.POST)
    form.is_valid()
    try:
        services.reverse_training(act_of(request), training=held, reason=form.cleaned_data.get("reason", ""))
    except Unknown:
        raise
    except Refusal as refusal:
        form.add_error("reason", str(refusal))
        return _show(request, training_id, form)
    messages.success(request, _("The training is taken back. Both stay on record"))
    return redirect("trainings")


def _show(request: DeskRequest, training_id: UUID, form: TakeBackForm) -> HttpResponse:
    held = queries.training_for(actor=request.actor, training_id=training_id)
    shown = {
        "training": held,
        "reversal": getattr(held, "reversal", None),
        "form": form,
        "enters": permits(request.actor, Verb.RECORD, Kind.TRAINING, held),
    }
    return render(request, "desk/workgroups/training.html", shown, status=422 if form.is_bound else 200)
