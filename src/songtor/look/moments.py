"""When something happened: now, or the moment a paper says."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from songtor.engines import thai
from songtor.look.clock import BANGKOK

_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})(?::\d{2})?", re.ASCII)


class DayField(forms.Field):
    """A day of either era, in figures or with a Thai month."""

    def __init__(self, *, required: bool = False, **more: Any) -> None:
        super().__init__(required=required, widget=forms.TextInput({"autocomplete": "off"}), **more)

    def to_python(self, value: str | None) -> date | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            read = thai.parse_date(text[:40])
        except thai.Unreadable:
            read = None
        if isinstance(read, date):
            return read
        said = _("“%(text)s” is not a day. Write it like 5/11/2567")
        raise ValidationError(said, code="not_a_day", params={"text": text[:20]})


class ClockField(forms.Field):
    """A time of day, hours and minutes."""

    def __init__(self, *, required: bool = False, **more: Any) -> None:
        super().__init__(required=required, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **more)

    def to_python(self, value: str | None) -> time | None:
        text = thai.arabic_digits(value or "").strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return time(int(match[1]), int(match[2]))
        raise ValidationError(_("Write the time as hours and minutes, like 09:35"), code="not_a_time")

    def validate(self, value: time | None) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter the time, like 09:35"), code="time_missing")


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BANGKOK)
