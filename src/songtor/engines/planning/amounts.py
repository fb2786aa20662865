"""How much each recipient of one fixed route receives: a small linear program, exact for the day's objective."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import highspy

from songtor.engines.planning.indexed import Car, IndexedDay, Lot

DUST_KG = 1e-7
KEPT = 1e9
SOLVER_NOISE_KG = 1e-8


@dataclass(frozen=True, slots=True)
class Flow:
    """`kg` of a lot handed to a stop; `source` is the offer's stop number, or -1 for goods aboard at the start."""

    lot: Lot
    source: int
    to: int
    kg: float


@dataclass(slots=True)
class _Program:
    """Columns with at most one entry a row, rows bounded above."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    rows: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add_row(self, limit: float) -> int:
        self.limits.append(limit)
        return len(self.limits) - 1

    def add_column(self, cost: float, upper: float, entries: Iterable[tuple[int, float]]) -> None:
        self.cost.append(cost)
        self.upper.append(upper)
        for row, value in entries:
            self.rows.append(row)
            self.values.append(value)
        self.starts.append(len(self.rows))

    def as_highs(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.limits)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, [0.0] * len(self.cost), self.upper
        lp.row_lower_, lp.row_upper_ = [-highspy.kHighsInf] * len(self.limits), self.limits
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.starts, self.rows, self.values
        lp.sense_ = highspy.ObjSense.kMaximize
        return lp


@dataclass(frozen=True, slots=True)
class Pair:
    """A lot that may go to a stop; `loads` are the rows of the legs it rides on, `cost` what moving a kg costs."""

    lot: Lot
    source: int
    to: int
    loads: tuple[tuple[int, float], ...] = ()
    cost: float = 0.0


class AmountSolver:
    """One HiGHS, reused: same question, same answer."""

    def __init__(self) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("primal_feasibility_tolerance", 1e-9),
            ("dual_feasibility_tolerance", 1e-9),
        ):
            self._highs.setOptionValue(name, value)

    def split(self, day: IndexedDay, car: Car, stops: Sequence[int], arrive: Sequence[float]) -> tuple[Flow, ...]:
        """The amounts worth most on this route at these times; nothing past its use-by, never over the car's limits."""
        program = _Program()
        legs = _load_rows(program, day, car, stops)
        pairs = list(_route_pairs(day, car, stops, arrive, legs))
        return self.best_flows(day, pairs, program)

    def best_flows(self, day: IndexedDay, pairs: list[Pair], program: _Program | None = None) -> tuple[Flow, ...]:
        """The amounts worth most over these pairs, within what is offered and needed."""
        if not pairs:
            return ()
        program = program or _Program()
        _add_pairs(program, day, pairs)
        self._highs.passModel(program.as_highs())
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return ()
        amounts = self._highs.getSolution().col_value[: len(pairs)]
        return tuple(
            Flow(pair.lot, pair.source, pair.to, _tidy(kg))
            for pair, kg in zip(pairs, amounts, strict=True)
            if kg > DUST_KG
        )


def _tidy(kg: float) -> float:
    """The solver's 15.799999998 is 15.8; anything else is cut so that sums stay within their limits."""
    near = round(kg, 6)
    return near if abs(near - kg) < SOLVER_NOISE_KG else math.floor(kg * KEPT) / KEPT


def _add_pairs(program: _Program, day: IndexedDay, pairs: list[Pair]) -> None:
    supply: dict[tuple[Lot, int], int] = {}
    need: dict[tuple[int, str], int] = {}
    fill: dict[int, int] = {}
    for pair in pairs:
        if (pair.lot, pair.source) not in supply:
            supply[pair.lot, pair.source] = program.add_row(pair.lot.kg)
        if (pair.to, pair.lot.category) not in need:
            need[pair.to, pair.lot.category] = program.add_row(day.needs[pair.to][pair.lot.category])
        if pair.to not in fill:
            fill[pair.to] = program.add_row(0.0)
        rows = [(supply[pair.lot, pair.source], 1.0), (need[pair.to, pair.lot.category], 1.0), (fill[pair.to], -1.0)]
        program.add_column(-pair.cost, highspy.kHighsInf, [*rows, *pair.loads])
    for stop, row in fill.items():
        for fraction, worth in day.day.objective.fill:
            program.add_column(worth * day.priority[stop], fraction * day.need_kg(stop), [(row, 1.0)])


@dataclass(frozen=True, slots=True)
class _Leg:
    """The car leaves the stop at `position` as full as it gets; `cold` counts cold lines only."""

    row: int
    position: int
    cold: bool


def _load_rows(program: _Program, day: IndexedDay, car: Car, stops: Sequence[int]) -> list[_Leg]:
    """Rows only where the limit can bind: after the last pick-up before a delivery."""
    legs: list[_Leg] = []
    for cold in (False, True):
        room, offered = car.room(cold=cold), 0.0
        for position, stop in enumerate(stops):
            offered += sum(lot.kg for lot in day.lots[stop] if lot.cold or not cold)
            peak = day.is_offer(stop) and (position + 1 == len(stops) or not day.is_offer(stops[position + 1]))
            if peak and offered > room:
                legs.append(_Leg(program.add_row(room), position, cold))
    return legs


def _route_pairs(
    day: IndexedDay, car: Car, stops: Sequence[int], arrive: Sequence[float], legs: list[_Leg]
) -> Iterable[Pair]:
    aboard = [(lot, -1, -1) for lot in car.aboard]
    loaded = [(lot, stop, position) for position, stop in enumerate(stops) for lot in day.lots[stop]]
    for lot, source, taken in [*aboard, *loaded]:
        for position in range(taken + 1, len(stops)):
            stop = stops[position]
            if lot.category in day.needs[stop] and arrive[position] <= lot.use_by + 1e-9:
                yield Pair(lot, source, stop, _rides(lot, source, taken, position, legs))


def _rides(lot: Lot, source: int, taken: int, given: int, legs: list[_Leg]) -> tuple[tuple[int, float], ...]:
    counted = [leg for leg in legs if lot.cold or not leg.cold]
    if source < 0:
        # Goods aboard at the start are in the car's room already: handing them over frees room afterwards.
        return tuple((leg.row, -1.0) for leg in counted if given <= leg.position)
    return tuple((leg.row, 1.0) for leg in counted if taken <= leg.position < given)


def worth(day: IndexedDay, flows: Iterable[Flow]) -> float:
    received: dict[int, float] = {}
    for flow in flows:
        received[flow.to] = received.get(flow.to, 0.0) + flow.kg
    return sum(day.worth(stop, kg) for stop, kg in received.items())
