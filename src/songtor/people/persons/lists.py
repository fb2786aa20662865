"""What a list says of many people, taken and taken back as one act for each run of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import models

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.evidence.rows import insert_all
from songtor.people.basis.models import Basis, LegalBasis, Purpose, SaidBy
from songtor.people.errors import RecordReplaced
from songtor.people.groups.given import SENSITIVE
from songtor.people.groups.models import GroupMembership, GroupMembershipEnd
from songtor.people.keys import ring
from songtor.people.persons.models import Identity, Source, SourceRecord, SourceRecordEnd
from songtor.people.persons.numbers import refuse_second
from songtor.people.persons.queries import holding_records
from songtor.people.persons.said import Said
from songtor.people.persons.services import COLUMNS, Origin, built_record, met
from songtor.people.sealing import comparable, opened, sealed

AT_ONCE = 500
NOTICE = "list"


@dataclass(frozen=True)
class Listed:
    """One row: what it says, the list's own key for it, and the record of an earlier list it replaces."""

    said: Said
    source_key: str
    groups: tuple[str, ...] = ()
    replaces: UUID | None = None
    consents: bool = False


@dataclass(frozen=True)
class List:
    """Which source's list, and the batch it came with."""

    source: Source
    batch: UUID


@performs(Verb.ENTER, Kind.PERSON, on="district")
def take_list(act: Act, *, district: District, of: List, rows: Sequence[Listed]) -> SourceRecord:
    """New people, and records that replace those of an earlier list; answers the last record.

    Raises RecordReplaced, OtherNumber and what `Said.checked` does.
    """
    before = _held([row.replaces for row in rows if row.replaces])
    if {row.replaces for row in rows if row.replaces} - before.keys():
        raise RecordReplaced
    facts: list[models.Model] = []
    identities: list[Identity] = []
    given: list[tuple[SourceRecord, Listed]] = []
    for row in rows:
        earlier = before.get(row.replaces) if row.replaces else None
        checked = row.said.checked(act.day)
        person = earlier.person if earlier else met(act, district)
        facts += [] if earlier else [person]
        record = built_record(act, district, person, checked, Origin(of.source, row.source_key, of.batch, earlier))
        facts.append(record)
        given.append((record, row))
        if checked.identity:
            identities.append(sealed(record.pk, checked.identity_kind, checked.identity))
            if not _has(earlier, identities[-1]):
                refuse_second(record, identities[-1])
    act.write_all([*facts, *_grounds_and_groups(act, district, of, given)])
    insert_all(identities)
    return given[-1][0]


def _held(ids: Iterable[UUID]) -> dict[UUID, SourceRecord]:
    """Records that still hold, of people who are not forgotten."""
    listed = list(ids)
    found: dict[UUID, SourceRecord] = {}
    for at in range(0, len(listed), AT_ONCE):
        rows = holding_records().filter(pk__in=listed[at : at + AT_ONCE], person__forgotten_at__isnull=True)
        found |= {record.pk: record for record in rows.select_related("person", "identity")}
    return found


def _has(earlier: SourceRecord | None, number: Identity) -> bool:
    """The number is the one known before: nobody gets another by it."""
    known: Identity | None = getattr(earlier, "identity", None)
    return known is not None and comparable(known, ring().current) == number.index


def _grounds_and_groups(
    act: Act, district: District, of: List, given: Sequence[tuple[SourceRecord, Listed]]
) -> list[models.Model]:
    """On what ground a list may be kept, and the groups it names that do not hold yet."""
    there = _groups_there([record.person.current_id for record, row in given if row.replaces])
    facts: list[models.Model] = []
    for record, row in given:
        new = [group for group in row.groups if group not in there[record.person.current_id]]
        if row.replaces is None:
            facts.append(_ground(act, district, record.person_id, Purpose.FOOD_AID, Basis.PUBLIC_TASK))
        if SENSITIVE & set(new):
            basis = Basis.CONSENT if row.consents else Basis.SOCIAL_PROTECTION
            facts.append(_ground(act, district, record.person_id, Purpose.SENSITIVE_GROUPS, basis))
        facts += [
            GroupMembership(
                district_id=district.pk,
                person_id=record.person_id,
                vulnerable_group=group,
                starts_on=act.day,
                source=of.source,
                batch=of.batch,
                happened_at=act.happened_at,
                entered_at=act.entered_at,
            )
            for group in new
        ]
    return facts


def _groups_there(current: Iterable[UUID]) -> Mapping[UUID, set[str]]:
    there: defaultdict[UUID, set[str]] = defaultdict(set)
    listed = list(current)
    for at in range(0, len(listed), AT_ONCE):
        rows = GroupMembership.objects.filter(person__current__in=listed[at : at + AT_ONCE], end__isnull=True)
        for one, group in rows.values_list("person__current_id", "vulnerable_group"):
            there[one].add(group)
    return there


def _ground(act: Act, district: District, person: UUID, purpose: Purpose, basis: Basis) -> LegalBasis:
    return LegalBasis(
        district_id=district.pk,
        person_id=person,
        purpose=purpose,
        basis=basis,
        notice_version=NOTICE,
        said_by=SaidBy.SELF if basis == Basis.CONSENT else SaidBy.OFFICER,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


@performs(Verb.ENTER, Kind.PERSON, on="district")
def take_back_list(act: Act, *, district: District, of: List, records: Sequence[UUID]) -> models.Model:
    """What the batch brought says nothing any more; a record that replaced another gives way to what that one said.

    Groups that came with it end before they began. Answers the last fact. Raises RecordReplaced where somebody has
    built on a record since.
    """
    brought = _in_bulk(records)
    standing = _standing(of, brought)
    if len(standing) < len(set(records)):
        raise RecordReplaced
    earlier = _in_bulk([one.replaces_id for one in brought.values() if one.replaces_id])
    facts: list[models.Model] = list(_groups_ended(act, of, [record.person_id for record in standing.values()]))
    identities: list[Identity] = []
    for pk, record in standing.items():
        replaced = brought[pk].replaces_id
        if replaced:
            restored = _restored(act, record, earlier[replaced])
            identities += _identity_again(restored, earlier[replaced])
            facts.append(restored)
        else:
            facts.append(
                SourceRecordEnd(
                    district_id=record.district_id,
                    record=record,
                    happened_at=act.happened_at,
                    entered_at=act.entered_at,
                )
            )
    act.write_all(facts)
    insert_all(identities)
    return facts[-1]


def _in_bulk(ids: Iterable[UUID]) -> dict[UUID, SourceRecord]:
    listed = list(ids)
    found: dict[UUID, SourceRecord] = {}
    for at in range(0, len(listed), AT_ONCE):
        rows = SourceRecord.objects.filter(pk__in=listed[at : at + AT_ONCE]).select_related("identity")
        found |= {record.pk: record for record in rows}
    return found


def _standing(of: List, brought: Mapping[UUID, SourceRecord]) -> dict[UUID, SourceRecord]:
    """For what the batch brought, the record that still says it: itself, or the one a later list's undo restored."""
    standing = _held(brought)
    people = {record.person_id: pk for pk, record in brought.items() if pk not in standing}
    asked = list(people)
    for at in range(0, len(asked), AT_ONCE):
        rows = holding_records().filter(person__in=asked[at : at + AT_ONCE], person__forgotten_at__isnull=True)
        standing |= {people[record.person_id]: record for record in rows if record.batch == of.batch}
    return standing


def _restored(act: Act, record: SourceRecord, before: SourceRecord) -> SourceRecord:
    kept = (*COLUMNS, "source", "source_key", "batch", "given_key", "family_key", "sort_key")
    return SourceRecord(
        district_id=record.district_id,
        person_id=record.person_id,
        replaces=record,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
        **{name: getattr(before, name) for name in kept},
    )


def _identity_again(restored: SourceRecord, before: SourceRecord) -> list[Identity]:
    known: Identity | None = getattr(before, "identity", None)
    return [sealed(restored.pk, known.kind, opened(known))] if known else []


def _groups_ended(act: Act, of: List, people: Sequence[UUID]) -> Iterable[GroupMembershipEnd]:
    for at in range(0, len(people), AT_ONCE):
        rows = GroupMembership.objects.filter(person__in=people[at : at + AT_ONCE], end__isnull=True)
        # asked by their batch too, SQLite would read all of it for every run of rows
        for membership in (one for one in rows if one.batch == of.batch):
            yield GroupMembershipEnd(
                district_id=membership.district_id,
                membership=membership,
                ends_on=membership.starts_on - timedelta(days=1),
                happened_at=act.happened_at,
                entered_at=act.entered_at,
            )
