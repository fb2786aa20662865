"""Why a hand-over stands where it stands: the first of these claims that is true of the rounds as they are.

in_time       food that must be eaten by a moment at most `TIGHT_MIN` after the arrival gets there in time
behind        the site received less of its need in four weeks than the district's average
only_one      no other hand-over still to come on this vehicle's way needs this kind of food
nearest       of all sites that need this food, none can be reached sooner from the stop before
on_the_way    going there makes the vehicle's way at most `DETOUR_MIN` of driving longer
needs         it needs this food and has had nothing today
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from songtor.engines.planning.day import Day
from songtor.engines.planning.indexed import Car, IndexedDay, index_day
from songtor.engines.planning.plan import DeliveryVisit, PickupVisit, Route
from songtor.engines.planning.schedule import drive
from songtor.rounds.fair_shares import FairShare
from songtor.rounds.shares import Standing

TIGHT_MIN = 90.0
DETOUR_MIN = 10.0


@dataclass(frozen=True)
class Why:
    """`code` is one of the claims; `category` the food it speaks of, the figures what it says of it."""

    code: str
    category: str = ""
    minutes: int = 0
    use_by: float = 0.0
    kg: float = 0.0
    share: FairShare | None = None


Gets = Mapping[str, Mapping[str, float]]


def whys(standing: Standing, gets: Gets) -> dict[str, Why]:
    """By site, for every hand-over still to come that `gets` something: kilograms by site and kind of food."""
    day = index_day(standing.problem)
    cars = {car.id: car for car in day.cars}
    fairness = {str(site): one for site, one in standing.fairness.items()}
    found = {}
    for route in standing.plan.routes:
        for place, visit in enumerate(route.stops):
            if isinstance(visit, DeliveryVisit) and gets.get(visit.recipient):
                fair = fairness.get(visit.recipient)
                here = _Here(day, standing.problem, cars[route.vehicle], route, place, gets[visit.recipient], fair)
                found[visit.recipient] = here.why()
    return found


@dataclass(frozen=True)
class _Here:
    day: IndexedDay
    problem: Day
    car: Car
    route: Route
    place: int
    gets: Mapping[str, float]
    fair: FairShare | None

    def why(self) -> Why:
        claims = (self._in_time, self._behind, self._only_one, self._nearest, self._on_the_way)
        return next((why for claim in claims for why in claim()), self._needs())

    @property
    def _main(self) -> str:
        """The food it receives most of."""
        return max(sorted(self.gets), key=lambda category: self.gets[category])

    @property
    def visit(self) -> DeliveryVisit:
        here = self.route.stops[self.place]
        assert isinstance(here, DeliveryVisit)  # noqa: S101 - only hand-overs are asked why
        return here

    def _in_time(self) -> Iterator[Why]:
        use_by = {(one.id, line.category): line.use_by for one in self.problem.offers for line in one.lines}
        for drop in self.visit.drop:
            until, arrive = use_by.get((drop.offer, drop.category)), self.visit.arrive
            if drop.category in self.gets and until is not None and arrive <= until <= arrive + TIGHT_MIN:
                yield Why("in_time", drop.category, use_by=until)

    def _behind(self) -> Iterator[Why]:
        if self.fair and self.fair.is_behind and round(100 * (self.fair.share or 0)) < round(100 * self.fair.average):
            yield Why("behind", minutes=round(self._leg(self._number)), share=self.fair)

    def _only_one(self) -> Iterator[Why]:
        others = [
            self.day.needs[self.day.numbers[one.recipient]]
            for one in self.route.stops
            if isinstance(one, DeliveryVisit) and one.recipient != self.visit.recipient
        ]
        for category in sorted(self.gets):
            if others and not any(category in needs for needs in others):
                yield Why("only_one", category)

    def _nearest(self) -> Iterator[Why]:
        category = self._main
        rivals = [site for site in self.day.recipients if category in self.day.needs[site] and site != self._number]
        own = self._leg(self._number)
        if rivals and all(self._leg(site) >= own for site in rivals):
            yield Why("nearest", category, minutes=round(own))

    def _on_the_way(self) -> Iterator[Why]:
        stops = [self.day.numbers[one.stop] for one in self.route.stops]
        without = stops[: self.place] + stops[self.place + 1 :]
        worked = drive(self.day, self.car, stops).work_min - drive(self.day, self.car, without).work_min
        longer = worked - self.day.service[self._number]
        if longer <= DETOUR_MIN:
            yield Why("on_the_way", minutes=max(0, round(longer)))

    def _needs(self) -> Why:
        category = self._main
        return Why("needs", category, kg=self.day.needs[self._number].get(category, 0.0))

    @property
    def _number(self) -> int:
        return self.day.numbers[self.visit.recipient]

    def _leg(self, site: int) -> float:
        """Minutes to a site from the stop before this one."""
        if self.place == 0:
            return self.car.out[site]
        before: PickupVisit | DeliveryVisit = self.route.stops[self.place - 1]
        return self.day.minutes[self.day.numbers[before.stop]][site]
