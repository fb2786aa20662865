"""Changes that wait for a second person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.points.changes.models import PointsChange


def changes(*, actor: Actor) -> QuerySet[PointsChange]:
    """Of households the actor may see, the newest first."""
    rows = visible(actor, Kind.PERSON, PointsChange.objects.select_related("household", "district", "decision"))
    return visible(actor, Kind.SHOP, rows).order_by("-entered_at", "-pk")


def undecided(*, actor: Actor) -> QuerySet[PointsChange]:
    """Those nobody decided yet, the actor's own too."""
    return changes(actor=actor).filter(decision__isnull=True)


def waiting(*, actor: Actor) -> QuerySet[PointsChange]:
    """Those the actor may decide: proposed by somebody else, and open."""
    rows = visible(actor, Kind.SHOP, changes(actor=actor), verb=Verb.RECORD)
    return rows.filter(decision__isnull=True).exclude(actor_ref=actor.ref)


def change_for(*, actor: Actor, change_id: UUID) -> PointsChange:
    """Raises Unknown."""
    return first(changes(actor=actor).filter(pk=change_id))
