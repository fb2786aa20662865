"""KR 8214 of a quarter: every district, every group of districts, and the city, with targets, pace and who is late."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from songtor.city.models import Agency, AgencyKind, District, DistrictGroup
from songtor.city.policy import Actor, Kind, Verb, visible
from songtor.city.queries import SaidTarget, said_targets, targets
from songtor.engines.thai import fiscal_year_days
from songtor.evidence.errors import Unknown
from songtor.receipts.periods import CITY, Quarter
from songtor.reports.kr.figures import Figures, Result, results, share_of
from songtor.reports.kr.models import QuarterSheet
from songtor.reports.kr.sheets import Changed, Standing, State, changes, is_late, locked, standings

INDICATOR = "8214"
WHOLE_PEOPLE = Decimal(1)


@dataclass(frozen=True)
class Reached:
    """A yearly target as one source prints it, and how far it is reached; `pace` is target x elapsed / year."""

    target: SaidTarget
    people: int
    pace: int

    @property
    def share(self) -> Decimal | None:
        return share_of(self.people, self.target.people)

    @property
    def ahead(self) -> int:
        """Below zero when behind."""
        return self.people - self.pace


@dataclass(frozen=True)
class Row:
    """One district, group of districts, or the city. Frozen numbers while the district's sheet holds."""

    key: str
    name_th: str
    name_en: str
    result: Result
    reached: tuple[Reached, ...] = ()
    standing: Standing = field(default_factory=Standing)
    is_late: bool = False
    changes: tuple[Changed, ...] = ()

    @property
    def name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name_th

    @property
    def quarter(self) -> Figures:
        return self.result.quarter

    @property
    def year(self) -> Figures:
        return self.result.year

    @property
    def first_reached(self) -> Reached | None:
        """By the source whose districts add up."""
        return self.reached[0] if self.reached else None


@dataclass(frozen=True)
class KrReport:
    """What the actor may see of a quarter. The city and the groups are told to whoever sees all of the city."""

    quarter: Quarter
    as_of: date
    host: str
    rows: tuple[Row, ...]
    groups: tuple[Row, ...]
    city: Row | None
    is_locked: bool

    @property
    def late(self) -> list[Row]:
        return [row for row in self.rows if row.is_late]

    @property
    def whole(self) -> list[Row]:
        """The city first, then its groups, then the districts."""
        return [*([self.city] if self.city else []), *self.groups, *self.rows]

    @property
    def title(self) -> str:
        return _("KR 8214: vulnerable people who received food and necessities")

    @property
    def file_name(self) -> str:
        return f"kr-8214-{self.quarter.key}"


def kr_report(*, actor: Actor, quarter: Quarter, today: date) -> KrReport:
    """Raises Unknown for whoever may see no district."""
    seen = actor.districts(Verb.SEE, Kind.KR)
    if seen is not None and not seen:
        raise Unknown
    places = list(visible(actor, Kind.KR, District.objects.all(), district="pk").order_by("code"))
    found = results(quarter, today=today, scopes=None if seen is None else seen)
    there = _Told(quarter, today, found, standings(actor=actor, quarter=quarter), _targets(quarter))
    whole = locked(quarter)
    groups = list(DistrictGroup.objects.order_by("code")) if seen is None else []
    return KrReport(
        quarter=quarter,
        as_of=min(today, quarter.last),
        host=_host(),
        rows=tuple(there.district(one) for one in places),
        groups=tuple(there.group(one, places) for one in groups),
        city=there.city(whole) if seen is None else None,
        is_locked=whole is not None,
    )


def _host() -> str:
    """The department, as the city's data files name it."""
    return str(Agency.objects.filter(kind=AgencyKind.DEPARTMENT).order_by("code").first() or "")


def _targets(quarter: Quarter) -> Mapping[str, SaidTarget]:
    rows = targets(INDICATOR, quarter.fiscal_year).filter(district__isnull=False)
    return {one.district_id or "": SaidTarget(one.people, one.source, one.document) for one in rows}


@dataclass(frozen=True)
class _Told:
    quarter: Quarter
    today: date
    found: Mapping[str, Result]
    standings: Mapping[str, Standing]
    targets: Mapping[str, SaidTarget]

    def district(self, place: District) -> Row:
        live, standing = self.found.get(place.pk, Result()), self.standings.get(place.pk, Standing())
        result = standing.frozen or live
        said = [self.targets[place.pk]] if place.pk in self.targets else []
        return Row(
            place.pk,
            place.name_th,
            place.name_en,
            result,
            self._reached(said, result),
            standing,
            is_late(standing, self.quarter, today=self.today),
            tuple(changes(result.quarter, live.quarter)) if standing.frozen else (),
        )

    def group(self, group: DistrictGroup, places: Collection[District]) -> Row:
        result = self.found.get(group.pk, Result())
        said = [self.targets[one.pk] for one in places if one.district_group_id == group.pk and one.pk in self.targets]
        together = [SaidTarget(sum(one.people for one in said), said[0].source, said[0].document)] if said else []
        return Row(group.pk, group.name_th, group.name_en, result, self._reached(together, result))

    def city(self, sheet: QuarterSheet | None) -> Row:
        live = self.found.get(CITY, Result())
        standing = Standing(State.LOCKED, sheet) if sheet else Standing()
        result = standing.frozen or live
        said = said_targets(INDICATOR, self.quarter.fiscal_year)
        changed = tuple(changes(result.quarter, live.quarter)) if sheet else ()
        th, en = "กรุงเทพมหานครทั้งหมด", "All of the city"
        return Row(CITY, th, en, result, self._reached(said, result), standing, changes=changed)

    def _reached(self, said: Collection[SaidTarget], result: Result) -> tuple[Reached, ...]:
        first, last = fiscal_year_days(self.quarter.fiscal_year)
        elapsed = (min(self.today, self.quarter.last) - first).days + 1
        part = Decimal(max(elapsed, 0)) / ((last - first).days + 1)
        return tuple(
            Reached(one, result.year.people, int((one.people * part).quantize(WHOLE_PEOPLE, ROUND_HALF_UP)))
            for one in said
        )
