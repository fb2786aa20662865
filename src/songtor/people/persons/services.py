"""Somebody is registered; what is said of them is corrected or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.engines.linkage.keys import family_key, given_key
from songtor.engines.thai import sort_key
from songtor.evidence.rows import insert
from songtor.people.basis.agreed import Agreed, write_basis
from songtor.people.errors import OtherNumber, PersonForgotten, RecordEnded, RecordReplaced
from songtor.people.groups.given import GivenGroup, write_group
from songtor.people.keys import ring
from songtor.people.persons.models import Identity, Person, Source, SourceRecord, SourceRecordEnd
from songtor.people.persons.numbers import VALID, numbers_held, numbers_of
from songtor.people.persons.said import Said
from songtor.people.sealing import comparable, opened, sealed

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
    record = write_record(act, district, None, said, source)
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
    return write_record(act, record.district, record.person, said, Source(record.source), replaces=record)


@performs(Verb.ENTER, Kind.PERSON, on="record")
def end_record(act: Act, *, record: SourceRecord, reason: str) -> SourceRecordEnd:
    """From now on the record says nothing; its person stays. Raises RecordReplaced, RecordEnded, PersonForgotten."""
    refuse_past(record)
    return write_record_end(act, record, reason)


def write_record(
    act: Act,
    district: District,
    person: Person | None,
    said: Said,
    source: Source,
    *,
    source_key: str = "",
    batch: UUID | None = None,
    replaces: SourceRecord | None = None,
) -> SourceRecord:
    """A record inside another service's act; without a person it begins one. Raises what `Said.checked` does."""
    checked = said.checked(act.day)
    person = person or act.write(met(act, district))
    record = built_record(act, district, person, checked, source, source_key=source_key, batch=batch, replaces=replaces)
    act.write(record)
    if checked.identity:
        insert(_own_number(record, checked, is_new=person is None))
    return record


def _own_number(record: SourceRecord, said: Said, *, is_new: bool) -> Identity:
    """Sealed. Raises OtherNumber when the person is known by another valid one."""
    identity = sealed(record.pk, said.identity_kind, said.identity)
    if identity.kind in VALID and not is_new:
        everybody = Person.objects.filter(pk=record.person_id).values("current")
        known = numbers_held().filter(record__person__current__in=everybody)
        if {number for _person, number in numbers_of(known)} - {comparable(identity, ring().current)}:
            raise OtherNumber
    return identity


def built_record(
    act: Act,
    district: District,
    person: Person,
    checked: Said,
    source: Source,
    *,
    source_key: str = "",
    batch: UUID | None = None,
    replaces: SourceRecord | None = None,
) -> SourceRecord:
    """Not yet written: the record of what was said and checked, with the keys it is found by."""
    return SourceRecord(
        district=district,
        person=person,
        source=source,
        source_key=source_key,
        batch=batch,
        replaces=replaces,
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
