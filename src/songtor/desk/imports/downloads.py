"""Files out: templates, what is known in the same columns, and rows that need mending."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from songtor.city.policy import Kind, Verb
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, page
from songtor.engines.sheets.writing import Table, csv_bytes, xlsx
from songtor.evidence.errors import Unknown
from songtor.exchange import exporting
from songtor.exchange.kinds import Asked
from songtor.exchange.queries import batch_for, kinds_of
from songtor.look.clock import now


@page(Verb.ENTER, Kind.IMPORT)
@require_safe
def template(request: DeskRequest) -> HttpResponse:
    kind = kind_asked(request)
    return _file(request, exporting.template(kind, Asked(request.actor, now())), kind)


@page(Verb.ENTER, Kind.IMPORT)
@require_safe
def export(request: DeskRequest) -> HttpResponse:
    kind, source = kind_asked(request), request.GET.get("source", "")[:120]
    return _file(request, exporting.export(kind, Asked(request.actor, now(), source)), f"{kind}-songtor")


@page(Verb.SEE, Kind.IMPORT)
@require_safe
def problems(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    batch = batch_for(actor=request.actor, batch_id=batch_id)
    return _file(request, exporting.mending(batch, Asked(request.actor, now())), f"{batch.kind}-problems")


def kind_asked(request: DeskRequest) -> str:
    """The kind of the address, or the first the actor may bring. Raises Unknown."""
    own = kinds_of(request.actor)
    wanted = request.POST.get("kind") or request.GET.get("kind") or "".join(own[:1])
    if wanted not in own:
        raise Unknown
    return wanted


def _file(request: DeskRequest, table: Table, name: str) -> HttpResponse:
    form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    return attached(csv_bytes(table) if form == "csv" else xlsx([table], moment=now()), f"{name}.{form}")
