"""Drives a plan on roads as they turn out to be, planning again whenever a stop is late or missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from songtor.engines.planning.formats import read_day
from songtor.engines.planning.indexed import place_minutes

Json = dict[str, Any]
Planner = Callable[[Json, Json | None], Json]
Leg = tuple[float, float]  # minutes driven, minutes by the times of the day
Learner = Callable[[Sequence[Leg]], float]

LATE_MIN = 1.0
DUST_KG = 1e-6


@dataclass
class Car:
    """A car under way: the stop it is bound for, when it left `at` for it, what it carries by (offer, category)."""

    id: str
    at: str
    free_at: float
    left_at: float = 0.0
    bound_for: str | None = None
    on_road: bool = False
    visited: list[str] = field(default_factory=list)
    aboard: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Driven:
    """What a day came to; `past_use_by_kg` was to be handed over, came too late for that, and was not."""

    handed_kg: float
    left_aboard_kg: float
    past_use_by_kg: float
    replans: int
    minutes_over: float


@dataclass(frozen=True)
class Roads:
    """How much slower than the times of the day roads are and are believed to be; `learns` from the legs driven."""

    slowness: float
    believed: float = 1.0
    learns: Learner | None = None


class Drive:
    """One day on its real roads, by a plan made for the roads believed in."""

    def __init__(self, day: Json, plan: Json, roads: Roads, *, again: Planner | None) -> None:
        self.day, self.plan, self.again = day, plan, again
        self.slowness, self.learns, self.factor = roads.slowness, roads.learns, roads.believed
        self.places = {place["id"]: i for i, place in enumerate(day["places"])}
        self.minutes = place_minutes(read_day(day))
        self.stops = {stop["id"]: stop for stop in (*day["offers"], *day["recipients"])}
        self.lines = {(o["id"], line["category"]): line for o in day["offers"] for line in o["lines"]}
        self.cars = [Car(car["id"], car["depot"], car["shift"][0]) for car in day["vehicles"]]
        self.legs: list[Leg] = []
        self.replans = 0
        self.handed = self.spoiled = self.over = 0.0

    def drive(self) -> Driven:
        for car in self.cars:
            self._leave(car)
        while waiting := [car for car in self.cars if car.bound_for is not None]:
            car = min(waiting, key=lambda item: self._reaches(item, self.slowness))
            self._arrive(car)
        left = sum(kg for car in self.cars for kg in car.aboard.values())
        return Driven(self.handed, left, self.spoiled, self.replans, self.over)

    def _leg(self, start: str, end: str) -> float:
        return self.minutes[self.places[start]][self.places[end]]

    def _reaches(self, car: Car, factor: float) -> float:
        """When service can start at the stop the car is bound for, on roads so much slower."""
        stop = self.stops[str(car.bound_for)]
        return max(car.left_at + factor * self._leg(car.at, stop["place"]), float(stop["window"][0]))

    def _visits(self, car: Car) -> list[Json]:
        return next((route["stops"] for route in self.plan["routes"] if route["vehicle"] == car.id), [])

    def _leave(self, car: Car) -> None:
        """Bound for the first stop of its route not yet visited, or home."""
        ahead = [visit for visit in self._visits(car) if _name(visit) not in self._gone()]
        car.left_at = car.free_at
        if ahead:
            car.bound_for, car.on_road = _name(ahead[0]), True
        elif car.on_road:
            depot, end = next((v["depot"], v["shift"][1]) for v in self.day["vehicles"] if v["id"] == car.id)
            car.free_at = car.left_at + self.slowness * self._leg(car.at, depot)
            car.at = depot
            self.over = max(self.over, car.free_at - end)

    def _gone(self) -> set[str]:
        bound = {car.bound_for for car in self.cars if car.bound_for}
        return {stop for car in self.cars for stop in car.visited} | bound

    def _arrive(self, car: Car) -> None:
        name, start = str(car.bound_for), self._reaches(car, self.slowness)
        stop, visit = self.stops[name], next(v for v in self._visits(car) if _name(v) == car.bound_for)
        missed = start > stop["window"][1]
        is_first = self._learn(self._leg(car.at, stop["place"]))
        if not missed:
            self._move(car, visit, start)
        car.at, car.free_at = stop["place"], start + (0 if missed else stop["service_min"])
        car.visited.append(name)
        car.bound_for = None
        late = start > visit["arrive"] + LATE_MIN
        if late or missed or is_first:
            self._plan_again(car, start)
        self._leave(car)

    def _learn(self, minutes: float) -> bool:
        """Whether it was the first leg that taught something."""
        if self.learns is None or minutes <= 0:
            return False
        self.legs.append((self.slowness * minutes, minutes))
        self.factor = self.learns(self.legs)
        return len(self.legs) == 1

    def _move(self, car: Car, visit: Json, start: float) -> None:
        for load in visit.get("load", []):
            car.aboard[visit["offer"], load["category"]] = load["kg"]
        for drop in visit.get("drop", []):
            key = drop["offer"], drop["category"]
            kg = min(drop["kg"], car.aboard.get(key, 0.0))
            if start <= self.lines[key].get("use_by", start) + DUST_KG:
                self.handed += kg
                car.aboard[key] = car.aboard.get(key, 0.0) - kg
            else:
                self.spoiled += kg

    def _plan_again(self, arrived: Car, now: float) -> None:
        """A new plan from here; what a car is bound for already stays the next stop of its route."""
        if self.again is None:
            return
        self.replans += 1
        under_way = {
            car.id: next(v for v in self._visits(car) if _name(v) == car.bound_for)
            for car in self.cars
            if car.bound_for is not None
        }
        fresh = self.again(self._day_now(now), self.plan)
        routes = {route["vehicle"]: route["stops"] for route in fresh["routes"]}
        for car, visit in under_way.items():
            routes[car] = [visit, *routes.get(car, [])]
        fresh["routes"] = [{"vehicle": car, "return": 0.0, "stops": stops} for car, stops in routes.items()]
        self.plan = fresh
        for idle in (other for other in self.cars if other.bound_for is None and other is not arrived):
            if any(_name(visit) not in self._gone() for visit in self._visits(idle)):
                idle.free_at = max(idle.free_at, now)
                self._leave(idle)

    def _day_now(self, now: float) -> Json:
        """The day as the planner sees it: roads as slow as it knows, cars at their next stop as if it went well."""
        rows = [[self.factor * minutes for minutes in row] for row in self.minutes]
        state = {"now": now, "vehicles": [self._seen(car, now) for car in self.cars if car.on_road], "cancelled": []}
        return {**self.day, "travel": {"kind": "matrix", "minutes": rows}, "state": state}

    def _seen(self, car: Car, now: float) -> Json:
        aboard, at, free_at, visited = dict(car.aboard), car.at, car.free_at, list(car.visited)
        if car.bound_for is not None:
            stop = self.stops[car.bound_for]
            visit = next(v for v in self._visits(car) if _name(v) == car.bound_for)
            at = stop["place"]
            free_at = max(now, self._reaches(car, self.factor)) + stop["service_min"]
            visited.append(car.bound_for)
            for load in visit.get("load", []):
                aboard[visit["offer"], load["category"]] = load["kg"]
            for drop in visit.get("drop", []):
                key = drop["offer"], drop["category"]
                aboard[key] = aboard.get(key, 0.0) - drop["kg"]
        lots = [{"offer": o, "category": c, "kg": kg} for (o, c), kg in aboard.items() if kg > DUST_KG]
        return {"id": car.id, "at": at, "free_at": free_at, "visited": visited, "aboard": lots}


def _name(visit: Json) -> str:
    return str(visit.get("offer") or visit["recipient"])
