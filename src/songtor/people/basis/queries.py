"""On what ground something is held, and who looked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.people.basis.models import LegalBasis, Look, Looked
from songtor.people.persons.models import Person

PAGE, IDENTITY = Looked.PAGE, Looked.IDENTITY
LOOKS_SHOWN = 12


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
