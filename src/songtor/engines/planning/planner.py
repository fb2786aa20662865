"""Plans a district's day: many ways tried, the best valid plan wins. Loads the router: web processes use `split`."""

from collections.abc import Callable
from functools import reduce
from time import perf_counter

from songtor.engines.planning.allocation import allocate
from songtor.engines.planning.assembly import assemble
from songtor.engines.planning.day import CrowflyTravel, Day, Need, Offer, OfferLine, Place, Recipient, Vehicle
from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.manual import WAYS, manual_trips
from songtor.engines.planning.plan import Plan
from songtor.engines.planning.routing import in_time, route, shipments
from songtor.engines.planning.search import Progress, Search, Trips, moved_kg, score
from songtor.engines.planning.trips import Stops, TripBook

THOROUGH = 5
QUICK = 0
SECONDS_FOR_THOROUGH = 2.0
ROUTER_PART = 0.3

Listener = Callable[[float, float], bool]

SMALLEST = Day(
    id="smallest",
    district="",
    date="2000-01-01",
    categories=("ready",),
    places=(Place("here", 0.0, 0.0),),
    travel=CrowflyTravel(0.0, 1.0),
    vehicles=(Vehicle("van", "here", 1.0, (0.0, 1.0)),),
    offers=(Offer("shop", "here", (0.0, 1.0), 0.0, (OfferLine("ready", 1.0),)),),
    recipients=(Recipient("home", "here", (0.0, 1.0), 0.0, (Need("ready", 1.0),)),),
)


def plan_day(
    day: Day,
    *,
    seconds: float = 0.6,
    seed: int = 1,
    iterations: int | None = None,
    previous: Plan | None = None,
    heard: Listener | None = None,
) -> Plan:
    """The best plan found: always valid, never worth less than any manual way.

    `seconds` is the budget of wall time, used up unless the day is trivial. With `iterations` instead the same day and
    seed give the same plan, and its times are written as 0. A plan is made however small the budget is. People already
    follow `previous`: the plan differs from it only where that is worth more than moving stops costs. `heard` is told
    the share of the budget spent and the kilograms of the best plan so far; the search ends when it says False.
    """
    started = perf_counter()
    indexed = index_day(day)
    book = TripBook(indexed)
    kept = None if previous is None else _kept(indexed, previous)
    best = book.best(kept or [()] * len(indexed.cars))
    first_ms = (perf_counter() - started) * 1000
    search = Search(book, seed, kept)
    by_hand = _by_hand(indexed, book)
    best = reduce(search.better, by_hand, best)
    if previous is None:
        left = None if iterations is not None else max(0.0, seconds - (perf_counter() - started))
        best = search.better(best, _routed_trips(indexed, book, left))
    best = search.improve(best, _progress(started, seconds, iterations, heard))
    plan = assemble(indexed, _most([best, *by_hand]), seed=seed)
    if iterations is not None:
        return plan
    return plan.timed(wall_s=perf_counter() - started, first_valid_ms=first_ms)


def prepare() -> None:
    """Loads the compiled search, or compiles it once after an installation: before time counts, or processes fork."""
    plan_day(SMALLEST, iterations=1, previous=plan_day(SMALLEST, iterations=1))


def _most(candidates: list[Trips]) -> Trips:
    return max(candidates, key=score)


def _by_hand(day: IndexedDay, book: TripBook) -> list[Trips]:
    """What people would do without a computer, as they would share it and with the best amounts on the same routes."""
    trips = [manual_trips(day, way) for way in WAYS]
    return [*trips, *(book.best([trip.stops for trip in some]) for some in trips)]


def _kept(day: IndexedDay, previous: Plan) -> tuple[Stops, ...]:
    """What is still to come of the previous plan, as far as it can still be kept."""
    listed = dict(previous.sequences())
    return tuple(
        in_time(day, car, [day.numbers[stop] for stop in listed.get(car.id, ()) if stop in day.numbers])
        for car in day.cars
    )


def _routed_trips(day: IndexedDay, book: TripBook, left: float | None) -> Trips:
    parcels = shipments(allocate(day, book.solver))
    if left is None:
        return book.best(route(day, parcels, exploration=QUICK))
    exploration = THOROUGH if left >= SECONDS_FOR_THOROUGH else QUICK
    return book.best(route(day, parcels, exploration=exploration, seconds=left * ROUTER_PART))


def _progress(started: float, seconds: float, iterations: int | None, heard: Listener | None) -> Progress:
    """How much of the budget is gone after so many steps, 1 when all of it is or the listener has enough."""

    def progress(steps: int, best: Trips) -> float:
        spent, budget = (perf_counter() - started, seconds) if iterations is None else (steps, iterations)
        done = spent / budget if budget > 0 else 1.0
        goes_on = heard is None or heard(min(done, 1.0), moved_kg(best))
        return done if goes_on else 1.0

    return progress
