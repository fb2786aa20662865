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
from songtor.people.persons.models import Identity, Person, Source, SourceRecord, SourceRecordEnd
from songtor.people.persons.numbers import refuse_second
from songtor.people.persons.queries import holding_records
from songtor.people.persons.said import Said
from songtor.people.persons.services import COLUMNS, Origin, built_record, met
from songtor.people.sealing import opened, sealed

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
        found |= {record.pk: record for record in rows.select_related("person")}
    return found


def _grounds_and_groups(
    act: Act, district: District, of: List, given: Sequence[tuple[SourceRecord, Listed]]
) -> list[models.Model]:
    """On what ground a list may be kept, and the groups it names that do not hold yet."""
    there = _groups_there([record.person.current_id for record, row in given if row.replaces])
    facts: list[models.Model] = []
    for record, row in given:
        new = [group for group in row.groups if group not in there[record.person.current_id]]
        if row.replaces is None:
            facts.append(_ground(act, district, record.person, Purpose.FOOD_AID, Basis.PUBLIC_TASK))
        if SENSITIVE & set(new):
            basis = Basis.CONSENT if row.consents else Basis.SOCIAL_PROTECTION
            facts.append(_ground(act, district, record.person, Purpose.SENSITIVE_GROUPS, basis))
        facts += [
            GroupMembership(
                district=district,
                person=record.person,
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


def _ground(act: Act, district: District, person: Person, purpose: Purpose, basis: Basis) -> LegalBasis:
    return LegalBasis(
        district=district,
        person=person,
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
    held = _held(records)
    if len(held) < len(set(records)):
        raise RecordReplaced
    earlier = {
        record.pk: record
        for record in SourceRecord.objects.filter(pk__in=[one.replaces_id for one in held.values() if one.replaces_id])
    }
    facts: list[models.Model] = list(_groups_ended(act, of, [record.person_id for record in held.values()]))
    identities: list[Identity] = []
    for record in held.values():
        if record.replaces_id:
            restored = _restored(act, record, earlier[record.replaces_id])
            identities += _identity_again(restored, record.replaces_id)
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


def _identity_again(restored: SourceRecord, before: UUID) -> list[Identity]:
    return [sealed(restored.pk, one.kind, opened(one)) for one in Identity.objects.filter(record=before)]


def _groups_ended(act: Act, of: List, people: Sequence[UUID]) -> Iterable[GroupMembershipEnd]:
    for at in range(0, len(people), AT_ONCE):
        rows = GroupMembership.objects.filter(batch=of.batch, person__in=people[at : at + AT_ONCE], end__isnull=True)
        for membership in rows:
            yield GroupMembershipEnd(
                district_id=membership.district_id,
                membership=membership,
                ends_on=membership.starts_on - timedelta(days=1),
                happened_at=act.happened_at,
                entered_at=act.entered_at,
            )
