"""What a report is asked for: a period, a place, and what its rows stand for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songtor.engines.thai import Doubt, Unreadable, parse_date, short_date

RANGE = "range"
LONGEST_DAY = 60
PERIODS = (("today", _("Today")), ("month", _("This month")), ("year", _("This fiscal year")), (RANGE, _("From – to")))
ROWS = (
    ("district", _("District")),
    ("district_group", _("District group")),
    ("foundation", _("Foundation")),
    ("donor", _("Donor")),
    ("category", _("Food category")),
    ("month", _("Month")),
    ("day", _("Day")),
)
Choices = list[tuple[str, str]]


class DayField(forms.CharField):
    """A day of either era; what has two readings is asked, never guessed."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            read = parse_date(text[:LONGEST_DAY])
        except Unreadable:
            raise forms.ValidationError(
                _("This is no day. Write it like 5 พ.ย. 2567 or 5/11/2567"), code="not_a_day"
            ) from None
        if isinstance(read, Doubt):
            raise forms.ValidationError(_("Which year is meant? Write it with four figures"), code="day_in_doubt")
        return read

    def prepare_value(self, value: Any) -> Any:
        return short_date(value) if isinstance(value, date) else value


class AskForm(forms.Form):
    """Everything may be left out: then it is the fiscal year, and everything the actor may see."""

    period = forms.ChoiceField(choices=PERIODS, required=False, label=_("Period"))
    start = DayField(required=False, label=_("From"))
    end = DayField(required=False, label=_("To"))
    by = forms.ChoiceField(choices=ROWS, required=False, label=_("Rows"))
    district_group = forms.ChoiceField(required=False, label=_("District group"))
    district = forms.ChoiceField(required=False, label=_("District"))
    foundation = forms.ChoiceField(required=False, label=_("Foundation"))
    category = forms.ChoiceField(required=False, label=_("Food category"))
    donor = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if cleaned.get("period") == RANGE and not self.errors and not (start and end):
            raise forms.ValidationError(_("Enter the first and the last day"), code="range_incomplete")
        if start and end and end < start:
            backwards = forms.ValidationError(_("The last day lies before the first"), code="range_backwards")
            self.add_error("end", backwards)
        return cleaned


class ReversalForm(forms.Form):
    reason = forms.CharField(label=_("Why was it wrong?"), max_length=300, required=False)
