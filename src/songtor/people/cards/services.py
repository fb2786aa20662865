"""Cards are printed blank, bound to somebody, and end when they are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Actor, Kind, Verb, require
from songtor.evidence.acts import BANGKOK
from songtor.people.cards.models import Card, CardBinding, CardEnd, CardPin, EndReason
from songtor.people.cards.tokens import digest_of, is_token, label_of
from songtor.people.errors import CardBound, CardOver, CardsImpossible, CardUnknown, PinClosed, PinImpossible, PinWrong
from songtor.people.households.models import Household
from songtor.people.households.services import refuse_forgotten
from songtor.people.persons.models import Person
from songtor.people.sealing import private_digest

MOST_AT_ONCE = 200
TRIES = 3
RESTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Pin:
    """Four to six digits that only the bearer knows."""

    digits: str

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit() and 4 <= len(self.digits) <= 6):
            raise PinImpossible

    def __repr__(self) -> str:
        return "Pin(····)"

    def canonical(self) -> str:
        return private_digest(f"pin {self.digits}")


@performs(Verb.RECORD, Kind.CARD, on="district")
def print_cards(act: Act, *, district: District, tokens: Sequence[str]) -> Card:
    """Blank cards for these tokens, of which only digests are kept; the first one is answered.

    Raises CardsImpossible.
    """
    if not 1 <= len(set(tokens)) == len(tokens) <= MOST_AT_ONCE or not all(map(is_token, tokens)):
        raise CardsImpossible(most=MOST_AT_ONCE)
    cards = [
        Card(
            district=district,
            token_digest=digest_of(token),
            label=label_of(district.pk, token),
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
        for token in tokens
    ]
    act.write_all(cards)
    return cards[0]


@performs(Verb.RECORD, Kind.CARD, on="card")
def bind_card(act: Act, *, card: Card, bearer: Person | Household) -> CardBinding:
    """From now on the card opens this person, or the household.

    Raises CardBound, CardOver, PersonForgotten, and Unknown for whoever may not be seen.
    """
    _refuse_over(card)
    if CardBinding.objects.filter(card=card).exists():
        raise CardBound
    if isinstance(bearer, Person):
        refuse_forgotten(act, bearer)
    else:
        require(act.actor, Verb.SEE, Kind.PERSON, bearer)
    return act.write(
        CardBinding(
            district_id=card.district_id,
            card=card,
            person=bearer if isinstance(bearer, Person) else None,
            household=bearer if isinstance(bearer, Household) else None,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.CARD, on="card")
def end_card(act: Act, *, card: Card, reason: str) -> CardEnd:
    """It opens nothing any more. Raises CardOver."""
    _refuse_over(card)
    return act.write(
        CardEnd(
            district_id=card.district_id,
            card=card,
            reason=EndReason(reason),
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.CARD, on="card")
def set_pin(act: Act, *, card: Card, pin: Pin) -> CardPin:
    """The secret that is asked for from now on; wrong tries are forgotten. Raises CardOver."""
    _refuse_over(card)
    CardPin.objects.update_or_create(
        card=card, defaults={"hashed": make_password(pin.digits), "wrong": 0, "closed_until": None}
    )
    return CardPin.objects.get(card=card)


def check_pin(*, actor: Actor, card: Card, pin: Pin, at: datetime) -> None:
    """Counts every wrong try, also of several at one moment. Raises PinWrong, PinClosed, CardUnknown, Unknown."""
    require(actor, Verb.SEE, Kind.CARD, card)
    answer = _tried(card, pin, at)
    if answer is not None:
        raise answer  # after the count is kept


@transaction.atomic
def _tried(card: Card, pin: Pin, at: datetime) -> PinWrong | PinClosed | None:
    held = CardPin.objects.filter(card=card)
    kept = (held.select_for_update() if connection.features.has_select_for_update else held).first()
    if kept is None:
        raise CardUnknown
    if kept.closed_until and at < kept.closed_until:
        return PinClosed(until=f"{kept.closed_until.astimezone(BANGKOK):%H:%M}")
    if check_password(pin.digits, kept.hashed):
        held.update(wrong=0, closed_until=None)
        return None
    wrong = kept.wrong + 1
    if wrong < TRIES:
        held.update(wrong=wrong)
        return PinWrong(left=TRIES - wrong)
    held.update(wrong=0, closed_until=at + RESTS)
    return PinClosed(until=f"{(at + RESTS).astimezone(BANGKOK):%H:%M}")


def _refuse_over(card: Card) -> None:
    if CardEnd.objects.filter(card=card).exists():
        raise CardOver
