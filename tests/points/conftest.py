"""Households of Bang Khae at their food bank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from songtor.evidence.acts import Act
from songtor.evidence.rows import insert_all
from songtor.people.models import Household
from songtor.points import services as points
from songtor.points.models import Transfer
from songtor.points.queries import balance_of
from songtor.points.services import Why
from tests.personas import BANG_KHAE, DAY, FOUNDER, act, at


def make_households(count: int, district: str = BANG_KHAE) -> list[UUID]:
    moment = at("09:00")
    homes = [Household(district_id=district, happened_at=moment, entered_at=moment) for _ in range(count)]
    insert_all(homes)
    return [home.pk for home in homes]


def why(day: date = DAY) -> Why:
    return Why(uuid4(), day)


@dataclass(frozen=True)
class Purse:
    """One household's points. Every posting is an act of the founder's, none of them sealed."""

    household: UUID
    district: str = BANG_KHAE
    asked: dict[str, object] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", {"district_id": self.district, "household_id": self.household})

    @property
    def act(self) -> Act:
        return act(FOUNDER)

    @property
    def balance(self) -> int:
        return balance_of(district_id=self.district, household_id=self.household)

    def grant(self, amount: int, expires_on: date | None = None, *, day: date = DAY) -> Transfer:
        return points.grant(self.act, **self.asked, points=amount, why=why(day), expires_on=expires_on)

    def spend(self, amount: int, *, day: date = DAY) -> Transfer:
        return points.spend(self.act, **self.asked, points=amount, why=why(day))

    def take(self, amount: int) -> Transfer:
        return points.take(self.act, **self.asked, points=amount, why=why())

    def reverse(self, moved: Transfer) -> list[Transfer]:
        return points.reverse(self.act, cause_id=moved.cause_id, why=why())


@pytest.fixture
def new_purse(db: None) -> Callable[[], Purse]:
    return lambda: Purse(*make_households(1))


@pytest.fixture
def purse(new_purse: Callable[[], Purse]) -> Purse:
    return new_purse()
