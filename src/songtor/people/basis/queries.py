"""On what ground something is held, and who looked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.evidence.rows import as_key
from songtor.people.basis.models import LegalBasis, Look, Looked
from songtor.people.persons.models import Person

PAGE, IDENTITY = Looked.PAGE, Looked.IDENTITY
LOOKS_SHOWN = 12
LATELY = """SELECT {what} FROM people_look look JOIN people_person person ON person.id = look.person_id
WHERE look.actor_ref = %s AND look.what = %s AND look.at > %s AND {which}"""


def bases_of(current: Person) -> QuerySet[LegalBasis]:
    """Those that hold and those withdrawn, the newest first."""
    rows = LegalBasis.objects.filter(person__current_id=current.current_id).select_related("end", "district")
    return rows.order_by("-entered_at", "-pk")


def basis_for(*, actor: Actor, legal_basis_id: UUID) -> LegalBasis:
    """Raises Unknown."""
    rows = LegalBasis.objects.select_related("person__current")
    return first(visible(actor, Kind.PERSON, rows).filter(pk=legal_basis_id))


def last_looks(current: Person) -> QuerySet[Look]:
    """Who looked lately, at any id that is this person."""
    return Look.objects.filter(person__current_id=current.current_id).order_by("-at", "-pk")[:LOOKS_SHOWN]


def seen_lately(actor: Actor, persons: Collection[UUID], since: datetime) -> set[UUID]:
    """Whom of these a search of the actor showed since then."""
    if not persons:
        return set()
    values = [as_key(Person._meta.pk, pk) for pk in persons]
    rows = _found_lately("look.person_id", f"look.person_id IN ({_marks(values)})", actor, since, values)
    return {pk if isinstance(pk, UUID) else UUID(pk) for (pk,) in rows}


def strangers_found(actor: Actor, since: datetime, own: Collection[str]) -> int:
    """How many people searches of the actor showed since then who were met in none of these districts."""
    which = f"person.district_id NOT IN ({_marks(own)})" if own else "1 = 1"
    ((count,),) = _found_lately("COUNT(DISTINCT look.person_id)", which, actor, since, list(own))
    return int(count)


def _found_lately(what: str, which: str, actor: Actor, since: datetime, values: list[Any]) -> list[tuple[Any, ...]]:
    moment = as_key(Look._meta.get_field("at"), since)
    with connection.cursor() as cursor:
        cursor.execute(LATELY.format(what=what, which=which), [actor.ref, Looked.FOUND.value, moment, *values])
        return list(cursor.fetchall())


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))
