"""What a head says of a shop's opening times."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.evidence.errors import Refusal
from songtor.look.amounts import WholeField
from songtor.look.moments import ClockField, DayField
from songtor.shop.slots.services import Pattern

BESIDE = {
    "opening_weekday_missing": "weekdays",
    "opening_of_the_past": "starts_on",
    "opening_impossible": "closes_at",
    "closing_of_the_past": "day",
    "closed_already": "day",
    "closing_reason_missing": "reason",
}


class SlotForm(PlainForm):
    def refuse(self, refusal: Refusal) -> None:
        self.add_error(BESIDE.get(refusal.code), ValidationError(str(refusal), code=refusal.code))


class OpeningForm(SlotForm):
    """Some days of the week open alike from a day on, or not at all."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days of the week"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.BooleanField(label=gettext_lazy("It is open on these days"), required=False)
    opens_at = ClockField(label=gettext_lazy("Opens at"))
    closes_at = ClockField(label=gettext_lazy("Closes at"))
    minutes = WholeField(label=gettext_lazy("Minutes of a slot"), required=False)
    places = WholeField(label=gettext_lazy("Households in a slot"), required=False)
    starts_on = DayField(label=gettext_lazy("From this day on"), required=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        days = [(str(number + 1), str(name)) for number, name in WEEKDAYS.items()]
        self.fields["weekdays"].choices = days  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """For the service; a time left out makes no pattern that is possible."""
        told = self.cleaned_data
        return {
            "weekdays": [int(number) for number in told["weekdays"]],
            "pattern": self._pattern() if told["is_open"] else None,
            "starts_on": told["starts_on"],
        }

    def _pattern(self) -> Pattern:
        told = self.cleaned_data
        return Pattern(told["opens_at"], told["closes_at"], told["minutes"] or 0, told["places"] or 0)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("is_open"):
            for name in ("opens_at", "closes_at"):
                if name in said and said[name] is None:
                    self.add_error(name, ValidationError(_("Enter the time, like 09:35"), code="time_missing"))
        return said


class CloseForm(SlotForm):
    """One day on which the shop stays closed, and why."""

    day = DayField(label=gettext_lazy("Which day"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Why it is closed"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
