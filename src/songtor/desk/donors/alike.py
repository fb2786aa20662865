"""Branches that look alike: one answer per pair, each of which can be taken back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, written
from songtor.desk.donors.forms import PlainForm
from songtor.desk.page import DeskRequest, page
from songtor.offers.likeness import Pair, Reason, answer_for, answers
from songtor.offers.likeness import alike as proposed
from songtor.offers.queries import branch_for
from songtor.offers.services import places

REASONS: dict[Reason, str | Promise] = {
    Reason.PHONE: gettext_lazy("same telephone"),
    Reason.NAME: gettext_lazy("names alike"),
    Reason.NEAR: gettext_lazy("%(metres)s m apart"),
}


class SameForm(PlainForm):
    """Which of two stays, and whether they are one."""

    kept = forms.UUIDField()
    other = forms.UUIDField()
    same = forms.BooleanField(required=False)


class WhyForm(PlainForm):
    reason = forms.CharField(max_length=300, required=False)


@page(Verb.ENTER, Kind.DONOR)
@require_safe
def alike(request: DeskRequest) -> HttpResponse:
    return _show(request)


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def alike_settle(request: DeskRequest) -> HttpResponse:
    form = SameForm(request.POST)

    def settle(act: Act) -> object:
        said, actor = form.cleaned_data, request.actor
        kept = branch_for(actor=actor, branch_id=said["kept"], verb=Verb.ENTER)
        other = branch_for(actor=actor, branch_id=said["other"], verb=Verb.ENTER)
        return places.settle_same(act, kept=kept, other=other, is_same=said["same"])

    if written(request, form, settle) is not None:
        return done(request, _("The answer is kept"), reverse("alike"))
    return _show(request, form)


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def alike_reverse(request: DeskRequest, answer_id: UUID) -> HttpResponse:
    answer, form = answer_for(actor=request.actor, answer_id=answer_id), WhyForm(request.POST)

    def take_back(act: Act) -> object:
        return places.reverse_same(act, answer=answer, reason=form.cleaned_data["reason"])

    if written(request, form, take_back) is not None:
        return done(request, _("The answer is taken back"), reverse("alike"))
    return _show(request, form)


def _show(request: DeskRequest, form: PlainForm | None = None) -> HttpResponse:
    content = {
        "pairs": [(pair, why(pair)) for pair in proposed(actor=request.actor)],
        "answers": answers(actor=request.actor),
        "form": form,
    }
    return render(request, "desk/donors/alike.html", content, status=422 if form else 200)


def why(pair: Pair) -> str:
    return " · ".join(str(REASONS[reason]) % {"metres": pair.metres} for reason in pair.reasons)
