"""What sharers are asked for, how much of it, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.evidence.errors import Refusal
from songtor.look.amounts import WholeField
from songtor.look.moments import DayField
from songtor.shop.wishes.queries import GRAMS_A_PIECE, What, what_of

BESIDE = {
    "asked_impossible": "quantity",
    "asked_too_long": "until",
    "wished_for_already": "what",
    "wish_unknown": "what",
}


class AskForm(PlainForm):
    what = forms.ChoiceField(label=gettext_lazy("What is asked for"))
    quantity = WholeField(label=gettext_lazy("How many pieces; of weighed goods, kilograms"))
    until = DayField(label=gettext_lazy("Until which day"), required=True)

    def __init__(self, *args: Any, things: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = [("", _("Choose")), *things]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        what = what_of(told["what"]) or What("")
        number = told["quantity"] * (1 if what.in_pieces else GRAMS_A_PIECE)
        return {"what": what, "quantity": number, "until": told["until"]}

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(BESIDE.get(refusal.code), ValidationError(str(refusal), code=refusal.code))
