"""The best plan there is of a tiny day, proven: one mixed-integer program in HiGHS, sharing no code with the planner.

Nodes are the stops, then a start and an end; a car's arcs, the times, loads and amounts are all variables. Amounts ride
with a car only where the hand-over comes after the pick-up on the same route.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy

Json = dict[str, Any]

SLACK = 1e-9


@dataclass(frozen=True)
class Proven:
    """`score` of the optimum, what the bound leaves open, and each car's stops in order."""

    score: float
    gap: float
    routes: tuple[tuple[str, tuple[str, ...]], ...]


class NotProven(RuntimeError):
    """The time given was too short for a proof."""


def best_plan(day: Json, minutes: Sequence[Sequence[float]], *, seconds: float = 60.0) -> Proven:
    """The optimum of a day without `state`; `minutes` between its places in their order."""
    program = _Program(day, minutes)
    highs = program.highs
    highs.setOptionValue("time_limit", seconds)
    highs.maximize(program.worth())
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NotProven(day["id"])
    info = highs.getInfo()
    return Proven(info.objective_function_value, info.mip_gap, program.routes())


class _Program:
    def __init__(self, day: Json, minutes: Sequence[Sequence[float]]) -> None:
        self.day = day
        self.highs = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 1e-6),
            ("mip_feasibility_tolerance", SLACK),
            ("primal_feasibility_tolerance", SLACK),
        ):
            self.highs.setOptionValue(name, value)
        at = {place["id"]: i for i, place in enumerate(day["places"])}
        self.cars = day["vehicles"]
        self.stops = [*day["offers"], *day["recipients"]]
        self.offers = range(len(day["offers"]))
        self.takers = range(len(day["offers"]), len(self.stops))
        self.horizon = max((car["shift"][1] for car in self.cars), default=0.0)
        self.between = [[minutes[at[a["place"]]][at[b["place"]]] for b in self.stops] for a in self.stops]
        self.out = [[minutes[at[car["depot"]]][at[stop["place"]]] for stop in self.stops] for car in self.cars]
        self.home = [[minutes[at[stop["place"]]][at[car["depot"]]] for stop in self.stops] for car in self.cars]
        self._drive()
        self._time()
        self._hand_over()
        self._load()

    def _drive(self) -> None:
        """Arcs (car, from, to): -1 is the depot on either side."""
        nodes = range(len(self.stops))
        self.arcs = {
            (k, i, j): self.highs.addBinary()
            for k in range(len(self.cars))
            for i in (-1, *nodes)
            for j in (*nodes, -1)
            if i != j
        }
        self.visits: dict[tuple[int, int], Any] = {}
        for k in range(len(self.cars)):
            for i in nodes:
                self.visits[k, i] = self._sum(self.arcs[k, i, j] for j in (*nodes, -1) if j != i)
                into = self._sum(self.arcs[k, j, i] for j in (-1, *nodes) if j != i)
                self.highs.addConstr(into - self.visits[k, i] == 0)
            leaves = self._sum(self.arcs[k, -1, j] for j in nodes)
            self.highs.addConstr(leaves <= 1)
        self.visited = [self._sum(self.visits[k, i] for k in range(len(self.cars))) for i in nodes]
        for visited in self.visited:
            self.highs.addConstr(visited <= 1)

    def _time(self) -> None:
        nodes, big = range(len(self.stops)), 2 * self.horizon
        self.starts = [self.highs.addVariable(lb=stop["window"][0], ub=stop["window"][1]) for stop in self.stops]
        for (k, i, j), arc in self.arcs.items():
            car, done = self.cars[k], (self.starts[i] + self.stops[i]["service_min"]) if i >= 0 else None
            if done is None and j >= 0:
                first = car["shift"][0] + self.out[k][j]
                self.highs.addConstr(self.starts[j] - first * arc >= 0)
            elif done is not None and j < 0:
                self.highs.addConstr(done + self.home[k][i] + big * arc <= car["shift"][1] + big)
        for i in nodes:
            for j in (j for j in nodes if j != i):
                arc = self._sum(self.arcs[k, i, j] for k in range(len(self.cars)))
                leg = self.stops[i]["service_min"] + self.between[i][j]
                self.highs.addConstr(self.starts[j] - self.starts[i] - (leg + big) * arc >= -big)

    def _hand_over(self) -> None:
        """Kilograms of each line to each recipient who needs it, allowed by a binary: same car, later, in time."""
        big = 2 * self.horizon
        self.flows: dict[tuple[int, int, int], Any] = {}
        for i in self.offers:
            for n, line in enumerate(self.stops[i]["lines"]):
                for r in self.takers:
                    need = sum(item["kg"] for item in self.stops[r]["needs"] if item["category"] == line["category"])
                    if need:
                        kg, may = self.highs.addVariable(lb=0.0, ub=min(need, line["kg"])), self.highs.addBinary()
                        self.flows[i, n, r] = kg
                        self.highs.addConstr(kg - min(need, line["kg"]) * may <= 0)
                        self._only_on_one_route(i, r, may)
                        later = self.starts[i] + self.stops[i]["service_min"] - self.starts[r]
                        self.highs.addConstr(later + big * may <= big)
                        if "use_by" in line:
                            self.highs.addConstr(self.starts[r] + big * may <= line["use_by"] + big)
        for i in self.offers:
            for n, line in enumerate(self.stops[i]["lines"]):
                self._at_most([kg for (o, m, _), kg in self.flows.items() if (o, m) == (i, n)], line["kg"])
        for r in self.takers:
            for need in self.stops[r]["needs"]:
                self._at_most(self._given(r, need["category"]), need["kg"])

    def _only_on_one_route(self, i: int, r: int, may: Any) -> None:
        for k in range(len(self.cars)):
            self.highs.addConstr(self.visits[k, i] - self.visits[k, r] + may <= 1)
        self.highs.addConstr(may - self.visited[i] <= 0)

    def _given(self, taker: int, category: str) -> list[Any]:
        return [
            kg
            for (i, n, r), kg in self.flows.items()
            if r == taker and self.stops[i]["lines"][n]["category"] == category
        ]

    def _load(self) -> None:
        for cold, limit in ((False, "capacity_kg"), (True, "cold_kg")):
            most = max((car.get(limit, 1e4) for car in self.cars), default=0.0)
            loads = [self.highs.addVariable(lb=0.0, ub=most) for _ in self.stops]
            for i, load in enumerate(loads):
                change = self._change(i, cold)
                room = self._sum(car.get(limit, 1e4) * self.visits[k, i] for k, car in enumerate(self.cars))
                self.highs.addConstr(load - room <= 0)
                self.highs.addConstr(load - change >= 0)
                for j in (j for j in range(len(self.stops)) if j != i):
                    arc = self._sum(self.arcs[k, j, i] for k in range(len(self.cars)))
                    self.highs.addConstr(load - loads[j] - change - 2 * most * arc >= -2 * most)

    def _change(self, stop: int, cold: bool) -> Any:
        signed = [
            kg * (1 if stop == i else -1)
            for (i, n, r), kg in self.flows.items()
            if stop in (i, r) and (self.stops[i]["lines"][n].get("cold", False) or not cold)
        ]
        return self._sum(signed)

    def worth(self) -> Any:
        objective = self.day.get("objective") or {
            "fill": [[0.25, 2.0], [0.25, 1.2], [0.25, 0.8], [0.25, 0.5]],
            "kg_per_minute": 0.05,
        }
        total = self._sum(
            arc * (-objective["kg_per_minute"] * self._work(k, i, j)) for (k, i, j), arc in self.arcs.items()
        )
        for r in self.takers:
            need = sum(item["kg"] for item in self.stops[r]["needs"])
            steps = [(self.highs.addVariable(lb=0.0, ub=part * need), rate) for part, rate in objective["fill"]]
            given = [kg for (_, _, taker), kg in self.flows.items() if taker == r]
            self.highs.addConstr(self._sum(step for step, _ in steps) - self._sum(given) <= 0)
            total += self._sum(step * (rate * self.stops[r].get("priority", 1)) for step, rate in steps)
        return total

    def _work(self, car: int, i: int, j: int) -> float:
        """Minutes of an arc: the leg and the service at its end."""
        if i < 0 and j < 0:
            return 0.0
        if j < 0:
            return float(self.home[car][i])
        leg = self.out[car][j] if i < 0 else self.between[i][j]
        return float(leg + self.stops[j]["service_min"])

    def _at_most(self, amounts: list[Any], limit: float) -> None:
        if amounts:
            self.highs.addConstr(self._sum(amounts) <= limit)

    def _sum(self, terms: Any) -> Any:
        return self.highs.qsum(terms)

    def routes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        following = {(k, i): j for (k, i, j), arc in self.arcs.items() if self.highs.val(arc) > 0.5}
        routes = []
        for k, car in enumerate(self.cars):
            route, stop = [], following.get((k, -1), -1)
            while stop >= 0:
                route.append(self.stops[stop]["id"])
                stop = following[k, stop]
            routes.append((car["id"], tuple(route)))
        return tuple(routes)
