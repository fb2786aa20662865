"""Who is let in, with which role, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songtor.city.services import USERNAME
from songtor.desk.donors.forms import PlainForm
from songtor.look.moments import DayField

Choices = Iterable[tuple[str, str]]


class RoleForm(PlainForm):
    """A role, and where it holds; which of the two it needs the service knows."""

    role = forms.ChoiceField(label=_("Role"))
    district = forms.ChoiceField(label=_("District"), required=False)
    agency = forms.ChoiceField(label=_("Foundation"), required=False)
    starts_on = DayField(label=_("From"), required=True, help_text=_("Like 5/11/2567"))

    def __init__(self, *args: Any, roles: Choices, districts: Choices, agencies: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        none = [("", _("none"))]
        reachable, coordinating = list(districts), list(agencies)
        for name, choices in (("role", list(roles)), ("district", reachable), ("agency", [*none, *coordinating])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*none, *choices] if name == "district" and len(reachable) > 1 else choices
        if not coordinating:
            del self.fields["agency"]


class AdmitForm(RoleForm):
    """Somebody new with their first role."""

    display_name = forms.CharField(label=_("Name that screens show"), max_length=120)
    username = forms.RegexField(
        USERNAME.pattern + r"\Z",
        label=_("User name"),
        max_length=60,
        help_text=_("3 to 60 Latin letters, digits, dot, line or hyphen"),
        error_messages={"invalid": _("A user name has 3 to 60 Latin letters, digits, dots, lines or hyphens")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("For links to a new password"))

    field_order = ("display_name", "username", "email")


class EndForm(PlainForm):
    ends_on = DayField(label=_("Last day"), required=True)


class FindAccountForm(forms.Form):
    """Narrows the list; anything else asked for narrows nothing."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, roles: Choices, districts: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("role", roles), ("district", districts)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("all")), *choices]

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
