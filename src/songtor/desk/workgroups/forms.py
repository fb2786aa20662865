"""What a coordinator enters after a training."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from songtor.look.moments import DayField


class Named(Protocol):
    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...


class Member(Protocol):
    """A grant of an officer."""

    @property
    def account(self) -> Any: ...
    @property
    def district(self) -> Any: ...


class TrainingForm(forms.Form):
    title = forms.CharField(label=_("What was it about?"), max_length=200)
    day = DayField(required=True, label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    district = forms.ChoiceField(label=_("Held in the district"))
    host = forms.ChoiceField(label=_("Held by"))
    attended = forms.MultipleChoiceField(label=_("Who was there?"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, districts: Iterable[Named], hosts: Iterable[Named], members: Iterable[Member], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        groups = groupby(members, key=lambda member: member.district)
        offered: dict[str, list[tuple[Any, Any]]] = {
            "district": [(one.pk, one.name) for one in districts],
            "host": [(one.pk, one.name) for one in hosts],
            "attended": [(of.name, [(str(m.account.pk), m.account.display_name) for m in ones]) for of, ones in groups],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("Why is the training taken back?"), max_length=300, required=False)
