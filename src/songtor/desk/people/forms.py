"""What an officer fills in at the door and afterwards; quick first, everything else behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.desk.people.choices import (
    BASES,
    CARD_ENDS,
    GROUPS,
    GROUPS_TO_GIVE,
    IDENTITIES,
    NATIONALITIES,
    PLACES,
    PURPOSES,
    SAID_BY,
    SENSITIVE_BASES,
    SEXES,
)
from songtor.engines import thai
from songtor.evidence.blobs import MOST_BYTES
from songtor.evidence.errors import PictureTooLarge, Refusal
from songtor.look.moments import DayField
from songtor.people.cards.services import MOST_AT_ONCE
from songtor.people.persons.said import Said, checked_identity

_YEAR = re.compile(r"(?:พ\.?ศ\.?\s*)?(\d{4})")
_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")


class BirthField(forms.Field):
    """13/4/2493, 4/2493 or only 2493: the day, and how much of it is known."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}), **more)

    def to_python(self, value: str | None) -> tuple[date | None, str]:
        text = thai.normalise(value or "")[:40]
        if not text:
            return None, ""
        try:
            return _birth(text)
        except (thai.Unreadable, TypeError):
            said = _("“%(text)s” is no birth date. Write it like 13/4/2493, 4/2493 or only 2493")
            raise ValidationError(said, code="not_a_birth", params={"text": text[:20]}) from None


def _birth(text: str) -> tuple[date, str]:
    """Raises Unreadable, TypeError."""
    known, whole = "DAY", text
    if match := _YEAR.fullmatch(text):
        known, whole = "YEAR", f"1/1/{match[1]}"
    elif match := _MONTH.fullmatch(text):
        known, whole = "MONTH", f"1/{match[1]}/{match[2]}"
    read = thai.parse_date(whole)
    if not isinstance(read, date):
        raise TypeError("two readings")
    return read, known


class SaidForm(PlainForm):
    """What is said of one person."""

    given_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=120, help_text=gettext_lazy("A nickname will do")
    )
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=120, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    birth = BirthField(
        label=gettext_lazy("Born"), required=False, help_text=gettext_lazy("13/4/2493, or only the year 2493")
    )
    identity_kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=IDENTITIES, required=False)
    identity = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    nationality = forms.ChoiceField(label=gettext_lazy("Nationality"), choices=NATIONALITIES, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    has_no_address = forms.BooleanField(label=gettext_lazy("Has no address"), required=False)
    house_no = forms.CharField(label=gettext_lazy("House number"), max_length=40, required=False)
    community = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    address = forms.CharField(
        label=gettext_lazy("How to find them"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Lane, landmark; for people without an address leave it empty"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, communities: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.communities = {one.code: one for one in communities}
        field = self.fields["community"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("none or not known")),
                *((code, one.name) for code, one in self.communities.items()),
            ]

    def clean_identity(self) -> str:
        """Refused beside its field, and never repeated."""
        number = str(self.cleaned_data.get("identity") or "")
        try:
            checked_identity(self.cleaned_data.get("identity_kind") or "", number)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        return number

    def said(self, *, keeps_identity: bool = False) -> Said:
        told = dict(self.cleaned_data)
        born_on, known = told["birth"]
        plain = ("given_name", "family_name", "sex", "phone", "house_no", "address", "has_no_address", "nationality")
        return Said(
            **{name: told[name] for name in plain},
            note=told["note"],
            born_on=born_on,
            birth_known=known,
            community=self.communities.get(told["community"]),
            identity=told["identity"],
            identity_kind="PASSPORT" if told["identity_kind"] == "PASSPORT" else "",
            keeps_identity=keeps_identity and not told["identity"],
        )


class RegisterForm(SaidForm):
    """Somebody new: on what ground, and in which groups."""

    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups"),
        choices=GROUPS_TO_GIVE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Children, women and the elderly follow from age and sex"),
    )
    sensitive = forms.ChoiceField(
        label=gettext_lazy("Health and disability may be kept by"), choices=SENSITIVE_BASES, required=False
    )
    said_by = forms.ChoiceField(label=gettext_lazy("Who says so"), choices=SAID_BY, initial="SELF")
    notice = forms.BooleanField(
        label=gettext_lazy("I read out what is kept and what for"),
        error_messages={"required": gettext_lazy("Read the notice out first; it is the person's right to know")},
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class GroupForm(PlainForm):
    vulnerable_group = forms.ChoiceField(label=gettext_lazy("Group"), choices=GROUPS)
    starts_on = DayField(label=gettext_lazy("From"), required=True)
    shown = forms.CharField(
        label=gettext_lazy("What proves it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Like disability card, or seen at home"),
    )
    paper = forms.FileField(
        label=gettext_lazy("Photo of the paper"),
        required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
        help_text=gettext_lazy("Only if there is one. Goes when the person is forgotten"),
        error_messages={"empty": gettext_lazy("The file is empty. Take the photo again")},
    )

    def picture(self) -> dict[str, bytes]:
        """Nothing where none was taken. Raises PictureTooLarge before a large file is read."""
        sent = self.cleaned_data["paper"]
        if sent and sent.size > MOST_BYTES:
            raise PictureTooLarge
        return {"picture": sent.read()} if sent else {}


class LastDayForm(PlainForm):
    ends_on = DayField(label=gettext_lazy("Last day"), required=True)


class BasisForm(PlainForm):
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), choices=PURPOSES)
    basis = forms.ChoiceField(label=gettext_lazy("On what ground"), choices=BASES)
    said_by = forms.ChoiceField(label=gettext_lazy("Who says so"), choices=SAID_BY)


class HouseholdForm(PlainForm):
    house_no = forms.CharField(label=gettext_lazy("House number"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("How to find them"), max_length=300, required=False)


class BesideForm(PlainForm):
    """What somebody found is to the person."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.ChoiceField(
        choices=[
            ("MEMBER", gettext_lazy("lives in the household")),
            ("CARER", gettext_lazy("cares for the person")),
            ("PROXY", gettext_lazy("may receive for the person")),
        ]
    )
    place = forms.ChoiceField(choices=PLACES, required=False)


class PrintForm(PlainForm):
    count = forms.IntegerField(label=gettext_lazy("How many cards"), min_value=1, max_value=MOST_AT_ONCE, initial=24)


class CodeForm(PlainForm):
    card = forms.CharField(
        label=gettext_lazy("The card's code, or what is printed below it"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PinForm(PlainForm):
    pin = forms.RegexField(
        r"\A\d{4,6}\Z",
        label=gettext_lazy("PIN"),
        error_messages={"invalid": gettext_lazy("A PIN has 4 to 6 digits")},
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class EndCardForm(PlainForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=CARD_ENDS)
