"""Chosen rows: first what will happen to each, then the act, then a toast that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from songtor.city.acting import Act
from songtor.desk.bulk.acts import Bulk, Outcome, chosen, perform, preview
from songtor.desk.page import DeskRequest, act_for_row, page
from songtor.desk.undoing.toast import Undo, say
from songtor.look.local import local_address


def bulk_page(bulk: Bulk) -> Callable[..., HttpResponse]:
    """The view of one bulk act."""

    @page(*bulk.right)
    @require_POST
    def serve(request: DeskRequest) -> HttpResponse:
        rows = chosen(request.POST.getlist("row"))
        reason = request.POST.get("reason", "").strip()[:300]
        if not rows:
            messages.warning(request, _("Choose at least one row first"))
            return redirect(_back(request, bulk))
        if "do" in request.POST and (reason or not bulk.asks_reason):
            return _done(request, bulk, rows, reason)
        return _asked(request, bulk, rows, reason)

    return serve


def _asked(request: DeskRequest, bulk: Bulk, rows: list[UUID], reason: str) -> HttpResponse:
    outcomes = preview(bulk, rows, _acts(request), reason)
    possible = [outcome for outcome in outcomes if not outcome.why_not]
    content = {
        "bulk": bulk,
        "possible": possible,
        "refused": [outcome for outcome in outcomes if outcome.why_not],
        "back": _back(request, bulk),
        "reason_missing": "do" in request.POST,
    }
    return render(request, "desk/bulk/preview.html", content, status=422 if "do" in request.POST else 200)


def _done(request: DeskRequest, bulk: Bulk, rows: list[UUID], reason: str) -> HttpResponse:
    outcomes = perform(bulk, rows, _acts(request), reason)
    done = [outcome for outcome in outcomes if not outcome.why_not]
    back = _back(request, bulk)
    if done:
        said = ngettext("%(what)s: done for one", "%(what)s: done for %(count)s", len(done))
        undo = Undo(bulk.way, tuple({"id": str(outcome.row)} for outcome in done)) if bulk.way else None
        say(request, said % {"what": bulk.title, "count": len(done)}, undo=undo, back=back)
    for outcome in outcomes:
        if outcome.why_not:
            messages.warning(request, _told(outcome))
    return redirect(back)


def _told(outcome: Outcome) -> str:
    return f"{outcome.told}: {outcome.why_not}"


def _acts(request: DeskRequest) -> Callable[[UUID], Act]:
    key = request.POST.get("key", "")[:40] or str(uuid4())
    return lambda row: act_for_row(request, f"{key}/{row}")


def _back(request: HttpRequest, bulk: Bulk) -> str:
    """The list as it was filtered."""
    return local_address(request.POST.get("back", ""), otherwise=reverse(bulk.back))
