"""Rounds as the engine replans them: where each vehicle stands, and what it carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import prefetch_related_objects

from songtor.city.models import FoodCategory
from songtor.city.queries import food_categories
from songtor.engines.planning.day import Aboard, Day, Offer, Place, State, VehicleState
from songtor.engines.planning.day import OfferLine as Part
from songtor.evidence.acts import BANGKOK, local_day
from songtor.offers.models import OfferLine
from songtor.rounds.day_problem import DELIVERY_MIN, LAST_MINUTE, PICKUP_MIN, minutes_of
from songtor.rounds.in_order import stops_in_order
from songtor.rounds.models import Round, RoundState, Stop, StopLine, StopState
from songtor.rounds.planning_units import planning_kg
from songtor.rounds.roads.times import Times
from songtor.stock.models import Balance
from songtor.stock.queries import aboard_vehicles

VISITED = (StopState.ARRIVED, StopState.DONE, StopState.MISSED)
Carried = tuple[str, float, float | None]  # category, kg, minutes after midnight until it may be eaten
LONG_AGO = datetime(2000, 1, 1, tzinfo=BANGKOK)
NOBODY_LATE: Mapping[UUID, int] = {}


@dataclass(frozen=True)
class OnRoad:
    """A round under way with all its stops, read with what happened there."""

    round: Round
    stops: Sequence[Stop]

    @property
    def here(self) -> Stop | None:
        """The last stop somebody was at; None stands for the depot."""
        been = [stop for stop in self.stops if stop.state in VISITED]
        return max(been, key=_last_change, default=None)

    @property
    def at_now(self) -> Stop | None:
        """Where the crew is busy at this moment."""
        here = self.here
        return here if here and here.state == StopState.ARRIVED else None


def from_here(problem: Day, round_: Round, now: datetime, times: Times) -> Day:
    """The day from now on, when the round is under way; a round that has not left is planned from its depot."""
    if round_.state != RoundState.UNDER_WAY or local_day(now) != round_.day:
        return problem
    return on_the_road(problem, [OnRoad(round_, list(stops_in_order().filter(round=round_)))], now, times)


def on_the_road(
    problem: Day,
    under_way: Sequence[OnRoad],
    now: datetime,
    times: Times,
    *,
    late: Mapping[UUID, int] = NOBODY_LATE,
    keeping: bool = True,
) -> Day:
    """The day from now on for these rounds together; `late` are minutes by vehicle until it goes on.

    `keeping` leaves out what the site where a crew is now is about to receive: it is no longer there for others.
    """
    categories = {category.code: category for category in food_categories()}
    lots = aboard_vehicles(problem.district, [one.round.vehicle_id for one in under_way])
    standing = [
        _standing(one, list(_carried(one, lots[one.round.vehicle_id], categories, keeping)), now, late)
        for one in under_way
    ]
    places = (*problem.places, *(place for place, _, _ in standing))
    return replace(
        problem,
        places=places,
        travel=times.travel(places),
        offers=(*problem.offers, *(lot for _, lots, _ in standing for lot in lots)),
        state=State(now=minutes_of(now, _day(problem)), vehicles=tuple(vehicle for _, _, vehicle in standing)),
    )


def _day(problem: Day) -> date:
    return date.fromisoformat(problem.date)


def _standing(
    one: OnRoad, carried: Sequence[Carried], now: datetime, late: Mapping[UUID, int]
) -> tuple[Place, list[Offer], VehicleState]:
    vehicle = str(one.round.vehicle_id)
    place = Place(f"here-{vehicle}", *_point(one))
    lots = [
        Offer(f"aboard-{vehicle}-{n}", place.id, (0.0, LAST_MINUTE), PICKUP_MIN, (Part(category, kg, use_by),))
        for n, (category, kg, use_by) in enumerate(carried)
    ]
    state = VehicleState(
        id=vehicle,
        at=place.id,
        free_at=min(_free_at(one, now) + late.get(one.round.vehicle_id, 0), LAST_MINUTE),
        visited=tuple(lot.id for lot in lots),
        aboard=tuple(Aboard(lot.id, lot.lines[0].category, lot.lines[0].kg) for lot in lots),
    )
    return place, lots, state


def _free_at(one: OnRoad, now: datetime) -> float:
    """Now, or when the stop the crew is at is done."""
    at, minutes = one.at_now, minutes_of(now, one.round.day)
    if at is None or not hasattr(at, "arrival"):
        return minutes
    takes = PICKUP_MIN if at.is_pickup else DELIVERY_MIN
    return max(minutes, minutes_of(at.arrival.happened_at, one.round.day) + takes)


def _point(one: OnRoad) -> tuple[float, float]:
    last = one.here
    if last and last.offer:
        return last.offer.branch.lat, last.offer.branch.lon
    if last and last.site:
        return last.site.lat, last.site.lon
    return one.round.district.office_lat, one.round.district.office_lon


def _last_change(stop: Stop) -> datetime:
    return max((change.happened_at for change in stop.changes.all()), default=LONG_AGO)


def _carried(
    one: OnRoad, lots: Iterable[Balance], categories: Mapping[str, FoodCategory], keeping: bool
) -> Iterator[Carried]:
    """What the ledger says is aboard, and what the plan expects of pick-ups nobody has weighed yet."""
    day, kept = one.round.day, _kept_for(one.at_now if keeping else None, categories)
    for balance in lots:
        category = categories[balance.lot.category_id]
        kg = planning_kg(category, balance.grams, balance.pieces)
        taken = min(max(kg, 0.0), kept[category.code])
        kept[category.code] -= taken
        if kg - taken > 0:
            yield category.code, kg - taken, minutes_of(balance.lot.use_by, day) if balance.lot.use_by else None
    for line in _not_weighed(one.stops):
        kg = planning_kg(categories[line.category_id], line.grams, line.pieces)
        if kg > 0:
            yield line.category_id, kg, None


def _not_weighed(stops: Iterable[Stop]) -> Iterator[StopLine | OfferLine]:
    """What is expected of kinds still to be weighed where the crew is, and where it was and weighed nothing."""
    there = [stop for stop in stops if stop.is_pickup and _may_still_weigh(stop)]
    prefetch_related_objects([stop for stop in there if not stop.lines.all()], "offer__lines")
    for stop in there:
        weighed = {weighing.category_id for weighing in stop.weighings.all()}
        said = stop.lines.all() or (stop.offer.lines.all() if stop.offer else ())
        yield from (line for line in said if line.category_id not in weighed)


def _may_still_weigh(stop: Stop) -> bool:
    if stop.weighings.all():
        return stop.is_open
    return stop.state in (StopState.ARRIVED, StopState.DONE)


def _kept_for(stop: Stop | None, categories: Mapping[str, FoodCategory]) -> defaultdict[str, float]:
    kept: defaultdict[str, float] = defaultdict(float)
    if stop is not None and not stop.is_pickup:
        for line in stop.lines.all():
            kept[line.category_id] += planning_kg(categories[line.category_id], line.grams, line.pieces)
    return kept
