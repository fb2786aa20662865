"""The file of a phone that could not send, read in by the district."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.answers import posted, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.undecided.forms import UnsentForm
from songtor.look.clock import today
from songtor.sync.devices.queries import phone_for
from songtor.sync.errors import ExportTooLarge
from songtor.sync.outcomes import Outcome
from songtor.sync.reading_in import MOST_BYTES, read_in


@page(Verb.KEEP, Kind.DEVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def phone_unsent(request: DeskRequest, phone_id: UUID) -> HttpResponse:
    phone = phone_for(actor=request.actor, device_id=phone_id, on=today())
    form = UnsentForm(posted(request), request.FILES or None)

    def read(act: Act) -> list[Outcome]:
        file = form.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ExportTooLarge
        return read_in(act, phone=phone, file=file.read())

    outcomes = written(request, form, read)
    refused = form.is_bound and outcomes is None
    content = {"phone": phone, "form": form, "outcomes": outcomes, "counts": _counted(outcomes or [])}
    return render(request, "desk/undecided/unsent.html", content, status=422 if refused else 200)


def _counted(outcomes: list[Outcome]) -> list[tuple[str, str, int]]:
    """State, words and number, of what there is."""
    verdicts = Counter(one.verdict.value for one in outcomes)
    said = [
        ("done", _("taken over"), "accepted"),
        ("nothing", _("there before"), "duplicate"),
        ("look", _("late: to be decided"), "late"),
        ("late", _("rejected"), "rejected"),
        ("late", _("say something else than before"), "conflict"),
    ]
    return [(state, words, verdicts[verdict]) for state, words, verdict in said if verdicts[verdict]]
