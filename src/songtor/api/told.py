"""Facts as the API tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from songtor.api.values import kg_of
from songtor.city.policy import Actor, Kind, Verb

if TYPE_CHECKING:
    from songtor.rounds.queries import DayBoard

Plain = dict[str, Any]


def goods(line: Any) -> Plain:
    """Kilograms and pieces of one category; a row of any room that has them."""
    return {"category": line.category_id, "kg": kg_of(line.grams), "pieces": line.pieces}


def offer(said: Any) -> Plain:
    return {
        "id": said.pk,
        "branch": said.branch_id,
        "branch_name": said.branch.name,
        "district": said.district_id,
        "day": said.day,
        "said": said.said,
        "ready_from": said.ready_from,
        "until": said.until,
        "lines": [goods(line) | {"use_by": line.use_by, "cold": line.cold} for line in said.lines.all()],
        "happened_at": said.happened_at,
        "entered_at": said.entered_at,
    }


def weighing(weighed: Any) -> Plain:
    return goods(weighed) | {
        "id": weighed.pk,
        "stop": weighed.stop_id,
        "gross_kg": kg_of(weighed.gross_grams),
        "tare_kg": kg_of(weighed.tare_grams),
        "scale": weighed.scale,
        "zero_reason": weighed.zero_reason,
        "day": weighed.day,
        "happened_at": weighed.happened_at,
        "entered_at": weighed.entered_at,
    }


def day(board: DayBoard, *, actor: Actor) -> Plain:
    """Offers that hold, and rounds with their stops in order; weighings that were taken back are left out."""
    sees_sites = actor.may(Verb.SEE, Kind.SITE)
    return {
        "district": board.district.pk,
        "day": board.day,
        "offers": [offer(said) for said in board.offers],
        "unplanned": [said.pk for said in board.unplanned],
        "rounds": [_round(one, sees_sites=sees_sites) for one in board.rounds],
    }


def _round(one: Any, *, sees_sites: bool) -> Plain:
    return {
        "id": one.pk,
        "vehicle": one.vehicle.name,
        "state": one.state,
        "leaves_at": one.leaves_at,
        "returns_at": one.returns_at,
        "stops": [_stop(stop, sees_sites=sees_sites) for stop in one.stops.all()],
    }


def _stop(stop: Any, *, sees_sites: bool) -> Plain:
    return {
        "id": stop.pk,
        "position": stop.position,
        "kind": stop.kind,
        "name": stop.name if stop.is_pickup or sees_sites else "",
        "offer": stop.offer_id,
        "state": stop.state,
        "planned_at": stop.planned_at,
        "expected": [goods(line) for line in stop.lines.all()],
        "weighings": [weighing(one) for one in _holding(stop.weighings.all())],
    }


def _holding(weighings: Iterable[Any]) -> list[Any]:
    return [one for one in weighings if not hasattr(one, "reversal")]


def sold(sale: Any, balance: int, lots: Iterable[Any]) -> Plain:
    """A check-out: what it cost, what is left, and which lots were taken."""
    return {"check_out": sale.pk, "points": sale.points, "balance": balance, "lots": list(lots)}


def pack(packed: Any) -> Plain:
    """What a tablet takes along."""
    reserve = packed.reserve
    return {
        "reserve": reserve.pk,
        "name": reserve.name,
        "shop": reserve.shop.name,
        "until": reserve.until,
        "goods": [_aside(one) for one in packed.goods],
        "homes": packed.homes,
    }


def _aside(one: Any) -> Plain:
    product = one.product
    said = {name: getattr(product, name) for name in ("barcode", "name_th", "name_en", "kind")}
    kind = {"kind_name": product.get_kind_display(), "in_pieces": product.category.in_pieces}
    return said | kind | {"product": product.pk, "price": one.price, "left": one.left}


def kept(outcome: Any) -> Plain:
    problem = outcome.problem
    return {
        "operation": outcome.op_id,
        "code": problem.code if problem else "",
        "title": str(problem) if problem else "",
    }
