"""What an officer fills in about a household's need and its points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
from songtor.look.amounts import WholeField
from songtor.look.clock import today
from songtor.look.moments import DayField
from songtor.people.assessments.forms import Form

ASKED = "q_"


class AssessForm(PlainForm):
    """One question of the form data after another; what an answer scores is never in the page."""

    day = DayField(label=gettext_lazy("Day the household was asked"), required=True)

    def __init__(self, *args: Any, asked: Form, **more: Any) -> None:
        super().__init__(*args, **more)
        for question in asked.questions:
            self.fields[ASKED + question.code] = forms.ChoiceField(
                label=str(question.words),
                choices=[(choice.code, str(choice.words)) for choice in question.choices],
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("Choose one answer")},
            )

    @property
    def questions(self) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(ASKED))

    @property
    def answers(self) -> dict[str, str]:
        said = self.cleaned_data
        return {name.removeprefix(ASKED): said[name] for name in self.fields if name.startswith(ASKED)}


GIVE, TAKE = "give", "take"


class ChangeForm(PlainForm):
    """Points beside the rule: how many, which way, and why."""

    way = forms.ChoiceField(
        label=gettext_lazy("What is proposed"),
        choices=[(GIVE, gettext_lazy("give points")), (TAKE, gettext_lazy("take points away"))],
        widget=forms.RadioSelect,
        initial=GIVE,
    )
    points = WholeField(label=gettext_lazy("How many points"))
    expires_on = DayField(
        label=gettext_lazy("Good through"), help_text=gettext_lazy("Only for points given; empty: for ever")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Stands on the household's statement"),
    )

    def clean_expires_on(self) -> date | None:
        last: date | None = self.cleaned_data["expires_on"]
        if last and last < today():
            raise ValidationError(_("This day is over. Choose today or later"), code="day_over")
        return last

    @property
    def said(self) -> dict[str, Any]:
        """As the service is asked: points below zero are taken away."""
        told = self.cleaned_data
        if told["way"] == TAKE:
            return {"points": -told["points"], "reason": told["reason"]}
        return {"points": told["points"], "reason": told["reason"], "expires_on": told["expires_on"]}


CONFIRM, REFUSE = "confirm", "refuse"


class DecideForm(PlainForm):
    answer = forms.ChoiceField(choices=[(CONFIRM, CONFIRM), (REFUSE, REFUSE)])
