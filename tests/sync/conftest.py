from dataclasses import dataclass

import pytest

from songtor.rounds.models import Round, Stop
from tests.personas import BANG_KHAE, People, make_branch, make_offer, make_people, make_round, make_site, stops_of
from tests.sync.phones import Phone


@dataclass(frozen=True)
class World:
    """Malee's phone, and a published round of one pick-up and one delivery."""

    people: People
    phone: Phone
    round: Round
    pickup: Stop
    delivery: Stop

    def another_phone(self, name: str = "malees_head") -> Phone:
        return Phone(getattr(self.people, name), BANG_KHAE)


@pytest.fixture
def world(db: None) -> World:
    people = make_people()
    malee = people.actor("malee")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    pickup, delivery = stops_of(round_)
    return World(people, Phone(people.malee, BANG_KHAE), round_, pickup, delivery)
