"""OR-Tools in a process of its own (highspy and ortools cannot share one): a problem a line in, its routes a line out.

Loads nothing of this project but what JSON carries: see `bench.planning.rival` for what stands in a line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

Json = dict[str, Any]

HOUR_MS = 3_600_000  # the true end is in CPU seconds, by `_Clock`


def main() -> None:
    for line in sys.stdin:
        problem = json.loads(line)
        started = time.process_time()
        routes = solve(problem)
        print(json.dumps({"routes": routes, "cpu_s": time.process_time() - started}), flush=True)


def solve(problem: Json) -> list[list[list[int]]]:
    """Per van its visits, each a haul's number and 1 where it is picked up."""
    model = _Model(problem)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(HOUR_MS)
    end = time.process_time() + problem["seconds"]
    limit = model.routing.solver().CustomLimit(lambda: time.process_time() > end)
    model.routing.AddSearchMonitor(limit)
    found = model.routing.SolveWithParameters(parameters)
    return model.routes(found) if found is not None else [[] for _ in problem["vans"]]


class _Model:
    """Every halt is a node of its own; the vans' starts and ends come after them."""

    def __init__(self, problem: Json) -> None:
        self.problem = problem
        self.halts: list[Json] = []
        self.visits: list[list[int]] = []
        self.amounts: list[list[int]] = []
        self.pairs = [self._add(number, haul) for number, haul in enumerate(problem["hauls"])]
        vans = problem["vans"]
        count = len(self.halts)
        self.nodes = [halt["node"] for halt in self.halts] + [van[end] for van in vans for end in ("start", "end")]
        ends = range(count, count + 2 * len(vans), 2)
        self.manager = pywrapcp.RoutingIndexManager(len(self.nodes), len(vans), list(ends), [end + 1 for end in ends])
        self.routing = pywrapcp.RoutingModel(self.manager)
        self._drive()
        self._time()
        self._load()
        self._pair()

    def _add(self, number: int, haul: Json) -> list[int]:
        """The nodes of a haul, its pickup first when it has one."""
        added = []
        for halt, is_pickup in ((haul["pickup"], 1), (haul["delivery"], 0)):
            if halt is not None:
                added.append(len(self.halts))
                self.halts.append(halt)
                self.visits.append([number, is_pickup])
                self.amounts.append([kg if is_pickup or haul["pickup"] is None else -kg for kg in haul["amount"]])
        return added

    def _drive(self) -> None:
        cost = self.routing.RegisterTransitMatrix(self._between(lambda halt: 0))
        self.routing.SetArcCostEvaluatorOfAllVehicles(cost)

    def _time(self) -> None:
        moving = self.routing.RegisterTransitMatrix(self._between(lambda halt: halt["service"]))
        vans = self.problem["vans"]
        latest = max((van["window"][1] for van in vans), default=0)
        self.routing.AddDimension(moving, latest, latest, False, "time")
        self.clock = self.routing.GetDimensionOrDie("time")
        for node, halt in enumerate(self.halts):
            self.clock.CumulVar(self.manager.NodeToIndex(node)).SetRange(halt["first"], min(halt["last"], latest))
        for number, van in enumerate(vans):
            for index in (self.routing.Start(number), self.routing.End(number)):
                self.clock.CumulVar(index).SetRange(*van["window"])

    def _between(self, service: Callable[[Json], int]) -> list[list[int]]:
        legs = self.problem["legs"]
        spent = [service(halt) for halt in self.halts] + [0] * (2 * len(self.problem["vans"]))
        return [[spent[i] + legs[a][b] for b in self.nodes] for i, a in enumerate(self.nodes)]

    def _load(self) -> None:
        vans = self.problem["vans"]
        for part in range(len(vans[0]["capacity"]) if vans else 0):
            loads = [amount[part] for amount in self.amounts] + [0] * (2 * len(vans))
            change = self.routing.RegisterUnaryTransitVector(loads)
            limits = [van["capacity"][part] for van in vans]
            self.routing.AddDimensionWithVehicleCapacity(change, 0, limits, True, f"load {part}")

    def _pair(self) -> None:
        solver = self.routing.solver()
        for haul, nodes in zip(self.problem["hauls"], self.pairs, strict=True):
            at = [self.manager.NodeToIndex(node) for node in nodes]
            if haul["worth"] is not None:
                for node, penalty in zip(nodes, (haul["worth"], 0), strict=False):
                    self.routing.AddDisjunction([self.manager.NodeToIndex(node)], penalty)
            if haul["van"] is not None:
                for index in at:
                    self.routing.SetAllowedVehiclesForIndex([haul["van"]], index)
            if len(at) == 2:
                self.routing.AddPickupAndDelivery(*at)
                solver.Add(self.routing.VehicleVar(at[0]) == self.routing.VehicleVar(at[1]))
                solver.Add(self.routing.ActiveVar(at[0]) == self.routing.ActiveVar(at[1]))
                solver.Add(self.clock.CumulVar(at[0]) <= self.clock.CumulVar(at[1]))

    def routes(self, found: Any) -> list[list[list[int]]]:
        routes = []
        for van in range(len(self.problem["vans"])):
            index, route = found.Value(self.routing.NextVar(self.routing.Start(van))), []
            while not self.routing.IsEnd(index):
                route.append(self.visits[self.manager.IndexToNode(index)])
                index = found.Value(self.routing.NextVar(index))
            routes.append(route)
        return routes


if __name__ == "__main__":
    main()
