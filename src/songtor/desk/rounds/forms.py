"""What officers fill in at a stop and at the end of a round."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.goods import Goods
from songtor.city.roles import VulnerableGroup
from songtor.desk.rounds.naming import Offered
from songtor.desk.undoing.toast import Undo
from songtor.engines import thai
from songtor.evidence.blobs import MOST_BYTES, is_blank
from songtor.evidence.errors import NotAnImage, PictureTooLarge, Refusal
from songtor.look.amounts import GramsField, WholeField
from songtor.look.clock import today
from songtor.look.moments import ClockField, DayField, at
from songtor.receipts.naming import Named
from songtor.rounds.errors import SignatureMissing
from songtor.rounds.queries import Choices, missed_reasons, waste_reasons, zero_reasons
from songtor.sync.entering import said
from songtor.sync.entering.said import Said

PNG = "data:image/png;base64,"
COMMON_GROUPS = 5


class Category(Protocol):
    """A kind of food, as far as a form needs to know it."""

    code: str

    @property
    def name(self) -> str: ...

    @property
    def in_pieces(self) -> bool: ...


class RecordForm(forms.Form):
    """A form about something that happened now, or at the time a paper says on the round's day."""

    name = ""
    asks_when = True  # an entry for an earlier day says when it happened
    answer: object = None  # what the service wrote
    happened_day = DayField(label=gettext_lazy("Day"))
    happened_clock = ClockField(label=gettext_lazy("Time"))

    def __init__(self, *args: Any, day: date, **more: Any) -> None:
        more.setdefault("auto_id", f"id_{self.name}_%s")
        super().__init__(*args, **more)
        self.day = day
        if self.asks_when and day < today():
            self.fields["happened_day"].initial = thai.short_date(day)

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.cleaned_data["happened_day"] and not self.cleaned_data["happened_clock"]:
            self.add_error("happened_clock", ValidationError(_("Enter the time, like 09:35"), code="time_missing"))
        return self.cleaned_data

    @property
    def happened_at(self) -> datetime | None:
        clock = self.cleaned_data["happened_clock"]
        return at(self.cleaned_data["happened_day"] or self.day, clock) if clock else None

    def said(self) -> Sequence[Said]:
        """The same in the words of the protocol, where a phone may have said it before. Raises AmountTooLarge."""
        return ()

    def undo(self, way: str) -> Undo:
        """How what was written is taken back."""
        return Undo(way, ({"id": str(getattr(self.answer, "pk", ""))},))

    @property
    def is_of_another_time(self) -> bool:
        """Whether the time fields should stand open."""
        said = self.is_bound and (self.data.get("happened_clock") or self.data.get("happened_day"))
        return bool(said) or (self.asks_when and self.day < today())

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))

    @property
    def code(self) -> str:
        """The machine's word for what is wrong."""
        if not self.is_bound:
            return ""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return str(next(iter(found), ""))


class ArrivalForm(RecordForm):
    name = "arrive"


class FinishForm(RecordForm):
    name = "finish"


class WeighForm(RecordForm):
    """Gross and tare in kilograms; several crates are added."""

    name = "weigh"
    category = forms.CharField(widget=forms.HiddenInput, max_length=16)
    gross = GramsField(label=gettext_lazy("With the crate"), many=True)
    tare = GramsField(label=gettext_lazy("Less the crate"), many=True, required=False)
    scale = forms.CharField(label=gettext_lazy("Which scale"), max_length=60, required=False)

    @property
    def weights(self) -> dict[str, int]:
        return {"gross_grams": self.cleaned_data["gross"], "tare_grams": self.cleaned_data["tare"] or 0}

    def said(self) -> Sequence[Said]:
        of = self.cleaned_data
        return [said.weigh(of["category"], **self.weights, scale=of["scale"])]


class CountForm(RecordForm):
    name = "count"
    category = forms.CharField(widget=forms.HiddenInput, max_length=16)
    pieces = WholeField(label=gettext_lazy("Boxes counted"))

    def said(self) -> Sequence[Said]:
        return [said.count(self.cleaned_data["category"], self.cleaned_data["pieces"])]


def _reason(choices: Callable[[], Choices]) -> forms.ChoiceField:
    missing = gettext_lazy("Choose why. For “other”, say it in the note")
    return forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=lambda: [("", _("Choose why")), *choices()],
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _note() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class ZeroForm(RecordForm):
    name = "zero"
    category = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = _reason(zero_reasons)
    note = _note()

    def said(self) -> Sequence[Said]:
        of = self.cleaned_data
        return [said.zero(of["category"], reason=of["reason"], note=of["note"])]


class MissForm(RecordForm):
    name = "miss"
    reason = _reason(missed_reasons)
    note = _note()


class WayInForm(RecordForm):
    """How to get in, told by whoever stands there."""

    name = "way_in"
    asks_when = False
    way_in = forms.CharField(
        label=gettext_lazy("How to get in"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Gate, floor, whom to ask for"),
    )


class PhotoForm(RecordForm):
    name = "photo"
    picture = forms.FileField(
        label=gettext_lazy("Photo of the food"),
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
        error_messages={
            "required": gettext_lazy("Choose or take a photo first"),
            "empty": gettext_lazy("The file is empty. Take the photo again"),
        },
    )

    def content(self) -> bytes:
        """Raises PictureTooLarge before a large file is read."""
        return _read(self.cleaned_data["picture"])


class SignForm(RecordForm):
    """Drawn on the screen, or the picture of a signed paper."""

    name = "sign"
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    paper = forms.FileField(
        label=gettext_lazy("Or a photo of a signed paper"),
        required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
        error_messages={"empty": gettext_lazy("The file is empty. Take the photo again")},
    )
    signer = forms.CharField(label=gettext_lazy("Name of who signs"), max_length=120, required=False)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=120, required=False)

    def content(self) -> bytes:
        """The picture's bytes. Raises SignatureMissing; what is no picture is not read is refused."""
        if self.cleaned_data["paper"]:
            return _read(self.cleaned_data["paper"])
        try:
            drawn = base64.b64decode(self.cleaned_data["drawn"].removeprefix(PNG), validate=True)
        except (binascii.Error, ValueError):
            raise NotAnImage from None
        if not drawn or is_blank(drawn):
            raise SignatureMissing
        return drawn


def _read(file: Any) -> bytes:
    if file.size > MOST_BYTES:
        raise PictureTooLarge
    return bytes(file.read())


class AmountsForm(RecordForm):
    """One amount per kind of food, in its own unit."""

    def __init__(self, *args: Any, categories: Sequence[Category], **more: Any) -> None:
        super().__init__(*args, **more)
        self.categories = categories
        for category in categories:
            field = WholeField if category.in_pieces else GramsField
            self.fields[f"amount_{category.code}"] = field(label=category.name, required=False)

    def goods(self) -> list[Goods]:
        """Raises AmountTooLarge."""
        return [
            goods_of(category, amount)
            for category in self.categories
            if (amount := self.cleaned_data[f"amount_{category.code}"])
        ]


def goods_of(category: Category, amount: int) -> Goods:
    return Goods(category.code, pieces=amount) if category.in_pieces else Goods(category.code, grams=amount)


class LeftOverForm(AmountsForm):
    name = "left"
    until = ClockField(label=gettext_lazy("Can be fetched until"), required=True)

    @property
    def until_at(self) -> datetime:
        return at(self.cleaned_data["happened_day"] or self.day, self.cleaned_data["until"])


class HandOverForm(AmountsForm):
    """What reached how many people; groups overlap, each at most the heads."""

    name = "hand"
    heads = WholeField(label=gettext_lazy("People there"))
    find = forms.CharField(
        label=gettext_lazy("Name, number or card"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, offered: Sequence[Offered] = (), card: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered, self.card = offered, card
        self.fields["heads"].required = not self.people()
        for group in VulnerableGroup:
            self.fields[f"group_{group.value}"] = WholeField(label=group.label, required=False)

    def counts(self) -> dict[str, int]:
        typed = {group.value: self.cleaned_data[f"group_{group.value}"] for group in VulnerableGroup}
        return {group: number for group, number in typed.items() if number}

    def said(self) -> Sequence[Said]:
        return [said.deliver(self.goods(), heads=self.heads_typed, counts=self.counts(), people=self.people())]

    @property
    def heads_typed(self) -> int:
        return self.cleaned_data["heads"] or 0

    def people(self) -> list[Named]:
        """Who was ticked."""
        return [one.named for one in self.offered if one.is_ticked]

    @property
    def common_groups(self) -> list[BoundField]:
        return self._groups()[:COMMON_GROUPS]

    @property
    def other_groups(self) -> list[BoundField]:
        return self._groups()[COMMON_GROUPS:]

    @property
    def has_other_groups(self) -> bool:
        return any(field.value() or field.errors for field in self.other_groups)

    def _groups(self) -> list[BoundField]:
        return [self[f"group_{group.value}"] for group in VulnerableGroup]


class WasteForm(RecordForm):
    name = "waste"
    category = forms.ChoiceField(label=gettext_lazy("Kind of food"))
    amount = forms.CharField(
        label=gettext_lazy("How much"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "decimal", "class": "weight", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter how much, in kilograms or boxes")},
    )
    reason = _reason(waste_reasons)
    note = _note()

    def __init__(self, *args: Any, categories: Sequence[Category], **more: Any) -> None:
        super().__init__(*args, **more)
        self.categories = {category.code: category for category in categories}
        choices = [(category.code, category.name) for category in categories]
        unknown = gettext_lazy("This kind of food is not aboard. Choose one of the list")
        self.fields["category"] = forms.ChoiceField(
            label=gettext_lazy("Kind of food"),
            choices=choices,
            error_messages={"invalid_choice": unknown, "required": unknown},
        )

    def clean_amount(self) -> int:
        category = self.categories.get(self.data.get("category", ""))
        read = WholeField if category and category.in_pieces else GramsField
        return int(read(label="").clean(self.cleaned_data["amount"]) or 0)

    def goods(self) -> Goods:
        """Raises AmountTooLarge."""
        return goods_of(self.categories[self.cleaned_data["category"]], self.cleaned_data["amount"])


class SignOffForm(AmountsForm):
    """What stays on the vehicle, and why amounts differ."""

    name = "sign_off"
    asks_when = False
    reason = forms.CharField(
        label=gettext_lazy("Why the amounts differ"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class CorrectWeightForm(RecordForm):
    name = "correct"
    asks_when = False
    gross = GramsField(label=gettext_lazy("With the crate"), many=True)
    tare = GramsField(label=gettext_lazy("Less the crate"), many=True, required=False)
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)


class CorrectCountForm(RecordForm):
    name = "correct"
    asks_when = False
    pieces = WholeField(label=gettext_lazy("Boxes counted"))
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)


class TakeBackForm(RecordForm):
    name = "reverse"
    asks_when = False
    reason = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=300, required=False)


class FindForm(forms.Form):
    """Which rounds a list shows."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    day = DayField(label=gettext_lazy("Day"))
    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, *args: Any, states: Choices, districts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label, choices in (
            ("state", gettext_lazy("State"), states),
            ("district", gettext_lazy("District"), districts),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood; a field that was not narrows nothing and says why."""
        self.is_valid()
        said = self.cleaned_data
        return {"state": said.get("state", ""), "day": said.get("day"), "district_code": said.get("district", "")}
