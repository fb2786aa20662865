"""A published round of twelve stops, eight pick-ups and four hand-overs, and the cells of its sheet."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from songtor.city.models import Vehicle
from songtor.city.policy import Actor
from songtor.rounds.models import Round, RoundState, Stop, StopKind
from songtor.rounds.services import publish_day
from tests.personas import DAY, act, at, make_branch, make_offer, make_site

PICKUPS, DELIVERIES = 8, 4


def make_long_round(actor: Actor, *, pickups: int = PICKUPS, deliveries: int = DELIVERIES) -> Round:
    """Two pick-ups, then a hand-over, until there are no more."""
    offers = [make_offer(actor, make_branch(actor, name=f"ร้านที่ {n} (สมมติ)")) for n in range(1, pickups + 1)]
    sites = [make_site(actor, name=f"ชุมชนที่ {n} (สมมติ)") for n in range(1, deliveries + 1)]
    vehicle = Vehicle.objects.filter(district=offers[0].district).order_by("name").first()
    round_ = Round.objects.create(
        district=offers[0].district, day=DAY, vehicle=vehicle, state=RoundState.DRAFT, leaves_at=at("09:00")
    )
    gone = 0
    for number, offer in enumerate(offers, start=1):
        gone += 1
        _stop(round_, gone, StopKind.PICKUP, offer=offer)
        if number % 2 == 0 and sites:
            gone += 1
            _stop(round_, gone, StopKind.DELIVERY, site=sites.pop(0))
    publish_day(act(actor, "08:30"), district=round_.district, day=DAY)
    round_.refresh_from_db()
    return round_


def _stop(round_: Round, position: int, kind: StopKind, **there: object) -> Stop:
    planned = at(f"{9 + position // 6:02}:{position % 6 * 10:02}")
    return Stop.objects.create(
        district=round_.district, round=round_, position=position, kind=kind, planned_at=planned, **there
    )


def cells(stop: Stop, *, seen: int = 0, **typed: str) -> dict[str, str]:
    """One row as its page sends it."""
    return {f"{stop.pk}-{name}": text for name, text in {"seen": str(seen), **typed}.items()}


def send(client: Client, round_id: UUID, *rows: dict[str, str]) -> HttpResponse:
    """Posts the sheet with these rows."""
    posted = {"key": "whole-sheet"} | {name: text for row in rows for name, text in row.items()}
    return client.post(reverse("round_paper", args=[round_id]), posted)  # type: ignore[return-value]


def errors_of(response: HttpResponse) -> list[str]:
    """The sentences on a page that refuses some rows."""
    found = response.context["sent"].refused.values()
    return sorted(
        f"{name}:{error.code}" for form in found for name, errors in form.errors.as_data().items() for error in errors
    )
