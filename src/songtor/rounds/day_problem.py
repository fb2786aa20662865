"""A district's day as the planning engine reads it, and its answer as stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from songtor.city.models import District, FoodCategory, Vehicle
from songtor.city.queries import food_categories, vehicles_of
from songtor.engines.planning.day import (
    Day,
    Need,
    Offer,
    OfferLine,
    Place,
    Recipient,
)
from songtor.engines.planning.day import Vehicle as Car
from songtor.evidence.acts import BANGKOK
from songtor.offers.models import Offer as Word
from songtor.offers.models import Site
from songtor.offers.queries import open_offers, open_sites
from songtor.rounds.fair_shares import FairShare, fair_shares
from songtor.rounds.models import Round, RoundState, Stop, StopState
from songtor.rounds.planning_units import planning_kg
from songtor.rounds.roads.times import Times, times_of

SHIFT = (8 * 60.0, 16 * 60.0)
PICKUP_MIN, DELIVERY_MIN = 10.0, 12.0
LAST_MINUTE = 24 * 60 - 1.0


@dataclass(frozen=True)
class Taken:
    """What rounds that are no drafts already hold on a day, and the planner leaves alone."""

    vehicles: frozenset[str]
    offers: frozenset[str]
    sites: frozenset[str]


@dataclass(frozen=True)
class Learned:
    """What earlier days teach about one: how long ways take, and who received less. Without that all count the same."""

    times: Times
    fairness: Mapping[UUID, FairShare] = field(default_factory=dict)


def day_problem(district: District, day: date, *, times: Times | None = None) -> Day:
    """Everything still to plan: offers that hold, free vehicles, sites with needs."""
    taken = _taken(district, day)
    cars = [car for car in vehicles_of(district, day) if str(car.pk) not in taken.vehicles]
    words = [word for word in open_offers(district, day) if str(word.pk) not in taken.offers]
    everywhere = list(open_sites(district, day))
    sites = [site for site in everywhere if str(site.pk) not in taken.sites]
    return build_day(
        district,
        day,
        cars,
        words,
        sites,
        Learned(times or times_of(district.pk, day), fairness_on(district, day, everywhere)),
    )


def round_problem(round_: Round, stops: Iterable[Stop], times: Times) -> Day:
    """The day of one round alone, to time and share out a sequence somebody changed by hand."""
    stops = list(stops)
    words = [stop.offer for stop in stops if stop.offer]
    wanted = {stop.site_id for stop in stops if stop.site_id}
    everywhere = list(open_sites(round_.district, round_.day))
    sites = [site for site in everywhere if site.pk in wanted]
    fairness = fairness_on(round_.district, round_.day, everywhere)
    return build_day(round_.district, round_.day, [round_.vehicle], words, sites, Learned(times, fairness))


def fairness_on(district: District, day: date, everywhere: Iterable[Site]) -> Mapping[UUID, FairShare]:
    """What the district's sites received in the four weeks before; they were read with what they can use."""
    return fair_shares(district.code, day, everywhere, {category.code: category for category in food_categories()})


def build_day(
    district: District,
    day: date,
    cars: Iterable[Vehicle],
    words: Iterable[Word],
    sites: Iterable[Site],
    learned: Learned,
) -> Day:
    cars, words, sites = list(cars), list(words), list(sites)
    categories = {category.code: category for category in food_categories()}
    most = max((float(car.capacity_kg) for car in cars), default=0.0)
    places = (
        Place("depot", district.office_lat, district.office_lon),
        *(Place(f"b-{word.pk}", word.branch.lat, word.branch.lon) for word in words),
        *(Place(f"s-{site.pk}", site.lat, site.lon) for site in sites),
    )
    return Day(
        id=f"{district.code}-{day}",
        district=district.code,
        date=day.isoformat(),
        categories=tuple(categories),
        places=places,
        travel=learned.times.travel(places),
        vehicles=tuple(Car(str(car.pk), "depot", float(car.capacity_kg), SHIFT, float(car.cold_kg)) for car in cars),
        offers=tuple(_offer(word, day, categories, most) for word in words),
        recipients=tuple(
            one for one in (_recipient(site, categories, learned.fairness) for site in sites) if one.needs
        ),
    )


def _taken(district: District, day: date) -> Taken:
    busy = Round.objects.filter(district=district, day=day).exclude(state__in=[RoundState.DRAFT, RoundState.CANCELLED])
    stops = Stop.objects.filter(round__in=busy).exclude(state__in=[StopState.MISSED, StopState.CANCELLED])
    open_rounds = busy.exclude(state=RoundState.SIGNED_OFF)
    return Taken(
        vehicles=frozenset(str(pk) for pk in open_rounds.values_list("vehicle_id", flat=True)),
        offers=frozenset(str(pk) for pk in stops.filter(offer__isnull=False).values_list("offer_id", flat=True)),
        sites=frozenset(str(pk) for pk in stops.filter(site__isnull=False).values_list("site_id", flat=True)),
    )


def _offer(word: Word, day: date, categories: Mapping[str, FoodCategory], most_kg: float) -> Offer:
    lines = [
        OfferLine(
            line.category_id,
            planning_kg(categories[line.category_id], line.grams, line.pieces),
            minutes_of(line.use_by, day) if line.use_by else None,
            line.cold,
        )
        for line in word.lines.all()
    ]
    said = sum(line.kg for line in lines)
    shrink = min(1.0, most_kg / said) if most_kg else 1.0  # what no vehicle can take at once stays for a second visit
    return Offer(
        id=str(word.pk),
        place=f"b-{word.pk}",
        window=(minutes_of(word.ready_from, day), minutes_of(word.until, day)),
        service_min=PICKUP_MIN,
        lines=tuple(OfferLine(line.category, line.kg * shrink, line.use_by, line.cold) for line in lines),
    )


def _recipient(site: Site, categories: Mapping[str, FoodCategory], fairness: Mapping[UUID, FairShare]) -> Recipient:
    needs, fair = getattr(site, "held", []), fairness.get(site.pk)
    return Recipient(
        id=str(site.pk),
        place=f"s-{site.pk}",
        window=(_minutes(site.opens), _minutes(site.closes)),
        service_min=DELIVERY_MIN,
        priority=fair.priority if fair else 1.0,
        needs=tuple(
            Need(need.category_id, planning_kg(categories[need.category_id], need.grams, need.pieces)) for need in needs
        ),
    )


def minutes_of(moment: datetime | None, day: date) -> float:
    """Minutes after that day's midnight in Bangkok, kept within the day."""
    if moment is None:
        return LAST_MINUTE
    midnight = datetime.combine(day, time(), tzinfo=BANGKOK)
    return min(max((moment - midnight).total_seconds() / 60, 0.0), LAST_MINUTE)


def moment_of(minutes: float, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BANGKOK) + timedelta(minutes=round(minutes))


def _minutes(at: time) -> float:
    return at.hour * 60.0 + at.minute
