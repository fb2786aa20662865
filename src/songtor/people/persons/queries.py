"""Who may be seen, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.evidence.errors import Unknown
from songtor.people.persons.models import Person, Source, SourceRecord


def seen(*, actor: Actor) -> QuerySet[Person]:
    """Those first met in the actor's districts."""
    return visible(actor, Kind.PERSON, Person.objects.all())


def require_person(actor: Actor, person: Person) -> None:
    """Raises Unknown unless somebody this person stands for was met in the actor's districts."""
    if not seen(actor=actor).filter(current_id=person.current_id).exists():
        raise Unknown


def person_for(*, actor: Actor, person_id: UUID) -> Person:
    """Whom the id stands for today, when the actor's district knows them. Raises Unknown."""
    asked = first(Person.objects.select_related("current__district").filter(pk=person_id, forgotten_at__isnull=True))
    require_person(actor, asked)
    return asked.current


def persons_for(*, actor: Actor, ids: Iterable[UUID]) -> list[Person]:
    """As recorded, each of whom the actor may see, in the order asked. Raises Unknown when one may not be."""
    asked = list(dict.fromkeys(ids))
    rows = Person.objects.select_related("current").filter(forgotten_at__isnull=True).in_bulk(asked)
    own = set(
        seen(actor=actor).filter(current__in=[p.current_id for p in rows.values()]).values_list("current", flat=True)
    )
    if any(pk not in rows or rows[pk].current_id not in own for pk in asked):
        raise Unknown
    return [rows[pk] for pk in asked]


def standing_for(current: Person) -> QuerySet[Person]:
    """Every id that is this person today."""
    return Person.objects.filter(current_id=current.current_id)


def holding_records() -> QuerySet[SourceRecord]:
    """What sources say now: neither replaced nor ended."""
    return SourceRecord.objects.filter(replaced_by__isnull=True, end__isnull=True)


def records_of(current: Person) -> list[SourceRecord]:
    """What holds of somebody, the registration first, then the newest; of every district."""
    rows = SourceRecord.objects.filter(person__current_id=current.current_id)
    found = rows.select_related("end", "district", "community", "subdistrict", "identity").order_by(
        "-entered_at", "-pk"
    )
    return sorted(of_these_holding(found), key=lambda record: record.source != Source.REGISTERED)


def of_these_holding(rows: Iterable[SourceRecord]) -> list[SourceRecord]:
    """Of all records of some people, with their ends, those that hold: what replaces one is of the same person.

    A join would find nothing of use in the index of mostly empty `replaces`, and read the whole table on SQLite.
    """
    every = list(rows)
    replaced = {record.replaces_id for record in every}
    return [record for record in every if record.pk not in replaced and not hasattr(record, "end")]


def shown_records(current: Iterable[UUID]) -> dict[UUID, SourceRecord]:
    """The record each current person is shown by: the registration that holds, else the newest."""
    rows = SourceRecord.objects.filter(person__current__in=list(current))
    ordered = rows.select_related("end", "district", "person").order_by("-entered_at", "-pk")
    best: dict[UUID, SourceRecord] = {}
    for record in sorted(of_these_holding(ordered), key=lambda one: one.source != Source.REGISTERED):
        best.setdefault(record.person.current_id, record)
    return best


def record_for(*, actor: Actor, record_id: UUID) -> SourceRecord:
    """A record of the actor's districts. Raises Unknown."""
    rows = SourceRecord.objects.select_related("district", "person", "community", "subdistrict", "identity")
    return first(visible(actor, Kind.PERSON, rows).filter(pk=record_id, person__forgotten_at__isnull=True))


def history_of(current: Person) -> QuerySet[SourceRecord]:
    """Everything ever said, replaced and ended too, newest first."""
    rows = SourceRecord.objects.filter(person__current_id=current.current_id).select_related("district", "end")
    return rows.prefetch_related(Prefetch("replaced_by")).order_by("-entered_at", "-pk")


def own_of(actor: Actor, current: Person) -> Person:
    """The id of this person that was met in the actor's districts, the current one before others. Raises Unknown."""
    rows = seen(actor=actor).filter(current_id=current.current_id).select_related("district", "current")
    return first(sorted(rows, key=lambda one: (one.pk != current.pk, one.pk)))


def counted(*, actor: Actor) -> int:
    """How many people the actor's districts know, each once."""
    return seen(actor=actor).filter(forgotten_at__isnull=True).values("current").distinct().count()


def seen_of(actor: Actor, current: Iterable[UUID]) -> set[UUID]:
    """Of these people those the actor's districts know."""
    return set(seen(actor=actor).filter(current__in=list(current)).values_list("current_id", flat=True))


def named(current: Iterable[UUID], actor: Actor) -> dict[UUID, str]:
    """The name each current person is shown by; of other districts' people given name and initial."""
    records = shown_records(current)
    own = seen_of(actor, records)
    return {pk: record.full_name if pk in own else record.short_name for pk, record in records.items()}
