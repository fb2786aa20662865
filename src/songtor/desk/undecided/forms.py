from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from songtor.desk.donors.forms import PlainForm


class DecideForm(PlainForm):
    """Whether an entry counts, and why."""

    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}))
    counts = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose whether it counts"), "invalid_choice": _("Choose whether it counts")},
    )

    @property
    def says_yes(self) -> bool:
        return bool(self.cleaned_data["counts"] == "yes")


class UnsentForm(PlainForm):
    """The file a phone wrote of what it could not send."""

    file = forms.FileField(
        label=_("File from the phone"),
        widget=forms.FileInput({"accept": "application/json,.json"}),
        error_messages={"required": _("Choose the file first"), "empty": _("The file is empty. Export it once more")},
    )
