"""Which valid numbers somebody is known by; nobody has two."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from songtor.people.errors import OtherNumber
from songtor.people.keys import ring
from songtor.people.persons.models import Identity, IdentityKind, Person, SourceRecord
from songtor.people.sealing import comparable

VALID = (IdentityKind.REGISTERED, IdentityKind.NO_CIVIL_STATUS)


def numbers_held() -> QuerySet[Identity]:
    """Valid numbers of records that hold."""
    return Identity.objects.filter(
        kind__in=VALID, record__replaced_by__isnull=True, record__end__isnull=True
    ).order_by()


def numbers_of(rows: QuerySet[Identity]) -> Iterator[tuple[UUID, str]]:
    """(person as known today, what is equal for equal numbers only), also while the ring's keys are changed."""
    key = ring().current
    for identity in rows.select_related("record__person").iterator(2_000):
        yield identity.record.person.current_id, comparable(identity, key)


def refuse_second(record: SourceRecord, identity: Identity) -> None:
    """Before both are written. Raises OtherNumber when their person, as linked by now, has another valid number."""
    if record.replaces_id is None or identity.kind not in VALID:
        return
    everybody = Person.objects.filter(pk=record.person_id).values("current")
    known = numbers_held().filter(record__person__current__in=everybody).exclude(record_id=record.replaces_id)
    if {number for _person, number in numbers_of(known)} - {comparable(identity, ring().current)}:
        raise OtherNumber
