"""Generated days that look like Bangkok's: seeded, so a failing one can be had again."""

import random
from typing import Any

from bench.planning.changes import car_at
from songtor.engines.planning.day import Day
from songtor.engines.planning.formats import read_day

CATEGORIES = ["snack", "fresh", "ready", "box"]

Json = dict[str, Any]


def make_json(seed: int, *, stops: int | None = None, vehicles: int | None = None, loose: bool = False) -> Json:
    """10-40 stops, 1-3 vehicles, malls and markets open at their own times, food that spoils, needs that differ."""
    rng = random.Random(seed)
    count = stops or rng.randint(10, 40)
    offers = max(1, round(count * rng.uniform(0.4, 0.6)))
    return {
        "format": "songtor-day/1",
        "id": f"day-{seed}",
        "district": "1040",
        "date": "2024-11-05",
        "categories": CATEGORIES,
        "places": [_place(rng, i) for i in range(count + 1)],
        "travel": {"kind": "crowfly", "fixed_min": 11.9, "min_per_km": 1.04},
        "vehicles": [_vehicle(rng, i) for i in range(vehicles or rng.randint(1, 3))],
        "offers": [_offer(rng, i, loose) for i in range(1, offers + 1)],
        "recipients": [_recipient(rng, i, loose) for i in range(offers + 1, count + 1)],
    }


def make_day(seed: int, *, stops: int | None = None, vehicles: int | None = None, loose: bool = False) -> Day:
    return read_day(make_json(seed, stops=stops, vehicles=vehicles, loose=loose))


def _place(rng: random.Random, number: int) -> Json:
    return {"id": f"p{number}", "lat": 13.72 + rng.uniform(-0.03, 0.03), "lon": 100.42 + rng.uniform(-0.04, 0.04)}


def _vehicle(rng: random.Random, number: int) -> Json:
    return {
        "id": f"v{number + 1}",
        "depot": "p0",
        "capacity_kg": rng.choice([80, 120, 180]),
        "cold_kg": rng.choice([20, 40, 60]),
        "shift": [480, rng.choice([780, 840, 900])],
    }


def _offer(rng: random.Random, number: int, loose: bool) -> Json:
    opens = rng.choice([540, 570, 600, 630, 660])
    lines = [_line(rng, category, opens) for category in rng.sample(CATEGORIES, rng.randint(1, 2))]
    return {
        "id": f"o{number}",
        "place": f"p{number}",
        "window": [480, 840] if loose else [opens, opens + rng.choice([60, 90, 120])],
        "service_min": rng.randint(5, 12),
        "lines": lines,
    }


def _line(rng: random.Random, category: str, opens: int) -> Json:
    line: Json = {"category": category, "kg": round(rng.lognormvariate(2.5, 0.6), 1)}
    if category == "ready":
        line |= {"use_by": opens + rng.choice([120, 180, 240]), "cold": rng.random() < 0.5}
    return line


def _recipient(rng: random.Random, number: int, loose: bool) -> Json:
    opens = rng.choice([570, 600, 630, 660])
    chosen = rng.sample(CATEGORIES, rng.randint(1, 3))
    return {
        "id": f"r{number}",
        "place": f"p{number}",
        "window": [480, 900] if loose else [opens, opens + rng.choice([90, 120, 180])],
        "service_min": rng.randint(6, 14),
        "priority": round(rng.uniform(0.8, 1.3), 2),
        "needs": [{"category": category, "kg": rng.randint(5, 40)} for category in chosen],
    }


def with_matrix(day: Json, seed: int) -> Json:
    """The same day with a travel matrix that is neither symmetric nor keeps the triangle inequality."""
    rng = random.Random(seed)
    count = len(day["places"])
    rows = [[0.0 if i == j else round(rng.uniform(2, 35), 1) for j in range(count)] for i in range(count)]
    return {**day, "travel": {"kind": "matrix", "minutes": rows}}


def on_the_road(day: Json, plan: Json, now: float) -> Json:
    """The day at `now` with the plan half driven: each car stands at its next stop, with what it has loaded so far."""
    cars = [car_at(day, route, now) for route in plan["routes"]]
    return {**day, "state": {"now": now, "vehicles": [car for car in cars if car], "cancelled": []}}
