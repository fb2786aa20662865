"""At the door: is she already known? Answered while a name is typed, and everybody shown is written down.

Own people are shown whole; of others no more than given name, initial, birth year and district.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb
from songtor.engines.linkage.nearest import Ranked, nearest, rank
from songtor.people.asked import Asking, read_asked
from songtor.people.basis.models import Looked
from songtor.people.basis.queries import strangers_found
from songtor.people.basis.services import looked
from songtor.people.candidates import Candidate, by_name, by_name_with_slips, by_number, by_phone
from songtor.people.persons.models import SourceRecord
from songtor.people.persons.standing import Standing, standing, told_by

MOST = 8
MOST_STRANGERS = 3
STRANGERS_AN_HOUR = 150
LIKE_ENOUGH, SURE = 0.62, 0.97
COMPARED, LOOKED_UP = 40, 16
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


class _Hit(NamedTuple):
    """A person, and the spelling by which they are likeliest meant."""

    standing: Standing
    score: float
    candidate: Candidate
    is_own: bool


def find(*, actor: Actor, text: str, at: datetime, most: int = MOST) -> Found:
    """Who may be meant by a name (Thai or Latin, half typed), a whole number of a document, or a telephone number."""
    asked = read_asked(text)
    districts = actor.districts(Verb.SEE, Kind.PERSON)
    if asked is None or districts == frozenset():
        return Found()
    hits = _hits(likeliest(asked, districts), districts)
    found = _shown(hits, asked, actor, at, most)
    looked(actor, (row.person_id for row in found.rows), Looked.FOUND, at)
    return found


def likeliest(asked: Asking, districts: frozenset[str] | None) -> list[Ranked[Candidate]]:
    """Records that may be meant, the likeliest first; slips are thought of when nothing fits as it was typed."""
    if asked.identity or asked.phone:
        found = by_number(asked.identity) if asked.identity else by_phone(asked.phone)
        return [Ranked(one, 1.0, ()) for one in found]
    found = by_name(asked, districts)
    ranked = rank(asked.names, nearest(asked.names, found, COMPARED))
    if not ranked or not _fits(asked, ranked[0]):
        found = list({one.kept_id: one for one in (*found, *by_name_with_slips(asked, districts))}.values())
        ranked = rank(asked.names, nearest(asked.names, found, COMPARED))
    return [one for one in ranked if one.score >= LIKE_ENOUGH]


def _fits(asked: Asking, best: Ranked[Candidate]) -> bool:
    """As it was typed, or begins so: no slip needs to be thought of."""
    typed = f"{asked.names.given_name} {asked.names.family_name}".strip()
    return best.score >= SURE or best.candidate.full_name.lower().startswith(typed)


def _hits(ranked: list[Ranked[Candidate]], districts: frozenset[str] | None) -> list[_Hit]:
    """The best of each person, own people before others that are as like."""

    def worth(one: Ranked[Candidate]) -> float:
        return one.score + OWN_FIRST * (districts is None or one.candidate.district_id in districts)

    first = sorted(ranked, key=worth, reverse=True)[:LOOKED_UP]
    people = standing([one.candidate.record_id for one in first])
    best: dict[UUID, _Hit] = {}
    for one in first:
        known = people.get(one.candidate.record_id)
        if known and known.current_id not in best:
            is_own = districts is None or not districts.isdisjoint(known.met_in)
            best[known.current_id] = _Hit(known, worth(one), one.candidate, is_own)
    return list(best.values())


def _shown(hits: list[_Hit], asked: Asking, actor: Actor, at: datetime, most: int) -> Found:
    room = 0
    if asked.is_whole and not all(hit.is_own for hit in hits):
        room = min(MOST_STRANGERS, STRANGERS_AN_HOUR - _strangers_lately(actor, at))
    kept, strangers = [], 0
    for hit in hits:
        strangers += not hit.is_own
        if hit.is_own or strangers <= room:
            kept.append(hit)
    records = told_by([hit.standing.shown for hit in kept[:most]])
    rows = tuple(_known(hit, records[hit.standing.shown]) for hit in kept[:most])
    return Found(rows, is_limited=asked.is_whole and strangers > 0 >= room)


def _strangers_lately(actor: Actor, at: datetime) -> int:
    districts = sorted(actor.districts(Verb.SEE, Kind.PERSON) or ())
    return strangers_found(actor, at - timedelta(hours=1), districts)


def _known(hit: _Hit, record: SourceRecord) -> Known:
    is_own = hit.is_own
    spelt, shown = hit.candidate.full_name, record.full_name
    return Known(
        person_id=hit.standing.current_id,
        given_name=record.given_name,
        family_name=record.family_name if is_own else record.initial,
        born_on=record.born_on if is_own or not record.born_on else date(record.born_on.year, 1, 1),
        birth_known=record.birth_known if is_own else ("YEAR" if record.born_on else ""),
        district=record.district.name,
        record=record if is_own else None,
        found_as=spelt if is_own and spelt != shown else "",
    )
