"""The letter a donor gets about its food: the official figure, the careful one beside it, and where both come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from django.db.models import Sum
from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, visible
from songtor.engines.paper import typeset
from songtor.evidence.acts import local_day
from songtor.offers.models import Branch
from songtor.reports.food import SUMS, By, FoodRow, named
from songtor.reports.models import FoodDay
from songtor.reports.months.spans import Span, day_words, in_thai
from songtor.reports.months.tables import Unit, amounts_of, factor_notes
from songtor.reports.months.writing import printed

TEMPLATE = "letter.typ"


@dataclass(frozen=True)
class DonorLetter:
    """A donor's food of some days in the districts the reader may see; a donor itself sees all of its own."""

    donor: str
    span: Span
    total: FoodRow
    categories: tuple[FoodRow, ...]
    days: int
    districts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.total.collected_grams or self.total.collected_pieces)

    @property
    def figures(self) -> list[tuple[str, str, str, str]]:
        """(label, official, careful, unit); what is weighed has no careful count."""
        amounts = amounts_of(self.total, self.span.last)
        return [
            (_("Food collected"), printed(amounts["kg"], Unit.KG), "", _("kg")),
            (_("Boxes"), printed(amounts["boxes"], Unit.COUNT), "", _("pieces")),
            (_("Handed over"), printed(amounts["handed_kg"], Unit.KG), "", _("kg")),
            (
                _("Meals"),
                printed(amounts["meals"], Unit.COUNTED),
                printed(amounts["meals_conservative"], Unit.COUNTED),
                _("meals"),
            ),
            (
                _("Greenhouse gas avoided"),
                printed(amounts["kgco2e"], Unit.COUNTED),
                printed(amounts["kgco2e_conservative"], Unit.COUNTED),
                "kgCO2e",
            ),
        ]

    @property
    def notes(self) -> list[str]:
        return factor_notes(self.span.last)

    @property
    def file_name(self) -> str:
        return f"letter-{self.span.key}.pdf"


def donor_letter(*, actor: Actor, branch: Branch, span: Span) -> DonorLetter:
    """Of the branch's donor, all its branches together."""
    given = FoodDay.objects.filter(donor=branch.donor_id, day__range=(span.first, span.last))
    rows = visible(actor, Kind.DONOR, given, donor="donor")
    sums = rows.values_list("category").annotate(*[Sum(name) for name in SUMS]).order_by()
    amounts = {code: dict(zip(SUMS, numbers, strict=True)) for code, *numbers in sums}
    categories = tuple(FoodRow(key, th, en, **amounts[key]) for key, th, en in named(By.CATEGORY, sorted(amounts)))
    total = FoodRow("", "", "", **{name: sum(row[name] for row in amounts.values()) for name in SUMS})
    collected = rows.exclude(collected_grams=0, collected_pieces=0)
    name = "district__name_th" if in_thai() else "district__name_en"
    districts = sorted(set(collected.values_list(name, flat=True)))
    days: int = collected.values("day").distinct().count()
    return DonorLetter(branch.donor.name, span, total, categories, days, tuple(districts))


def as_paper(letter: DonorLetter, *, moment: datetime) -> bytes:
    words = {"from": day_words(letter.span.first), "to": day_words(letter.span.last), "days": letter.days}
    content = {
        "title": _("Thank you for the food you passed on"),
        "day": day_words(local_day(moment)),
        "to": _("To %(donor)s") % {"donor": letter.donor},
        "opening": _("From %(from)s to %(to)s you gave food on %(days)s days.") % words,
        "where": _("It was collected in %(districts)s and handed over to people of the city.")
        % {"districts": ", ".join(letter.districts)},
        "headings": [_("What came of it"), _("Official"), _("Careful count"), _("Unit")],
        "figures": letter.figures,
        "kinds": [_("Food category"), _("Collected, kg"), _("Boxes")],
        "categories": [
            [row.name, printed(row.kg, Unit.KG), printed(row.collected_pieces, Unit.COUNT)] for row in letter.categories
        ],
        "closing": _("Every kilogram stands on a weighing your branch can ask to see."),
        "notes": letter.notes,
    }
    template = files("songtor.reports").joinpath(TEMPLATE).read_text(encoding="utf-8")
    return typeset(template, content, moment=moment)
