"""When a district's rounds run, for calendars: no crew, no shop, no site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, visible
from songtor.rounds.models import Round, RoundState, StopState


@dataclass(frozen=True)
class CalendarRound:
    """One round as an entry of a calendar."""

    pk: UUID
    vehicle: str
    stops: int
    leaves_at: datetime
    returns_at: datetime | None


def rounds_for_calendar(*, actor: Actor, district: District, start: date, end: date) -> list[CalendarRound]:
    """Published ones that say when they leave; drafts and cancelled rounds are nobody's appointment."""
    held = Round.objects.filter(district=district, day__range=(start, end), leaves_at__isnull=False)
    told = visible(actor, Kind.ROUND, held.exclude(state__in=[RoundState.DRAFT, RoundState.CANCELLED]))
    driven = Count("stops", filter=~Q(stops__state=StopState.CANCELLED))
    rows = told.annotate(n=driven).values_list("pk", "vehicle__name", "n", "leaves_at", "returns_at")
    return [
        CalendarRound(pk, vehicle, stops, leaves_at, returns_at)
        for pk, vehicle, stops, leaves_at, returns_at in rows.order_by("leaves_at", "pk")
        if leaves_at
    ]
