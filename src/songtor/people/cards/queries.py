"""Which card it is, and whom it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, permits, visible
from songtor.evidence.rows import as_id, read
from songtor.people.cards.models import Card, CardBinding
from songtor.people.cards.tokens import digest_of, scanned
from songtor.people.errors import CardNotBound, CardOver
from songtor.people.households.models import Household
from songtor.people.households.queries import members_on
from songtor.people.persons.models import Person

SCANNED = """SELECT card.id, card.district_id, pin.card_id, ended.id FROM people_card card
LEFT JOIN people_cardpin pin ON pin.card_id = card.id LEFT JOIN people_cardend ended ON ended.card_id = card.id
WHERE card.token_digest = %s"""


def cards(*, actor: Actor) -> QuerySet[Card]:
    rows = Card.objects.select_related("district", "binding", "end", "pin")
    return visible(actor, Kind.CARD, rows).order_by("-entered_at", "label")


def card_for(*, actor: Actor, card_id: UUID) -> Card:
    """Raises Unknown."""
    return first(cards(actor=actor).filter(pk=card_id))


def card_by_token(actor: Actor, token: str) -> Card | None:
    """The card of the actor's districts whose code was scanned, ended or blank ones too."""
    plain = scanned(token)
    return cards(actor=actor).filter(token_digest=digest_of(plain)).first() if plain else None


@dataclass(frozen=True)
class Scanned:
    """What a till has to know of a card before it sells."""

    card_id: UUID
    district_id: str
    asks_pin: bool
    is_over: bool


def scanned_card(actor: Actor, token: str) -> Scanned | None:
    """As `card_by_token`, for a till: one plain statement for every sale."""
    plain = scanned(token)
    found = read(SCANNED, [digest_of(plain)]) if plain else None
    if found is None:
        return None
    card_id, district_id, pin, end = found
    card = Scanned(as_id(card_id), district_id, pin is not None, end is not None)
    return card if permits(actor, Verb.SEE, Kind.CARD, card) else None


def card_by_label(actor: Actor, label: str) -> Card | None:
    """By what is printed below the code; only to bind or end it, never to receive."""
    return cards(actor=actor).filter(label=label.strip().upper()).first()


def bearer_of(card: Card) -> Person | Household | None:
    """Whose card it is today; None while blank or ended."""
    binding = (
        CardBinding.objects.select_related("person__current", "household").filter(card=card, card__end=None).first()
    )
    if binding is None:
        return None
    return binding.person.current if binding.person else binding.household


def bearers(card: Card, day: date) -> list[Person]:
    """The person the card stands for, or the members of its household that day. Raises CardOver, CardNotBound."""
    if hasattr(card, "end"):
        raise CardOver
    bearer = bearer_of(card)
    match bearer:
        case None:
            raise CardNotBound
        case Person():
            return [bearer]
    return [row.person.current for row in members_on(bearer, day)]


def cards_of(bearer: Person | Household) -> QuerySet[Card]:
    """Those bound to somebody, newest first, ended ones too."""
    rows = Card.objects.select_related("district", "binding", "end", "pin").order_by("-entered_at")
    if isinstance(bearer, Person):
        return rows.filter(binding__person__current_id=bearer.current_id)
    return rows.filter(binding__household=bearer)


def asks_pin(card: Card) -> bool:
    """Its bearer wanted a secret against a lost card."""
    return hasattr(card, "pin")


@dataclass(frozen=True)
class Tally:
    """How many cards lie blank, are somebody's, and are over."""

    blank: int
    bound: int
    over: int


def tally(*, actor: Actor) -> Tally:
    rows = visible(actor, Kind.CARD, Card.objects.all())
    over = Q(end__isnull=False)
    found = rows.aggregate(
        blank=Count("pk", filter=Q(binding__isnull=True) & ~over),
        bound=Count("pk", filter=Q(binding__isnull=False) & ~over),
        over=Count("pk", filter=over),
    )
    return Tally(**found)
