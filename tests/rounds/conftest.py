"""Malee's round of the day: one pick-up, one delivery, published."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from songtor.city.models import Vehicle
from songtor.city.policy import Actor
from songtor.offers.models import Branch, Offer, Site
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop, Weighing
from tests.again import written_again
from tests.personas import People, act, make_branch, make_offer, make_people, make_round, make_site, stops_of


@dataclass(frozen=True)
class Day:
    people: People
    malee: Actor
    branch: Branch
    offer: Offer
    site: Site
    round: Round
    pickup: Stop
    delivery: Stop

    def weigh(self, category: str = "ready", gross: int = 10_000, tare: int = 0, clock: str = "09:35") -> Weighing:
        return rounds.record_weighing(
            act(self.malee, clock), stop=self.pickup, category=category, gross_grams=gross, tare_grams=tare
        )

    def second_round(self) -> Round:
        """Another vehicle's published round of the same day, without stops."""
        vehicle = Vehicle.objects.filter(district=self.round.district).exclude(pk=self.round.vehicle_id)[0]
        return Round.objects.create(
            district=self.round.district, day=self.round.day, vehicle=vehicle, state=RoundState.PUBLISHED
        )


@pytest.fixture
def day(db: None) -> Day:
    return make_day()


@written_again
def make_day() -> Day:
    people = make_people()
    malee = people.actor("malee")
    branch = make_branch(malee)
    offer, site = make_offer(malee, branch), make_site(malee)
    round_ = make_round(malee, offer, site)
    return Day(people, malee, branch, offer, site, round_, *stops_of(round_))
