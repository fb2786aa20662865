"""What an officer fills in about a household's need and its points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

from songtor.desk.donors.forms import PlainForm
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
