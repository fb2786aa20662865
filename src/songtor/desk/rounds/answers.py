"""What every recording view does with its form: write once, or say next to it what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from songtor.city.acting import Act
from songtor.desk.page import DeskRequest, act_of
from songtor.desk.rounds.forms import RecordForm
from songtor.evidence.errors import Refusal, Unknown
from songtor.receipts.sheets import StopSheet
from songtor.rounds.queries import stop_for
from songtor.sync.entering.services import enter

StopView = Callable[[DeskRequest, UUID], HttpResponse]


def sent_from_stop(view: StopView) -> StopView:
    """Only a sent form records; whoever opens its address, after a refusal say, is led to the stop."""

    @wraps(view)
    def serve(request: DeskRequest, stop_id: UUID) -> HttpResponse:
        if request.method == "POST":
            return view(request, stop_id)
        return redirect("stop", stop_for(actor=request.actor, stop_id=stop_id).pk)

    return serve


def recorded(
    request: DeskRequest, form: RecordForm, do: Callable[[Act], object], *, sheet: StopSheet | None = None
) -> bool:
    """Whether it was written, or kept beside what a phone said first; otherwise the form says why. Raises Unknown."""
    if not form.is_valid():
        return False
    try:
        form.answer = enter(
            act_of(request, happened_at=form.happened_at), do, stop=sheet.stop if sheet else None, said=form.said()
        )
    except Unknown:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
