"""Somebody is registered; what is said of them is corrected or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.engines.linkage.keys import family_key, given_key
from songtor.engines.thai import sort_key
from songtor.evidence.rows import insert
from songtor.people.basis.agreed import Agreed, write_basis
from songtor.people.errors import PersonForgotten, RecordEnded, RecordReplaced
from songtor.people.groups.given import GivenGroup, write_group
from songtor.people.persons.models import Identity, Person, Source, SourceRecord, SourceRecordEnd
from songtor.people.persons.numbers import refuse_second
from songtor.people.persons.said import Said
from songtor.people.sealing import opened, sealed

APART = ("identity", "identity_kind", "keeps_identity")
COLUMNS = tuple(name for name in Said.__dataclass_fields__ if name not in APART)


@performs(Verb.ENTER, Kind.PERSON, on="district")
def register(
    act: Act,
    *,
    district: District,
    said: Said,
    source: Source = Source.REGISTERED,
    agreed: Sequence[Agreed] = (),
    groups: Sequence[GivenGroup] = (),
) -> SourceRecord:
    """A person nobody knew before, on what ground, and in which groups.

    Raises what `Said.checked`, `write_basis` and `write_group` do.
    """
    record = write_record(act, district, said, Origin(source))
    for one in agreed:
        write_basis(act, record.person, district, one)
    for given in groups:
        write_group(act, record.person, district, given)
    return record


@performs(Verb.ENTER, Kind.PERSON, on="record")
def correct(act: Act, *, record: SourceRecord, said: Said) -> SourceRecord:
    """What the source says instead; the old record stays, replaced.

    Raises RecordReplaced, RecordEnded, PersonForgotten and what `Said.checked` does.
    """
    refuse_past(record)
    if said.keeps_identity:
        said = _with_identity_of(record, said)
    return write_record(act, record.district, said, Origin(Source(record.source), replaces=record))


@performs(Verb.ENTER, Kind.PERSON, on="record")
def end_record(act: Act, *, record: SourceRecord, reason: str) -> SourceRecordEnd:
    """From now on the record says nothing; its person stays. Raises RecordReplaced, RecordEnded, PersonForgotten."""
    refuse_past(record)
    return write_record_end(act, record, reason)


@dataclass(frozen=True)
class Origin:
    """Who says it: the source, its own key and batch, and the record of the same person it replaces."""

    source: Source
    source_key: str = ""
    batch: UUID | None = None
    replaces: SourceRecord | None = None


def write_record(act: Act, district: District, said: Said, origin: Origin) -> SourceRecord:
    """A record inside another service's act; what replaces nothing begins a person.

    Raises OtherNumber and what `Said.checked` does.
    """
    checked = said.checked(act.day)
    person = origin.replaces.person if origin.replaces else act.write(met(act, district))
    record = built_record(act, district, person, checked, origin)
    identity = sealed(record.pk, checked.identity_kind, checked.identity) if checked.identity else None
    if identity:
        refuse_second(record, identity)
    act.write(record)
    if identity:
        insert(identity)
    return record


def built_record(act: Act, district: District, person: Person, checked: Said, origin: Origin) -> SourceRecord:
    """Not yet written: the record of what was said and checked, with the keys it is found by."""
    return SourceRecord(
        district=district,
        person=person,
        source=origin.source,
        source_key=origin.source_key,
        batch=origin.batch,
        replaces=origin.replaces,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
        given_key=given_key(checked.given_name)[:60],
        family_key=family_key(checked.family_name)[:60],
        sort_key=sort_key(f"{checked.given_name} {checked.family_name}")[:500],
        **{name: getattr(checked, name) for name in COLUMNS},
    )


def write_record_end(act: Act, record: SourceRecord, reason: str) -> SourceRecordEnd:
    return act.write(
        SourceRecordEnd(
            district_id=record.district_id,
            record=record,
            reason=reason.strip()[:300],
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def refuse_past(record: SourceRecord) -> None:
    """Raises RecordReplaced, RecordEnded, PersonForgotten."""
    if record.person.forgotten_at:
        raise PersonForgotten
    if SourceRecord.objects.filter(replaces=record).exists():
        raise RecordReplaced
    if SourceRecordEnd.objects.filter(record=record).exists():
        raise RecordEnded


def met(act: Act, district: District) -> Person:
    """Not yet written: somebody nobody knew before."""
    person = Person(district=district, met_at=act.happened_at)
    person.current_id = person.pk
    return person


def _with_identity_of(record: SourceRecord, said: Said) -> Said:
    for identity in Identity.objects.filter(record=record):
        return replace(said, identity=opened(identity), identity_kind=identity.kind)
    return said
