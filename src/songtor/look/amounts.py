"""Amounts as officers type them: kilograms with Thai digits and added crates, and whole numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from songtor.engines import thai
from songtor.look.figures import kilograms

LONGEST = 200
CRATE = re.compile(r"([+-]?)([^+-]+)")
CRATES = re.compile(rf"{CRATE.pattern}(?:[+-][^+-]+)*")
DASHES = str.maketrans("−–—", "---")


class CratesInput(forms.TextInput):
    """One line per crate, or several added in one line: 6.2+5.8."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        typed = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name) or ""]
        return "+".join(part.strip() for part in typed if part.strip())


class GramsField(forms.Field):
    """Kilograms typed by hand become whole grams; two readings are asked for, never guessed."""

    def __init__(self, *, many: bool = False, **more: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "weight"}
        widget = CratesInput(attributes) if many else forms.TextInput(attributes)
        super().__init__(widget=widget, **more)

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        return sum(_grams(part) for part in text[:LONGEST].split("+"))

    def validate(self, value: int | None) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter the weight in kilograms, like 12.40"), code="weight_missing")


def _grams(part: str) -> int:
    try:
        read = thai.parse_weight(part)
    except thai.Unreadable:
        raise _unreadable(part) from None
    if isinstance(read, int):
        return read
    first, second = (kilograms(grams) for grams in read.readings[:2])
    said = _("“%(text)s” may mean %(first)s or %(second)s kg. Write it with a point")
    raise ValidationError(said, code="weight_doubtful", params={"text": part.strip(), "first": first, "second": second})


def _unreadable(text: str) -> ValidationError:
    said = _("“%(text)s” is not a weight. Enter kilograms above zero, like 12.40 or 6.2+5.8")
    return ValidationError(said, code="not_a_weight", params={"text": text.strip()[:20]})


class WholeField(forms.Field):
    """A count of people, boxes or pieces, in Thai or Arabic digits."""

    def __init__(self, **more: Any) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attributes), **more)

    def to_python(self, value: str | None) -> int | None:
        text = thai.arabic_digits(value or "").replace(",", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            said = _("“%(text)s” is not a count. Enter a whole number, like 60")
            raise ValidationError(said, code="not_a_count", params={"text": (value or "")[:20]})
        return int(text)

    def validate(self, value: int | None) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter how many"), code="count_missing")


def written(amount: int, *, in_pieces: bool) -> str:
    """An amount as it stands in a field: kilograms to the gram without needless zeros, or pieces."""
    if in_pieces:
        return str(amount)
    whole, rest = divmod(amount, 1000)
    return f"{whole}.{rest:03}" if rest % 10 else f"{whole}.{rest // 10:02}"


@dataclass(frozen=True)
class CrateSum:
    """What a cell of a paper sheet adds up to: food with its crates, and the crates."""

    gross: int
    tare: int = 0

    @property
    def net(self) -> int:
        return self.gross - self.tare


class CrateSumField(forms.Field):
    """Kilograms as a sheet says them: 6.2+5.8, or 12.4-1.2 where a crate is taken off; 0 is an answer too."""

    def __init__(self, **more: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attributes), **more)

    def to_python(self, value: str | None) -> CrateSum | None:
        text = (value or "").strip()[:LONGEST].translate(DASHES)
        if not text:
            return None
        if thai.arabic_digits(text).strip("0.") == "":
            return CrateSum(0)
        if not CRATES.fullmatch(text):
            raise _unreadable(text)
        weighed = [(sign, _grams(part)) for sign, part in CRATE.findall(text)]
        tare = sum(grams for sign, grams in weighed if sign == "-")
        total = CrateSum(sum(grams for _, grams in weighed) - tare, tare)
        if total.net < 0:
            raise ValidationError(_("The crates weigh more than the food with them"), code="weight_impossible")
        return total


class CountSumField(WholeField):
    """Boxes or people, counted in one go or added: 12+8."""

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").strip()[:LONGEST]
        if not text:
            return None
        return sum(super(CountSumField, self).to_python(part.strip() or "+") or 0 for part in text.split("+"))
