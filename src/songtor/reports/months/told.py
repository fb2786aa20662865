"""A month's document for a district, a group, a foundation, a donor or the city: its content, before any face."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from songtor.city.models import Agency, District, DistrictGroup
from songtor.city.policy import Actor, Kind, Verb, visible
from songtor.evidence.errors import Unknown
from songtor.reports.food import EVERYTHING, By, FoodRow, Narrowed, Pickups, Visits, named
from songtor.reports.models import FoodDay
from songtor.reports.months.cells import (
    OF_PLACES,
    RECEIPTS,
    STOPS,
    VISITS,
    WASTED_GRAMS,
    WASTED_PIECES,
    Cell,
    live_cells,
)
from songtor.reports.months.spans import Span

WHOSE = (By.DISTRICT, By.DISTRICT_GROUP, By.FOUNDATION, By.DONOR)


@dataclass(frozen=True)
class Whose:
    """Whose food is told; narrowed to nothing it is everything the reader may see."""

    narrowed: Narrowed
    name: str

    @property
    def by(self) -> By | None:
        return next((by for by in WHOSE if getattr(self.narrowed, by.value)), None)

    @property
    def key(self) -> str:
        return getattr(self.narrowed, self.by.value) if self.by else ""

    @property
    def file_name(self) -> str:
        return f"{self.by.value}-{self.key}" if self.by else "all"


def whose(*, actor: Actor, by: By | None = None, key: str = "") -> Whose:
    """Raises Unknown for whatever the actor may see no figures of."""
    districts = actor.districts(Verb.SEE, Kind.REPORT)
    if districts is not None and not districts:
        raise Unknown
    if by is None:
        return _everything(districts)
    if by not in WHOSE:
        raise Unknown
    return Whose(Narrowed(**{by.value: key}), _name(actor, by, key))


def _everything(districts: frozenset[str] | None) -> Whose:
    if districts is None:
        return Whose(EVERYTHING, _("All of the city"))
    if len(districts) == 1:
        (code,) = districts
        return Whose(Narrowed(district=code), _district_words(District.objects.get(pk=code)))
    return Whose(EVERYTHING, _("%(count)s districts") % {"count": len(districts)})


def _name(actor: Actor, by: By, key: str) -> str:
    match by:
        case By.DISTRICT:
            seen = visible(actor, Kind.REPORT, District.objects.filter(pk=key), district="pk").first()
            name = _district_words(seen) if seen else ""
        case By.DISTRICT_GROUP:
            groups = DistrictGroup.objects.filter(pk=key)
            name = str(visible(actor, Kind.REPORT, groups, district="districts").first() or "")
        case By.FOUNDATION:
            agencies = Agency.objects.filter(pk=key, coordinations__isnull=False)
            name = str(visible(actor, Kind.REPORT, agencies, district="coordinations__district").first() or "")
        case _:
            name = _donor_name(actor, key)
    if not name:
        raise Unknown
    return name


def _district_words(district: District) -> str:
    return _("%(name)s district") % {"name": district.name}


def _donor_name(actor: Actor, key: str) -> str:
    """Whose food was weighed in the actor's districts."""
    try:
        given = FoodDay.objects.filter(donor=UUID(key))
    except ValueError:
        return ""
    row = visible(actor, Kind.REPORT, given).values_list("donor__name", flat=True).first()
    return row or ""


@dataclass(frozen=True)
class Told:
    """Everything a document says of its days. Visits are never people; donors and categories tell none."""

    span: Span
    whose: Whose
    cells: tuple[Cell, ...]

    @cached_property
    def total(self) -> FoodRow:
        return FoodRow("", "", "", **self._food(lambda cell: "").get("", {}))

    @property
    def tells_visits(self) -> bool:
        return self.whose.narrowed.tells_visits

    @property
    def is_empty(self) -> bool:
        return not any(cell.measure != "offered_grams" and cell.amount for cell in self.cells)

    def rows(self, by: By) -> list[FoodRow]:
        """The food by what the rows stand for; places also where stops were made and nothing was collected."""
        key = self._key(by)
        sums = self._food(key)
        if by not in (By.DONOR, By.CATEGORY):
            for cell in self.cells:
                if cell.measure == STOPS:
                    sums.setdefault(key(cell), {})
        return [FoodRow(row, th, en, **sums[row]) for row, th, en in named(by, sorted(sums))]

    def visits(self, by: By | None = None) -> dict[str, Visits]:
        """Visits by the key of the rows; all of them under the empty key."""
        totals, receipts = self._sums(VISITS, "", by), self._sums(RECEIPTS, "", by)
        groups = self._by_key(VISITS, by)
        return {key: Visits(totals[key], receipts[key], groups[key]) for key in totals}

    def pickups(self, by: By | None = None) -> dict[str, Pickups]:
        done, missed = self._sums(STOPS, "", by), self._by_key(STOPS, by)
        return {key: Pickups(done[key], missed[key]) for key in {*done, *missed}}

    def waste(self) -> list[tuple[str, int, int]]:
        """(reason, grams, pieces), the heaviest first."""
        grams, pieces = self._by_key(WASTED_GRAMS, None)[""], self._by_key(WASTED_PIECES, None)[""]
        rows = [(reason, grams.get(reason, 0), pieces.get(reason, 0)) for reason in {*grams, *pieces}]
        return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))

    def _food(self, key: Callable[[Cell], str]) -> dict[str, dict[str, int]]:
        sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for cell in self.cells:
            if cell.measure not in OF_PLACES:
                sums[key(cell)][cell.measure] += cell.amount
        return {row: dict(amounts) for row, amounts in sums.items()}

    def _sums(self, measure: str, key: str, by: By | None) -> Counter[str]:
        of = self._key(by)
        sums: Counter[str] = Counter()
        for cell in self.cells:
            if cell.measure == measure and cell.key == key:
                sums[of(cell)] += cell.amount
        return sums

    def _by_key(self, measure: str, by: By | None) -> dict[str, dict[str, int]]:
        """Amounts of every named group or reason, by the key of the rows."""
        of = self._key(by)
        sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for cell in self.cells:
            if cell.measure == measure and cell.key:
                sums[of(cell)][cell.key] += cell.amount
        return defaultdict(dict, {row: dict(amounts) for row, amounts in sums.items()})

    def _key(self, by: By | None) -> Callable[[Cell], str]:
        match by:
            case None:
                return lambda cell: ""
            case By.DISTRICT_GROUP:
                groups = group_of_districts()
                return lambda cell: groups[cell.district]
            case By.DAY:
                return lambda cell: cell.day.isoformat()
            case By.MONTH:
                return lambda cell: f"{cell.day:%Y-%m}"
            case _:
                name = "key" if by == By.CATEGORY else by.value
                return lambda cell: str(getattr(cell, name))


def group_of_districts() -> dict[str, str]:
    return dict(District.objects.values_list("pk", "district_group"))


def told_now(*, actor: Actor, span: Span, of: Whose) -> Told:
    """What the ledgers say of the days now."""
    return Told(span, of, live_cells(actor=actor, period=span.period, narrowed=of.narrowed))
