"""A round under way as the engine replans it: where the vehicle stands, and what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db.models import F, Max

from songtor.city.queries import food_categories
from songtor.engines.planning.day import Aboard, Day, Offer, OfferLine, Place, State, VehicleState
from songtor.evidence.acts import local_day
from songtor.rounds.day_problem import LAST_MINUTE, PICKUP_MIN, minutes_of, planning_kg
from songtor.rounds.models import Round, RoundState, Stop, StopKind, StopState
from songtor.stock.models import Place as Shelf
from songtor.stock.models import PlaceKind
from songtor.stock.queries import lot_balances

HERE = "here"
Carried = tuple[str, float, float | None]  # category, kg, minutes after midnight until it may be eaten


def from_here(problem: Day, round_: Round, now: datetime) -> Day:
    """The day from now on, when the round is under way; a round that has not left is planned from its depot."""
    if round_.state != RoundState.UNDER_WAY or local_day(now) != round_.day:
        return problem
    carried = list(_carried(round_, round_.day))
    lots = [
        Offer(f"aboard-{n}", HERE, (0.0, LAST_MINUTE), PICKUP_MIN, (OfferLine(category, kg, use_by),))
        for n, (category, kg, use_by) in enumerate(carried)
    ]
    vehicle = VehicleState(
        id=str(round_.vehicle_id),
        at=HERE,
        free_at=minutes_of(now, round_.day),
        visited=tuple(lot.id for lot in lots),
        aboard=tuple(Aboard(lot.id, lot.lines[0].category, lot.lines[0].kg) for lot in lots),
    )
    return replace(
        problem,
        places=(*problem.places, _here(round_)),
        offers=(*problem.offers, *lots),
        state=State(now=minutes_of(now, round_.day), vehicles=(vehicle,)),
    )


def _here(round_: Round) -> Place:
    """The last stop somebody was at; the depot before the first."""
    been = round_.stops.filter(state__in=[StopState.ARRIVED, StopState.DONE, StopState.MISSED])
    newest_first = been.annotate(at=Max("changes__happened_at")).order_by(F("at").desc(nulls_last=True))
    last = newest_first.select_related("offer__branch", "site").first()
    if last and last.offer:
        return Place(HERE, last.offer.branch.lat, last.offer.branch.lon)
    if last and last.site:
        return Place(HERE, last.site.lat, last.site.lon)
    return Place(HERE, round_.district.office_lat, round_.district.office_lon)


def _carried(round_: Round, day: date) -> Iterator[Carried]:
    """What the ledger says is aboard, and what the plan expects of pick-ups nobody has weighed yet."""
    shelf = Shelf.objects.filter(
        district_id=round_.district_id, kind=PlaceKind.VEHICLE, subject=round_.vehicle_id
    ).first()
    for balance in lot_balances(shelf) if shelf else ():
        lot = balance.lot
        kg = planning_kg(lot.category, balance.grams, balance.pieces)
        if kg > 0:
            yield lot.category_id, kg, minutes_of(lot.use_by, day) if lot.use_by else None
    categories = {category.code: category for category in food_categories()}
    for stop in _not_weighed(round_):
        for line in stop.lines.all():
            kg = planning_kg(categories[line.category_id], line.grams, line.pieces)
            if kg > 0:
                yield line.category_id, kg, None


def _not_weighed(round_: Round) -> Iterator[Stop]:
    visited = round_.stops.filter(kind=StopKind.PICKUP, state__in=[StopState.ARRIVED, StopState.DONE])
    yield from visited.filter(weighings__isnull=True).prefetch_related("lines")
