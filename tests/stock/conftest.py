"""A vehicle of Bang Khae with food aboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import pytest

from songtor.city.goods import Goods
from songtor.evidence.acts import Act
from songtor.stock.models import Cause, Lot, Place, PlaceKind
from songtor.stock.services import Why, bring_in, place_of
from tests.personas import BANG_KHAE, DAY, FOUNDER, act


@dataclass(frozen=True)
class Ledger:
    """The places of one district's day. Every posting is an act of the founder's."""

    branch: Place
    vehicle: Place
    site: Place
    waste: Place
    difference: Place

    @property
    def act(self) -> Act:
        return act(FOUNDER)

    def why(self, cause: Cause = Cause.HAND_OVER) -> Why:
        return Why(cause, uuid4(), DAY)

    def weigh(self, goods: Goods, use_by: datetime | None = None) -> Lot:
        why = self.why(Cause.WEIGHING)
        return bring_in(self.act, origin=self.branch, to_place=self.vehicle, goods=goods, why=why, use_by=use_by)


@pytest.fixture
def ledger(db: None) -> Ledger:
    return Ledger(
        branch=place_of(BANG_KHAE, PlaceKind.BRANCH, uuid4()),
        vehicle=place_of(BANG_KHAE, PlaceKind.VEHICLE, uuid4()),
        site=place_of(BANG_KHAE, PlaceKind.SITE, uuid4()),
        waste=place_of(BANG_KHAE, PlaceKind.WASTE),
        difference=place_of(BANG_KHAE, PlaceKind.DIFFERENCE),
    )
