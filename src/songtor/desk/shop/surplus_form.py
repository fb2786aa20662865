"""What is filled in when surplus food is set out: how much of each kind aboard, and as which goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from songtor.desk.donors.forms import PlainForm
from songtor.evidence.errors import Refusal
from songtor.look.amounts import GramsField, WholeField, written
from songtor.shop.services import Described
from songtor.shop.shelf.surplus import SetOut

KIND_OF = {"fresh": "FRESH", "ready": "TINNED", "box": "TINNED"}  # what else is aboard is other goods
NEW = "new"


class Line(NamedTuple):
    """One kind of food that is aboard, and its fields."""

    row: Any
    amount: BoundField
    goods: BoundField
    name: BoundField


class SurplusForm(PlainForm):
    """Of every kind aboard an amount, which goods it is in this shop, or the name of new ones."""

    def __init__(self, *args: Any, aboard: Sequence[Any], known: Mapping[str, Sequence[Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.aboard = aboard
        for row in aboard:
            self._ask(row, known.get(row.category.pk, ()))

    def _ask(self, row: Any, known: Sequence[Any]) -> None:
        code, in_pieces = row.category.pk, row.category.in_pieces
        amount = WholeField if in_pieces else GramsField
        self.fields[f"amount_{code}"] = amount(
            label=pgettext("shelf", "How much"), required=False, initial=written(row.aboard, in_pieces=in_pieces)
        )
        choices = [*((str(one.pk), one.name) for one in known), (NEW, _("New goods, named below"))]
        self.fields[f"goods_{code}"] = forms.ChoiceField(label=_("As which goods"), choices=choices, required=False)
        self.fields[f"name_{code}"] = forms.CharField(
            label=gettext_lazy("Name of the new goods"),
            max_length=120,
            required=False,
            widget=forms.TextInput({"autocomplete": "off"}),
            help_text=_("As people say it, such as “mixed vegetables”") if not known else "",
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.aboard:
            code = row.category.pk
            if said.get(f"amount_{code}") and self._is_new(code) and not said.get(f"name_{code}", "").strip():
                self.add_error(f"name_{code}", ValidationError(_("Enter what people call it"), code="goods_unnamed"))
        return said

    def _is_new(self, code: str) -> bool:
        """A name that was typed is meant, whatever the list beside it says."""
        said = self.cleaned_data
        return said.get(f"goods_{code}") in {NEW, ""} or bool(said.get(f"name_{code}", "").strip())

    @property
    def rows(self) -> list[Line]:
        codes = [(row, row.category.pk) for row in self.aboard]
        return [Line(row, self[f"amount_{code}"], self[f"goods_{code}"], self[f"name_{code}"]) for row, code in codes]

    @property
    def lines(self) -> list[SetOut]:
        """What somebody gave an amount."""
        typed = {row.category.pk: self.cleaned_data[f"amount_{row.category.pk}"] for row in self.aboard}
        return [SetOut(self._goods(code), amount) for code, amount in typed.items() if amount]

    def _goods(self, code: str) -> UUID | Described:
        said = self.cleaned_data
        if self._is_new(code):
            return Described(said[f"name_{code}"], KIND_OF.get(code, "OTHER"), category=code)
        return UUID(said[f"goods_{code}"])

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))
