"""What waits for the district head: late entries, those recorded twice, waiting sign-offs, and what was refused."""

from __future__ import annotations

from datetime import timedelta
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
from songtor.desk.page import DeskRequest, page
from songtor.desk.phones.shown import PhoneRow
from songtor.desk.undecided.forms import DecideForm
from songtor.desk.undecided.shown import Entry, Words, entries
from songtor.look.clock import now
from songtor.rounds.queries import stop_for
from songtor.shop.reserves.queries import refused_open
from songtor.sync import inbox
from songtor.sync.deciding import choose, decide_late

REJECTED_FOR = timedelta(days=7)
MOST = 200


@page(Verb.CORRECT_LATE, Kind.ROUND)
@require_safe
def undecided(request: DeskRequest) -> HttpResponse:
    actor, words, moment = request.actor, Words(), now()
    rejected = inbox.rejected(actor=actor, since=moment - REJECTED_FOR)
    content = {
        "late": entries(inbox.late(actor=actor)[:MOST], words),
        "twice": entries(inbox.twice(actor=actor)[:MOST], words),
        "waiting": entries(inbox.waiting(actor=actor)[:MOST], words),
        "refusals": refused_open(actor=actor)[:MOST],
        "rejected": entries(rejected[:MOST], words),
        "overdrawn": inbox.overdrawn(actor=actor),
        "unnamed": inbox.unnamed(actor=actor, since=moment - REJECTED_FOR)[:MOST],
        "clocks": [PhoneRow(one, moment) for one in inbox.clocks_wrong(actor=actor)],
    }
    return render(request, "desk/undecided/undecided.html", content | {"nothing": not any(content.values())})


@page(Verb.CORRECT_LATE, Kind.ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: DeskRequest, operation_id: UUID) -> HttpResponse:
    """One entry beside what was recorded before it, and the decision which of them counts."""
    operation = inbox.undecided_for(actor=request.actor, operation_id=operation_id)
    is_twice = inbox.is_twice(operation)
    form = DecideForm(posted(request))

    def decide(act: Act) -> Any:
        said = form.cleaned_data["reason"]
        if is_twice:
            return choose(act, operation=operation, counts=form.says_yes, reason=said)
        return decide_late(act, operation=operation, admitted=form.says_yes, reason=said)

    if written(request, form, decide) is not None:
        return done(request, _("Decided. Both entries stay on record"), reverse("undecided"))
    return _shown(request, operation, form, is_twice=is_twice)


def _shown(request: DeskRequest, operation: Any, form: DecideForm, *, is_twice: bool) -> HttpResponse:
    words = Words()
    first = inbox.rival_of(operation) if is_twice else None
    source = inbox.source_of(first) if first else None
    content = {
        "entry": Entry(operation, words),
        "is_twice": is_twice,
        "first": first,
        "first_entry": Entry(source, words) if source else None,
        "stop": stop_for(actor=request.actor, stop_id=operation.stop_id) if operation.stop_id else None,
        "form": form,
    }
    return render(request, "desk/undecided/entry.html", content, status=422 if form.is_bound else 200)
