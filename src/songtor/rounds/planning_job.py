"""Plans a district's day in the jobs process: the only module of this room that loads the router."""

from __future__ import annotations

import json
from datetime import date
from time import perf_counter
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.models import Account, District
from songtor.city.policy import actor_of
from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import day_to_json, plan_to_json
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.planner import plan_day
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work
from songtor.jobs.services import progress
from songtor.rounds.day_problem import day_problem
from songtor.rounds.services.day_plans import Proposal, adopt_plan

SECONDS = 0.6


def do(work: Work) -> None:
    """Works for whoever asked, with the rights and at the time of their asking: no job reads the clock."""
    kind, _, pk = work.asked_by.partition(":")
    account = Account.objects.filter(pk=UUID(pk)).first() if kind == "account" else None
    if account is None:
        raise Unknown
    day = date.fromisoformat(work.arguments["day"])
    district = District.objects.get(pk=work.district_id)
    problem = day_problem(district, day)
    progress(work, 30)
    proposal = propose(problem, seconds=SECONDS)
    progress(work, 80)
    actor = actor_of(account, local_day(work.asked_at))
    act = Act(actor, f"{work.arguments['key']}/plan"[-80:], work.asked_at, work.asked_at)
    adopt_plan(act, district=district, day=day, proposal=proposal)


def propose(problem: Day, *, seconds: float = SECONDS, seed: int = 1) -> Proposal:
    """The best plan found in that time, with what the sheet's list order would have moved."""
    started = perf_counter()
    plan = plan_day(problem, seconds=seconds, seed=seed)
    sheet = list_order(problem).metrics
    return Proposal(
        plan=plan,
        instance=json.dumps(day_to_json(problem), separators=(",", ":")),
        text=json.dumps(plan_to_json(plan), separators=(",", ":")),
        sheet_grams=round(sheet.kg * 1000),
        sheet_minutes=round(sheet.hours * 60),
        seconds=perf_counter() - started,
    )
