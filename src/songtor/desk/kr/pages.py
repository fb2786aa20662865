"""KR 8214: the city's quarter on one page, a district's sheet, and the receipts behind every number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import district_for
from songtor.desk.files import attached
from songtor.desk.kr.asked import address, asked_quarter, latest, quarter_words
from songtor.desk.kr.shown import chip_of, disagree, district_rows, group_lines, share_map, to_push
from songtor.desk.page import DeskRequest, act_of, page
from songtor.evidence.errors import Unknown
from songtor.look.clock import now, today
from songtor.receipts.periods import Quarter
from songtor.reports.kr.behind import PEOPLE, VISITS, receipts_behind
from songtor.reports.kr.report import KrReport, Row, kr_report
from songtor.reports.kr.services import approve_sheet, lock_quarter, return_sheet, submit_sheet
from songtor.reports.kr.sheets import State, sheet_for
from songtor.reports.kr.telling import as_csv, evidence, narrative
from songtor.reports.kr.writing import as_paper, as_workbook, headings, key_figures, notes, restated_words, target_words

AT_ONCE = 50
FILES = ("pdf", "xlsx", "csv")


def _told(request: DeskRequest) -> KrReport:
    quarter = asked_quarter(request.GET, today=today())
    return kr_report(actor=request.actor, quarter=quarter, today=today())


@page(Verb.SEE, Kind.KR)
@require_safe
def kr(request: DeskRequest) -> HttpResponse:
    """Whoever reads one district alone is led to its sheet."""
    told = _told(request)
    if told.city is None and len(told.rows) == 1:
        return redirect(address("kr_district", told.quarter, told.rows[0].key))
    content = {
        "told": told,
        "quarter": told.quarter,
        "quarters": latest(today()),
        "words": quarter_words(told.quarter),
        "figures": key_figures(told),
        "first": told.city.first_reached if told.city else None,
        "targets": target_words(told),
        "disagree": disagree(told),
        "map": share_map(told) if told.city else "",
        "pushed": to_push(told) if told.city else [],
        "notes": notes(),
        "headings": headings(),
        "rows": district_rows(told),
        "changes": restated_words(told),
        "groups": group_lines(told.city, told.quarter) if told.city else [],
        "files": [(form.upper(), address("kr_file", told.quarter, form=form)) for form in FILES],
        "may_lock": permits(request.actor, Verb.RECORD, Kind.KR, None) and not told.is_locked and _is_over(told),
    }
    return render(request, "desk/kr/kr.html", content)


def _is_over(told: KrReport) -> bool:
    return today() > told.quarter.last


@page(Verb.SEE, Kind.KR)
@require_safe
def kr_file(request: DeskRequest) -> HttpResponse:
    told, form = _told(request), request.GET.get("form", "csv")
    match form:
        case "pdf":
            content = as_paper(told, moment=now())
        case "xlsx":
            content = as_workbook(told, moment=now())
        case "csv":
            content = as_csv(told)
        case _:
            raise Unknown
    return attached(content, f"{told.file_name}.{form}")


@page(Verb.SEE, Kind.KR)
@require_safe
def kr_district(request: DeskRequest, code: str) -> HttpResponse:
    told = _told(request)
    row = _row(told, code)
    place = district_for(actor=request.actor, code=code, kind=Kind.KR)
    decides = permits(request.actor, Verb.RECORD, Kind.KR, None)
    standing = row.standing
    content: dict[str, Any] = {
        "told": told,
        "row": row,
        "chip": chip_of(row),
        "quarter": told.quarter,
        "quarters": latest(today()),
        "words": quarter_words(told.quarter),
        "groups": group_lines(row, told.quarter),
        "changes": [line for line in restated_words(told) if line[0] == row.name],
        "notes": notes(),
        "narrative": narrative(row),
        "evidence": evidence(row),
        "all_link": address("kr", told.quarter) if told.city else "",
        "receipts_link": _behind(request, told.quarter, row),
        "may_submit": permits(request.actor, Verb.RECORD, Kind.KR, place)
        and not decides
        and standing.state in (State.OPEN, State.RETURNED),
        "is_over": _is_over(told),
        "may_decide": decides and standing.state == State.SUBMITTED,
    }
    return render(request, "desk/kr/district.html", content)


def _row(told: KrReport, code: str) -> Row:
    """Raises Unknown."""
    for row in told.rows:
        if row.key == code:
            return row
    raise Unknown


def _behind(request: DeskRequest, quarter: Quarter, row: Row) -> str:
    may = request.actor.may(Verb.SEE, Kind.RECEIPT)
    return address("kr_receipts", quarter, district=row.key) if may else ""


@page(Verb.SEE, Kind.RECEIPT)
@require_safe
def kr_receipts(request: DeskRequest) -> HttpResponse:
    """What a cell is made of, in its words."""
    quarter = asked_quarter(request.GET, today=today())
    code, group = request.GET.get("district", ""), request.GET.get("group", "")
    place = district_for(actor=request.actor, code=code, kind=Kind.RECEIPT) if code else None
    of = PEOPLE if request.GET.get("of") == PEOPLE else VISITS
    rows = receipts_behind(actor=request.actor, quarter=quarter, district=code, group=group[:20], of=of)
    back = address("kr_district", quarter, code) if code and request.actor.may(Verb.SEE, Kind.KR) else ""
    content = {
        "page": Paginator(rows, AT_ONCE).get_page(request.GET.get("page")),
        "words": quarter_words(quarter),
        "place": place,
        "of_people": of == PEOPLE,
        "back": back,
    }
    return render(request, "desk/kr/receipts.html", content)


@page(Verb.RECORD, Kind.KR)
@require_POST
def kr_submit(request: DeskRequest, code: str) -> HttpResponse:
    place = district_for(actor=request.actor, code=code, kind=Kind.KR)
    quarter, words = request.POST.get("quarter", ""), request.POST.get("narrative", "")
    sheet = submit_sheet(act_of(request), district=place, quarter=quarter[:6], narrative=words)
    messages.success(request, _("The quarter is handed in and waits for the department"))
    return redirect(address("kr_district", Quarter.read(sheet.quarter), code))


@page(Verb.RECORD, Kind.KR)
@require_POST
def kr_decide(request: DeskRequest, sheet_id: UUID) -> HttpResponse:
    """Approved, or returned with the reason."""
    sheet = sheet_for(actor=request.actor, sheet_id=sheet_id)
    if request.POST.get("answer") == "approve":
        approve_sheet(act_of(request), sheet=sheet)
        messages.success(request, _("The sheet is approved"))
    else:
        return_sheet(act_of(request), sheet=sheet, reason=request.POST.get("reason", "")[:300])
        messages.success(request, _("The sheet is returned to the district"))
    return redirect(address("kr_district", Quarter.read(sheet.quarter), sheet.district_id or ""))


@page(Verb.RECORD, Kind.KR)
@require_POST
def kr_lock(request: DeskRequest) -> HttpResponse:
    sheet = lock_quarter(act_of(request), quarter=request.POST.get("quarter", "")[:6])
    messages.success(request, _("The quarter is locked. What changes now is listed as a restatement"))
    return redirect(address("kr", Quarter.read(sheet.quarter)))
