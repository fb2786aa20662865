"""Whose token came, and which phones a district or an officer has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from songtor.city.dated import holds_on
from songtor.city.models import RoleGrant
from songtor.city.policy import POLICY, Actor, Grant, Kind, Verb, first, visible
from songtor.city.queries import account_of
from songtor.city.roles import Role
from songtor.evidence.acts import local_day
from songtor.sync.devices.models import Device, DeviceChange, DeviceKind
from songtor.sync.devices.services import digest_of

IDLE = timedelta(days=14)
RECORDING = [role for role in Role if Verb.RECORD in POLICY[role].get(Kind.DEVICE, frozenset())]


@dataclass(frozen=True)
class Bearer:
    """A phone whose token came, and what its officer may do today in the phone's district alone."""

    device: Device
    actor: Actor


def bearer_of(token: str, *, now: datetime) -> Bearer | None:
    """None for a token that is unknown, revoked, idle for 14 days, or whose officer may not record there today."""
    held = holds_on(local_day(now), of="account__grants")
    rows = Device.objects.filter(
        held,
        token_digest=digest_of(token),
        revoked_at__isnull=True,
        seen_at__gte=now - IDLE,
        account__is_active=True,
        account__grants__district=F("district"),
    )
    found = list(rows.select_related("account", "district").annotate(role=F("account__grants__role")))
    if not found:
        return None
    device = found[0]
    grants = (Grant(Role(row.role), districts=frozenset({row.district_id})) for row in found)
    actor = Actor(device.account.ref, device.account.display_name, tuple(grants), device.district_id)
    return Bearer(device, actor) if actor.may(Verb.RECORD, Kind.DEVICE) else None


def phones(*, actor: Actor, on: date, text: str = "", district_code: str = "") -> QuerySet[Device]:
    """Phones of the districts the actor looks after: those not signed out first, last seen first.

    `records_here` says whether the officer may record there that day.
    """
    held = RoleGrant.objects.filter(
        holds_on(on), account=OuterRef("account"), district=OuterRef("district"), role__in=RECORDING
    )
    rows = Device.objects.filter(kind=DeviceKind.PHONE).select_related("account", "district")
    rows = rows.annotate(records_here=Exists(held))
    if text:
        rows = rows.filter(account__display_name__icontains=text)
    if district_code:
        rows = rows.filter(district=district_code)
    return visible(actor, Kind.DEVICE, rows).order_by(F("revoked_at").desc(nulls_first=True), "-seen_at", "pk")


def phone_for(*, actor: Actor, device_id: UUID, on: date) -> Device:
    """A phone of a district the actor looks after. Raises Unknown."""
    return first(phones(actor=actor, on=on).filter(pk=device_id))


def changes_of(phone: Device) -> list[DeviceChange]:
    """Who let in or shut out a phone that somebody may see, newest first."""
    return list(phone.changes.order_by("-entered_at", "-pk"))


def own_phones(*, actor: Actor) -> QuerySet[Device]:
    """The phones that speak for the actor now, last seen first."""
    rows = Device.objects.filter(kind=DeviceKind.PHONE, revoked_at__isnull=True).select_related("account", "district")
    own = visible(actor, Kind.DEVICE, rows, verb=Verb.RECORD).filter(account=account_of(actor))
    return own.order_by("-seen_at", "pk")


def own_phone_for(*, actor: Actor, device_id: UUID) -> Device:
    """Raises Unknown."""
    return first(own_phones(actor=actor).filter(pk=device_id))
