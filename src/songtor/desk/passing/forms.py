"""Where an offer goes, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.evidence.errors import Refusal

NEIGHBOURS, CITY = "neighbours", "city"


class PassOnForm(forms.Form):
    """To whoever is near, to all, or to one district by name."""

    to = forms.ChoiceField(label=gettext_lazy("To whom"))
    reason = forms.CharField(label=gettext_lazy("Why can your district not fetch it?"), max_length=300, required=False)

    def __init__(self, *args: Any, districts: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (NEIGHBOURS, _("The neighbouring districts: the first to take it has it")),
                (CITY, _("Every district: the first to take it has it")),
                *districts,
            ]

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, ValidationError(str(refusal), code=refusal.code))

    @property
    def code(self) -> str:
        """The machine's word for what is wrong."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return str(next(iter(found), ""))
