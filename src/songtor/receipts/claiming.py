"""Cards scanned and people named without asking the registry: who they are is found when the hand-over arrives.

Nothing is refused any more, since food was given: who is not found is one of the heads, with a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from songtor.city.roles import bits_of
from songtor.evidence.acts import local_day
from songtor.people.cards.tokens import digest_of, scanned
from songtor.people.groups.queries import groups_on
from songtor.people.models import Card, Person
from songtor.receipts.models import UNNAMED, How, Outcome, Receipt, ReceiptClaim
from songtor.receipts.naming import Known, Named, members_on
from songtor.receipts.presence import hold_persons


@dataclass
class Found:
    """Who the cards and names stand for, held until the transaction ends."""

    people: list[Named] = field(default_factory=list)
    known: Known = field(default_factory=lambda: Known({}, {}))
    claims: list[ReceiptClaim] = field(default_factory=list)

    def claims_of(self, receipt: Receipt) -> list[ReceiptClaim]:
        """What is kept beside a receipt: every card, and names the registry does not know."""
        kept = [claim for claim in self.claims if claim.is_card or claim.outcome != Outcome.NAMED]
        for claim in kept:
            claim.receipt = receipt
        return kept

    @property
    def unnamed(self) -> int:
        """Heads whom the registry does not know."""
        return sum(claim.outcome in UNNAMED for claim in self.claims)


@dataclass(frozen=True)
class _Shown:
    """One card or one name: whom it may stand for, or why for nobody."""

    is_card: bool
    digest: str
    whom: tuple[Named, ...] = ()
    problem: str = ""


def found(people: Sequence[Named], cards: Sequence[str], *, at: datetime) -> Found:
    """Everybody once. A household's card names its members of that day who are in a vulnerable group."""
    shown = [*(_Shown(False, claim_digest(one.person), (one,)) for one in people), *_cards(cards, at)]
    whom = [named for one in shown for named in one.whom]
    if not shown:
        return Found()
    known = _known(whom, at)
    told, taken = Found(known=known), set[UUID]()
    for one in shown:
        there = [named for named in one.whom if named.person in known.current]
        counted = [named for named in there if known.groups[named.person] or not (named.household and one.is_card)]
        fresh = [named for named in counted if known.current[named.person] not in taken]
        taken |= {known.current[named.person] for named in fresh}
        told.people += [_without_strangers(named, known) for named in fresh]
        told.claims.append(
            ReceiptClaim(is_card=one.is_card, digest=one.digest, outcome=_outcome(one, there, counted, fresh))
        )
    return told


def _outcome(one: _Shown, there: Sequence[Named], counted: Sequence[Named], fresh: Sequence[Named]) -> str:
    if one.problem or not there:
        return one.problem or Outcome.UNKNOWN
    if not counted:
        return Outcome.NO_GROUP
    return Outcome.NAMED if fresh else Outcome.TWICE


def _known(whom: Iterable[Named], at: datetime) -> Known:
    """Who is in the registry and not forgotten."""
    wanted = {named.person for named in whom} | {named.received_by for named in whom if named.received_by}
    current = hold_persons(wanted)
    gone = Person.objects.filter(pk__in=set(current.values()), forgotten_at__isnull=False)
    forgotten = set(gone.values_list("pk", flat=True))
    current = {person: today for person, today in current.items() if today not in forgotten}
    groups = groups_on(current, local_day(at))
    return Known(current, {person: bits_of(groups[person]) for person in current})


def _without_strangers(named: Named, known: Known) -> Named:
    if named.received_by is None or named.received_by in known.current:
        return named
    return replace(named, how=How.NAME, received_by=None)


def _cards(said: Sequence[str], at: datetime) -> list[_Shown]:
    tokens = [scanned(one) for one in said]
    rows = Card.objects.filter(token_digest__in=[digest_of(token) for token in tokens if token])
    cards = {card.token_digest: card for card in rows.select_related("binding", "end")}
    return [_card(digest_of(token) if token else "", cards, at) for token in tokens]


def _card(digest: str, cards: Mapping[str, Card], at: datetime) -> _Shown:
    card = cards.get(digest)
    binding = getattr(card, "binding", None)
    if card is None or binding is None:
        return _Shown(True, digest, problem=Outcome.UNKNOWN)
    end = getattr(card, "end", None)
    if end is not None and end.happened_at <= at:
        return _Shown(True, digest, problem=Outcome.ENDED)
    if binding.person_id:
        return _Shown(True, digest, (Named(binding.person_id, How.CARD),))
    members = members_on([binding.household_id], local_day(at))
    ordered = sorted((person for _household, person in members), key=str)
    whom = tuple(Named(person, How.CARD, binding.household_id) for person in ordered)
    return _Shown(True, digest, whom, "" if whom else Outcome.NO_GROUP)


def claim_digest(person: UUID) -> str:
    return hashlib.sha256(str(person).encode()).hexdigest()


def says_the_same(receipt: Receipt, people: Sequence[Named], cards: Sequence[str]) -> bool:
    """Whether a receipt was written of just these names and cards; whom they stood for then stays."""
    claims = list(receipt.claims.all())
    by_card = sorted(claim.digest for claim in claims if claim.is_card)
    if by_card != sorted(digest_of(token) if token else "" for token in map(scanned, cards)):
        return False
    named = {claim_digest(row.person_id) for row in receipt.people.all() if not (cards and row.how == How.CARD)}
    lost = {claim.digest for claim in claims if not claim.is_card and claim.outcome != Outcome.NAMED}
    return named | lost == {claim_digest(one.person) for one in people}
