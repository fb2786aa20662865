"""Pairs that wait for a decision, side by side, and what was decided lately; each as far as its reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first
from songtor.engines.linkage.reasons import Reason
from songtor.people.basis.models import Looked
from songtor.people.basis.services import looked
from songtor.people.links.models import LinkDecision, ProposedPair
from songtor.people.persons.models import Person, SourceRecord
from songtor.people.persons.queries import holding_records
from songtor.people.sealing import masked
from songtor.registry.services.links import Pair

P = TypeVar("P", bound=Model)
PairSeen = ProposedPair
"""For faces, which know no models."""
AGAINST = frozenset(reason for reason in Reason if reason.startswith("OTHER_"))


@dataclass(frozen=True)
class Side:
    """One of the two; beyond one's own district only given name, initial, birth year and district."""

    person_id: UUID
    district: str
    given_name: str
    family_name: str
    born_on: date | None
    birth_known: str
    is_whole: bool
    record: SourceRecord | None = field(default=None, repr=False)
    number: str = ""

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class PairShown:
    """A pair with its reasons; `against` are those that speak for two people."""

    pair_id: UUID
    left: Side
    right: Side
    reasons: tuple[Reason, ...]
    probability: float

    @property
    def against(self) -> frozenset[Reason]:
        return AGAINST & set(self.reasons)


def pairs_to_decide(*, actor: Actor) -> QuerySet[ProposedPair]:
    """The likeliest first: a district's own, and for whoever decides city-wide those of two districts."""
    rows = _reached(actor, Verb.SEE, ProposedPair.objects.all())
    waiting = rows.exclude(left__current=F("right__current"))
    return waiting.select_related("left", "right").order_by("-probability", "pk")


def decided_lately(*, actor: Actor) -> QuerySet[LinkDecision]:
    """Decisions that hold, the newest first."""
    rows = _reached(actor, Verb.SEE, LinkDecision.objects.filter(undo__isnull=True))
    return rows.select_related("left", "right").order_by("-entered_at", "-pk")


def _reached(actor: Actor, verb: Verb, rows: QuerySet[P]) -> QuerySet[P]:
    kept = rows.filter(left__forgotten_at__isnull=True, right__forgotten_at__isnull=True)
    districts = actor.districts(verb, Kind.LINK)
    if districts is None:
        return kept.exclude(left__district=F("right__district"))
    return kept.filter(left__district__in=districts, right__district=F("left__district"))


def proposed_for(*, actor: Actor, pair_id: UUID) -> Pair:
    """The two of a proposal. Raises Unknown."""
    row = first(_reached(actor, Verb.RECORD, ProposedPair.objects.select_related("left", "right")).filter(pk=pair_id))
    return Pair(row.left, row.right)


def decided_for(*, actor: Actor, decision_id: UUID) -> Pair:
    """The two a decision speaks of. Raises Unknown."""
    rows = LinkDecision.objects.select_related("left", "right").filter(pk=decision_id)
    row = first(_reached(actor, Verb.RECORD, rows))
    return Pair(row.left, row.right)


def side_by_side(actor: Actor, rows: Sequence[ProposedPair], at: datetime) -> list[PairShown]:
    """As many queries for one as for fifty; that they were compared is written before the answer leaves."""
    sides = sides_of(actor, [person for row in rows for person in (row.left, row.right)])
    looked(actor, sides, Looked.DECIDED, at)
    return [
        PairShown(row.pk, sides[row.left_id], sides[row.right_id], _reasons(row.reasons), row.probability)
        for row in rows
    ]


def _reasons(codes: str) -> tuple[Reason, ...]:
    return tuple(Reason(code) for code in codes.split() if code in Reason.__members__)


def sides_of(actor: Actor, people: Iterable[Person]) -> Mapping[UUID, Side]:
    """What the record that holds says of each, as they were first met."""
    asked = {person.pk: person for person in people}
    own = actor.districts(Verb.SEE, Kind.PERSON)
    held = holding_records().filter(person__in=asked).order_by("entered_at", "pk")
    records = {
        record.person_id: record
        for record in held.select_related("district", "community", "subdistrict", "identity", "person__district")
    }
    return {
        pk: _side(records[pk], is_whole=own is None or person.district_id in own)
        if pk in records
        else Side(pk, person.district_id, "", "", None, "", is_whole=False)
        for pk, person in asked.items()
    }


def _side(record: SourceRecord, *, is_whole: bool) -> Side:
    identity = getattr(record, "identity", None)
    born = record.born_on
    return Side(
        person_id=record.person_id,
        district=record.person.district.name,
        given_name=record.given_name,
        family_name=record.family_name if is_whole else record.initial,
        born_on=born if is_whole or born is None else date(born.year, 1, 1),
        birth_known=record.birth_known if is_whole or born is None else "YEAR",
        is_whole=is_whole,
        record=record if is_whole else None,
        number=masked(identity) if is_whole and identity else "",
    )
