"""What a head says of a shop's opening times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.evidence.errors import Refusal
from songtor.look.amounts import WholeField
from songtor.look.moments import ClockField, DayField
from songtor.shop.slots.errors import OpeningImpossible
from songtor.shop.slots.services import MOST_STRETCHES, Pattern

STRETCH = ("opens_at", "closes_at", "minutes", "places")

BESIDE = {
    "opening_weekday_missing": "weekdays",
    "opening_of_the_past": "starts_on",
    "closing_of_the_past": "day",
    "closed_already": "day",
    "closing_reason_missing": "reason",
}


class SlotForm(PlainForm):
    def refuse(self, refusal: Refusal) -> None:
        self.add_error(BESIDE.get(refusal.code), ValidationError(str(refusal), code=refusal.code))


@dataclass(frozen=True)
class StretchLine:
    """The fields of one stretch of the day; `number` counts from one."""

    number: int
    opens_at: BoundField
    closes_at: BoundField
    minutes: BoundField
    places: BoundField


class OpeningForm(SlotForm):
    """Some days of the week open alike from a day on, in one or more stretches, or not at all.

    What was sent says how many stretches there are, otherwise `room`. One without times says nothing.
    """

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days of the week"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.BooleanField(label=gettext_lazy("It is open on these days"), required=False)
    starts_on = DayField(label=gettext_lazy("From this day on"), required=True)

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None, room: int = 1) -> None:
        super().__init__(data, initial=initial)
        days = [(str(number + 1), str(name)) for number, name in WEEKDAYS.items()]
        self.fields["weekdays"].choices = days  # type: ignore[attr-defined]
        self.rows = range(max(1, room if data is None else stretches_in(data)))
        for row in self.rows:
            self.fields[f"opens_at_{row}"] = ClockField(label=gettext_lazy("Opens at"))
            self.fields[f"closes_at_{row}"] = ClockField(label=gettext_lazy("Closes at"))
            self.fields[f"minutes_{row}"] = WholeField(label=gettext_lazy("Minutes of a slot"), required=False)
            self.fields[f"places_{row}"] = WholeField(label=gettext_lazy("Households in a slot"), required=False)

    @classmethod
    def with_one_more(cls, sent: QueryDict) -> OpeningForm:
        """As it was typed, and room for a further stretch in slots like those of the last."""
        there = stretches_in(sent)
        typed: dict[str, Any] = {**sent.dict(), "weekdays": sent.getlist("weekdays")}
        if 0 < there < MOST_STRETCHES:
            typed |= {f"{name}_{there}": sent.get(f"{name}_{there - 1}") for name in ("minutes", "places")}
        form = cls(initial=typed, room=min(there + 1, MOST_STRETCHES))
        form.fields[f"opens_at_{form.rows[-1]}"].widget.attrs["autofocus"] = True
        return form

    @classmethod
    def starting_from(cls, opening: Any, day: str) -> OpeningForm:
        """What holds on a weekday, to be changed."""
        begun: dict[str, Any] = {"is_open": True, "weekdays": [str(opening.weekday)], "starts_on": day}
        for row, one in enumerate(opening.stretches):
            begun |= {f"{name}_{row}": getattr(one, name) for name in STRETCH}
        return cls(initial=begun, room=len(opening.stretches))

    @property
    def stretches(self) -> list[StretchLine]:
        return [StretchLine(row + 1, *(self[f"{name}_{row}"] for name in STRETCH)) for row in self.rows]

    @property
    def may_grow(self) -> bool:
        return len(self.rows) < MOST_STRETCHES

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "weekdays": [int(number) for number in told["weekdays"]],
            "stretches": [self._pattern(row) for row in self._timed()] if told["is_open"] else [],
            "starts_on": told["starts_on"],
        }

    def _timed(self) -> list[int]:
        told = self.cleaned_data
        return [row for row in self.rows if told.get(f"opens_at_{row}") or told.get(f"closes_at_{row}")]

    def _pattern(self, row: int) -> Pattern:
        """A number left out makes no pattern that is possible."""
        opens_at, closes_at, minutes, places = (self.cleaned_data[f"{name}_{row}"] for name in STRETCH)
        return Pattern(opens_at, closes_at, minutes or 0, places or 0)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for row in (self._timed() or [0]) if said.get("is_open") else []:
            for name in (f"opens_at_{row}", f"closes_at_{row}"):
                if name in said and said[name] is None:
                    self.add_error(name, ValidationError(_("Enter the time, like 09:35"), code="time_missing"))
        return said

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, OpeningImpossible):
            row = next(row for row in self._timed() if not self._pattern(row).is_possible)
            self.add_error(f"closes_at_{row}", ValidationError(str(refusal), code=refusal.code))
        else:
            super().refuse(refusal)


def stretches_in(sent: QueryDict) -> int:
    """How many stretches a form was sent with."""
    return sum(f"opens_at_{row}" in sent for row in range(MOST_STRETCHES))


class CloseForm(SlotForm):
    """One day on which the shop stays closed, and why."""

    day = DayField(label=gettext_lazy("Which day"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Why it is closed"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
