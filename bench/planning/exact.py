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
        self.between = [[minutes[at[a["place"]]][at[b["place"]]] for b in self.stops] for a in self.stops]
        self.out = [[minutes[at[car["depot"]]][at[stop["place"]]] for stop in self.stops] for car in self.cars]
        self.home = [[minutes[at[stop["place"]]][at[car["depot"]]] for stop in self.stops] for car in self.cars]
        self._drive()
        self._time()
        self._hand_over()
        self._load()

    def _drive(self) -> None:
        """Arcs (car, from, to) that windows and shift allow: -1 is the depot on either side."""
        nodes = range(len(self.stops))
        self.arcs = {
            (k, i, j): self.highs.addBinary()
            for k in range(len(self.cars))
            for i in (-1, *nodes)
            for j in (*nodes, -1)
            if i != j and self._can_drive(k, i, j)
        }
        self.visits: dict[tuple[int, int], Any] = {}
        for k in range(len(self.cars)):
            for i in nodes:
                self.visits[k, i] = self._sum(arc for (car, a, _), arc in self.arcs.items() if (car, a) == (k, i))
                into = self._sum(arc for (car, _, b), arc in self.arcs.items() if (car, b) == (k, i))
                self.highs.addConstr(into - self.visits[k, i] == 0)
            leaves = self._sum(arc for (car, a, b), arc in self.arcs.items() if (car, a) == (k, -1) and b >= 0)
            self.highs.addConstr(leaves <= 1)
        self.visited = [self._sum(self.visits[k, i] for k in range(len(self.cars))) for i in nodes]
        for visited in self.visited:
            self.highs.addConstr(visited <= 1)

    def _can_drive(self, k: int, i: int, j: int) -> bool:
        """The last leg alone bounds when a car is at i: a detour may lead there before the direct way does."""
        first, last = self.cars[k]["shift"]
        done = first
        if i >= 0:
            into = min([self.out[k][i], *(row[i] for a, row in enumerate(self.between) if a != i)])
            done = max(first + into, self._opens(i)) + self.stops[i]["service_min"]
        if j < 0:
            return i >= 0 and done + self.home[k][i] <= last + SLACK
        return bool(done + (self.between[i][j] if i >= 0 else self.out[k][j]) <= self._closes(j) + SLACK)

    def _opens(self, stop: int) -> float:
        return float(self.stops[stop]["window"][0])

    def _closes(self, stop: int) -> float:
        return float(self.stops[stop]["window"][1])

    def _time(self) -> None:
        """Only as large a number lifts a rule that is not asked as its windows need: larger ones prove nothing."""
        nodes = range(len(self.stops))
        self.starts = [self.highs.addVariable(lb=stop["window"][0], ub=stop["window"][1]) for stop in self.stops]
        for (k, i, j), arc in self.arcs.items():
            shift = self.cars[k]["shift"]
            if i < 0:
                late = max(0.0, shift[0] + self.out[k][j] - self._opens(j))
                self.highs.addConstr(self.starts[j] - late * arc >= self._opens(j))
            elif j < 0:
                latest = shift[1] - self.home[k][i] - self.stops[i]["service_min"]
                early = max(0.0, self._closes(i) - latest)
                self.highs.addConstr(self.starts[i] + early * arc <= self._closes(i))
        for i in nodes:
            for j in (j for j in nodes if j != i):
                arc = self._sum(item for (_, a, b), item in self.arcs.items() if (a, b) == (i, j))
                self._later(i, j, self.stops[i]["service_min"] + self.between[i][j], arc)

    def _later(self, i: int, j: int, minutes: float, asked: Any) -> None:
        """When `asked` is 1, service at j starts so many minutes after that at i."""
        gap = self._closes(i) - self._opens(j)
        if minutes + gap > 0:
            self.highs.addConstr(self.starts[j] - self.starts[i] - (minutes + gap) * asked >= -gap)

    def _hand_over(self) -> None:
        """Kilograms of each line to each recipient who needs it: same car, later, in time."""
        self.flows: dict[tuple[int, int, int], Any] = {}
        for i in self.offers:
            for r in self.takers:
                self._pair(i, r)
        for i in self.offers:
            for n, line in enumerate(self.stops[i]["lines"]):
                of_line = [kg for (o, m, _), kg in self.flows.items() if (o, m) == (i, n)]
                self._at_most(of_line, line["kg"] * self.visited[i])
        for r in self.takers:
            for need in self.stops[r]["needs"]:
                self._at_most(self._given(r, need["category"]), need["kg"] * self.visited[r])

    def _pair(self, i: int, r: int) -> None:
        needs = {need["category"]: need["kg"] for need in self.stops[r]["needs"]}
        wanted = [(n, line) for n, line in enumerate(self.stops[i]["lines"]) if line["category"] in needs]
        earliest = max(self._opens(i) + self.stops[i]["service_min"], self._opens(r))
        if not wanted or earliest > self._closes(r):
            return
        may = self.highs.addBinary()
        self._only_on_one_route(i, r, may)
        self._later(i, r, self.stops[i]["service_min"], may)
        for n, line in wanted:
            most, use_by = min(needs[line["category"]], line["kg"]), line.get("use_by", self._closes(r))
            if use_by < earliest:
                continue
            kg, fresh = self.highs.addVariable(lb=0.0, ub=most), may
            self.flows[i, n, r] = kg
            if use_by < self._closes(r):
                fresh = self.highs.addBinary()
                self.highs.addConstr(fresh - may <= 0)
                self.highs.addConstr(self.starts[r] + (self._closes(r) - use_by) * fresh <= self._closes(r))
            self.highs.addConstr(kg - most * fresh <= 0)

    def _only_on_one_route(self, i: int, r: int, may: Any) -> None:
        for k in range(len(self.cars)):
            self.highs.addConstr(self.visits[k, i] - self.visits[k, r] + may <= 1)
        self.highs.addConstr(may - self.visited[i] <= 0)
        self.highs.addConstr(may - self.visited[r] <= 0)

    def _given(self, taker: int, category: str) -> list[Any]:
        return [
            kg
            for (i, n, r), kg in self.flows.items()
            if r == taker and self.stops[i]["lines"][n]["category"] == category
        ]

    def _load(self) -> None:
        for cold, limit in ((False, "capacity_kg"), (True, "cold_kg")):
            limits = [car.get(limit, 1e4) for car in self.cars]
            lines = [line for i in self.offers for line in self.stops[i]["lines"] if line.get("cold") or not cold]
            if sum(line["kg"] for line in lines) > min(limits, default=0.0):
                self._keep_below(limits, cold)

    def _keep_below(self, limits: Sequence[float], cold: bool) -> None:
        most = max(limits, default=0.0)
        loads = [self.highs.addVariable(lb=0.0, ub=most) for _ in self.stops]
        for i, load in enumerate(loads):
            change = self._change(i, cold)
            room = self._sum(limit * self.visits[k, i] for k, limit in enumerate(limits))
            self.highs.addConstr(load - room <= 0)
            self.highs.addConstr(load - change >= 0)
            for j in (j for j in range(len(self.stops)) if j != i):
                arc = self._sum(item for (_, a, b), item in self.arcs.items() if (a, b) == (j, i))
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

    def _at_most(self, amounts: list[Any], limit: Any) -> None:
        if amounts:
            self.highs.addConstr(self._sum(amounts) - limit <= 0)

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
