"""Judges a plan against its day from the two JSON objects alone: shares no code with the planner, on purpose."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TIME_TOLERANCE = 1e-6
KG_TOLERANCE = 1e-6
SCORE_TOLERANCE = 0.01
DEFAULT_FILL = [[0.25, 2.0], [0.25, 1.2], [0.25, 0.8], [0.25, 0.5]]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule the plan breaks: `rule` by name, `where` in the plan, `detail` in numbers."""

    rule: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.where}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Verdict:
    score: float
    metrics: dict[str, float]
    broken: tuple[Broken, ...]


@dataclass(slots=True)
class _Tally:
    """What was seen while the routes were walked."""

    broken: list[Broken] = field(default_factory=list)
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    received: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    handed: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    left_aboard: dict[tuple[str, str, str], float] = field(default_factory=dict)
    minutes: float = 0.0
    elapsed: float = 0.0

    def add(self, rule: str, where: str, detail: str) -> None:
        self.broken.append(Broken(rule, where, detail))


class _Day:
    """The day's JSON by id."""

    def __init__(self, day: Json) -> None:
        self.json = day
        self.places = {place["id"]: i for i, place in enumerate(day["places"])}
        self.offers = {offer["id"]: offer for offer in day["offers"]}
        self.recipients = {recipient["id"]: recipient for recipient in day["recipients"]}
        self.vehicles = {vehicle["id"]: vehicle for vehicle in day["vehicles"]}
        self.state = day.get("state") or {}
        self.on_road = {vehicle["id"]: vehicle for vehicle in self.state.get("vehicles", [])}
        self.gone = set(self.state.get("cancelled", []))
        self.gone |= {stop for vehicle in self.on_road.values() for stop in vehicle.get("visited", [])}

    def line(self, offer: str, category: str) -> Json | None:
        lines = self.offers.get(offer, {"lines": []})["lines"]
        return next((line for line in lines if line["category"] == category), None)

    def minutes(self, start: str, end: str) -> float:
        travel = self.json["travel"]
        i, j = self.places[start], self.places[end]
        if travel["kind"] == "matrix":
            return float(travel["minutes"][i][j])
        km = _haversine(self.json["places"][i], self.json["places"][j])
        slow = travel["fixed_min"] + travel["min_per_km"] * km
        if km == 0:
            return 0.0
        return float(min(slow, 6.0 * km) if km < 3.5 else slow)

    def start(self, vehicle: str) -> tuple[str, float]:
        now = self.state.get("now", 0.0)
        if vehicle in self.on_road:
            return self.on_road[vehicle]["at"], max(self.on_road[vehicle]["free_at"], now)
        return self.vehicles[vehicle]["depot"], max(self.vehicles[vehicle]["shift"][0], now)

    def shift_end(self, vehicle: str) -> float:
        """A car on the road that is already too late may still drive straight home."""
        end = float(self.vehicles[vehicle]["shift"][1])
        if vehicle not in self.on_road:
            return end
        at, free = self.start(vehicle)
        return max(end, free + self.minutes(at, self.vehicles[vehicle]["depot"]))


def _haversine(start: Json, end: Json) -> float:
    if (start["lat"], start["lon"]) == (end["lat"], end["lon"]):
        return 0.0
    a, b = math.radians(start["lat"]), math.radians(end["lat"])
    along = math.radians(end["lon"] - start["lon"]) / 2
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(along) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def check_plan(day: Json, plan: Json) -> Verdict:
    """Score and metrics recomputed, and every rule of docs/engines/planning.md the plan breaks."""
    known, tally = _Day(day), _Tally()
    if plan.get("instance") != day["id"]:
        tally.add("wrong_instance", "instance", f"plan is for {plan.get('instance')}, day is {day['id']}")
    driven: set[str] = set()
    for i, route in enumerate(plan["routes"]):
        where = f"routes[{i}]"
        if route["vehicle"] not in known.vehicles:
            tally.add("unknown_vehicle", where, str(route["vehicle"]))
        elif route["vehicle"] in driven:
            tally.add("vehicle_twice", where, route["vehicle"])
        else:
            driven.add(route["vehicle"])
            _walk(known, tally, route, where)
    for vehicle in known.on_road.keys() - driven:
        _walk(known, tally, {"vehicle": vehicle, "stops": []}, f"vehicle {vehicle} without a route")
    _judge_totals(known, tally)
    _judge_unserved(known, tally, plan)
    metrics = _metrics(known, tally)
    score = _score(known, tally)
    _judge_figures(tally, plan, score, metrics)
    return Verdict(score, metrics, tuple(tally.broken))


@dataclass(slots=True)
class _Walk:
    """A car as it goes: what it carries and when it leaves where."""

    vehicle: str
    at: str
    clock: float
    aboard: dict[tuple[str, str], float]
    latest: list[tuple[float, float, float]] = field(default_factory=list)


def _walk(known: _Day, tally: _Tally, route: Json, where: str) -> None:
    at, clock = known.start(route["vehicle"])
    lots = known.on_road.get(route["vehicle"], {}).get("aboard", [])
    walk = _Walk(route["vehicle"], at, clock, {(lot["offer"], lot["category"]): lot["kg"] for lot in lots})
    at_start = sum(walk.aboard.values())
    cold_at_start = _cold(known, walk)
    own = set(walk.aboard)
    for j, visit in enumerate(route["stops"]):
        spot = f"{where}.stops[{j}]"
        stop = _stop(known, tally, visit, spot)
        if stop is None:
            continue
        _judge_time(known, tally, walk, visit, stop, spot)
        if visit["kind"] == "pickup":
            _load(known, tally, walk, visit, spot)
            _judge_limits(known, tally, walk, (at_start, cold_at_start), spot)
        else:
            _drop(known, tally, walk, visit, stop, spot)
    _go_home(known, tally, walk, route, where)
    for key, kg in walk.aboard.items():
        if key in own:
            tally.left_aboard[(walk.vehicle, *key)] = kg
        elif kg > KG_TOLERANCE:
            tally.add("comes_back", where, f"{kg:.6f} kg of {key[0]} {key[1]}")


def _stop(known: _Day, tally: _Tally, visit: Json, spot: str) -> Json | None:
    kinds = {"pickup": ("offer", known.offers), "delivery": ("recipient", known.recipients)}
    if visit.get("kind") not in kinds:
        tally.add("unknown_kind", spot, str(visit.get("kind")))
        return None
    name, stops = kinds[visit["kind"]]
    if visit[name] not in stops:
        tally.add("unknown_stop", spot, str(visit[name]))
        return None
    stop: Json = stops[visit[name]]
    tally.visits[stop["id"]] += 1
    if tally.visits[stop["id"]] > 1:
        tally.add("visited_twice", spot, stop["id"])
    if stop["id"] in known.gone:
        tally.add("stop_closed", spot, stop["id"])
    return stop


def _judge_time(known: _Day, tally: _Tally, walk: _Walk, visit: Json, stop: Json, spot: str) -> None:
    leg = known.minutes(walk.at, stop["place"])
    arrive = visit["arrive"]
    if not math.isfinite(arrive):
        tally.add("no_number", spot, "arrive")
        arrive = walk.clock + leg
    if arrive < walk.clock + leg - TIME_TOLERANCE:
        tally.add("too_fast", spot, f"arrives {arrive:.3f}, cannot before {walk.clock + leg:.3f}")
    first, last = stop["window"]
    if not first - TIME_TOLERANCE <= arrive <= last + TIME_TOLERANCE:
        tally.add("window_missed", spot, f"{arrive:.3f} is not in {first:g}-{last:g}")
    tally.minutes += leg + stop["service_min"]
    walk.latest.append((leg, stop["service_min"], last))
    walk.at, walk.clock = stop["place"], arrive + stop["service_min"]


def _load(known: _Day, tally: _Tally, walk: _Walk, visit: Json, spot: str) -> None:
    for item in visit["load"]:
        key = (visit["offer"], item["category"])
        line = known.line(*key)
        if line is None:
            tally.add("not_offered", spot, f"{key[0]} offers no {key[1]}")
        elif not 0 <= item["kg"] <= line["kg"] + KG_TOLERANCE:
            tally.add("more_than_offered", spot, f"{item['kg']:g} of {line['kg']:g} kg {key[1]}")
        walk.aboard[key] = walk.aboard.get(key, 0.0) + item["kg"]


def _drop(known: _Day, tally: _Tally, walk: _Walk, visit: Json, stop: Json, spot: str) -> None:
    for item in visit["drop"]:
        key = (item["offer"], item["category"])
        line = known.line(*key)
        if not item["kg"] >= 0:
            tally.add("negative", spot, f"{item['kg']} kg")
        if walk.aboard.get(key, 0.0) < item["kg"] - KG_TOLERANCE:
            tally.add("not_aboard", spot, f"{item['kg']:g} kg of {key[0]} {key[1]}")
        if line is not None and visit["arrive"] > line.get("use_by", math.inf) + TIME_TOLERANCE:
            tally.add("past_use_by", spot, f"{key[0]} {key[1]} at {visit['arrive']:.3f}, use by {line['use_by']:g}")
        if line is not None and item["kg"] > KG_TOLERANCE and "use_by" in line:
            leg, service, last = walk.latest[-1]
            walk.latest[-1] = (leg, service, min(last, line["use_by"]))
        walk.aboard[key] = walk.aboard.get(key, 0.0) - item["kg"]
        tally.received[stop["id"]][item["category"]] += item["kg"]
        tally.handed[key] += item["kg"]


def _cold(known: _Day, walk: _Walk) -> float:
    return sum(kg for key, kg in walk.aboard.items() if (known.line(*key) or {}).get("cold", False))


def _judge_limits(known: _Day, tally: _Tally, walk: _Walk, at_start: tuple[float, float], spot: str) -> None:
    """A car that starts over its limit (weighed more than planned) may keep what it carries."""
    vehicle = known.vehicles[walk.vehicle]
    limit = max(vehicle["capacity_kg"], at_start[0])
    cold_limit = max(vehicle.get("cold_kg", math.inf), at_start[1])
    if sum(walk.aboard.values()) > limit + KG_TOLERANCE:
        tally.add("over_capacity", spot, f"{sum(walk.aboard.values()):.6f} of {limit:g} kg")
    if _cold(known, walk) > cold_limit + KG_TOLERANCE:
        tally.add("over_cold_capacity", spot, f"{_cold(known, walk):.6f} of {cold_limit:g} kg")


def _go_home(known: _Day, tally: _Tally, walk: _Walk, route: Json, where: str) -> None:
    if not route["stops"] and walk.vehicle not in known.on_road:
        return
    home = known.minutes(walk.at, known.vehicles[walk.vehicle]["depot"])
    back = route.get("return", walk.clock + home)
    tally.minutes += home
    if back < walk.clock + home - TIME_TOLERANCE:
        tally.add("too_fast", where, f"returns {back:.3f}, cannot before {walk.clock + home:.3f}")
    if not back <= known.shift_end(walk.vehicle) + TIME_TOLERANCE:
        tally.add("shift_exceeded", where, f"returns {back:.3f}, shift ends {known.shift_end(walk.vehicle):g}")
    if walk.vehicle in known.on_road:
        tally.elapsed += back - known.start(walk.vehicle)[1]
        return
    leave = back - home
    for leg, service, last in reversed(walk.latest):
        leave = min(leave - service, last) - leg
    tally.elapsed += back - leave


def _judge_totals(known: _Day, tally: _Tally) -> None:
    for name, recipient in known.recipients.items():
        needs = {need["category"]: need["kg"] for need in recipient["needs"]}
        for category, kg in tally.received[name].items():
            if kg > needs.get(category, 0.0) + KG_TOLERANCE:
                tally.add("more_than_needed", name, f"{kg:.6f} of {needs.get(category, 0.0):g} kg {category}")


def _must_be_named(known: _Day, tally: _Tally) -> Iterator[tuple[str, ...]]:
    taken_aboard = {(offer, category): kg for (_, offer, category), kg in tally.left_aboard.items()}
    for name, offer in known.offers.items():
        for line in offer["lines"] if name not in known.gone else ():
            if line["kg"] - tally.handed[name, line["category"]] > KG_TOLERANCE:
                yield ("offer", name, line["category"])
    for name in known.recipients.keys() - known.gone:
        if sum(tally.received[name].values()) <= KG_TOLERANCE:
            yield ("recipient", name)
    for (offer, category), kg in taken_aboard.items():
        if kg > KG_TOLERANCE:
            yield ("offer", offer, category)


def _judge_unserved(known: _Day, tally: _Tally, plan: Json) -> None:
    named = {
        ("offer", item["offer"], item.get("category")) if "offer" in item else ("recipient", item.get("recipient"))
        for item in plan["unserved"]
        if item.get("reason")
    }
    for item in _must_be_named(known, tally):
        if item not in named:
            tally.add("left_without_a_reason", "unserved", " ".join(item))


def _open_recipients(known: _Day) -> list[Json]:
    return [recipient for name, recipient in known.recipients.items() if name not in known.gone]


def _score(known: _Day, tally: _Tally) -> float:
    objective = known.json.get("objective") or {"fill": DEFAULT_FILL, "kg_per_minute": 0.05}
    total = -objective["kg_per_minute"] * tally.minutes
    for recipient in _open_recipients(known):
        need = sum(need["kg"] for need in recipient["needs"])
        left = sum(tally.received[recipient["id"]].values())
        for fraction, rate in objective["fill"]:
            step = min(left, fraction * need)
            total += recipient.get("priority", 1) * rate * step
            left -= step
    return float(total)


def _metrics(known: _Day, tally: _Tally) -> dict[str, float]:
    kg = sum(sum(categories.values()) for categories in tally.received.values())
    lines = [line["kg"] for name, offer in known.offers.items() if name not in known.gone for line in offer["lines"]]
    aboard = [lot["kg"] for vehicle in known.on_road.values() for lot in vehicle.get("aboard", [])]
    supply = sum(lines) + sum(aboard)
    hours = tally.elapsed / 60
    fills = sorted(
        sum(tally.received[recipient["id"]].values()) / sum(need["kg"] for need in recipient["needs"])
        for recipient in _open_recipients(known)
        if recipient["needs"]
    )
    apart = sum(abs(a - b) for a in fills for b in fills)
    return {
        "kg": kg,
        "share": kg / supply if supply else 0.0,
        "hours": hours,
        "kg_per_vehicle_hour": kg / hours if hours else 0.0,
        "fill_min": min(fills, default=0.0),
        "fill_p10": _percentile(fills, 0.1),
        "gini": apart / (2 * len(fills) * sum(fills)) if sum(fills) > 0 else 1.0,
        "served": sum(1 for categories in tally.received.values() if sum(categories.values()) > KG_TOLERANCE),
    }


def _percentile(ordered: list[float], part: float) -> float:
    if not ordered:
        return 0.0
    place = part * (len(ordered) - 1)
    low = math.floor(place)
    return ordered[low] + (place - low) * (ordered[math.ceil(place)] - ordered[low])


def _judge_figures(tally: _Tally, plan: Json, score: float, metrics: dict[str, float]) -> None:
    if not abs(plan["score"] - score) <= SCORE_TOLERANCE:
        tally.add("wrong_score", "score", f"says {plan['score']}, is {score:.6f}")
    for name, value in metrics.items():
        said = plan["metrics"].get(name)
        if said is not None and not abs(said - value) <= max(SCORE_TOLERANCE, 1e-6 * abs(value)):
            tally.add("wrong_metric", f"metrics.{name}", f"says {said}, is {value:.6f}")
