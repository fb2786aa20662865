"""What is filled in when a shelf is counted and goods are called back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.look.amounts import GramsField, WholeField, written
from songtor.look.moments import DayField
from songtor.shop.counting.services import Explained, Tally

COUNTED, REASON, NOTE, LAST = "n_", "why_", "note_", "last_"


class TallyForm(PlainForm):
    """One number for each kind of goods; what is left empty is not counted yet. Only what somebody changed is said."""

    sought = forms.CharField(label=gettext_lazy("Scan the barcode, or type a name"), max_length=120, required=False)
    also = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, products: Iterable[Any], counted: Mapping[UUID, int], at: UUID | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.products = list(products)
        self.fields["sought"].widget.attrs |= {"autocomplete": "off", "autofocus": at is None}
        self.fields["also"].initial = at
        for product in self.products:
            field = _number_of(product, counted.get(product.pk))
            field.widget.attrs["autofocus"] = product.pk == at
            self.fields[f"{COUNTED}{product.pk}"] = field

    def clean(self) -> dict[str, Any]:
        if not (self.errors or self.tallies or self.cleaned_data["sought"]):
            raise ValidationError(_("Enter what you counted of at least one kind of goods"), code="nothing_counted")
        return self.cleaned_data

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(one, self[f"{COUNTED}{one.pk}"]) for one in self.products]

    @property
    def tallies(self) -> list[Tally]:
        said = {one.pk: self.cleaned_data.get(f"{COUNTED}{one.pk}") for one in self.products}
        changed = [pk for pk in said if f"{COUNTED}{pk}" in self.changed_data]
        return [Tally(pk, number) for pk in changed if (number := said[pk]) is not None]


def _number_of(product: Any, counted: int | None) -> forms.Field:
    """Pieces, or kilograms where they are weighed; said as before unless somebody changes it."""
    in_pieces = product.category.in_pieces
    kept = "" if counted is None else written(counted, in_pieces=in_pieces)
    field = WholeField if in_pieces else GramsField
    return field(required=False, label=product.name, initial=kept, show_hidden_initial=True)


class ExplainForm(PlainForm):
    """A reason for each difference; what was found where nothing lay may tell its last day."""

    def __init__(self, *args: Any, products: Sequence[Any], reasons: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.products = products
        for product in products:
            choices = [("", gettext_lazy("Choose a reason")), *reasons]
            self.fields[f"{REASON}{product.pk}"] = forms.ChoiceField(
                label=gettext_lazy("Why"),
                choices=choices,
                error_messages={"required": gettext_lazy("Choose a reason for every difference")},
            )
            self.fields[f"{NOTE}{product.pk}"] = forms.CharField(
                label=gettext_lazy("Note"), max_length=300, required=False
            )
            self.fields[f"{LAST}{product.pk}"] = DayField(label=gettext_lazy("Last day, if more was found"))

    @property
    def rows(self) -> list[tuple[Any, Any, Any, Any]]:
        return [(one, *(self[f"{part}{one.pk}"] for part in (REASON, NOTE, LAST))) for one in self.products]

    @property
    def explained(self) -> list[Explained]:
        said = self.cleaned_data
        return [
            Explained(one.pk, said[f"{REASON}{one.pk}"], said[f"{NOTE}{one.pk}"], said[f"{LAST}{one.pk}"])
            for one in self.products
        ]


class SoughtForm(PlainForm):
    """Which goods, of which days."""

    is_search = True

    product = forms.CharField(
        label=gettext_lazy("Goods: barcode or name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Leave it empty when food of a branch is sought"),
    )
    branch = forms.CharField(label=gettext_lazy("Branch: its name"), max_length=120, required=False)
    first = DayField(label=gettext_lazy("Came in from"), required=True)
    last = DayField(label=pgettext_lazy("days", "to"), required=True)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if bool(said.get("product")) == bool(said.get("branch")):
            raise ValidationError(_("Enter either goods or a branch"), code="one_of_both")
        return said


class EndRecallForm(PlainForm):
    reason = forms.CharField(label=gettext_lazy("Why may they be given out again"), max_length=300)


class CallBackForm(PlainForm):
    reason = forms.CharField(label=gettext_lazy("Why are they called back"), max_length=300)
