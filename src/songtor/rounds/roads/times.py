"""The minutes a district's day is planned on: what its source told, else the formula, both as slow as it drives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from songtor.engines.planning.day import MatrixTravel, Place
from songtor.rounds.roads.factor import Drive, Factor, factor_of_today
from songtor.rounds.roads.kept import Pair, known_times
from songtor.rounds.roads.legs import Leg, driven_legs
from songtor.rounds.roads.models import TimesBy
from songtor.rounds.roads.points import CROWFLY, name_of, point_of
from songtor.rounds.roads.sources import kept_under, times_by

DECIMALS = 2
Named = tuple[Place, str]


@dataclass(frozen=True)
class PlannedOn:
    """On which times a plan is made. `trouble` says why the source told less than it was asked."""

    by: str
    factor: Factor
    guessed_percent: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Times:
    """A district's minutes on one day. What the source does not know the formula does, with a factor of its own."""

    by: TimesBy
    formula: Factor
    source: Factor
    kept_as: str = ""

    @property
    def factor(self) -> Factor:
        return self.formula if self.by == TimesBy.CROWFLY else self.source

    def travel(self, places: Sequence[Place]) -> MatrixTravel:
        """In the order of the places."""
        known = known_times(self.kept_as, map(point_of, places))
        names = [name_of(point_of(place)) for place in places] if known else [""] * len(places)
        named = list(zip(places, names, strict=True))
        return MatrixTravel(tuple(tuple(self._between(start, end, known) for end in named) for start in named))

    def _between(self, start: Named, end: Named, known: Mapping[Pair, float | None]) -> float:
        told = known.get((start[1], end[1]))
        if told is not None and start[1] != end[1]:
            return round(told * self.source.value, DECIMALS)
        return round(CROWFLY.between(start[0], end[0]) * self.formula.value, DECIMALS)

    def planned_on(self, places: Sequence[Place], *, trouble: str = "") -> PlannedOn:
        """Says how much of the places' minutes is the formula's."""
        names = {name_of(point_of(place)) for place in places}
        pairs = len(names) * (len(names) - 1)
        if self.by == TimesBy.CROWFLY or not pairs:
            return PlannedOn(self.by, self.factor, trouble=trouble)
        known = known_times(self.kept_as, map(point_of, places))
        told = sum(minutes is not None and start != end for (start, end), minutes in known.items())
        guessed = -(-100 * (pairs - told) // pairs)
        factor = self.formula if told == 0 else self.factor
        return PlannedOn(self.by, factor, guessed, trouble)


def times_of(district: str, day: date, *, now: datetime | None = None) -> Times:
    """Learned until that day, and on it until `now`. Two queries where a source is set, one where none is."""
    legs = driven_legs(district, day, now=now)
    by, kept_as = times_by(), kept_under()
    formula = _learned(((leg, leg.crowfly_min) for leg in legs), day)
    if by == TimesBy.CROWFLY:
        return Times(by, formula, formula)
    known = known_times(kept_as, [point for leg in legs for point in (leg.start, leg.end)])
    told = ((leg, known.get((name_of(leg.start), name_of(leg.end)))) for leg in legs)
    return Times(by, formula, _learned(((leg, minutes) for leg, minutes in told if minutes), day), kept_as)


def travel_factor(district: str, day: date, *, now: datetime | None = None) -> Factor:
    """What the minutes of the city's source are multiplied with, and how many legs say so."""
    return times_of(district, day, now=now).factor


def _learned(predicted: Iterable[tuple[Leg, float]], day: date) -> Factor:
    past: list[Drive] = []
    today: list[Drive] = []
    for leg, minutes in predicted:
        (today if leg.day == day else past).append((leg.minutes, minutes))
    return factor_of_today(past, today)
