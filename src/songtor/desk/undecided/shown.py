"""An operation as people read it: who, when, where, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.queries import food_categories
from songtor.evidence.errors import Refusal
from songtor.look.figures import kilograms, number
from songtor.rounds.queries import missed_reasons, waste_reasons, zero_reasons
from songtor.sync import bodies
from songtor.sync.bodies import Kind, Line, Said, read_body
from songtor.sync.outcomes import as_it_stands

KINDS = {
    Kind.ARRIVE: gettext_lazy("Arrival"),
    Kind.WEIGH: gettext_lazy("Weight"),
    Kind.ZERO: gettext_lazy("There was nothing"),
    Kind.PHOTO: gettext_lazy("Photo"),
    Kind.SIGN: gettext_lazy("Signature"),
    Kind.NOTE: gettext_lazy("Note"),
    Kind.MISS: gettext_lazy("Nobody was served"),
    Kind.LEFT_OVER: gettext_lazy("Food left there"),
    Kind.DELIVER: gettext_lazy("Hand-over"),
    Kind.WASTE: gettext_lazy("Thrown away"),
    Kind.CORRECT: gettext_lazy("Correction"),
    Kind.SIGN_OFF: gettext_lazy("Sign-off"),
}


class Words:
    """Names of kinds of food and of reasons, read once for a page."""

    @cached_property
    def categories(self) -> Mapping[str, Any]:
        return {category.code: category for category in food_categories()}

    @cached_property
    def units(self) -> dict[str, bool]:
        return {code: category.in_pieces for code, category in self.categories.items()}

    def goods(self, lines: Sequence[Line]) -> str:
        return " · ".join(self.amount(line.category, line.amount) for line in lines)

    def amount(self, category: str, amount: int) -> str:
        one = self.categories[category]
        unit = _("boxes") if one.in_pieces else _("kg")
        return f"{one.name} {number(amount) if one.in_pieces else kilograms(amount)} {unit}"


@dataclass(frozen=True)
class Entry:
    """One line of a list of operations."""

    operation: Any
    words: Words

    @property
    def kind(self) -> str:
        return str(KINDS.get(self.operation.kind, self.operation.kind))

    @property
    def is_from_phone(self) -> bool:
        return bool(self.operation.device.kind == "phone")

    @property
    def who(self) -> str:
        return str(self.operation.device.account.display_name)

    @cached_property
    def what(self) -> str:
        """What it says, as far as it can be read."""
        try:
            said = read_body(Kind(self.operation.kind), self.operation.said, self.words.units)
        except (Refusal, ValueError):
            return ""
        teller = TELLERS.get(type(said))
        return teller(said, self.words) if teller else ""

    @property
    def problem(self) -> str:
        """Why it waits, in the words its phone got."""
        return str(as_it_stands(self.operation, getattr(self.operation, "standing", None)) or "")


def _reason(choices: Callable[[], Sequence[tuple[str, Any]]]) -> Callable[[Any, Words], str]:
    return lambda said, words: f"{dict(choices()).get(said.reason, said.reason)} {said.note}".strip()


def _weigh(said: bodies.Weigh, words: Words) -> str:
    return words.amount(said.category, said.amount)


def _deliver(said: bodies.Deliver, words: Words) -> str:
    people = _("%(count)s people") % {"count": number(said.present)}
    return f"{words.goods(said.lines)} · {people}"


def _waste(said: bodies.Waste, words: Words) -> str:
    return f"{words.goods(said.lines)} · {_reason(waste_reasons)(said, words)}"


def _correct(said: bodies.Correct, words: Words) -> str:
    return said.reason


TELLERS: dict[type[Said], Callable[[Any, Words], str]] = {
    bodies.Weigh: _weigh,
    bodies.Zero: _reason(zero_reasons),
    bodies.Miss: _reason(missed_reasons),
    bodies.Note: lambda said, words: said.text,
    bodies.Sign: lambda said, words: said.name,
    bodies.LeftOver: lambda said, words: words.goods(said.lines),
    bodies.Deliver: _deliver,
    bodies.Waste: _waste,
    bodies.Correct: _correct,
    bodies.SignOff: lambda said, words: said.reason,
}


def entries(operations: Any, words: Words) -> list[Entry]:
    return [Entry(one, words) for one in operations]
