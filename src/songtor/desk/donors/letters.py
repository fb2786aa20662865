"""The donor's impact letter: on the screen first, then as the paper it sends on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, page
from songtor.engines.thai import fiscal_year, fiscal_year_days
from songtor.look.clock import now, today
from songtor.look.moments import DayField
from songtor.offers.queries import branch_for
from songtor.reports.letters import as_paper, donor_letter
from songtor.reports.months.spans import Span


class LetterForm(forms.Form):
    """Empty means this fiscal year until today."""

    start = DayField(required=False, label=_("From"))
    end = DayField(required=False, label=_("To"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error(
                "end", forms.ValidationError(_("The last day lies before the first"), code="range_backwards")
            )
        return cleaned

    @property
    def span(self) -> Span:
        year = Span(fiscal_year_days(fiscal_year(today()))[0], today())
        if not self.is_valid():
            return year
        end = self.cleaned_data["end"] or year.last
        return Span(self.cleaned_data["start"] or min(year.first, end), end)


@page(Verb.SEE, Kind.DONOR)
@require_safe
def branch_letter(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    branch = branch_for(actor=request.actor, branch_id=branch_id)
    form = LetterForm(request.GET)
    letter = donor_letter(actor=request.actor, branch=branch, span=form.span)
    if form.is_valid() and request.GET.get("form") == "pdf":
        return attached(as_paper(letter, moment=now()), letter.file_name)
    shown = {"branch": branch, "form": form, "letter": letter}
    return render(request, "desk/donors/letter.html", shown, status=200 if form.is_valid() else 422)
