"""Trips become a plan: visits with amounts, score, metrics and what is left."""

from collections import defaultdict
from collections.abc import Sequence

from songtor.engines.planning.indexed import IndexedDay
from songtor.engines.planning.plan import DeliveryVisit, Drop, Load, Metrics, PickupVisit, Plan, Route
from songtor.engines.planning.reasons import unserved
from songtor.engines.planning.schedule import latest_departure
from songtor.engines.planning.trips import Trip

SERVED_KG = 1e-6


def assemble(day: IndexedDay, trips: Sequence[Trip], *, seed: int = 0) -> Plan:
    """The plan these trips make; cars that stay at the depot have no route."""
    driven = tuple(trip for trip in trips if trip.stops or trip.car.on_road)
    return Plan(
        instance=day.day.id,
        score=sum(trip.score for trip in driven),
        metrics=_metrics(day, driven),
        seed=seed,
        routes=tuple(_route(day, trip) for trip in driven),
        unserved=unserved(day, tuple(trips)),
    )


def _route(day: IndexedDay, trip: Trip) -> Route:
    visits = tuple(
        _pickup(day, trip, stop, arrive) if day.is_offer(stop) else _delivery(day, trip, stop, arrive)
        for stop, arrive in zip(trip.stops, trip.schedule.arrive, strict=True)
    )
    return Route(trip.car.id, trip.schedule.return_at, visits)


def _pickup(day: IndexedDay, trip: Trip, stop: int, arrive: float) -> PickupVisit:
    kg: dict[str, float] = defaultdict(float)
    for flow in trip.flows:
        if flow.source == stop:
            kg[flow.lot.category] += flow.kg
    return PickupVisit(day.stops[stop], arrive, tuple(Load(category, amount) for category, amount in kg.items()))


def _delivery(day: IndexedDay, trip: Trip, stop: int, arrive: float) -> DeliveryVisit:
    kg: dict[tuple[str, str], float] = defaultdict(float)
    for flow in trip.flows:
        if flow.to == stop:
            kg[flow.lot.offer, flow.lot.category] += flow.kg
    drops = tuple(Drop(offer, category, amount) for (offer, category), amount in kg.items())
    return DeliveryVisit(day.stops[stop], arrive, drops)


def _metrics(day: IndexedDay, trips: Sequence[Trip]) -> Metrics:
    received: dict[int, float] = defaultdict(float)
    for flow in (flow for trip in trips for flow in trip.flows):
        received[flow.to] += flow.kg
    kg = sum(received.values())
    supply = sum(lot.kg for lot in day.all_lots())
    hours = sum(_elapsed(day, trip) for trip in trips) / 60
    fills = sorted(received[stop] / day.need_kg(stop) for stop in day.recipients if day.needs[stop])
    return Metrics(
        kg=kg,
        share=kg / supply if supply else 0.0,
        hours=hours,
        kg_per_vehicle_hour=kg / hours if hours else 0.0,
        fill_min=fills[0] if fills else 0.0,
        fill_p10=_tenth_percentile(fills),
        gini=_gini(fills),
        served=sum(1 for amount in received.values() if amount > SERVED_KG),
    )


def _elapsed(day: IndexedDay, trip: Trip) -> float:
    use_by: dict[int, float] = {}
    for flow in trip.flows:
        use_by[flow.to] = min(use_by.get(flow.to, flow.lot.use_by), flow.lot.use_by)
    return trip.schedule.return_at - latest_departure(day, trip.car, trip.stops, trip.schedule.return_at, use_by)


def _tenth_percentile(ordered: list[float]) -> float:
    if not ordered:
        return 0.0
    place = 0.1 * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _gini(ordered: list[float]) -> float:
    total = sum(ordered)
    if total <= 0:
        return 1.0
    n = len(ordered)
    return sum((2 * rank - n - 1) * fill for rank, fill in enumerate(ordered, start=1)) / (n * total)
