"""Who is trained, district by district, and whose calendar a link is."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from songtor.city.dated import holds_on
from songtor.city.models import Account, Agency, District, RoleGrant
from songtor.city.policy import Actor, Kind, Verb, actor_of, first, permits, visible
from songtor.city.queries import districts
from songtor.city.roles import Role
from songtor.evidence.errors import Unknown
from songtor.workgroups.models import Attendance, CalendarLink, Training

MEMBERS = (Role.OFFICER, Role.DISTRICT_HEAD)
WANTED = 3  # officers of each district's working group (R1.2)


def trainings(*, actor: Actor) -> QuerySet[Training]:
    """Those held in the actor's districts, newest first, taken back ones among them."""
    rows = Training.objects.select_related("district", "host", "reversal").annotate(attended=Count("attendances"))
    return visible(actor, Kind.TRAINING, rows).order_by("-day", "-entered_at")


def training_for(*, actor: Actor, training_id: UUID) -> Training:
    """With those who were there. Raises Unknown."""
    there = Attendance.objects.select_related("account", "district").order_by("district", "account__display_name")
    return first(trainings(actor=actor).prefetch_related(Prefetch("attendances", there)).filter(pk=training_id))


def members(*, actor: Actor, on: date) -> QuerySet[RoleGrant]:
    """Officers and heads of the actor's districts on a day."""
    held = RoleGrant.objects.filter(holds_on(on), role__in=MEMBERS, account__is_active=True, district__isnull=False)
    rows = visible(actor, Kind.TRAINING, held.select_related("account", "district"))
    return rows.order_by("district", "account__display_name")


def districts_of_members(*, actor: Actor, on: date) -> dict[UUID, str]:
    """Account -> code of the district it works for."""
    return {grant.account_id: grant.district_id or "" for grant in members(actor=actor, on=on)}


def hosts() -> list[Agency]:
    """The department and the foundations."""
    return list(Agency.objects.exclude(kind="DISTRICT_OFFICE").order_by("kind", "name_th"))


@dataclass(frozen=True)
class WorkGroup:
    """One district's officers who have an account, and how many of them were trained."""

    district: District
    officers: int
    trained: int

    @property
    def is_ready(self) -> bool:
        return self.trained >= WANTED


def workgroups(*, actor: Actor, on: date) -> list[WorkGroup]:
    """Every district of the actor, those without anybody too. Who left the district is counted no more."""
    officers: dict[str, set[UUID]] = defaultdict(set)
    for account, code in districts_of_members(actor=actor, on=on).items():
        officers[code].add(account)
    counted = Attendance.objects.filter(training__reversal__isnull=True, training__day__lte=on)
    trained = set(counted.values_list("account", flat=True))
    seen = districts(actor=actor, kind=Kind.TRAINING)
    return [WorkGroup(one, len(officers[one.pk]), len(officers[one.pk] & trained)) for one in seen]


def own_account(actor: Actor) -> Account:
    """Raises Unknown for whoever has none."""
    kind, _colon, pk = actor.ref.partition(":")
    return first(Account.objects.filter(pk=UUID(pk)) if kind == "account" else Account.objects.none())


def has_calendar_link(account: Account) -> bool:
    return account.calendar_links.filter(revoked_at__isnull=True).exists()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def calendar_reader(token: str, *, on: date) -> tuple[Actor, District]:
    """Whose link it is, with the rights of today, and the district it reads. Raises Unknown."""
    rows = CalendarLink.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True, account__is_active=True)
    link = first(rows.select_related("account", "district"))
    actor = actor_of(link.account, on)
    if not permits(actor, Verb.RECORD, Kind.ROUND, link.district):
        raise Unknown
    return actor, link.district
