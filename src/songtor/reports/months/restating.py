"""Restatements in words: what a figure was, what it is, since when, and the fact that changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.models import District, FoodCategory
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.roles import VulnerableGroup
from songtor.evidence.acts import local_day
from songtor.offers.models import Donor
from songtor.reports.months.cells import RECEIPTS, STOPS, VISITS, WASTED_GRAMS, WASTED_PIECES
from songtor.reports.months.editions import Restated
from songtor.reports.months.later import LaterFact
from songtor.reports.months.spans import day_words
from songtor.rounds.models import MissedReason, WasteReason

MEASURES = {
    "collected_grams": gettext_lazy("Collected, kg"),
    "handed_grams": gettext_lazy("Handed over, kg"),
    "waste_grams": gettext_lazy("Waste, kg"),
    "difference_grams": gettext_lazy("Difference, kg"),
    "collected_pieces": gettext_lazy("Boxes"),
    "handed_pieces": gettext_lazy("Boxes handed over"),
    VISITS: gettext_lazy("Visits"),
    RECEIPTS: gettext_lazy("Receipts"),
    STOPS: gettext_lazy("Pick-ups"),
    WASTED_GRAMS: gettext_lazy("Waste, kg"),
    WASTED_PIECES: gettext_lazy("Boxes wasted"),
}
FACTS = {
    "weighing": gettext_lazy("weighing entered late"),
    "weighing_reversal": gettext_lazy("weighing taken back"),
    "receipt": gettext_lazy("hand-over entered late"),
    "receipt_reversal": gettext_lazy("hand-over taken back"),
    "waste": gettext_lazy("waste entered late"),
    "waste_reversal": gettext_lazy("waste taken back"),
    "sign_off": gettext_lazy("round signed off late"),
    "sign_off_reversal": gettext_lazy("round open again"),
    "stop_change": gettext_lazy("stop ended late"),
}
HEADINGS = (
    gettext_lazy("Day"),
    gettext_lazy("District"),
    gettext_lazy("Figure"),
    gettext_lazy("Was"),
    gettext_lazy("Is"),
    gettext_lazy("Since"),
    gettext_lazy("Fact"),
    gettext_lazy("Reason"),
)


@dataclass(frozen=True)
class RestatedLine:
    """In the reader's language, in the order of HEADINGS."""

    day: date
    district: str
    figure: str
    was: str
    became: str
    since: str
    fact: str
    reason: str

    @property
    def words(self) -> list[str]:
        told = (self.district, self.figure, self.was, self.became, self.since, self.fact, self.reason)
        return [day_words(self.day), *told]


def restated_lines(found: Iterable[Restated], *, actor: Actor) -> tuple[RestatedLine, ...]:
    """Reasons in people's own words are told to whoever may open the fact itself."""
    ones = [replace(one, facts=tuple(_readable(fact, actor) for fact in one.facts)) for one in found]
    places = District.objects.filter(pk__in={one.district for one in ones})
    districts = {district.pk: district.name for district in places}
    givers = Donor.objects.filter(pk__in={one.donor for one in ones if one.donor})
    donors = {str(pk): name for pk, name in givers.values_list("pk", "name")}
    categories = {category.pk: category.name for category in FoodCategory.objects.all()} if ones else {}
    return tuple(_line(one, districts, donors, categories) for one in ones)


def _readable(fact: LaterFact, actor: Actor) -> LaterFact:
    kind = Kind.RECEIPT if fact.what.startswith("receipt") else Kind.ROUND
    return fact if actor.may(Verb.SEE, kind) else replace(fact, reason="")


def _line(
    one: Restated, districts: Mapping[str, str], donors: Mapping[str, str], categories: Mapping[str, str]
) -> RestatedLine:
    parts = (str(MEASURES[one.measure]), _key_words(one, categories), donors.get(one.donor, ""))
    return RestatedLine(
        day=one.day,
        district=districts[one.district],
        figure=" · ".join(part for part in parts if part),
        was=_amount(one.measure, one.was),
        became=_amount(one.measure, one.became),
        since=day_words(local_day(one.since)) if one.since else "",
        fact=_facts(one.facts),
        reason=" · ".join(dict.fromkeys(fact.reason for fact in one.facts if fact.reason)),
    )


def _key_words(one: Restated, categories: Mapping[str, str]) -> str:
    match one.measure:
        case "visits" | "receipts":
            return str(VulnerableGroup(one.key).label) if one.key else ""
        case "stops":
            return str(MissedReason(one.key).label) if one.key else _("Done")
        case "wasted_grams" | "wasted_pieces":
            return str(WasteReason(one.key).label)
        case _:
            return categories.get(one.key, one.key)


def _amount(measure: str, amount: int) -> str:
    return f"{Decimal(amount) / 1000:,.2f}" if measure.endswith("_grams") else f"{amount:,}"


def _facts(facts: Iterable[LaterFact]) -> str:
    """Each kind once, with the short id under which the fact stands in the records."""
    named = [f"{FACTS[fact.what]} ({str(fact.row)[-12:]})" for fact in facts]
    return " · ".join(named)
