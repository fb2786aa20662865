"""Reading what branches usually give, and which of it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from songtor.city.dated import holds_on
from songtor.city.models import Coordination, Holiday
from songtor.city.policy import Actor, Kind, first, visible
from songtor.city.queries import coordination_of, round_days
from songtor.evidence.acts import local_day
from songtor.offers.models import Branch, DonorState, Offer, StandingOffer

AHEAD = timedelta(days=7)
OPEN = Q(end__isnull=True, replaced_by__isnull=True)


def open_standing_of(branch: Branch) -> QuerySet[StandingOffer]:
    return StandingOffer.objects.filter(OPEN, branch=branch)


def standing_offers(*, actor: Actor, branch: Branch) -> QuerySet[StandingOffer]:
    """What a branch gives by itself, coming seasons too; what is over has left the list."""
    rows = StandingOffer.objects.filter(OPEN, branch=branch).prefetch_related("lines__category")
    return visible(actor, Kind.OFFER, rows, branch="branch").order_by("weekdays", "starts_on")


def standing_for(*, actor: Actor, standing_id: UUID) -> StandingOffer:
    """Raises Unknown."""
    rows = StandingOffer.objects.filter(OPEN).select_related("branch__donor", "district")
    return first(
        visible(actor, Kind.OFFER, rows, branch="branch").prefetch_related("lines__category").filter(pk=standing_id)
    )


def last_word(branch_id: UUID, day: date) -> Offer | None:
    """What the branch said last of a day, withdrawn or not."""
    words = Offer.objects.filter(branch=branch_id, day=day, replaced_by__isnull=True, left_over_of__isnull=True)
    return words.order_by("-entered_at").first()


def days_of(standing: StandingOffer, start: date, end: date) -> list[date]:
    """Round days of its district that fall on its weekdays and into its season."""
    coordination = coordination_of(standing.district_id, start)
    return [day for day in round_days(coordination, start, end) if is_on(standing, day)] if coordination else []


def is_on(standing: StandingOffer, day: date) -> bool:
    in_season = standing.starts_on <= day and (standing.ends_on is None or day <= standing.ends_on)
    return in_season and day.isoweekday() in standing.weekday_numbers


def due_standing(*, now: datetime) -> Iterator[tuple[StandingOffer, date]]:
    """Standing offers with their coming round days of which nobody said anything. Four queries, however many."""
    today = local_day(now)
    end = today + AHEAD
    weekdays = {c.district_id: c.weekday_numbers for c in Coordination.objects.filter(holds_on(today))}
    off = set(Holiday.objects.filter(date__range=(today, end)).values_list("date", flat=True))
    giving = StandingOffer.objects.filter(
        OPEN, branch__ended_at__isnull=True, branch__donor__state=DonorState.ACTIVE, starts_on__lte=end
    ).select_related("branch")
    spoken = Exists(StandingOffer.objects.filter(OPEN, branch=OuterRef("branch")))
    said = set(Offer.objects.filter(spoken, day__range=(today, end)).values_list("branch_id", "day"))
    days = [today + timedelta(days=n) for n in range(AHEAD.days + 1)]
    for standing in giving.order_by("pk"):
        for day in days:
            is_round_day = day not in off and day.isoweekday() in weekdays.get(standing.district_id, ())
            if is_round_day and is_on(standing, day) and (standing.branch_id, day) not in said:
                yield standing, day
