"""A household is asked what it needs: question by question on a phone, then the score with its reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import members_seen
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.forms import AssessForm
from songtor.desk.points.shown import period_words, share_lines
from songtor.engines.thai import short_date
from songtor.look.clock import today
from songtor.people.assessments.forms import form as form_of
from songtor.people.assessments.queries import assessment_for, assessments_of, reasons_of
from songtor.people.assessments.services import assess
from songtor.people.households.queries import household_for
from songtor.points.rules.queries import worth_of


@page(Verb.RECORD, Kind.PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def household_assess(request: DeskRequest, household_id: UUID) -> HttpResponse:
    one = household_for(actor=request.actor, household_id=household_id)
    asked = form_of()
    form = AssessForm(posted(request), asked=asked, initial={"day": short_date(today())})

    def do(act: Act) -> Any:
        said = {"day": form.cleaned_data["day"], "answers": form.answers, "form_version": asked.version}
        return assess(act, household=one, **said)

    assessment = written(request, form, do)
    if assessment is not None:
        return done(request, _("The assessment is kept"), reverse("assessment", args=[assessment.pk]))
    content = {"household": one, "form": form, "members": members_seen(request.actor, one)}
    return _kept(render(request, "desk/points/assess.html", content, status=422 if form.is_bound else 200))


@page(Verb.SEE, Kind.PERSON)
@require_safe
def assessment(request: DeskRequest, assessment_id: UUID) -> HttpResponse:
    """The score, why, and what it comes to by the rule of today."""
    one = assessment_for(actor=request.actor, assessment_id=assessment_id)
    rows = assessments_of(actor=request.actor, household=one.household)
    worth = worth_of(actor=request.actor, assessment=one, day=today())
    content = {
        "assessment": one,
        "household": one.household,
        "members": members_seen(request.actor, one.household),
        "most": form_of(one.form_version).most,
        "reasons": reasons_of(one),
        "rows": rows,
        "is_newest": rows[0].pk == one.pk,
        "worth": worth,
        "period": period_words(worth.terms, worth.begins) if worth else "",
        "parts": share_lines(worth.terms, worth.share, worth.living.members, worth.living.groups) if worth else [],
    }
    return _kept(render(request, "desk/points/assessment.html", content))


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response
