"""What can be written: an offer of a branch, and a weighing at a stop. Each exactly once per Idempotency-Key."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Status

from songtor.api import told
from songtor.api.edge import actor_who_may
from songtor.api.problems import Problem
from songtor.api.shapes import KeptOut, OfferedLineIn, OfferIn, OfferOut, Plain, WeighingIn, WeighingOut
from songtor.api.values import Key, grams_of
from songtor.city.goods import OfferedGoods
from songtor.city.policy import Kind, Verb
from songtor.look.edge import act_from
from songtor.offers.queries import branch_for, offer_for
from songtor.offers.services import Window, announce_offer
from songtor.reports.services import refresh
from songtor.rounds.queries import stop_for
from songtor.rounds.services import record_weighing
from songtor.sync.entering import said
from songtor.sync.entering.services import enter, kept_beside

router = Router()
REFUSED = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
Once = Annotated[Key, Header(alias="Idempotency-Key")]


@router.post("/offers", response={201: OfferOut, **REFUSED}, summary="A branch has food for a day")
def announce(request: HttpRequest, payload: OfferIn, key: Once) -> Status[Plain]:
    """Replaces what the branch said before for that day. Food past its use-by is refused."""
    actor = actor_who_may(request, Verb.ENTER, Kind.OFFER)
    branch = branch_for(actor=actor, branch_id=payload.branch)
    said = announce_offer(
        act_from(request, actor, happened_at=payload.happened_at),
        branch=branch,
        day=payload.day,
        lines=[_goods(line) for line in payload.lines],
        window=Window(payload.ready_from, payload.until),
        note=payload.note,
    )
    refresh()
    return Status(201, told.offer(offer_for(actor=actor, offer_id=said.pk)))


def _goods(line: OfferedLineIn) -> OfferedGoods:
    grams = grams_of(line.kg) if line.kg else 0
    return OfferedGoods(line.category, grams=grams, pieces=line.pieces, use_by=line.use_by, cold=line.cold)


@router.post(
    "/stops/{stop_id}/weighings",
    response={201: WeighingOut, 202: KeptOut, **REFUSED},
    summary="What the scale showed",
)
def weigh(request: HttpRequest, stop_id: UUID, payload: WeighingIn, key: Once) -> Status[Plain]:
    """Where a phone weighed the same before, both are kept (202), and the district decides which one counts."""
    actor = actor_who_may(request, Verb.RECORD, Kind.ROUND)
    stop = stop_for(actor=actor, stop_id=stop_id, verb=Verb.RECORD)
    weights = {"gross_grams": grams_of(payload.gross_kg), "tare_grams": grams_of(payload.tare_kg)}
    category, scale = payload.category, payload.scale
    answer = enter(
        act_from(request, actor, happened_at=payload.happened_at),
        lambda act: record_weighing(act, stop=stop, category=category, scale=scale, **weights),
        stop=stop,
        said=[said.weigh(category, scale=scale, **weights)],
    )
    refresh()
    kept = kept_beside(answer)
    return Status(202, told.kept(kept)) if kept else Status(201, told.weighing(answer))
