"""Whose points are meant: by a name or number as at the door, or by a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from songtor.city.policy import Actor
from songtor.desk.page import DeskRequest
from songtor.desk.people.search import found_for
from songtor.desk.people.shown import Row
from songtor.evidence.errors import Refusal
from songtor.look.clock import today
from songtor.people.cards.queries import bearer_of, bearers, card_by_label, card_by_token
from songtor.people.households.queries import households, memberships_on
from songtor.people.persons.queries import persons_for
from songtor.points.queries import accounts


@dataclass(frozen=True)
class FoundHome:
    """Somebody of the district, and the household whose points they use; None while they belong to none."""

    row: Row
    household: Any
    balance: int


def found_homes(request: DeskRequest) -> dict[str, Any]:
    """What was found for what was typed; `of_card` is the household of a card, `refused` why a card opens none."""
    typed = request.POST.get("q", "").replace("\0", "").strip()
    try:
        of_card = _of_card(request.actor, typed) if typed else None
    except Refusal as refusal:
        return {"typed": typed, "homes": [], "refused": str(refusal)}
    if of_card:
        return {"of_card": of_card}
    found = found_for(request)
    return {"typed": found["typed"], "homes": _homes(request.actor, found["rows"])}


def _of_card(actor: Actor, typed: str) -> UUID | None:
    """Raises CardOver, CardNotBound."""
    card = card_by_token(actor, typed) or card_by_label(actor, typed)
    if card is None:
        return None
    persons = bearers(card, today())
    bearer: Any = bearer_of(card)
    if not hasattr(bearer, "current_id"):
        return UUID(str(bearer.pk))
    return next((UUID(str(one.household_id)) for one in memberships_on(persons, today())), None)


def _homes(actor: Actor, rows: list[Row]) -> list[FoundHome]:
    own = [row for row in rows if row.known.is_own]
    persons = persons_for(actor=actor, ids=[row.known.person_id for row in own])
    there = memberships_on(persons, today()).select_related("person", "household__community")
    open_ = set(households(actor=actor).filter(pk__in=[one.household_id for one in there]).values_list("pk", flat=True))
    lives = {one.person.current_id: one.household for one in there if one.household_id in open_}
    held = dict(accounts(actor=actor).filter(household__in=open_).values_list("household_id", "balance"))
    homes = [(row, lives.get(row.known.person_id)) for row in own]
    return [FoundHome(row, home, held.get(home.pk, 0) if home else 0) for row, home in homes]
