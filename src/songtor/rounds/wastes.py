"""What was thrown away of a round's food."""

from __future__ import annotations

from uuid import UUID

from songtor.city.policy import Actor, Kind, Verb, first, require, visible
from songtor.rounds.models import Round, Waste


def wastes_of(round_: Round, *, actor: Actor) -> list[Waste]:
    """Write-offs that hold, in the order they happened."""
    rows = Waste.objects.filter(round=round_, reversal__isnull=True).select_related("category")
    return list(visible(actor, Kind.ROUND, rows).order_by("happened_at", "pk"))


def correctable_waste(*, actor: Actor, waste_id: UUID) -> Waste:
    """A write-off the actor may take back: after sign-off only a district head may. Raises Unknown."""
    rows = Waste.objects.select_related("round__vehicle", "category")
    waste = first(visible(actor, Kind.ROUND, rows).filter(pk=waste_id))
    require(actor, Verb.RECORD if waste.round.is_open else Verb.CORRECT_LATE, Kind.ROUND, waste)
    return waste
