"""Looks for a better way through the rest of a day in the jobs process, from the first answer on."""

from __future__ import annotations

import json

from songtor.city.policy import Kind, Verb, first, visible
from songtor.engines.planning.formats import read_day, read_plan
from songtor.jobs.models import Work
from songtor.jobs.services import progress
from songtor.rounds.models import Replan
from songtor.rounds.planning_job import act_of, telling
from songtor.rounds.proposing import improve
from songtor.rounds.services.replans import improve_replan


def do(work: Work) -> None:
    """The proposal gets better, or stays; the day itself is not touched. Raises Unknown."""
    act = act_of(work, "better")
    progress(work, 5, "searching")
    rows = Replan.objects.filter(pk=work.arguments["replan"])
    replan = first(visible(act.actor, Kind.ROUND, rows, verb=Verb.PLAN))
    previous = read_plan(json.loads(replan.plan))
    better, _seconds = improve(read_day(json.loads(replan.instance)), previous, listener=telling(work))
    improve_replan(act, replan=replan, plan=better)
