"""At the door: is she already known? Answered while a name is typed, and everybody shown is written down.

Own people are shown whole; of others no more than given name, initial, birth year and district.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb
from songtor.engines.linkage.nearest import rank
from songtor.people.asked import Asking, read_asked
from songtor.people.basis.models import Look, Looked
from songtor.people.basis.services import looked
from songtor.people.candidates import Candidate, by_name, by_number, by_phone
from songtor.people.persons.models import SourceRecord
from songtor.people.persons.queries import seen_of, shown_records

MOST = 8
MOST_STRANGERS = 3
STRANGERS_AN_HOUR = 150
LIKE_ENOUGH = 0.62
OWN_FIRST = 0.03


@dataclass(frozen=True)
class Known:
    """Somebody as far as the actor may see them: of a stranger `record` is None."""

    person_id: UUID
    given_name: str
    family_name: str
    born_on: date | None
    birth_known: str
    district: str
    record: SourceRecord | None = field(default=None, compare=False)
    found_as: str = ""  # the spelling that was found, where it is another than the one shown

    @property
    def is_own(self) -> bool:
        return self.record is not None


@dataclass(frozen=True)
class Found:
    """The likeliest first. `is_limited`: strangers are left out because too many were looked at within the hour."""

    rows: tuple[Known, ...] = ()
    is_limited: bool = False


@dataclass(frozen=True)
class _Hit:
    person_id: UUID
    score: float
    candidate: Candidate


def find(*, actor: Actor, text: str, at: datetime, most: int = MOST) -> Found:
    """Who may be meant by a name (Thai or Latin, half typed), a whole number of a document, or a telephone number."""
    asked = read_asked(text)
    districts = actor.districts(Verb.SEE, Kind.PERSON)
    if asked is None or districts == frozenset():
        return Found()
    hits = _ranked(asked, _candidates(asked, districts), districts)
    found = _shown(hits, asked, actor, at, most)
    looked(actor, (row.person_id for row in found.rows), Looked.FOUND, at)
    return found


def _candidates(asked: Asking, districts: frozenset[str] | None) -> list[Candidate]:
    if asked.identity:
        return by_number(asked.identity)
    if asked.phone:
        return by_phone(asked.phone)
    return by_name(asked, districts)


def _ranked(asked: Asking, candidates: list[Candidate], districts: frozenset[str] | None) -> list[_Hit]:
    """The best of each person, own people before others that are as like."""
    best: dict[UUID, _Hit] = {}
    for candidate, score, _reasons in rank(asked.names, candidates):
        if asked.is_name and score < LIKE_ENOUGH:
            break
        own = districts is None or candidate.district_id in districts
        hit = _Hit(candidate.current_id, score + OWN_FIRST * own, candidate)
        if hit.person_id not in best or best[hit.person_id].score < hit.score:
            best[hit.person_id] = hit
    return sorted(best.values(), key=lambda hit: -hit.score)


def _shown(hits: list[_Hit], asked: Asking, actor: Actor, at: datetime, most: int) -> Found:
    first = hits[: most + MOST_STRANGERS * 4]
    own = seen_of(actor, [hit.person_id for hit in first])
    room = 0
    if asked.is_whole and any(hit.person_id not in own for hit in first):
        room = min(MOST_STRANGERS, STRANGERS_AN_HOUR - _strangers_lately(actor, at))
    kept, strangers = [], 0
    for hit in first:
        if hit.person_id not in own:
            strangers += 1
            if strangers > room:
                continue
        kept.append(hit)
    records = shown_records(hit.person_id for hit in kept[:most])
    rows = (_known(hit, records.get(hit.person_id), is_own=hit.person_id in own) for hit in kept[:most])
    return Found(tuple(row for row in rows if row), is_limited=asked.is_whole and strangers > 0 >= room)


def _strangers_lately(actor: Actor, at: datetime) -> int:
    looks = Look.objects.filter(actor_ref=actor.ref, at__gt=at - timedelta(hours=1), what=Looked.FOUND)
    districts = actor.districts(Verb.SEE, Kind.PERSON) or frozenset()
    return looks.exclude(person__district__in=districts).values("person").distinct().count()


def _known(hit: _Hit, record: SourceRecord | None, *, is_own: bool) -> Known | None:
    if record is None:
        return None
    spelt, shown = hit.candidate.full_name, record.full_name
    return Known(
        person_id=hit.person_id,
        given_name=record.given_name,
        family_name=record.family_name if is_own else record.initial,
        born_on=record.born_on if is_own or not record.born_on else date(record.born_on.year, 1, 1),
        birth_known=record.birth_known if is_own else ("YEAR" if record.born_on else ""),
        district=record.district.name,
        record=record if is_own else None,
        found_as=spelt if is_own and spelt != shown else "",
    )
