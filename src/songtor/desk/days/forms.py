"""What people change on a day's board by hand."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[str, str]]


class MoveForm(forms.Form):
    """One step up or down, or to a place of a round of the same day; without a number to its end."""

    step = forms.ChoiceField(choices=[("up", "up"), ("down", "down")], required=False)
    round = forms.ChoiceField(
        label=_("To vehicle"),
        required=False,
        error_messages={"invalid_choice": _("Choose a vehicle of this day from the list")},
    )
    number = forms.IntegerField(
        label=_("As stop number"),
        min_value=1,
        max_value=200,
        required=False,
        error_messages={
            "invalid": _("Enter the stop number in figures, for example 2"),
            "min_value": _("Stops are counted from 1"),
            "max_value": _("A round has no such stop. Enter a smaller number, or none for the end"),
        },
    )

    position = forms.IntegerField(min_value=1, max_value=999, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, rounds: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _choices(self, "round", rounds)


class ReasonForm(forms.Form):
    """Why a stop is dropped; a draft needs none."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Say it in at most 300 letters")},
    )


class HandForm(forms.Form):
    """The offer goes to another vehicle of the district, and why."""

    vehicle = forms.ChoiceField(
        label=_("Other vehicle"),
        error_messages={
            "required": _("Choose the vehicle that shall fetch it"),
            "invalid_choice": _("Choose another vehicle of this district"),
        },
    )
    reason = forms.CharField(
        label=_("Why another vehicle fetches it"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Say it in at most 300 letters")},
    )

    def __init__(self, *args: object, vehicles: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _choices(self, "vehicle", vehicles)


class CancelForm(ReasonForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].label = _("Why the round does not take place")


class PickupForm(forms.Form):
    """An offer nobody fetches yet; without a position where it costs least time."""

    offer = forms.ChoiceField(
        label=_("Offer"),
        error_messages={
            "required": _("Choose the offer the vehicle should fetch"),
            "invalid_choice": _("This offer is already planned or holds no more. Choose another"),
        },
    )
    position = forms.IntegerField(min_value=0, max_value=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, offers: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _choices(self, "offer", offers)


class DeliveryForm(forms.Form):
    site = forms.ChoiceField(
        label=_("Site"),
        error_messages={
            "required": _("Choose the site the vehicle should go to"),
            "invalid_choice": _("This site is not one of this district. Choose another"),
        },
    )

    def __init__(self, *args: object, sites: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _choices(self, "site", sites)


class CrewForm(forms.Form):
    crew = forms.MultipleChoiceField(
        label=_("Crew"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose officers of this district only")},
    )

    def __init__(self, *args: object, officers: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        _choices(self, "crew", officers)


class LateForm(forms.Form):
    """Which vehicle goes on later than planned; without one the day is only planned anew."""

    vehicle = forms.CharField(max_length=40, required=False)
    minutes = forms.IntegerField(min_value=1, max_value=240)


def _choices(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
