"""Plans a district's day in the jobs process: the only module of this room that loads the router."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.models import Account, District
from songtor.city.policy import actor_of
from songtor.engines.planning.proposing import propose
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work
from songtor.jobs.services import progress
from songtor.rounds.day_problem import day_problem
from songtor.rounds.services.day_plans import adopt_plan


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
    proposal = propose(problem)
    progress(work, 80)
    actor = actor_of(account, local_day(work.asked_at))
    act = Act(actor, f"{work.arguments['key']}/plan"[-80:], work.asked_at, work.asked_at)
    adopt_plan(act, district=district, day=day, proposal=proposal)
