"""A file from the upload to its undo: one page for each step, and the list of what was brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.city.queries import display_name
from songtor.desk.imports.downloads import kind_asked
from songtor.desk.page import DeskRequest, act_of, page
from songtor.evidence.errors import Refusal, Unknown
from songtor.exchange import services
from songtor.exchange.doubts import CellMeant, ColumnMeant, doubtful_columns, doubts_in, settle_doubts
from songtor.exchange.errors import ColumnTwice
from songtor.exchange.kinds import Asked
from songtor.exchange.queries import (
    BatchSeen,
    batch_for,
    batches,
    counts_of,
    kept_rows,
    kind_words,
    kinds_of,
    rows_of,
    sources_of,
)
from songtor.exchange.showing import column_choices, shown_columns, shown_rows
from songtor.jobs.queries import work_of
from songtor.look.clock import now

AT_ONCE = 25
ROWS_AT_ONCE = 50
BUSY = ("received", "checking", "applying", "undoing")
SHAPES = {"read": "look", "checked": "look", "applied": "done", "refused": "late", "undone": "nothing"}
TABS = ("error", "doubt", "changed", "new", "same")


@page(Verb.SEE, Kind.IMPORT)
@require_safe
def imports(request: DeskRequest) -> HttpResponse:
    shown = Paginator(batches(actor=request.actor), AT_ONCE).get_page(request.GET.get("page"))
    counts = counts_of(list(shown.object_list))
    rows = [(batch, counts[batch.pk], SHAPES.get(batch.state, "going")) for batch in shown.object_list]
    content = {"page": shown, "rows": rows, "kinds": _kinds(request), "by": display_names(shown.object_list)}
    return render(request, "desk/imports/imports.html", content)


def display_names(listed: object) -> dict[str, str]:
    refs = {batch.asked_by for batch in listed}  # type: ignore[attr-defined]
    return {ref: display_name(ref) for ref in refs}


def _kinds(request: DeskRequest) -> list[tuple[str, str]]:
    words = kind_words()
    return [(kind, words[kind]) for kind in kinds_of(request.actor)]


@page(Verb.ENTER, Kind.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: DeskRequest) -> HttpResponse:
    kind = kind_asked(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return redirect("import", _receive(request, kind).pk)
        except Unknown:
            raise
        except Refusal as refused:
            refusal = refused
    content = {"kind": kind, "kinds": _kinds(request), "sources": sources_of(actor=request.actor), "refusal": refusal}
    return render(request, "desk/imports/new.html", content, status=422 if refusal else 200)


def _receive(request: DeskRequest, kind: str) -> BatchSeen:
    sent = request.FILES.get("file")
    content = sent.read(services.MOST_BYTES + 1) if isinstance(sent, UploadedFile) else b""
    return services.receive_file(
        act_of(request),
        scope=services.scope_of(request.actor, kind),
        kind=kind,
        file_name=(sent.name or "") if sent else "",
        content=content,
        source=request.POST.get("source", ""),
    )


@page(Verb.SEE, Kind.IMPORT)
@require_safe
def batch(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    """The step the file has reached."""
    return _show(request, batch_id)


def _show(request: DeskRequest, batch_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    one = batch_for(actor=request.actor, batch_id=batch_id)
    asked = Asked(request.actor, now(), one.source)
    content: dict[str, object] = {
        "batch": one,
        "kind": kind_words()[one.kind],
        "counts": counts_of([one])[one.pk],
        "by": display_name(one.asked_by),
        "refusal": refusal,
        "shape": SHAPES.get(one.state, "going"),
        "changing": request.GET.get("columns") == "change" and one.state == "checked",
    }
    if one.state in BUSY:
        content["work"] = _work(request, one)
    elif one.state == "read" or content["changing"]:
        content |= {"columns": shown_columns(one), "choices": column_choices(one.kind, asked)}
    elif one.state != "refused":
        content |= _rows(request, one, asked)
    return render(request, f"desk/imports/{_template(content)}.html", content, status=422 if refusal else 200)


def _template(content: dict[str, object]) -> str:
    return "busy" if "work" in content else "columns" if "columns" in content else "rows"


def _work(request: DeskRequest, one: BatchSeen) -> object:
    """How far the jobs process is; somebody else's work says nothing more than that it runs."""
    try:
        return work_of(request.actor, one.work_id) if one.work_id else None
    except Unknown:
        return None


def _rows(request: DeskRequest, one: BatchSeen, asked: Asked) -> dict[str, object]:
    counts = vars(counts_of([one])[one.pk])
    wanted = request.GET.get("show", "")
    tab = wanted if wanted in TABS else next((name for name in TABS if counts[name]), "new")
    rows = kept_rows(one) if wanted == "kept" else rows_of(one, tab)
    shown = Paginator(rows, ROWS_AT_ONCE).get_page(request.GET.get("page"))
    listed = list(shown.object_list)
    doubts = doubts_in(one, listed, asked) if one.state == "checked" else []
    asks = {number: list(group) for number, group in groupby(doubts, attrgetter("number"))}
    return {
        "tab": "kept" if wanted == "kept" else tab,
        "tabs": [(name, counts[name]) for name in TABS],
        "page": shown,
        "rows": [(row, asks.get(row.number, ())) for row in shown_rows(one, listed, asked)],
        "doubts": doubts,
        "doubtful": doubtful_columns(doubts),
    }


@page(Verb.ENTER, Kind.IMPORT)
@require_POST
def columns(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    one = batch_for(actor=request.actor, batch_id=batch_id)
    chosen = [
        (code, index)
        for index in range(len(one.titles))
        if (code := request.POST.get(f"column_{index}", ""))
    ]  # fmt: skip
    if len({code for code, _ in chosen}) < len(chosen):
        return _show(request, batch_id, ColumnTwice())
    return _do(request, batch_id, lambda act: services.choose_columns(act, batch=one, columns=dict(chosen)))


@page(Verb.ENTER, Kind.IMPORT)
@require_POST
def decide(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    one = batch_for(actor=request.actor, batch_id=batch_id)
    number = request.POST.get("number", "")
    if not is_row_number(number):
        raise Unknown
    answer = request.POST.get("answer", "")
    return _do(
        request,
        batch_id,
        lambda act: services.decide_row(act, batch=one, number=int(number), answer=answer),
        show="?show=doubt",
    )


@page(Verb.ENTER, Kind.IMPORT)
@require_POST
def settle(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    """Cells that can be read twice, one by one (`cell_ROW_COLUMN`) or by their column (`way`: COLUMN and its way)."""
    one = batch_for(actor=request.actor, batch_id=batch_id)
    column, _, way = request.POST.get("way", "").partition(" ")
    return _do(
        request,
        batch_id,
        lambda act: settle_doubts(
            act,
            batch=one,
            cells=[] if way else _cells_meant(request.POST),
            columns=[ColumnMeant(column, way)] if way else [],
            remember=bool(way) and request.POST.get("remember") == "yes",
        ),
    )


def _cells_meant(sent: Mapping[str, str]) -> list[CellMeant]:
    cells = []
    for name, reading in sent.items():
        kind, _, place = name.partition("_")
        number, _, column = place.partition("_")
        if kind == "cell" and is_row_number(number):
            cells.append(CellMeant(int(number), column, reading))
    return cells


def is_row_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 8


@page(Verb.ENTER, Kind.IMPORT)
@require_POST
def apply(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    one = batch_for(actor=request.actor, batch_id=batch_id)
    return _do(request, batch_id, lambda act: services.start_applying(act, batch=one))


@page(Verb.ENTER, Kind.IMPORT)
@require_POST
def undo(request: DeskRequest, batch_id: UUID) -> HttpResponse:
    one = batch_for(actor=request.actor, batch_id=batch_id)
    return _do(request, batch_id, lambda act: services.start_undoing(act, batch=one))


def _do(request: DeskRequest, batch_id: UUID, do: Callable[[Act], object], show: str = "") -> HttpResponse:
    try:
        do(act_of(request))
    except Unknown:
        raise
    except Refusal as refusal:
        return _show(request, batch_id, refusal)
    if show:
        messages.success(request, _("Noted"))
    return redirect(f"/imports/{batch_id}/{show}")
