"""A till without network: what it takes along, what it sold meanwhile, and that it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Status

from songtor.api import told
from songtor.api.edge import actor_who_may
from songtor.api.problems import Problem
from songtor.api.shapes import CheckOutOut, PackIn, PackOut, Plain, ReserveCloseIn, ReservedSaleIn, ReserveOut
from songtor.api.writing import REFUSED, Once
from songtor.city.policy import Actor, Kind, Verb
from songtor.look.clock import now
from songtor.look.edge import act_from
from songtor.shop.reserves.packing import pack_of
from songtor.shop.reserves.queries import left_in, reserve_for
from songtor.shop.reserves.refused import tell
from songtor.shop.reserves.services import close_reserve, take_reserve
from songtor.shop.till.queries import lots_given
from songtor.shop.till.services import Chosen

router = Router()


@router.get("/{reserve_id}", response={200: ReserveOut, **REFUSED}, summary="Whether a reserve is open")
def look(request: HttpRequest, reserve_id: UUID) -> Status[Plain]:
    """With what the next write needs: `csrf` for its header X-CSRFToken, and the server's time."""
    _actor, reserve = _asked(request, reserve_id)
    said = {"reserve": reserve.pk, "name": reserve.name, "is_closed": reserve.is_closed}
    return Status(200, said | {"now": now(), "csrf": get_token(request)})


@router.post("/{reserve_id}/pack", response={201: PackOut, **REFUSED, 409: Problem}, summary="A tablet takes it along")
def take(request: HttpRequest, reserve_id: UUID, payload: PackIn, key: Once) -> Status[Plain]:
    """Only this tablet sells from it until it is closed. Asked again, it answers what is left now."""
    actor, reserve = _asked(request, reserve_id)
    take_reserve(act_from(request, actor), reserve=reserve, device=payload.device)
    return Status(201, told.pack(pack_of(reserve, actor=actor, at=now())))


@router.post(
    "/{reserve_id}/checkouts",
    response={201: CheckOutOut, **REFUSED, 409: Problem},
    summary="A sale that a tablet made without network",
)
def sell(request: HttpRequest, reserve_id: UUID, payload: ReservedSaleIn, key: Once) -> Status[Plain]:
    """Within what was reserved it is never refused, and sold once per key whoever sends it; `balance` is what is left
    in the purse. After the end of the reserve it is sold off the shelf, if there is enough.
    What is refused is kept under its key, and gets the same answer until the head has decided about it.
    """
    actor, reserve = _asked(request, reserve_id)
    act = act_from(request, actor, happened_at=_within(reserve.entered_at, payload.happened_at))
    lines = [Chosen(line.product, line.quantity) for line in payload.lines]
    sale = tell(act, reserve=reserve, purse=payload.purse, lines=lines)
    return Status(201, told.sold(sale, left_in(payload.purse), lots_given(sale)))


def _within(made: datetime, said: datetime) -> datetime:
    """A tablet's clock may be wrong: nothing was sold before it was reserved, and nothing will have been tomorrow."""
    return max(made, min(said, now()))


@router.post("/{reserve_id}/close", response={201: ReserveOut, **REFUSED}, summary="The tablet has told everything")
def finish(request: HttpRequest, reserve_id: UUID, payload: ReserveCloseIn, key: Once) -> Status[Plain]:
    """What is left goes back to the shelf and to the households."""
    actor, reserve = _asked(request, reserve_id)
    close_reserve(act_from(request, actor), reserve=reserve, device=payload.device, reason=payload.reason)
    said = {"reserve": reserve.pk, "name": reserve.name, "is_closed": True}
    return Status(201, said | {"now": now(), "csrf": get_token(request)})


def _asked(request: HttpRequest, reserve_id: UUID) -> tuple[Actor, Any]:
    """Raises Unknown."""
    actor = actor_who_may(request, Verb.RECORD, Kind.SHOP)
    return actor, reserve_for(actor=actor, reserve_id=reserve_id, verb=Verb.RECORD)
