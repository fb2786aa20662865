"""What somebody says they will bring to a food bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.evidence.errors import Refusal
from songtor.look.moments import DayField
from songtor.public.fields import about_field
from songtor.public.forms import PublicForm
from songtor.shop.queries import product_kinds
from songtor.shop.sharing.queries import Place
from songtor.shop.sharing.services import Brings
from songtor.shop.shelf.queries import givers
from songtor.shop.shelf.services import Sharer
from songtor.shop.wishes.queries import What

MOST_NEEDS = 12
BESIDE = {"announced_day": "day", "announced_closed": "day", "announced_unnamed": "giver_name"}


@dataclass(frozen=True)
class Thing:
    """What can be brought; `left` is how much of it is asked for now, 0 for nothing."""

    what: What
    left: int = 0


def things_of(place: Place) -> list[Thing]:
    """What is needed leads, then every other kind of goods."""
    needed = [Thing(one.what, one.left) for one in place.needs[:MOST_NEEDS]]
    asked = [one.what for one in needed]
    return needed + [Thing(what) for what in (What(kind) for kind, _label in product_kinds()) if what not in asked]


@dataclass(frozen=True)
class ThingLine:
    thing: Thing
    about: BoundField
    last: BoundField


class ShareForm(PublicForm):
    """`website` is for machines alone: people never see it."""

    giver = forms.ChoiceField(
        label=gettext_lazy("Who shares?"),
        choices=givers,
        initial="PERSON",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from the list")},
    )
    giver_name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("People stay unnamed; leave it empty."),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    day = DayField(
        label=gettext_lazy("On which day do you bring it?"),
        required=True,
        error_messages={"required": gettext_lazy("Enter the day, like 5/11/2567")},
    )
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, things: Sequence[Thing], **more: Any) -> None:
        super().__init__(*args, **more)
        self.things = things
        for number, thing in enumerate(things):
            label = _("About how many pieces") if thing.what.in_pieces else _("About how many kilograms")
            self.fields[f"about_{number}"] = about_field(label=label, in_pieces=thing.what.in_pieces)
            self.fields[f"last_{number}"] = DayField(label=_("Last day printed on it, if there is one"))

    @property
    def lines(self) -> list[ThingLine]:
        return [ThingLine(one, self[f"about_{n}"], self[f"last_{n}"]) for n, one in enumerate(self.things)]

    @property
    def is_by_a_machine(self) -> bool:
        return bool(self.cleaned_data["website"])

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        brought = [
            Brings(one.what, told[f"about_{n}"], told[f"last_{n}"])
            for n, one in enumerate(self.things)
            if told[f"about_{n}"]
        ]
        return {"day": told["day"], "sharer": Sharer(told["giver"], told["giver_name"]), "lines": brought}

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(BESIDE.get(refusal.code), ValidationError(str(refusal), code=refusal.code))
