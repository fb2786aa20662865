"""One stop's row of the sheet as it is typed: cells that add up, and what they come to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.acting import Act
from songtor.city.goods import Goods
from songtor.city.roles import VulnerableGroup
from songtor.desk.rounds.forms import Category
from songtor.evidence.errors import Refusal
from songtor.look.amounts import CountSumField, CrateSum, CrateSumField
from songtor.look.moments import ClockField, at
from songtor.paper import services
from songtor.paper.services import PaperLine
from songtor.paper.sheets import PaperStop
from songtor.rounds.queries import missed_reasons, zero_reasons
from songtor.sync.entering import said
from songtor.sync.entering.said import Said

COMMON_GROUPS = 5
Typed = Mapping[str, str]
CELL_OF = {
    "in_the_future": "clock",
    "before_the_round": "clock",
    "zero_needs_reason": "zero",
    "heads_impossible": "heads",
    "count_above_heads": "heads",
    "stop_has_food": "missed",
}


def amount_field(category: Category, label: str) -> forms.Field:
    field = CountSumField(required=False) if category.in_pieces else CrateSumField(required=False)
    field.widget.attrs |= {"aria-label": label}
    return field


def read(field: forms.BoundField) -> int | None:
    """Grams or pieces in a cell as far as it can be read now; None where it says nothing."""
    try:
        amount = field.field.clean(field.value())
    except ValidationError:
        return None
    return amount.net if isinstance(amount, CrateSum) else amount


class RowForm(forms.Form):
    """What the sheet says of one stop. Nothing typed is no statement; anything typed needs its time."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9_999)
    clock = ClockField()
    missed = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=300)
    total = CrateSumField(required=False)

    def __init__(self, data: QueryDict | None = None, *, stop: PaperStop, categories: Sequence[Category], typed: Typed):
        initial = {"seen": stop.seen, "clock": stop.arrived_clock, **typed}
        super().__init__(data, prefix=str(stop.pk), initial=initial, use_required_attribute=False)
        self.stop, self.categories = stop, list(categories)
        self._choices("missed", gettext_lazy("Nobody was served"), missed_reasons())
        for category in self.categories:
            self.fields[f"amount_{category.code}"] = amount_field(category, self._label(category.name))
        labels = {"clock": _("Time"), "note": _("Note"), "total": _("Total on the sheet, kg")}
        for name, label in labels.items():
            self.fields[name].widget.attrs |= {"aria-label": self._label(label), "autocomplete": "off"}
        # Paper says hours and minutes in any spelling; the browser's own clock field takes one only.
        self.fields["clock"].widget = forms.TextInput(self.fields["clock"].widget.attrs | {"inputmode": "decimal"})
        self.fields["clock"].widget.attrs.pop("type", None)
        self.fields["total"].widget.attrs |= {"data-total": "row"}

    def _label(self, what: str) -> str:
        return f"{self.stop.number}. {self.stop.name}: {what}"

    def _choices(self, name: str, label: Any, choices: Sequence[tuple[str, str]]) -> None:
        attrs = {"aria-label": self._label(str(label)), "data-reason": name}
        self.fields[name] = forms.ChoiceField(
            required=False, choices=[("", label), *choices], widget=forms.Select(attrs)
        )

    @property
    def is_typed(self) -> bool:
        """Whether the sheet says anything of this stop; a total alone only checks."""
        return bool(set(self.changed_data) - {"seen", "total"})

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "clock" in said and said["clock"] is None:
            self.add_error("clock", ValidationError(_("Enter the time, like 09:35"), code="time_missing"))
        if said.get("missed") and self.amounts():
            twice = _("Either amounts or why nobody was served, not both")
            self.add_error("missed", ValidationError(twice, code="missed_with_amounts"))
        if "other" in (said.get("missed"), said.get("zero")) and not said.get("note"):
            self.add_error("note", ValidationError(_("Say in a few words why"), code="reason_missing"))
        return said

    def amounts(self) -> dict[str, Any]:
        """What was typed and understood, by category; a zero is an answer."""
        typed = {category.code: self.cleaned_data.get(f"amount_{category.code}") for category in self.categories}
        return {code: amount for code, amount in typed.items() if amount is not None}

    @property
    def happened_at(self) -> datetime:
        return at(self.stop.day, self.cleaned_data["clock"])

    @property
    def act_key(self) -> str:
        """The same row sent twice is the same act; after any new fact at the stop it is another one."""
        return f"paper:{self.stop.pk}:{self.cleaned_data['seen']}"

    def record(self, act: Act) -> object:
        """Raises Refusal."""
        if self.cleaned_data["missed"]:
            said = self.cleaned_data
            return services.enter_missed(act, stop=self.stop.stop, reason=said["missed"], note=said["note"])
        return self.enter(act)

    def said(self) -> list[Said]:
        """The same in the words of the protocol, where a phone may have said it before. Raises AmountTooLarge."""
        return [] if self.cleaned_data["missed"] else self._said()

    @abstractmethod
    def _said(self) -> list[Said]: ...

    @abstractmethod
    def enter(self, act: Act) -> object:
        """What was picked up or handed over there. Raises Refusal."""

    def refuse(self, refusal: Refusal) -> None:
        """The sentence at the cell it speaks of, or at the row."""
        named = {category.name: f"amount_{category.code}" for category in self.categories}
        cell = named.get(str(refusal.details.get("category")), CELL_OF.get(refusal.code, ""))
        where = cell if cell in self.fields else None
        self.add_error(where, ValidationError(str(refusal), code=refusal.code))


class PickupRow(RowForm):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._choices("zero", gettext_lazy("Why zero"), zero_reasons())

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if any(_is_zero(amount) for amount in self.amounts().values()) and not said.get("zero"):
            self.add_error("zero", ValidationError(_("A zero needs a reason. Choose why"), code="zero_needs_reason"))
        return said

    def enter(self, act: Act) -> object:
        note = self.cleaned_data["note"]
        return services.enter_pickup(act, stop=self.stop.stop, lines=self._lines(), note=note)

    def _said(self) -> list[Said]:
        return [self._line_said(line) for line in self._lines()]

    def _line_said(self, line: PaperLine) -> Said:
        if line.zero_reason:
            return said.zero(line.category, reason=line.zero_reason, note=self.cleaned_data["note"])
        if line.pieces:
            return said.count(line.category, line.pieces)
        return said.weigh(line.category, gross_grams=line.gross_grams, tare_grams=line.tare_grams)

    def _lines(self) -> list[PaperLine]:
        return [self._line(code, amount) for code, amount in self.amounts().items()]

    def _line(self, code: str, amount: CrateSum | int) -> PaperLine:
        if _is_zero(amount):
            return PaperLine(code, zero_reason=self.cleaned_data["zero"])
        if isinstance(amount, CrateSum):
            return PaperLine(code, gross_grams=amount.gross, tare_grams=amount.tare)
        return PaperLine(code, pieces=amount)


class DeliveryRow(RowForm):
    heads = CountSumField(required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        cells = {"heads": _("People there")} | {f"group_{group.value}": group.label for group in VulnerableGroup}
        for name, label in cells.items():
            field = self.fields.setdefault(name, CountSumField(required=False))
            field.label = str(label)
            field.widget.attrs |= {"aria-label": self._label(str(label))}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if "heads" in said and said["heads"] is None and not said.get("missed"):
            self.add_error("heads", ValidationError(_("Enter how many people were there"), code="heads_missing"))
        return said

    def enter(self, act: Act) -> object:
        people = {"heads": self.cleaned_data["heads"], "counts": self._counts()}
        return services.enter_hand_over(act, stop=self.stop.stop, lines=self._goods(), **people)

    def _said(self) -> list[Said]:
        return [said.deliver(self._goods(), heads=self.cleaned_data["heads"], counts=self._counts())]

    def _counts(self) -> dict[str, int]:
        typed = {group.value: self.cleaned_data[f"group_{group.value}"] or 0 for group in VulnerableGroup}
        return {group: number for group, number in typed.items() if number}

    def _goods(self) -> list[Goods]:
        """Raises AmountTooLarge."""
        return [
            Goods(code, grams=amount.net) if isinstance(amount, CrateSum) else Goods(code, pieces=amount)
            for code, amount in self.amounts().items()
        ]

    @property
    def common_groups(self) -> list[forms.BoundField]:
        return self._groups()[:COMMON_GROUPS]

    @property
    def other_groups(self) -> list[forms.BoundField]:
        return self._groups()[COMMON_GROUPS:]

    @property
    def has_other_groups(self) -> bool:
        return any(field.value() or field.errors for field in self.other_groups)

    def _groups(self) -> list[forms.BoundField]:
        return [self[f"group_{group.value}"] for group in VulnerableGroup]


def _is_zero(amount: CrateSum | int) -> bool:
    return not (amount.net if isinstance(amount, CrateSum) else amount)
