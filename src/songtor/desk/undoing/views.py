"""Taking back what was just done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, act_for_row, page
from songtor.desk.undoing.toast import kept_undo
from songtor.desk.undoing.ways import WAYS
from songtor.evidence.errors import Refusal
from songtor.sync.entering.services import telling


@page(Verb.SEE, Kind.CITY)
@require_POST
def undo(request: DeskRequest, undo_id: UUID) -> HttpResponse:
    """Row by row, each exactly once; what can no longer be taken back says why."""
    kept = kept_undo(request, undo_id)
    refused = []
    for number, was in enumerate(kept.of):
        try:
            WAYS[kept.way](telling(act_for_row(request, f"undo/{undo_id}/{number}")), dict(was))
        except Refusal as refusal:
            refused.append(str(refusal))
    done = len(kept.of) - len(refused)
    if done:
        said = ngettext("Taken back. Both entries stay on record", "%(count)s are taken back", done)
        messages.success(request, said % {"count": done})
    for sentence in dict.fromkeys(refused):
        messages.warning(request, _("Not taken back: %(why)s") % {"why": sentence})
    return redirect(kept.back)
