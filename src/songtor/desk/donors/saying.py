"""What a branch says about a day's food, as somebody of the city heard it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.goods import OfferedGoods
from songtor.engines import thai
from songtor.evidence.errors import Refusal
from songtor.look.amounts import GramsField, WholeField
from songtor.look.moments import ClockField, DayField, at
from songtor.offers.services import Window

FIRST, LAST = time(9), time(14)
LAST_OF_DAY = time(23, 59)


class Category(Protocol):
    """A kind of food, as far as the form needs to know it."""

    code: str

    @property
    def name(self) -> str: ...

    @property
    def in_pieces(self) -> bool: ...


@dataclass(frozen=True)
class LineFields:
    """The fields of one kind of food."""

    category: Category
    amount: BoundField
    use_by_day: BoundField
    use_by_clock: BoundField
    cold: BoundField

    @property
    def is_open(self) -> bool:
        """Whether use-by and cold should stand open: somebody filled them in, or they are wrong."""
        inner = (self.use_by_day, self.use_by_clock, self.cold)
        return any(field.errors or (field.form.is_bound and field.value()) for field in inner)


class OfferForm(forms.Form):
    """About how much of each kind, until when it can be fetched, and until when it is good to eat."""

    ready_from = ClockField(label=gettext_lazy("Can be fetched from"), required=True, initial=FIRST)
    until = ClockField(label=gettext_lazy("until"), required=True, initial=LAST)
    note = forms.CharField(label=gettext_lazy("Note for the officer"), max_length=300, required=False)

    def __init__(self, *args: Any, day: date, categories: Sequence[Category], **more: Any) -> None:
        super().__init__(*args, **more)
        self.day = day
        self.categories = categories
        for category in categories:
            self._ask(category)

    def _ask(self, category: Category) -> None:
        code, amount = category.code, WholeField if category.in_pieces else GramsField
        self.fields[f"amount_{code}"] = amount(label=category.name, required=False)
        self.fields[f"use_by_day_{code}"] = DayField(
            label=_("Good to eat until, day"), help_text=_("Like %(day)s") % {"day": thai.short_date(self.day)}
        )
        self.fields[f"use_by_clock_{code}"] = ClockField(label=_("Time"))
        self.fields[f"cold_{code}"] = forms.BooleanField(label=_("Must stay cold"), required=False)

    @property
    def lines(self) -> list[LineFields]:
        return [
            LineFields(
                category,
                self[f"amount_{category.code}"],
                self[f"use_by_day_{category.code}"],
                self[f"use_by_clock_{category.code}"],
                self[f"cold_{category.code}"],
            )
            for category in self.categories
        ]

    def goods(self) -> list[OfferedGoods]:
        """What was filled in. Raises AmountTooLarge."""
        return [self._goods(category) for category in self.categories if self.cleaned_data[f"amount_{category.code}"]]

    def _goods(self, category: Category) -> OfferedGoods:
        said, code = self.cleaned_data, category.code
        amount = said[f"amount_{code}"]
        grams, pieces = (0, amount) if category.in_pieces else (amount, 0)
        return OfferedGoods(code, grams, pieces, self._use_by(code), said[f"cold_{code}"])

    def _use_by(self, code: str) -> datetime | None:
        """A day without a time means all of that day, a time without a day the day of the offer."""
        day, clock = self.cleaned_data[f"use_by_day_{code}"], self.cleaned_data[f"use_by_clock_{code}"]
        if day is None and clock is None:
            return None
        return at(day or self.day, clock or LAST_OF_DAY)

    def window(self) -> Window:
        """Raises WindowBackwards."""
        return Window(at(self.day, self.cleaned_data["ready_from"]), at(self.day, self.cleaned_data["until"]))

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))

    @property
    def code(self) -> str:
        """The machine's word for what is wrong."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return str(next(iter(found), ""))
