"""What was called back, and how the letters about it fared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.evidence.errors import Unknown
from songtor.messages.models import ENDED, MessageState
from songtor.messages.queries import fared
from songtor.shop.models import Recall

SHOWN = 10


def recall_for(*, actor: Actor, recall_id: UUID) -> Recall:
    """One the actor may end. Raises Unknown."""
    rows = Recall.objects.select_related("product", "branch", "district")
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.PLAN).filter(pk=recall_id))


@dataclass(frozen=True)
class Called:
    """A recall, and how many letters about it went out, wait, and reached nobody."""

    recall: Recall
    sent: int
    waiting: int
    failed: int


def called_back(*, actor: Actor) -> list[Called]:
    """The last ones of the whole city, since goods go everywhere; they name no recipient. Raises Unknown."""
    if not actor.may(Verb.SEE, Kind.SHOP):
        raise Unknown
    rows = list(
        Recall.objects.select_related("product", "branch", "district", "end").order_by("-entered_at", "pk")[:SHOWN]
    )
    letters = fared([about(one) for one in rows])
    return [_called(one, letters[about(one)]) for one in rows]


def about(recall: Recall) -> str:
    """What its letters say they are about."""
    return f"recall:{recall.pk}"


def _called(recall: Recall, letters: Counter[str]) -> Called:
    waiting = sum(number for state, number in letters.items() if state not in ENDED)
    return Called(recall, letters[MessageState.SENT], waiting, letters[MessageState.GIVEN_UP])
