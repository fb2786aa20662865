"""How anybody can check that nothing was altered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_choices
from songtor.desk.files import attached
from songtor.desk.page import DeskRequest, page
from songtor.desk.reports.chains import chain_rows
from songtor.evidence.errors import Unknown
from songtor.evidence.queries import chain_heads, newest_anchor, sealed_counts
from songtor.evidence.verify import anchor_text, read_anchor


@page(Verb.SEE, Kind.EVIDENCE)
def evidence(request: DeskRequest) -> HttpResponse:
    anchor = newest_anchor()
    anchored = read_anchor(anchor_text(anchor)) if anchor else {}
    named = dict(district_choices(actor=request.actor, kind=Kind.EVIDENCE))
    rows = chain_rows(chain_heads(), anchored, named)
    shown = {"rows": rows, "anchor": anchor, "counts": sealed_counts()}
    return render(request, "desk/reports/evidence.html", shown)


@page(Verb.SEE, Kind.EVIDENCE)
def evidence_anchor(request: DeskRequest) -> HttpResponse:
    """The newest anchor as the file that auditors keep."""
    anchor = newest_anchor()
    if anchor is None:
        raise Unknown
    return attached(anchor_text(anchor) + "\n", f"songtor-anchor-{anchor.day}.json")
