"""The words of this room that forms offer."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise

from songtor.city.roles import VulnerableGroup
from songtor.people.basis.models import Basis, Purpose, SaidBy
from songtor.people.cards.models import EndReason
from songtor.people.households.models import Place
from songtor.people.persons.models import Sex

_WORDS: dict[str, type[TextChoices]] = {
    "sex": Sex,
    "group": VulnerableGroup,
    "said_by": SaidBy,
    "purpose": Purpose,
    "basis": Basis,
    "place": Place,
    "card_end": EndReason,
}


def choices_of(name: str) -> list[tuple[str, str | Promise]]:
    """Values and labels, translated when they are shown."""
    return [(one.value, one._label_) for one in _WORDS[name]]
