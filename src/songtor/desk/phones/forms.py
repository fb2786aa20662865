from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songtor.desk.donors.forms import PlainForm


class RevokeForm(PlainForm):
    """Why a phone is signed out."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}), help_text=_("Like: lost")
    )


class FindPhoneForm(forms.Form):
    """Narrows the list; anything else asked for narrows nothing."""

    q = forms.CharField(label=_("Officer"), max_length=100, required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, districts: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["district"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("all")), *districts]

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
