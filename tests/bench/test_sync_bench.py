"""2,000 operations of simulated phones in any order come to one state; a naive server fails the same test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from bench.syncing.days import Minting
from bench.syncing.delivery import Parcel, badly, in_order
from bench.syncing.naive import believing_the_last
from bench.syncing.state import State, differing, state
from bench.syncing.world import rounds
from songtor.evidence.acts import BANGKOK
from songtor.rounds.verify import state_differences
from songtor.stock.queries import mass_differences
from songtor.sync.devices.models import Device
from songtor.sync.judging import Sent
from songtor.sync.operations.models import Operation, Standing, Waiting
from songtor.sync.receiving import receive

pytestmark = pytest.mark.django_db

LATER = datetime(2024, 12, 31, tzinfo=BANGKOK)
OPERATIONS = 2_000
Minted = dict[UUID, list[Sent]]


def taken(parcels: Iterable[Parcel]) -> State:
    for parcel in parcels:
        receive(Device.objects.get(pk=parcel.phone), parcel.sent, received_at=LATER)
    return state()


@pytest.fixture
def told(db: None) -> Minted:
    minting = Minting(seed=2568)
    for driven in rounds(54):
        minting.tell(driven)
    return minting.minted


def test_whatever_order_they_arrive_in_the_state_is_one(told: Minted) -> None:
    number = sum(map(len, told.values()))
    assert number >= OPERATIONS
    with transaction.atomic():
        expected = taken(in_order(told))
        met = set(Standing.objects.values_list("state", flat=True))
        transaction.set_rollback(True)
    assert met == {"twice", "repeated", "late", "waits", "withdrawn", "overruled"}, "the phones must try everything"
    found = taken(badly(told, seed=1))
    assert differing(found, expected) == []
    assert Operation.objects.count() == number, "nothing is lost, nothing is kept twice"
    assert not Waiting.objects.exists()
    assert [*mass_differences(), *state_differences()] == []


def test_a_server_that_believes_the_last_comes_to_other_states(told: Minted) -> None:
    assert believing_the_last(badly(told, seed=1)) != believing_the_last(in_order(told))
