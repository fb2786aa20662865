"""The day on the district's own map."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.city.queries import district_shapes
from songtor.look.svg import Depot, OfferPoint, Route, RouteStop, Shape, route_map
from songtor.rounds.board import Board, RoundOnBoard, StopOnBoard


def day_map(board: Board) -> SafeString:
    """Rounds in driving order and offers nobody fetches yet; empty without a shape of the district.

    Where the actor may not know the sites, hand-overs have no place on the map.
    """
    district = board.day_board.district
    rings = district_shapes().get(district.code)
    if not rings:
        return SafeString()
    shape = Shape(district.code, district.name, tuple(tuple(ring) for ring in rings))
    depot = Depot(district.office_lon, district.office_lat, _("District office"))
    routes = [Route(item.round.vehicle.name, tuple(_stops(item))) for item in board.rounds]
    offers = [
        OfferPoint(item.offer.branch.lon, item.offer.branch.lat, item.offer.branch.name) for item in board.unplanned
    ]
    label = _("Map of the rounds of %(district)s") % {"district": district.name}
    return route_map(shape, depot, routes, offers, label=label)


def _stops(item: RoundOnBoard) -> Iterable[RouteStop]:
    for stop in item.stops:
        point = _point(stop)
        if point:
            kind = "pickup" if stop.stop.is_pickup else "delivery"
            yield RouteStop(*point, kind, stop.number, stop.name, look=stop.standing.wants_a_look)  # type: ignore[arg-type]


def _point(item: StopOnBoard) -> tuple[float, float] | None:
    if item.stop.offer:
        return item.stop.offer.branch.lon, item.stop.offer.branch.lat
    if item.stop.site and item.name:
        return item.stop.site.lon, item.stop.site.lat
    return None
