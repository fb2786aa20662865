"""A district in the middle of its day, and for every service an example of what it is asked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db import connection
from PIL import Image

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.queries import chain_lengths
from songtor.offers.models import Branch, Offer, Site
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, Stop, Weighing
from tests.again import written_again
from tests.personas import (
    BANG_KHAE,
    DAY,
    People,
    act,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
)
from tests.personas import stops_of as stops

TOMORROW = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=2)


@dataclass(frozen=True)
class World:
    """Today a round with food aboard, tomorrow a draft, the day after an offer nobody fetches yet."""

    people: People
    district: District
    branch: Branch
    second_branch: Branch
    site: Site
    round: Round
    pickup: Stop
    second_pickup: Stop
    delivery: Stop
    weighing: Weighing
    draft: Round
    free_offer: Offer

    @property
    def malee(self) -> Actor:
        return self.people.actor("malee")


@written_again
def make_world() -> World:
    people = make_people()
    malee = people.actor("malee")
    branch, second = make_branch(malee), make_branch(malee, name="Big Shop สาขาสอง")
    site = make_site(malee)
    round_ = make_round(malee, make_offer(malee, branch), site)
    pickup, delivery = stops(round_)
    second_pickup = rounds.add_pickup(act(malee, "09:00"), round_=round_, offer=make_offer(malee, second))
    weighing = rounds.record_weighing(
        act(malee, "09:35"), stop=pickup, category="ready", gross_grams=12_000, tare_grams=2_000
    )
    draft = make_round(malee, make_offer(malee, branch, day=TOMORROW), site, publish=False)
    return World(
        people=people,
        district=District.objects.get(pk=BANG_KHAE),
        branch=branch,
        second_branch=second,
        site=site,
        round=round_,
        pickup=pickup,
        second_pickup=second_pickup,
        delivery=delivery,
        weighing=weighing,
        draft=draft,
        free_offer=make_offer(malee, second, day=TOMORROW),
    )


def rows_and_acts() -> tuple[dict[str, int], dict[str, int]]:
    """How many rows every table holds, and how long every chain is."""
    named = [f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in apps.get_models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(named))
        return dict(cursor.fetchall()), chain_lengths()


def picture(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()
