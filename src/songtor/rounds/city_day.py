"""The day of all districts somebody may see, in numbers: what is under way, and what wants an act now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, visible
from songtor.city.queries import districts
from songtor.evidence.acts import local_day
from songtor.offers.models import Offer, Said
from songtor.offers.queries import FROM_ACTIVE, HOLDS
from songtor.rounds.board import LATE_AFTER
from songtor.rounds.models import Round, RoundState, Stop, StopState

HELD_IN = Coalesce("holding__district_id", "district_id")


@dataclass(frozen=True)
class DistrictDay:
    """How far a district's day is. `uncovered` are offers no vehicle goes to, `late` rounds behind their time."""

    district: District
    offers: int = 0
    uncovered: int = 0
    uncovered_grams: int = 0
    drafts: int = 0
    published: int = 0
    under_way: int = 0
    signed_off: int = 0
    late: int = 0

    @property
    def rounds(self) -> int:
        return self.published + self.under_way + self.signed_off

    @property
    def has_plan(self) -> bool:
        return bool(self.rounds or self.drafts)


def district_days(*, actor: Actor, day: date, now: datetime, district_group: str = "") -> list[DistrictDay]:
    """Every district whose rounds the actor may see. As many queries for two districts as for fifty."""
    said = _offers(actor, day)
    open_ones = _uncovered(actor, day, now)
    states = _states(actor, day)
    late = dict(_late(actor, day, now).values_list("district_id").annotate(n=Count("pk")).order_by())
    seen = districts(actor=actor, kind=Kind.ROUND)
    if district_group:
        seen = seen.filter(district_group=district_group)
    return [
        DistrictDay(
            district,
            said.get(district.pk, 0),
            *open_ones.get(district.pk, (0, 0)),
            states.get((district.pk, RoundState.DRAFT), 0),
            states.get((district.pk, RoundState.PUBLISHED), 0),
            states.get((district.pk, RoundState.UNDER_WAY), 0),
            states.get((district.pk, RoundState.SIGNED_OFF), 0),
            late.get(district.pk, 0),
        )
        for district in seen
    ]


def _food(actor: Actor, day: date) -> QuerySet[Offer]:
    rows = Offer.objects.filter(HOLDS, FROM_ACTIVE, day=day, said=Said.YES)
    return visible(actor, Kind.OFFER, rows, held_by="holding__district")


def _offers(actor: Actor, day: date) -> dict[str, int]:
    return dict(_food(actor, day).values_list(HELD_IN).annotate(n=Count("pk")).order_by())


def _uncovered(actor: Actor, day: date, now: datetime) -> dict[str, tuple[int, int]]:
    """Offers and grams by district that no stop fetches; a day that is over wants nothing any more."""
    if day < local_day(now):
        return {}
    fetched = Stop.objects.filter(offer=OuterRef("pk")).exclude(state__in=[StopState.MISSED, StopState.CANCELLED])
    rows = _food(actor, day).filter(~Exists(fetched)).values_list(HELD_IN).order_by()
    sums = rows.annotate(n=Count("pk", distinct=True), grams=Coalesce(Sum("lines__grams"), 0))
    return {code: (count, grams) for code, count, grams in sums}


def _states(actor: Actor, day: date) -> dict[tuple[str, str], int]:
    seen = visible(actor, Kind.ROUND, Round.objects.filter(day=day)).values_list("district_id", "state")
    return {(district, state): n for district, state, n in seen.annotate(n=Count("pk")).order_by()}


def _late(actor: Actor, day: date, now: datetime) -> QuerySet[Round]:
    """Rounds with a stop whose time has passed; on a day that is over all that nobody signed off."""
    open_rounds = Q(day=day, state__in=[RoundState.PUBLISHED, RoundState.UNDER_WAY])
    rows = visible(actor, Kind.ROUND, Round.objects.filter(open_rounds))
    if day < local_day(now):
        return rows
    behind = Stop.objects.filter(round=OuterRef("pk"), state=StopState.PLANNED, planned_at__lt=now - LATE_AFTER)
    return rows.filter(Exists(behind))
