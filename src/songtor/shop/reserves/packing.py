"""What a tablet takes along: goods and prices, points, and how to know a household without knowing who it is.

A tablet may be lost. So it gets no name, no number and no card's code: initials and how many live there, and of each
card the digest that the city keeps too. Whoever wanted a PIN on a card is not known by it where no PIN can be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from songtor.city.policy import Actor
from songtor.people.basis.queries import PAGE
from songtor.people.basis.services import looked
from songtor.people.households.queries import living_in
from songtor.people.models import CardBinding, SourceRecord
from songtor.people.persons.queries import shown_records
from songtor.shop.models import Reserve
from songtor.shop.reserves.queries import Aside, PurseSeen, goods_aside, purses_of
from songtor.shop.till.caps import room_of

BEFORE_THEIR_LETTER = "เแโใไ"  # Thai vowels that are written before the letter a name begins with


@dataclass(frozen=True)
class Home:
    """A household as the tablet shows it; `pieces` is what the rule's caps leave, by kind of goods."""

    purse: UUID
    label: str
    people: int
    points: int
    cards: list[str]
    pieces: Mapping[str, int]


@dataclass(frozen=True)
class Pack:
    reserve: Reserve
    goods: list[Aside]
    homes: list[Home]


def pack_of(reserve: Reserve, *, actor: Actor, at: datetime) -> Pack:
    """As it stands now. That initials were shown of somebody is written down."""
    purses = purses_of(reserve)
    living = living_in([seen.purse.household_id for seen in purses], reserve.day)
    records = shown_records(current[0] for current in living.values() if current)
    looked(actor, records, PAGE, at)
    cards = _cards(living)
    homes = [_home(reserve, seen, living[seen.purse.household_id], records, cards) for seen in purses]
    return Pack(reserve, goods_aside(reserve), homes)


def _home(
    reserve: Reserve,
    seen: PurseSeen,
    living: list[UUID],
    records: Mapping[UUID, SourceRecord],
    cards: Mapping[UUID, list[str]],
) -> Home:
    home = seen.purse.household_id
    record = records.get(living[0]) if living else None
    room = room_of(district_id=reserve.district_id, household_id=home, day=reserve.day)
    label = initials(record.given_name, record.family_name) if record else ""
    return Home(seen.purse.pk, label, len(living), seen.left, cards.get(home, []), room.pieces)


def _cards(living: Mapping[UUID, list[UUID]]) -> dict[UUID, list[str]]:
    """Household -> digests of the cards that open it without a PIN."""
    home_of = {person: home for home, people in living.items() for person in people}
    open_ = CardBinding.objects.filter(card__end__isnull=True, card__pin__isnull=True)
    found = defaultdict[UUID, list[str]](list)
    for home, digest in open_.filter(household__in=living).values_list("household_id", "card__token_digest"):
        found[home].append(digest)
    rows = open_.filter(person__current__in=home_of).values_list("person__current_id", "card__token_digest")
    for person, digest in rows:
        found[home_of[person]].append(digest)
    return found


def initials(*names: str) -> str:
    """The first letter of each name: สมชาย ใจดี is ส. จ."""
    letters = ("".join(one for one in name if one.isalnum()).lstrip(BEFORE_THEIR_LETTER)[:1] for name in names)
    return " ".join(f"{letter}." for letter in letters if letter)
