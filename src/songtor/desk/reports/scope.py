"""Which districts somebody may ask about, and how their choices read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import districts, food_categories, foundations
from songtor.desk.reports.asked import Asked
from songtor.desk.reports.forms import AskForm, Choices
from songtor.desk.reports.words import typed
from songtor.evidence.errors import Unknown
from songtor.look.clock import today
from songtor.reports.food import By


@dataclass(frozen=True)
class Scope:
    """The districts the actor may see, with the groups and foundations they lie in."""

    districts: dict[str, str]
    group_of: dict[str, str]
    district_groups: dict[str, str]
    foundations: dict[str, str]
    categories: dict[str, str]
    is_whole_city: bool

    @property
    def own_district(self) -> str:
        """The only district there is to see; empty when there are more."""
        return next(iter(self.districts)) if len(self.districts) == 1 else ""

    def choices(self) -> dict[str, Choices]:
        """What the form offers."""
        return {
            "district": list(self.districts.items()),
            "district_group": list(self.district_groups.items()),
            "foundation": list(self.foundations.items()),
            "category": list(self.categories.items()),
        }

    def words(self, asked: Asked) -> str:
        """Whose food the figures are."""
        narrowed = asked.narrowed
        district = narrowed.district or self.own_district
        parts = [
            _("%(name)s district") % {"name": self.districts[district]} if district else "",
            self.district_groups.get(narrowed.district_group, ""),
            self.foundations.get(narrowed.foundation, ""),
            self.categories.get(narrowed.category, ""),
        ]
        everything = _("All of the city") if self.is_whole_city else _("%(count)s districts") % self._count()
        return " · ".join(part for part in parts if part) or everything

    def _count(self) -> dict[str, int]:
        return {"count": len(self.districts)}

    def target_districts(self, asked: Asked) -> list[str] | None:
        """The districts whose targets are asked for; None for the whole city."""
        narrowed = asked.narrowed
        if narrowed.district:
            return [narrowed.district]
        if narrowed.district_group:
            return [code for code, group in self.group_of.items() if group == narrowed.district_group]
        return None if self.is_whole_city and not narrowed.foundation else list(self.districts)


def scope_of(actor: Actor, *, kind: Kind = Kind.REPORT, on: date | None = None) -> Scope:
    names = ("name_th", "name_en", "district_group__name_th", "district_group__name_en")
    seen = list(districts(actor=actor, kind=kind).select_related("district_group").only(*names))
    groups = {district.district_group_id: district.district_group.name for district in seen}
    coordinating = foundations(on or today()) if len(seen) > 1 else []
    return Scope(
        districts={district.pk: district.name for district in seen},
        group_of={district.pk: district.district_group_id for district in seen},
        district_groups=groups,
        foundations={agency.pk: agency.name for agency in coordinating},
        categories={category.pk: category.name for category in food_categories()},
        is_whole_city=actor.districts(Verb.SEE, kind) is None,
    )


def asked_from(query: QueryDict, scope: Scope) -> tuple[AskForm, Asked]:
    """The form as it was filled, and what it asks for; the default asking when something in it is wrong.

    Raises Unknown for a district or a group the actor may not see.
    """
    if query.get("district", "") not in ("", *scope.districts):
        raise Unknown
    if query.get("district_group", "") not in ("", *scope.district_groups):
        raise Unknown
    form = AskForm(query, choices=scope.choices())
    by = By.CATEGORY if scope.own_district else By.DISTRICT
    if not form.is_valid():
        return form, Asked.from_form({}, today=today(), by=by)
    asked = Asked.from_form(form.cleaned_data, today=today(), by=by)
    return _filled(asked, scope), asked


def _filled(asked: Asked, scope: Scope) -> AskForm:
    """The form as the next question begins: with the days that are shown."""
    days = {"start": typed(asked.period.start), "end": typed(asked.period.end)}
    return AskForm(asked.words() | days, choices=scope.choices())
