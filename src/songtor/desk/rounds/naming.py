"""Naming people at a hand-over: by a card, a name or a number; ticked by the officer, found by a sent form alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal
from songtor.people import door
from songtor.people.cards.queries import asks_pin, card_by_token
from songtor.people.cards.services import Pin, check_pin
from songtor.people.errors import PinClosed
from songtor.receipts.at_the_door import of_card, shown
from songtor.receipts.naming import Named

MOST = 200


@dataclass(frozen=True)
class Offered:
    """Somebody to tick: who the registry says it is, as far as the officer may see them."""

    named: Named
    name: str
    about: str
    is_ticked: bool = False

    @property
    def value(self) -> str:
        parts = (self.named.how, self.named.person, self.named.household, self.named.received_by)
        return ":".join(str(part or "") for part in parts)


@dataclass(frozen=True)
class Search:
    """What was typed, who was found, and what is said about it; `card` is the code whose PIN is asked for."""

    offered: tuple[Offered, ...] = ()
    words: str | Promise = ""
    card: str = ""


def ticked(sent: QueryDict, *, actor: Actor, day: date) -> list[Offered]:
    """Those ticked in the form, in its order; what is no name is left out."""
    named = [one for text in sent.getlist("named")[:MOST] if (one := _read(text))]
    return [replace(one, is_ticked=True) for one in _offered(named, actor=actor, day=day)]


def _read(text: str) -> Named | None:
    how, *ids = text.split(":")
    try:
        person, household, received_by = (UUID(one) if one else None for one in ids)
    except ValueError:
        return None
    return Named(person, how, household, received_by) if person else None


def asked_for(sent: QueryDict) -> str:
    """What was typed, or the card whose PIN is still to be told, unless somebody goes on without it."""
    card = "" if "without_card" in sent else sent.get("card", "")
    return (sent.get("find", "") or card).strip()


def search(text: str, *, actor: Actor, day: date, at: datetime, pin: str = "") -> Search:
    """By card first, then at the door. A household's card ticks its members in a vulnerable group.

    A card with a PIN opens nobody before the right one is entered.
    """
    if not text.strip():
        return Search()
    try:
        by_card = of_card(text, actor=actor, day=day)
    except Refusal as refusal:
        return Search(words=str(refusal))
    if by_card is None:
        return _at_the_door(text, actor=actor, day=day, at=at)
    refused = _pin_refused(text, pin, actor=actor, at=at)
    if refused is not None:
        return refused
    rows = _offered(by_card, actor=actor, day=day)
    return Search(tuple(replace(one, is_ticked=True) for one in rows), "" if rows else _nobody_in_a_group())


def _pin_refused(text: str, pin: str, *, actor: Actor, at: datetime) -> Search | None:
    """None when the card may be opened. One that rests is not asked for again."""
    card = card_by_token(actor, text)
    if card is None or not asks_pin(card):
        return None
    if not pin:
        return Search(words=_("This card has a PIN. Let its bearer enter it"), card=text)
    try:
        check_pin(actor=actor, card=card, pin=Pin(pin), at=at)
    except PinClosed as refusal:
        return Search(words=str(refusal))
    except Refusal as refusal:
        return Search(words=str(refusal), card=text)
    return None


def _at_the_door(text: str, *, actor: Actor, day: date, at: datetime) -> Search:
    found = door.find(actor=actor, text=text, at=at)
    rows = _offered([Named(one.person_id) for one in found.rows], actor=actor, day=day)
    if found.is_limited and not rows:
        return Search(words=_("You looked at many people of other districts. Count them as heads, or ask again later"))
    return Search(tuple(rows), "" if rows else _("Nobody like this is in the registry. Count them as heads"))


def _nobody_in_a_group() -> str:
    return _("Nobody of this household is in a vulnerable group today. Count them as heads")


def _offered(named: Sequence[Named], *, actor: Actor, day: date) -> list[Offered]:
    told = shown([one.person for one in named], actor=actor, day=day)
    return [Offered(one, told[one.person].name, told[one.person].about) for one in named if one.person in told]


def together(chosen: Iterable[Offered], found: Iterable[Offered]) -> list[Offered]:
    """Everybody once, whoever was ticked before first."""
    return list({one.named.person: one for one in (*found, *chosen)}.values())
