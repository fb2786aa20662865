"""Compares all records in the jobs process, for whoever asked."""

from __future__ import annotations

from songtor.jobs.models import Work
from songtor.jobs.services import progress
from songtor.registry.comparing import compare


def do(work: Work) -> None:
    """At the time of the asking: no job reads the clock."""
    found = compare(
        at=work.asked_at, key=work.arguments["key"], tell=lambda percent, stage: progress(work, percent, stage)
    )
    told = {"records": found.records, "linked": found.linked, "proposed": found.proposed}
    progress(work, 99, "written", told)
