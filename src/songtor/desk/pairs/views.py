"""The inbox of pairs: two records beside each other, why they may be one person, and one key for each answer."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for
from songtor.desk.answers import done
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.pairs.shown import decided_rows, shown
from songtor.jobs.queries import open_work
from songtor.look.clock import now
from songtor.registry.pairs import decided_for, decided_lately, pairs_to_decide, proposed_for, side_by_side, sides_of
from songtor.registry.services import points_that_stayed, settle_link, start_comparing, undo_link

PER_PAGE = 10
LATELY = 8


@page(Verb.SEE, Kind.LINK)
@require_safe
def pairs(request: DeskRequest) -> HttpResponse:
    """The likeliest first, and what was decided lately with its way back."""
    actor = request.actor
    listed = Paginator(pairs_to_decide(actor=actor), PER_PAGE).get_page(request.GET.get("page"))
    lately = list(decided_lately(actor=actor)[:LATELY])
    sides = sides_of(actor, [person for one in lately for person in (one.left, one.right)])
    content = {
        "page": listed,
        "rows": [shown(one) for one in side_by_side(actor, list(listed.object_list), now())],
        "decided": decided_rows(lately, sides),
        "last_own": next((one.pk for one in lately if one.actor_ref == actor.ref), None),
    }
    return render(request, "desk/pairs/pairs.html", content)


@page(Verb.RECORD, Kind.LINK)
@require_POST
def pairs_compare(request: DeskRequest) -> HttpResponse:
    """All records are compared anew by the jobs process; one at a time."""
    if open_work("linkage", district_id=request.actor.home_district, now=now()) is None:
        own = request.actor.home_district
        start_comparing(act_of(request), district=district_for(actor=request.actor, code=own) if own else None)
    return done(request, _("Records are being compared; new pairs appear here"), reverse("pairs"))


@page(Verb.RECORD, Kind.LINK)
@require_POST
def pair_decide(request: DeskRequest, pair_id: UUID) -> HttpResponse:
    pair = proposed_for(actor=request.actor, pair_id=pair_id)
    answer = request.POST.get("answer", "")
    settle_link(act_of(request), pair=pair, answer=answer)
    words = _("They are one person now") if answer == "SAME" else _("They stay two people")
    return done(request, words, reverse("pairs"))


@page(Verb.RECORD, Kind.LINK)
@require_POST
def pair_undo(request: DeskRequest, decision_id: UUID) -> HttpResponse:
    pair = decided_for(actor=request.actor, decision_id=decision_id)
    stayed = points_that_stayed(undo_link(act_of(request), pair=pair))
    words = _("Taken back: the pair is as it was before")
    if stayed:
        words = _("Taken back, but %(points)s points were spent meanwhile. Correct them in the household if need be")
    return done(request, words % {"points": f"{stayed:,}"}, reverse("pairs"))
