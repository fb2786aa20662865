"""Days like Bangkok's at real points, by family and seed: the same words always make the same day.

Why these numbers, in docs/engines/planning.md under "The days it is measured on".
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, log1p, sqrt
from typing import Any

from bench.planning.points import Ground, grounds

Json = dict[str, Any]

CATEGORIES = ("snack", "fresh", "ready", "box")
CATEGORY_WEIGHTS = (30, 35, 25, 10)
VARIATION = 0.61  # of weights at pick-up, measured between 0.60 and 0.62
SPREAD = sqrt(log1p(VARIATION**2))
CROWFLY = {"kind": "crowfly", "fixed_min": 11.9, "min_per_km": 1.04}
FIRST_MINUTE = 480


@dataclass(frozen=True)
class Recipe:
    """What a family's days are made of; ranges are drawn evenly."""

    stops: tuple[int, int] = (10, 60)
    stops_per_vehicle: int = 15
    most_vehicles: int = 3
    recipients: tuple[float, float] = (0.28, 0.38)
    line_kg: float = 9.0
    supply_per_need: tuple[float, float] = (0.65, 0.85)
    capacities: tuple[int, ...] = (120, 180, 240)
    cold_kg: tuple[int, ...] = (40, 60)
    cold: float = 0.3
    shift_minutes: int = 420
    offer_opens: tuple[int, int] = (0, 120)
    offer_minutes: tuple[int, int] = (90, 180)
    recipient_opens: tuple[int, int] = (0, 60)
    recipient_minutes: tuple[int, int] = (270, 330)
    wants: tuple[int, ...] = (3, 4)
    loose: bool = False
    fresh_for: tuple[int, int] = (120, 240)

    def with_stops(self, count: int) -> Recipe:
        return replace(self, stops=(count, count))


BASE = Recipe()
TINY = Recipe(
    stops=(4, 7),
    stops_per_vehicle=5,
    recipients=(0.4, 0.6),
    shift_minutes=240,
    offer_minutes=(60, 120),
    recipient_opens=(0, 120),
    recipient_minutes=(90, 180),
)


def base_day(number: int, seed: int = 1, recipe: Recipe = BASE, family: str = "base") -> Json:
    """The day of one of the 50 districts; from the 51st on the districts come round with other offers."""
    ground = grounds()[number % len(grounds())]
    rng = random.Random(f"{family} {seed} {number}")
    count = rng.randint(*recipe.stops)
    recipients = max(2, round(count * rng.uniform(*recipe.recipients)))
    donors = rng.sample(ground.donors[: max(8, count)], count - recipients)
    sites = rng.sample(ground.sites[: max(10, recipients)], recipients)
    offers = [_offer(rng, recipe, i, place.id) for i, place in enumerate(donors, 1)]
    vehicles = min(recipe.most_vehicles, -(-count // recipe.stops_per_vehicle))
    day = {
        "format": "songtor-day/1",
        "id": f"{family}-{seed}-{number:02d}",
        "district": ground.district,
        "date": "2024-11-05",
        "categories": list(CATEGORIES),
        "places": _places(ground, [*donors, *sites]),
        "travel": CROWFLY,
        "vehicles": [_vehicle(rng, recipe, i) for i in range(1, vehicles + 1)],
        "offers": offers,
        "recipients": [_recipient(rng, recipe, i, place.id) for i, place in enumerate(sites, 1)],
    }
    _share_needs(rng, recipe, day)
    return day


def _places(ground: Ground, stops: list[Any]) -> list[Json]:
    return [{"id": place.id, "lat": place.lat, "lon": place.lon} for place in (ground.office, *stops)]


def _vehicle(rng: random.Random, recipe: Recipe, number: int) -> Json:
    return {
        "id": f"v{number}",
        "depot": "office",
        "capacity_kg": rng.choice(recipe.capacities),
        "cold_kg": rng.choice(recipe.cold_kg),
        "shift": [FIRST_MINUTE, FIRST_MINUTE + recipe.shift_minutes],
    }


def _window(rng: random.Random, recipe: Recipe, opens: tuple[int, int], minutes: tuple[int, int]) -> list[int]:
    start = FIRST_MINUTE + 15 * rng.randint(opens[0] // 15, opens[1] // 15)
    end = start + 15 * rng.randint(minutes[0] // 15, minutes[1] // 15)
    return [FIRST_MINUTE, FIRST_MINUTE + recipe.shift_minutes] if recipe.loose else [start, end]


def _offer(rng: random.Random, recipe: Recipe, number: int, place: str) -> Json:
    window = _window(rng, recipe, recipe.offer_opens, recipe.offer_minutes)
    chosen: list[str] = []
    for category in rng.choices(CATEGORIES, CATEGORY_WEIGHTS, k=rng.choice((1, 1, 2))):
        if category not in chosen:
            chosen.append(category)
    return {
        "id": f"o{number}",
        "place": place,
        "window": window,
        "service_min": rng.randint(5, 12),
        "lines": [_line(rng, recipe, category, window) for category in chosen],
    }


def _line(rng: random.Random, recipe: Recipe, category: str, window: list[int]) -> Json:
    kg = recipe.line_kg * exp(rng.gauss(-(SPREAD**2) / 2, SPREAD))
    line: Json = {"category": category, "kg": max(0.5, round(kg, 1))}
    if category in {"ready", "box"}:
        line["use_by"] = window[0] + 15 * rng.randint(recipe.fresh_for[0] // 15, recipe.fresh_for[1] // 15)
    if category in {"ready", "fresh"} and rng.random() < recipe.cold:
        line["cold"] = True
    return line


def _recipient(rng: random.Random, recipe: Recipe, number: int, place: str) -> Json:
    return {
        "id": f"r{number}",
        "place": place,
        "window": _window(rng, recipe, recipe.recipient_opens, recipe.recipient_minutes),
        "service_min": rng.randint(6, 12),
        "needs": [],
    }


def _share_needs(rng: random.Random, recipe: Recipe, day: Json) -> None:
    """Needs add up, category by category, to what is offered over the recipe's share; sites differ in size."""
    supply = dict.fromkeys(CATEGORIES, 0.0)
    for line in (line for offer in day["offers"] for line in offer["lines"]):
        supply[line["category"]] += line["kg"]
    per_need = rng.uniform(*recipe.supply_per_need)
    sizes = [rng.uniform(0.5, 1.5) for _ in day["recipients"]]
    wants = [rng.sample(CATEGORIES, rng.choice(recipe.wants)) for _ in day["recipients"]]
    for category in CATEGORIES:
        takers = [i for i, wanted in enumerate(wants) if category in wanted] or [0]
        total = sum(sizes[i] for i in takers)
        for i in takers:
            kg = max(1.0, round(max(supply[category], recipe.line_kg) / per_need * sizes[i] / total, 1))
            day["recipients"][i]["needs"].append({"category": category, "kg": kg})


def with_matrix(day: Json, seed: int) -> Json:
    """The same day on roads that differ by direction and where a detour may be quicker than the direct way."""
    rng = random.Random(seed)
    count = len(day["places"])
    rows = [[0.0 if i == j else round(rng.uniform(3, 35), 1) for j in range(count)] for i in range(count)]
    return {**day, "travel": {"kind": "matrix", "minutes": rows}}


def _odd_roads(number: int, seed: int) -> Json:
    return with_matrix(_odd(number, seed), seed)


def _one_unreachable(number: int, seed: int) -> Json:
    """One recipient stands 300 minutes from everywhere."""
    day = with_matrix(_odd(number, seed), seed)
    far = next(i for i, place in enumerate(day["places"]) if place["id"] == day["recipients"][0]["place"])
    rows = [[300.0 if far in (i, j) and i != j else m for j, m in enumerate(row)] for i, row in enumerate(_rows(day))]
    return {**day, "travel": {"kind": "matrix", "minutes": rows}}


def _rows(day: Json) -> list[list[float]]:
    rows: list[list[float]] = day["travel"]["minutes"]
    return rows


def _offers_above_needs(number: int, seed: int) -> Json:
    day = _odd(number, seed)
    for line in (line for offer in day["offers"] for line in offer["lines"]):
        line["kg"] = 150.0
    return day


def _no_vehicles(number: int, seed: int) -> Json:
    return {**_odd(number, seed), "vehicles": []}


def _no_offers(number: int, seed: int) -> Json:
    return {**_odd(number, seed), "offers": []}


def _no_needs(number: int, seed: int) -> Json:
    day = _odd(number, seed)
    return {**day, "recipients": [{**recipient, "needs": []} for recipient in day["recipients"]]}


def _no_window(number: int, seed: int) -> Json:
    """Every window is a single minute."""
    day = _odd(number, seed)
    for stop in (*day["offers"], *day["recipients"]):
        stop["window"] = [stop["window"][1]] * 2
    return day


def _one_car_many_stops(number: int, seed: int) -> Json:
    return base_day(number, seed, replace(BASE, stops=(60, 60), most_vehicles=1), "odd")


def _odd(number: int, seed: int) -> Json:
    return base_day(number, seed, replace(BASE, stops=(15, 30)), "odd")


ODDITIES: tuple[Callable[[int, int], Json], ...] = (
    _odd_roads,
    _one_unreachable,
    _offers_above_needs,
    _no_vehicles,
    _no_offers,
    _no_needs,
    _no_window,
    _one_car_many_stops,
)


def odd_day(number: int, seed: int = 1) -> Json:
    return ODDITIES[number % len(ODDITIES)](number, seed)


@dataclass(frozen=True)
class Family:
    """How many days of what kind; `make` takes the day's number and the seed."""

    days: int
    make: Callable[[int, int], Json]


def _of(family: str, recipe: Recipe) -> Callable[[int, int], Json]:
    return lambda number, seed: base_day(number, seed, recipe, family)


FAMILIES: dict[str, Family] = {
    "base": Family(50, _of("base", BASE)),
    "loose": Family(50, _of("loose", replace(BASE, loose=True))),
    "scarce": Family(20, _of("scarce", replace(BASE, supply_per_need=(0.25, 0.4)))),
    "plenty": Family(20, _of("plenty", replace(BASE, supply_per_need=(1.8, 2.5)))),
    "cold": Family(20, _of("cold", replace(BASE, cold=0.9, cold_kg=(20, 30), fresh_for=(90, 150)))),
    "odd": Family(16, odd_day),
    "tiny": Family(110, _of("tiny", TINY)),
}


def days_of(family: str, days: int | None = None, seed: int = 1) -> list[Json]:
    found = FAMILIES[family]
    return [found.make(number, seed) for number in range(found.days if days is None else days)]
