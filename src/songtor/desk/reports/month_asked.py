"""Which month, and whose: as an address carries it and as a form asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from songtor.city.policy import Actor
from songtor.desk.reports.scope import Scope
from songtor.evidence.errors import Unknown
from songtor.reports.food import By
from songtor.reports.months.spans import Month
from songtor.reports.months.told import Whose, whose

EVERYTHING: list[tuple[Any, Any]] = [("", _("Everything I may see"))]
MONTHS_SHOWN = 14


class MonthField(forms.ChoiceField):
    """One of the latest months by its name, or any other written like 2567-10."""

    def valid_value(self, value: Any) -> bool:
        try:
            Month.read(str(value))
        except ValueError:
            return False
        return True


class MonthForm(forms.Form):
    month = MonthField(required=False, label=_("Month"))
    whose = forms.CharField(required=False, max_length=80, label=_("Whose"), widget=forms.Select)

    def __init__(self, sent: QueryDict, *, scope: Scope, today: date, chosen: Whose) -> None:
        super().__init__(sent)
        month, months = self.fields["month"], _months(today)
        if isinstance(month, forms.ChoiceField):
            month.error_messages["invalid_choice"] = _("This is no month. Write it like 2567-10")
            month.choices = [(one.key, one.name) for one in months]
        select = self.fields["whose"].widget
        if isinstance(select, forms.Select):
            select.choices = _choices(scope, chosen)

    @property
    def asked(self) -> Month | None:
        return Month.read(self.cleaned_data["month"]) if self.is_valid() and self.cleaned_data["month"] else None


def _months(today: date) -> list[Month]:
    months = [Month.of(today)]
    while len(months) < MONTHS_SHOWN:
        months.append(months[-1].before)
    return months


def _choices(scope: Scope, chosen: Whose) -> list[tuple[Any, Any]]:
    groups = [
        (_("District group"), By.DISTRICT_GROUP, scope.district_groups),
        (_("Foundation"), By.FOUNDATION, scope.foundations),
        (_("District"), By.DISTRICT, scope.districts),
    ]
    named: list[tuple[Any, Any]] = [
        (label, [(f"{by.value}:{key}", name) for key, name in of.items()]) for label, by, of in groups if of
    ]
    donor: list[tuple[Any, Any]] = []
    if chosen.by == By.DONOR:
        donor.append((_("Donor"), [(whose_word(chosen), chosen.name)]))
    return [*EVERYTHING, *donor, *named]


def whose_word(whose: Whose) -> str:
    return f"{whose.by.value}:{whose.key}" if whose.by else ""


def chosen_whose(actor: Actor, word: str) -> Whose:
    """Raises Unknown."""
    by, _colon, key = word.partition(":")
    if not word:
        return whose(actor=actor)
    if by not in set(By):
        raise Unknown
    return whose(actor=actor, by=By(by), key=key)


@dataclass(frozen=True)
class MonthAsked:
    """A month of somebody's food."""

    month: Month
    whose: Whose

    def at(self, name: str, *, form: str = "") -> str:
        return address(name, self.month, whose_word(self.whose), form)


def address(name: str, month: Month, word: str, form: str = "") -> str:
    words = {"month": month.key, "whose": word, "form": form}
    return f"{reverse(name)}?{urlencode({key: value for key, value in words.items() if value})}"
