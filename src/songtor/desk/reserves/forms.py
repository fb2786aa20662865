"""What an officer fills in to set goods and points aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.look.amounts import GramsField, WholeField
from songtor.look.moments import ClockField, DayField, at
from songtor.shop.reserves.queries import refused_outcomes, reserve_kinds
from songtor.shop.reserves.services import Meant
from songtor.shop.till.queries import Offered
from songtor.shop.till.services import Chosen


class GoodsForm(PlainForm):
    """How much of each of the goods on the shelf; nothing is none."""

    def __init__(self, *args: Any, offered: Sequence[Offered], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered = offered
        for one in offered:
            made = WholeField if one.product.category.in_pieces else GramsField
            self.fields[_name(one)] = made(label=one.product.name, required=False)

    @property
    def rows(self) -> list[tuple[Offered, forms.BoundField]]:
        return [(one, self[_name(one)]) for one in self.offered]

    @property
    def chosen(self) -> list[Chosen]:
        said = [(one.product.pk, self.cleaned_data.get(_name(one))) for one in self.offered]
        return [Chosen(product, quantity) for product, quantity in said if quantity]


def _name(one: Offered) -> str:
    return f"quantity-{one.product.pk}"


class ReserveForm(GoodsForm):
    """What it is for, until when, and which goods."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("reserve", "What for"), choices=reserve_kinds, widget=forms.RadioSelect
    )
    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=60)
    day = DayField(label=pgettext_lazy("reserve", "Which day"), required=True)
    until = ClockField(label=gettext_lazy("Until"), required=True)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "day" in said and not said["day"]:
            self.add_error("day", ValidationError(_("Enter the day"), code="day_missing"))
        return said

    @property
    def meant(self) -> Meant:
        said = self.cleaned_data
        until: datetime = at(said["day"], said["until"])
        return Meant(said["name"], until, said["kind"])


class MostForm(PlainForm):
    """Of each household so many points at most; nothing is all it may spend."""

    most = WholeField(label=gettext_lazy("Points of each household at most"), required=False)


class CloseForm(PlainForm):
    reason = forms.CharField(label=gettext_lazy("Why it does not wait for the tablet"), max_length=300, required=False)


class SettleForm(PlainForm):
    """What a refused sale comes to, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What it comes to"),
        choices=refused_outcomes,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it comes to")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What you found, and why"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what you found")},
    )

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("outcome", "reason")}


class MissForm(PlainForm):
    reason = forms.CharField(label=gettext_lazy("What was there"), max_length=300, required=False)
