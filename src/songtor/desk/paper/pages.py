"""A written sheet becomes facts: the grid, its draft, and what is sent."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.paper.grid import Grid, Sent, grid_of, send
from songtor.desk.paper.rows import RowForm, Typed
from songtor.look.clock import now
from songtor.look.templatetags.songtor import time_of_day
from songtor.paper.queries import draft_of, sheet_photos
from songtor.paper.services import drop_draft, keep_draft
from songtor.paper.sheets import PaperSheet, paper_sheet

NOT_CELLS = ("csrfmiddlewaretoken", "key")


@page(Verb.RECORD, Kind.ROUND)
@require_http_methods(["GET", "POST"])
def round_paper(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = paper_sheet(actor=request.actor, round_id=round_id)
    if request.method == "POST":
        return _sent(request, sheet)
    draft = draft_of(sheet.round, actor=request.actor)
    typed = json.loads(draft.cells) if draft else {}
    return _shown(request, grid_of(sheet, typed), saved_at=time_of_day(draft.saved_at) if draft else "")


def _sent(request: DeskRequest, sheet: PaperSheet) -> HttpResponse:
    sent = send(sheet, request.POST, lambda row: _act(request, row))
    _say(request, sent)
    if not sent.refused and not sent.gone:
        drop_draft(request.actor, round_=sheet.round)
        return redirect(f"{reverse('round_paper', args=[sheet.round.pk])}?sent=1")
    if not sent.refused:
        return redirect("round_paper", sheet.round.pk)
    after = paper_sheet(actor=request.actor, round_id=sheet.round.pk)
    _keep(request, after)
    return _shown(request, grid_of(after, _cells(request.POST), refused=sent.refused), sent=sent)


def _act(request: DeskRequest, row: RowForm) -> Act:
    sent = act_of(request, happened_at=row.happened_at)
    return Act(sent.actor, row.act_key, sent.happened_at, sent.entered_at)


def _say(request: DeskRequest, sent: Sent) -> None:
    if sent.gone:
        words = _("%(count)s stops are no longer on this round, so they were not recorded. Look at the day")
        messages.error(request, words % {"count": sent.gone})
    if sent.saved:
        messages.success(request, _("%(count)s stops are recorded") % {"count": sent.saved})
    elif not sent.refused and not sent.gone:
        messages.warning(request, _("No stop was filled in, so nothing was recorded"))


@page(Verb.RECORD, Kind.ROUND)
@require_POST
def round_paper_draft(request: DeskRequest, round_id: UUID) -> HttpResponse:
    sheet = paper_sheet(actor=request.actor, round_id=round_id)
    return JsonResponse({"saved_at": _keep(request, sheet)})


def _keep(request: DeskRequest, sheet: PaperSheet) -> str:
    act_of(request)  # refuses characters no database keeps
    cells = json.dumps(_cells(request.POST), ensure_ascii=False)
    return time_of_day(keep_draft(request.actor, round_=sheet.round, cells=cells, moment=now()).saved_at)


def _cells(posted: QueryDict) -> Typed:
    return {name: str(text) for name, text in posted.items() if text and name not in NOT_CELLS}


def _shown(request: DeskRequest, grid: Grid, *, sent: Sent | None = None, saved_at: str = "") -> HttpResponse:
    content = {
        "grid": grid,
        "round": grid.sheet.round,
        "photos": sheet_photos(grid.sheet.round, actor=request.actor),
        "sent": sent,
        "saved_at": saved_at,
        "draft_name": f"songtor-paper:{grid.sheet.round.pk}:{request.actor.ref}",
    }
    return render(request, "desk/paper/grid.html", content, status=422 if sent else 200)
