"""songtor-day/1 and songtor-plan/1: read, refused with JSON path and rule, and written."""

from dataclasses import asdict
from typing import Any, cast, get_args

from songtor.engines.planning.day import (
    Aboard,
    CrowflyTravel,
    Day,
    MatrixTravel,
    Need,
    Objective,
    Offer,
    OfferLine,
    Place,
    Recipient,
    State,
    Travel,
    Vehicle,
    VehicleState,
)
from songtor.engines.planning.json_reading import BadDay, BadFile, BadPlan, Node, root
from songtor.engines.planning.plan import (
    DeliveryVisit,
    Drop,
    Load,
    Metrics,
    PickupVisit,
    Plan,
    Reason,
    Route,
    Unserved,
)

__all__ = [
    "DAY_FORMAT",
    "PLAN_FORMAT",
    "BadDay",
    "BadFile",
    "BadPlan",
    "day_to_json",
    "plan_to_json",
    "read_day",
    "read_plan",
]

DAY_FORMAT = "songtor-day/1"
PLAN_FORMAT = "songtor-plan/1"
NUMBERS_KEPT = 9
MOST_STOPS = 300  # offers and recipients together
MOST_OF = {"places": 400, "vehicles": 50, "categories": 20}

Json = dict[str, Any]


def read_day(source: object) -> Day:
    """A day from JSON already read or from a Path; anything else than a sound day raises BadDay."""
    node = root(source, BadDay)
    _require_format(node, DAY_FORMAT)
    _require_size(node)
    with node.sense():
        return Day(
            id=node.field("id").text(),
            district=node.field("district").text(),
            date=node.field("date").text(),
            categories=node.field("categories").texts(),
            places=tuple(_read_place(item) for item in node.field("places").items()),
            travel=_read_travel(node.field("travel")),
            vehicles=tuple(_read_vehicle(item) for item in node.field("vehicles").items()),
            offers=tuple(_read_offer(item) for item in node.field("offers").items()),
            recipients=tuple(_read_recipient(item) for item in node.field("recipients").items()),
            objective=_read_objective(node.field("objective")) if node.has("objective") else Objective(),
            state=_read_state(node),
        )


def _require_format(node: Node, expected: str) -> None:
    found = node.field("format")
    if found.text() != expected:
        raise found.refuse(f"must be '{expected}'")


def _require_size(node: Node) -> None:
    """Before anything is read: a day too large to plan in its budget is refused, not begun."""
    for name, most in MOST_OF.items():
        if len(list(node.field(name).items())) > most:
            raise node.field(name).refuse(f"must not hold more than {most}")
    stops = [len(list(node.field(name).items())) for name in ("offers", "recipients")]
    if sum(stops) > MOST_STOPS:
        name = "offers" if stops[0] > MOST_STOPS else "recipients"
        raise node.field(name).refuse(f"offers and recipients must not be more than {MOST_STOPS} together")


def _read_place(node: Node) -> Place:
    with node.sense():
        return Place(id=node.field("id").text(), lat=node.field("lat").number(), lon=node.field("lon").number())


def _read_travel(node: Node) -> Travel:
    kind = node.field("kind")
    with node.sense():
        if kind.text() == "matrix":
            return MatrixTravel(minutes=tuple(row.numbers() for row in node.field("minutes").items()))
        if kind.text() == "crowfly":
            return CrowflyTravel(node.field("fixed_min").number(), node.field("min_per_km").number())
    raise kind.refuse("must be 'matrix' or 'crowfly'")


def _read_vehicle(node: Node) -> Vehicle:
    with node.sense():
        return Vehicle(
            id=node.field("id").text(),
            depot=node.field("depot").text(),
            capacity_kg=node.field("capacity_kg").number(),
            shift=node.field("shift").pair(),
            cold_kg=node.field("cold_kg").number() if node.has("cold_kg") else None,
        )


def _read_offer(node: Node) -> Offer:
    with node.sense():
        return Offer(
            id=node.field("id").text(),
            place=node.field("place").text(),
            window=node.field("window").pair(),
            service_min=node.field("service_min").number(),
            lines=tuple(_read_line(item) for item in node.field("lines").items()),
        )


def _read_line(node: Node) -> OfferLine:
    with node.sense():
        return OfferLine(
            category=node.field("category").text(),
            kg=node.field("kg").number(),
            use_by=node.field("use_by").number() if node.has("use_by") else None,
            cold=node.field("cold").truth() if node.has("cold") else False,
        )


def _read_recipient(node: Node) -> Recipient:
    with node.sense():
        return Recipient(
            id=node.field("id").text(),
            place=node.field("place").text(),
            window=node.field("window").pair(),
            service_min=node.field("service_min").number(),
            needs=tuple(_read_need(item) for item in node.field("needs").items()),
            priority=node.field("priority").number() if node.has("priority") else 1.0,
        )


def _read_need(node: Node) -> Need:
    with node.sense():
        return Need(category=node.field("category").text(), kg=node.field("kg").number())


def _read_objective(node: Node) -> Objective:
    with node.sense():
        fill = tuple(step.pair() for step in node.field("fill").items())
        return Objective(fill=fill, kg_per_minute=node.field("kg_per_minute").number())


def _read_state(day: Node) -> State | None:
    if not day.has("state") or day.field("state").value is None:
        return None
    node = day.field("state")
    with node.sense():
        return State(
            now=node.field("now").number(),
            vehicles=tuple(_read_vehicle_state(item) for item in node.field("vehicles").items()),
            cancelled=node.field("cancelled").texts() if node.has("cancelled") else (),
        )


def _read_vehicle_state(node: Node) -> VehicleState:
    with node.sense():
        return VehicleState(
            id=node.field("id").text(),
            at=node.field("at").text(),
            free_at=node.field("free_at").number(),
            visited=node.field("visited").texts() if node.has("visited") else (),
            aboard=tuple(_read_aboard(item) for item in node.field("aboard").items()) if node.has("aboard") else (),
        )


def _read_aboard(node: Node) -> Aboard:
    with node.sense():
        return Aboard(node.field("offer").text(), node.field("category").text(), node.field("kg").number())


def read_plan(source: object) -> Plan:
    """A plan from JSON already read or from a Path; its shape is checked here, its rules by `check`."""
    node = root(source, BadPlan)
    _require_format(node, PLAN_FORMAT)
    return Plan(
        instance=node.field("instance").text(),
        score=node.field("score").number(),
        metrics=_read_metrics(node.field("metrics")),
        seed=node.field("seed").whole(),
        routes=tuple(_read_route(item) for item in node.field("routes").items()),
        unserved=tuple(_read_unserved(item) for item in node.field("unserved").items()),
    )


def _read_metrics(node: Node) -> Metrics:
    names = [name for name in Metrics.__dataclass_fields__ if name != "served"]
    return Metrics(served=node.field("served").whole(), **{name: node.field(name).number() for name in names})


def _read_route(node: Node) -> Route:
    stops = tuple(_read_visit(item) for item in node.field("stops").items())
    return Route(vehicle=node.field("vehicle").text(), return_at=node.field("return").number(), stops=stops)


def _read_visit(node: Node) -> PickupVisit | DeliveryVisit:
    kind, arrive = node.field("kind"), node.field("arrive").number()
    if kind.value == "pickup":
        load = tuple(
            Load(item.field("category").text(), item.field("kg").number()) for item in node.field("load").items()
        )
        return PickupVisit(node.field("offer").text(), arrive, load)
    if kind.value == "delivery":
        return DeliveryVisit(
            node.field("recipient").text(), arrive, tuple(_read_drop(item) for item in node.field("drop").items())
        )
    raise kind.refuse("must be 'pickup' or 'delivery'")


def _read_drop(node: Node) -> Drop:
    return Drop(node.field("offer").text(), node.field("category").text(), node.field("kg").number())


def _read_unserved(node: Node) -> Unserved:
    reason = node.field("reason")
    if reason.text() not in get_args(Reason):
        raise reason.refuse("must be one of " + ", ".join(get_args(Reason)))
    texts = {name: node.field(name).text() for name in ("offer", "category", "recipient", "vehicle") if node.has(name)}
    kg = node.field("kg").number() if node.has("kg") else None
    return Unserved(cast(Reason, reason.value), kg=kg, **texts)


def day_to_json(day: Day) -> Json:
    """The day as songtor-day/1; optional fields that say nothing are left out."""
    travel = {"kind": "matrix" if isinstance(day.travel, MatrixTravel) else "crowfly", **asdict(day.travel)}
    said: Json = {"format": DAY_FORMAT, **asdict(day), "travel": travel}
    for vehicle in said["vehicles"]:
        _drop_if(vehicle, "cold_kg", None)
    for offer in said["offers"]:
        for line in offer["lines"]:
            _drop_if(line, "use_by", None)
            _drop_if(line, "cold", False)
    for recipient in said["recipients"]:
        _drop_if(recipient, "priority", 1.0)
    _drop_if(said, "state", None)
    return cast(Json, _listed(said))


def _drop_if(item: Json, name: str, silent: object) -> None:
    if item[name] == silent:
        del item[name]


def _listed(value: object) -> object:
    """Tuples as lists, so that what is written equals what is read back."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    return value


def plan_to_json(plan: Plan) -> Json:
    """The plan as songtor-plan/1."""
    return {
        "format": PLAN_FORMAT,
        "instance": plan.instance,
        "score": round(plan.score, NUMBERS_KEPT),
        "metrics": {
            name: round(value, NUMBERS_KEPT) if isinstance(value, float) else value
            for name, value in asdict(plan.metrics).items()
        },
        "seed": plan.seed,
        "routes": [_route_to_json(route) for route in plan.routes],
        "unserved": [
            {key: value for key, value in asdict(item).items() if value is not None} for item in plan.unserved
        ],
    }


def _route_to_json(route: Route) -> Json:
    stops = [_visit_to_json(visit) for visit in route.stops]
    return {"vehicle": route.vehicle, "return": round(route.return_at, NUMBERS_KEPT), "stops": stops}


def _visit_to_json(visit: PickupVisit | DeliveryVisit) -> Json:
    arrive = round(visit.arrive, NUMBERS_KEPT)
    if isinstance(visit, PickupVisit):
        return {"kind": "pickup", "offer": visit.offer, "arrive": arrive, "load": [asdict(item) for item in visit.load]}
    drop = [asdict(item) for item in visit.drop]
    return {"kind": "delivery", "recipient": visit.recipient, "arrive": arrive, "drop": drop}
