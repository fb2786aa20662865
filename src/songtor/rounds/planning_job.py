"""Plans a district's day in the jobs process: the only module of this room that loads the router."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.models import Account, District
from songtor.city.policy import actor_of
from songtor.engines.planning.day import Day
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Unknown
from songtor.jobs.models import Work
from songtor.jobs.queries import others_wait
from songtor.jobs.services import progress
from songtor.rounds.day_problem import day_problem
from songtor.rounds.proposing import Heard, Listener, propose_aloud
from songtor.rounds.roads.asking import ask_roads
from songtor.rounds.roads.points import point_of
from songtor.rounds.roads.times import PlannedOn, times_of
from songtor.rounds.services.day_plans import adopt_plan


def do(work: Work) -> None:
    """Works for whoever asked, with the rights and at the time of their asking: no job reads the clock."""
    act = act_of(work, "plan")
    day = date.fromisoformat(work.arguments["day"])
    district = District.objects.get(pk=work.district_id)
    progress(work, 5, "gathering")
    problem, planned_on = _on_its_roads(work, day_problem(district, day))
    proposal = propose_aloud(problem, listener=telling(work))
    progress(work, 95, "writing", {"kg": proposal.plan.metrics.kg})
    adopt_plan(act, district=district, day=day, proposal=proposal, planned_on=planned_on)


def _on_its_roads(work: Work, problem: Day) -> tuple[Day, PlannedOn]:
    """The day on times asked for now, as far as they are not kept yet."""
    trouble = ask_roads(list(map(point_of, problem.places)), today=local_day(work.asked_at))
    times = times_of(problem.district, date.fromisoformat(problem.date), now=work.asked_at)
    planned_on = times.planned_on(problem.places, trouble=trouble)
    return replace(problem, travel=times.travel(problem.places)), planned_on


def act_of(work: Work, what: str) -> Act:
    """The act of whoever asked for this work. Raises Unknown."""
    kind, _, pk = work.asked_by.partition(":")
    account = Account.objects.filter(pk=UUID(pk)).first() if kind == "account" else None
    if account is None:
        raise Unknown
    actor = actor_of(account, local_day(work.asked_at))
    return Act(actor, f"{work.arguments['key']}/{what}"[-80:], work.asked_at, work.asked_at)


def telling(work: Work) -> Listener:
    """Tells whoever watches; ends the search when others wait for their plan."""

    def listen(heard: Heard) -> bool:
        told = {"kg": heard.kg, "seconds": heard.seconds, "of_seconds": heard.of_seconds}
        progress(work, round(5 + 90 * heard.seconds / heard.of_seconds), "searching", told)
        return not others_wait()

    return listen
