"""Which valid numbers somebody is known by; nobody has two."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from songtor.people.keys import ring
from songtor.people.persons.models import Identity, IdentityKind
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
