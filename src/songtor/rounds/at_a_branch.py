"""What a branch may know of its own pick-up while the vehicle is still on the road."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from songtor.city.policy import Actor, Kind, visible
from songtor.rounds.models import Signature, Stop, StopState, Weighing


@dataclass(frozen=True)
class PickupNow:
    """Weights by category as the scale confirmed them, who of the branch signed, and how many photos prove it.

    Nobody of the crew is named.
    """

    weighed: tuple[Weighing, ...]
    signed: tuple[Signature, ...]
    photos: int

    @property
    def grams(self) -> int:
        return sum(one.grams for one in self.weighed)

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.weighed)


def pickups_now(*, actor: Actor, branch_id: UUID, day: date) -> list[PickupNow]:
    """The pick-ups of a day at a branch that have a weight or a signature, for whoever sees its offers."""
    holds = Weighing.objects.filter(reversal__isnull=True).select_related("category").order_by("category__position")
    rows = Stop.objects.filter(offer__branch=branch_id, round__day=day).exclude(state=StopState.CANCELLED)
    signed = Signature.objects.order_by("happened_at")
    there = rows.prefetch_related(Prefetch("weighings", holds), Prefetch("signatures", signed), "photos")
    seen = visible(actor, Kind.OFFER, there, branch="offer__branch").order_by("pk")
    told = (
        PickupNow(tuple(stop.weighings.all()), tuple(stop.signatures.all()), len(stop.photos.all())) for stop in seen
    )
    return [one for one in told if one.weighed or one.signed]
