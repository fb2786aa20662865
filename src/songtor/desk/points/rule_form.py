"""The table of a rule as a district's head fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.look.amounts import WholeField
from songtor.look.moments import DayField
from songtor.points.errors import RuleImpossible
from songtor.points.rules.terms import PERIODS, Band, Terms
from songtor.shop.choices import PRODUCT_KINDS

END, DAYS, EVER = "end", "days", "ever"
LASTING = [
    (END, gettext_lazy("Run out at the end of the period")),
    (DAYS, gettext_lazy("Carry over, good for some days")),
    (EVER, gettext_lazy("Carry over, never run out")),
]
CAP = "cap_"
ROWS, SPARE = 5, 2
Row = tuple[str, str]


class RuleForm(PlainForm):
    """Everything a rule says; `terms` is what it comes to once the form is valid."""

    period = forms.ChoiceField(label=gettext_lazy("How often"), choices=PERIODS, initial="MONTH")
    base_points = WholeField(label=gettext_lazy("Every household"), required=False)
    points_per_member = WholeField(label=gettext_lazy("For each member"), required=False)
    points_per_group = WholeField(
        label=gettext_lazy("For each vulnerable group"),
        required=False,
        help_text=gettext_lazy("That somebody of the household is in"),
    )
    lasting = forms.ChoiceField(label=gettext_lazy("How long points are good"), choices=LASTING, initial=END)
    good_for_days = WholeField(
        label=gettext_lazy("Good for how many days"),
        required=False,
        help_text=gettext_lazy("Only for points that carry over"),
    )
    cap_per_visit = WholeField(
        label=gettext_lazy("At most in one visit"), required=False, help_text=gettext_lazy("Empty: no limit")
    )

    terms: Terms

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for kind, label in PRODUCT_KINDS:
            self.fields[CAP + kind] = WholeField(label=label, required=False)

    @staticmethod
    def starting_from(terms: Terms) -> dict[str, object]:
        """What the form begins with."""
        bands = sorted((band.least_score, band.points) for band in terms.bands)
        lasting = END if not terms.carries_over else DAYS if terms.good_for_days else EVER
        return {
            "period": terms.period,
            "base_points": terms.base_points,
            "points_per_member": terms.points_per_member,
            "points_per_group": terms.points_per_group,
            "lasting": lasting,
            "good_for_days": terms.good_for_days,
            "cap_per_visit": terms.cap_per_visit,
            "bands": [(str(least), str(points)) for least, points in bands],
            **{CAP + kind: pieces for kind, pieces in terms.item_caps.items()},
        }

    @property
    def caps(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(CAP) and name != "cap_per_visit"]

    @property
    def has_caps(self) -> bool:
        return any(field.value() for field in self.caps)

    @property
    def band_rows(self) -> list[Row]:
        """Least score and points as they were typed or begun with, and room for more."""
        rows = self._typed_rows() if self.is_bound else list(self.initial.get("bands", []))
        filled = [row for row in rows if any(row)]
        return filled + [("", "")] * max(SPARE, ROWS - len(filled))

    def _typed_rows(self) -> list[Row]:
        data = self.data
        if not isinstance(data, QueryDict):
            return []
        return list(zip(data.getlist("band_score"), data.getlist("band_points"), strict=False))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        bands = self._bands()
        if not self.errors:
            try:
                self.terms = _terms(said, bands)
            except RuleImpossible as refusal:
                self.refuse(refusal)
        return said

    def _bands(self) -> tuple[Band, ...]:
        """What cannot be read is said above the form: a row has no field of its own."""
        field, found = WholeField(required=False), []
        for row in self._typed_rows():
            try:
                least, points = (field.clean(text) for text in row)
            except ValidationError as error:
                self.add_error(None, error)
                continue
            if least is not None and points is not None:
                found.append(Band(least, points))
            elif least is not None or points is not None:
                said = _("A row of scores needs both: from which score on, and how many points")
                self.add_error(None, ValidationError(said, code="band_incomplete"))
        return tuple(found)


def _terms(said: Mapping[str, Any], bands: tuple[Band, ...]) -> Terms:
    """Raises RuleImpossible."""
    lasting = said["lasting"]
    if lasting == DAYS and not said["good_for_days"]:
        raise RuleImpossible
    caps = {kind: said[CAP + kind] for kind, _label in PRODUCT_KINDS if said[CAP + kind] is not None}
    return Terms(
        period=said["period"],
        base_points=said["base_points"] or 0,
        points_per_member=said["points_per_member"] or 0,
        points_per_group=said["points_per_group"] or 0,
        bands=bands,
        carries_over=lasting != END,
        good_for_days=said["good_for_days"] if lasting == DAYS else None,
        cap_per_visit=said["cap_per_visit"],
        item_caps=caps,
    )


class StartForm(PlainForm):
    starts_on = DayField(label=gettext_lazy("Holds from"), required=True)
