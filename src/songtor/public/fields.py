"""What people type on a phone becomes grams, pieces and times."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from songtor.engines import thai
from songtor.look.figures import kilograms

LONGEST = 40
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", re.ASCII)


class AboutField(forms.Field):
    """About how much of one kind of food, in whole grams or pieces; nothing typed is none."""

    def __init__(self, *, in_pieces: bool, **more: Any) -> None:
        attributes = {
            "inputmode": "numeric" if in_pieces else "decimal",
            "autocomplete": "off",
            "placeholder": "0",
            "class": "give-amount",
            "maxlength": LONGEST,
        }
        super().__init__(required=False, widget=forms.TextInput(attributes), **more)
        self.in_pieces = in_pieces

    def to_python(self, value: str | None) -> int:
        text = (value or "").strip()[:LONGEST]
        if not text:
            return 0
        return _pieces(text) if self.in_pieces else _grams(text)


def _pieces(text: str) -> int:
    digits = thai.arabic_digits(text).replace(",", "")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return int(digits)
    said = _("“%(text)s” is not a number of pieces. Enter a whole number, like 60")
    raise ValidationError(said, code="not_a_count", params={"text": text})


def _grams(text: str) -> int:
    try:
        read = thai.parse_weight(text)
    except thai.Unreadable:
        said = _("“%(text)s” is not a weight. Enter about how many kilograms, like 12 or 2.5")
        raise ValidationError(said, code="not_a_weight", params={"text": text}) from None
    if isinstance(read, int):
        return read
    first, second = (kilograms(grams) for grams in read.readings[:2])
    said = _("“%(text)s” may mean %(first)s or %(second)s kg. Write it with a point")
    raise ValidationError(said, code="weight_doubtful", params={"text": text, "first": first, "second": second})


class ClockField(forms.Field):
    """A time of day, hours and minutes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **more)

    def to_python(self, value: str | None) -> time | None:
        text = thai.arabic_digits(value or "").strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return time(int(match[1]), int(match[2]))
        raise ValidationError(_("Write the time as hours and minutes, like 16:30"), code="not_a_time")

    def validate(self, value: time | None) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter the time, like 16:30"), code="time_missing")


def typed(amount: int, *, in_pieces: bool) -> str:
    """An amount as it stands in a field: kilograms without needless zeros, or pieces."""
    if in_pieces:
        return str(amount)
    whole, rest = divmod(amount, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
