"""Whose token came, and which phones a district or an officer has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from songtor.city.dated import holds_on
from songtor.city.policy import Actor, Grant, Kind, Verb, first, visible
from songtor.city.queries import account_of
from songtor.city.roles import Role
from songtor.evidence.acts import local_day
from songtor.sync.devices.models import Device, DeviceKind
from songtor.sync.devices.services import digest_of

IDLE = timedelta(days=14)


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


def phones(*, actor: Actor) -> QuerySet[Device]:
    """Phones of the districts the actor looks after, last seen first."""
    rows = Device.objects.filter(kind=DeviceKind.PHONE).select_related("account", "district")
    return visible(actor, Kind.DEVICE, rows).order_by("-seen_at", "pk")


def own_phones(*, actor: Actor) -> QuerySet[Device]:
    """The phones that speak for the actor, last seen first."""
    rows = Device.objects.filter(kind=DeviceKind.PHONE).select_related("account", "district")
    own = visible(actor, Kind.DEVICE, rows, verb=Verb.RECORD).filter(account=account_of(actor))
    return own.order_by("-seen_at", "pk")


def phone_for(*, actor: Actor, device_id: UUID) -> Device:
    """A phone of a district the actor looks after. Raises Unknown."""
    return first(phones(actor=actor).filter(pk=device_id))


def own_phone_for(*, actor: Actor, device_id: UUID) -> Device:
    """Raises Unknown."""
    return first(own_phones(actor=actor).filter(pk=device_id))
