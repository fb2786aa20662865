"""Households that cannot come: goods are brought to them, from a day to a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from songtor.city.acting import Act, performs
from songtor.city.policy import Actor, Kind, Verb, visible
from songtor.people.models import Household
from songtor.shop.errors import DeliveryEnded, DeliveryKnown
from songtor.shop.models import HomeDelivery, HomeDeliveryEnd


@performs(Verb.RECORD, Kind.SHOP, on="household")
def begin_home_delivery(act: Act, *, household: Household) -> HomeDelivery:
    """From today on. Raises DeliveryKnown."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if HomeDelivery.objects.filter(household=household, end__isnull=True).exists():
        raise DeliveryKnown
    fact = HomeDelivery(
        district_id=household.district_id,
        household=household,
        starts_on=act.day,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(fact)


@performs(Verb.RECORD, Kind.SHOP, on="delivery")
def end_home_delivery(act: Act, *, delivery: HomeDelivery) -> HomeDeliveryEnd:
    """Today is the last day. Raises DeliveryEnded."""
    if HomeDeliveryEnd.objects.filter(delivery=delivery).exists():
        raise DeliveryEnded
    fact = HomeDeliveryEnd(
        district_id=delivery.district_id,
        delivery=delivery,
        ends_on=act.day,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(fact)


def home_deliveries(*, actor: Actor, day: date) -> QuerySet[HomeDelivery]:
    """Of households the actor may see and name, that day."""
    on = Q(starts_on__lte=day) & (Q(end__isnull=True) | Q(end__ends_on__gte=day))
    rows = HomeDelivery.objects.select_related("household__community").filter(on).order_by("pk")
    return visible(actor, Kind.PERSON, visible(actor, Kind.SHOP, rows))
