"""What a branch says of its food, and what a donor says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.goods import OfferedGoods
from songtor.engines import thai
from songtor.evidence.errors import Refusal
from songtor.look.clock import BANGKOK, now
from songtor.look.moments import ClockField
from songtor.look.templatetags.songtor import short_date
from songtor.offers.services import Window
from songtor.public.errors import TooManySent
from songtor.public.fields import about_field

USE_BY_DAYS = range(-1, 15)
END_OF_DAY = time(23, 59)
FEWEST_PHONE_DIGITS = 9


class Category(Protocol):
    """A kind of food, as far as a form needs to know it."""

    code: str

    @property
    def name(self) -> str: ...

    @property
    def in_pieces(self) -> bool: ...


class PublicForm(forms.Form):
    """A form that keeps what was typed and says beside it, in a sentence and a code, what stands in the way."""

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))

    @property
    def code(self) -> str:
        """The machine's word for what is wrong; empty when nothing is."""
        if not self.is_bound:
            return ""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return str(next(iter(found), ""))

    @property
    def status(self) -> int:
        if not self.code:
            return 200
        return 429 if self.code == TooManySent.code else 422


@dataclass(frozen=True)
class FoodLine:
    """The fields of one kind of food."""

    category: Category
    amount: BoundField
    use_by_day: BoundField
    use_by: BoundField
    cold: BoundField


class FoodForm(PublicForm):
    """There is food: about how much of what, good until when, and when it can be picked up."""

    ready_from = ClockField(required=True, label=gettext_lazy("Fetch it from"))
    until = ClockField(required=True, label=gettext_lazy("Fetch it until"))
    note = forms.CharField(
        label=gettext_lazy("Note for whoever picks it up"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Say it in at most 300 letters")},
    )

    def __init__(self, *args: Any, categories: Sequence[Category], day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.categories, self.day = categories, day
        for category in categories:
            self.fields |= _line_fields(category, day)

    def clean(self) -> dict[str, Any]:
        until = self.cleaned_data.get("until")
        if until and _at(self.day, until) <= now():
            said = _("That time has passed already. Enter until when a vehicle can still come")
            self.add_error("until", ValidationError(said, code="window_is_over"))
        return self.cleaned_data

    @property
    def lines(self) -> list[FoodLine]:
        names = ("about", "use_by_day", "use_by", "cold")
        return [FoodLine(c, *(self[f"{name}_{c.code}"] for name in names)) for c in self.categories]

    def goods(self) -> list[OfferedGoods]:
        """Raises AmountTooLarge."""
        return [self._offered(category) for category in self.categories if self.cleaned_data[f"about_{category.code}"]]

    def window(self) -> Window:
        """Raises WindowBackwards."""
        return Window(_at(self.day, self.cleaned_data["ready_from"]), _at(self.day, self.cleaned_data["until"]))

    def _offered(self, category: Category) -> OfferedGoods:
        about: int = self.cleaned_data[f"about_{category.code}"]
        grams, pieces = (0, about) if category.in_pieces else (about, 0)
        cold: bool = self.cleaned_data[f"cold_{category.code}"]
        return OfferedGoods(category.code, grams, pieces, self._use_by(category), cold)

    def _use_by(self, category: Category) -> datetime | None:
        """A day alone means its end, a time alone the day of the offer."""
        day: str = self.cleaned_data[f"use_by_day_{category.code}"]
        clock: time | None = self.cleaned_data[f"use_by_{category.code}"]
        if not day and clock is None:
            return None
        return _at(date.fromisoformat(day) if day else self.day, clock or END_OF_DAY)


def _line_fields(category: Category, day: date) -> dict[str, forms.Field]:
    unit = _("About how many pieces") if category.in_pieces else _("About how many kilograms")
    days = [day + timedelta(days=n) for n in USE_BY_DAYS]
    choices = [("", _("Not written on it")), *((day.isoformat(), short_date(day)) for day in days)]
    unknown = _("Choose the day from the list")
    return {
        f"about_{category.code}": about_field(label=unit, in_pieces=category.in_pieces),
        f"use_by_day_{category.code}": forms.ChoiceField(
            label=_("Good until"), choices=choices, required=False, error_messages={"invalid_choice": unknown}
        ),
        f"use_by_{category.code}": ClockField(label=_("At")),
        f"cold_{category.code}": forms.BooleanField(label=_("Kept cold"), required=False),
    }


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BANGKOK)


class NothingForm(PublicForm):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Say it in at most 300 letters")},
    )


class StandingForm(PublicForm):
    """The weekdays on which the branch always gives what it just said."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        days = [(str(number + 1), str(name)) for number, name in WEEKDAYS.items()]
        self.fields["weekdays"].choices = days  # type: ignore[attr-defined]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.cleaned_data["weekdays"])


class EndForm(PublicForm):
    """Which standing offer ends."""

    standing = forms.UUIDField(widget=forms.HiddenInput)


class UsualForm(PublicForm):
    """There is as much as usual: nothing to fill in."""


class WithdrawForm(PublicForm):
    """Which offer is taken back, and why."""

    offer = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Say it in at most 300 letters")},
    )


def _text(label: Any, most: int, missing: Any = "", **widget: Any) -> forms.CharField:
    errors = {"required": missing, "max_length": gettext_lazy("Say it in fewer letters")}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        error_messages=errors,
        widget=forms.TextInput(widget),
    )


class RegisterForm(PublicForm):
    """A donor introduces itself. `website` is for machines alone: people never see it."""

    name = _text(
        gettext_lazy("Name of the shop, market or giver"), 200, gettext_lazy("Enter the name people know you by")
    )
    district = forms.ChoiceField(
        label=gettext_lazy("District"),
        error_messages={
            "required": gettext_lazy("Choose the district where the food is"),
            "invalid_choice": gettext_lazy("Choose the district where the food is"),
        },
    )
    address = _text(
        gettext_lazy("Address"),
        300,
        gettext_lazy("Enter the address, so that a vehicle finds you"),
        autocomplete="street-address",
    )
    phone = _text(
        gettext_lazy("Phone"),
        40,
        gettext_lazy("Enter a phone number, so that the district can call you"),
        inputmode="tel",
        autocomplete="tel",
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What kind of food?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the list")},
    )
    about = _text(gettext_lazy("About how much, and how often?"), 150)
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        districts: Sequence[tuple[str, str]] = (),
        categories: Sequence[Category] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["district"].choices = [("", _("Choose a district")), *districts]  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [(c.code, c.name) for c in categories]  # type: ignore[attr-defined]
        self.names = {category.code: category.name for category in categories}

    def clean_phone(self) -> str:
        phone = thai.arabic_digits(self.cleaned_data["phone"])
        if sum(letter.isdigit() for letter in phone) < FEWEST_PHONE_DIGITS:
            said = _("Enter the whole phone number, like 02 123 4567")
            raise ValidationError(said, code="phone_too_short")
        return phone

    @property
    def is_by_a_machine(self) -> bool:
        return bool(self.cleaned_data["website"])

    @property
    def wants_to_give(self) -> str:
        kinds = ", ".join(self.names[code] for code in self.cleaned_data["kinds"])
        return " · ".join(filter(None, (kinds, self.cleaned_data["about"])))
