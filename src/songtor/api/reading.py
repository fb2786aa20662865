"""What can be read: districts, reports, impact, and a district's day."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import StringConstraints

from songtor.api import told
from songtor.api.edge import actor_who_may
from songtor.api.problems import Problem
from songtor.api.refusals import CursorUnknown, KilogramsUnreadable, PeriodBackwards
from songtor.api.shapes import DayOut, DistrictPage, FoodQuery, FoodReportOut, ImpactOut, KrQuery, KrReportOut, Plain
from songtor.api.values import Code, Day
from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for, districts
from songtor.engines.impact import BadWeight, impact, official, printed, read_kg
from songtor.look.clock import today
from songtor.receipts.periods import Quarter
from songtor.reports.food import Narrowed, Period
from songtor.reports.kr.report import kr_report
from songtor.reports.kr.telling import as_object
from songtor.reports.printing import described_factors, printed_report
from songtor.rounds.queries import day_board

router = Router()
REFUSED = {401: Problem, 404: Problem, 422: Problem}
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]{0,40}$")]
Kg = Annotated[str, StringConstraints(max_length=40)]


@router.get("/districts", response={200: DistrictPage, **REFUSED}, summary="Districts you may see")
def list_districts(request: HttpRequest, cursor: Cursor = "", limit: Annotated[int, Query(ge=1, le=100)] = 20) -> Plain:
    actor = actor_who_may(request, Verb.SEE, Kind.CITY)
    rows = list(districts(actor=actor).select_related("district_group").filter(code__gt=_after(cursor))[: limit + 1])
    more = len(rows) > limit
    return {"items": rows[:limit], "next": _cursor(rows[limit - 1].pk) if more else None}


def _cursor(code: str) -> str:
    return base64.urlsafe_b64encode(code.encode()).decode()


def _after(cursor: str) -> str:
    try:
        code = base64.urlsafe_b64decode(cursor).decode("ascii")
    except (binascii.Error, ValueError):
        raise CursorUnknown from None
    if not code.isalnum() and code:
        raise CursorUnknown
    return code


@router.get("/reports/food", response={200: FoodReportOut, **REFUSED}, by_alias=True, summary="Food of a period")
def report_food(request: HttpRequest, asked: Query[FoodQuery]) -> Plain:
    """Rows of a district, group, foundation, donor, category, month or day; they add up to the total."""
    actor = actor_who_may(request, Verb.SEE, Kind.REPORT)
    if asked.end < asked.start:
        raise PeriodBackwards
    if asked.district:
        district_for(actor=actor, code=asked.district, kind=Kind.REPORT)
    narrowed = Narrowed(asked.district, asked.district_group, asked.foundation, str(asked.donor or ""), asked.category)
    return printed_report(actor=actor, by=asked.by, period=Period(asked.start, asked.end), narrowed=narrowed)


@router.get("/reports/kr", response={200: KrReportOut, **REFUSED}, by_alias=True, summary="KR 8214 of a quarter")
def report_kr(request: HttpRequest, asked: Query[KrQuery]) -> Plain:
    """People counted once, visits apart, coverage, and targets of every source."""
    actor = actor_who_may(request, Verb.SEE, Kind.KR)
    return as_object(kr_report(actor=actor, quarter=Quarter(asked.fy, asked.quarter), today=today()))


@router.get("/impact", response={200: ImpactOut, 401: Problem, 422: Problem}, summary="What kilograms stand for")
def tell_impact(request: HttpRequest, kg: Kg) -> Plain:
    """Official factors of today; 295043.31, 295,043.31 and Thai digits are read."""
    try:
        weight = read_kg(kg)
    except BadWeight:
        raise KilogramsUnreadable from None
    counted = impact(weight, factors=official(today()))
    return {
        "kg": printed(weight),
        "kgco2e": printed(counted.co2e_avoided_kg),
        "meals": printed(counted.meals),
        "factors": described_factors(today()),
    }


@router.get("/days/{district}/{day}", response={200: DayOut, **REFUSED}, summary="A district's day")
def read_day(request: HttpRequest, district: Path[Code], day: Path[Day]) -> Plain:
    actor = actor_who_may(request, Verb.SEE, Kind.ROUND)
    place = district_for(actor=actor, code=district, kind=Kind.ROUND)
    return told.day(day_board(actor=actor, district=place, day=day), actor=actor)
