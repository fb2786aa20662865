from dataclasses import dataclass

import pytest

from songtor.rounds.models import Round, Stop
from tests.desk.rounds.stops import make_road
from tests.personas import BANG_KHAE, People
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
    road = make_road()
    phone = Phone(road.people.malee, BANG_KHAE)
    return World(road.people, phone, road.round, road.pickup, road.delivery)
