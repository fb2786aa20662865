"""Of two that recorded the same, a district head says which one counts."""

from __future__ import annotations

import pytest

from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal, Unknown
from songtor.receipts.models import Receipt
from songtor.rounds import services as rounds
from songtor.rounds.models import Weighing
from songtor.sync.deciding import choose
from songtor.sync.operations.models import Operation, Standing
from tests.personas import act
from tests.sync.books import differences
from tests.sync.conftest import World
from tests.sync.phones import Phone


@pytest.fixture
def head(world: World) -> Actor:
    return world.people.actor("malees_head")


@pytest.fixture
def second(world: World) -> Phone:
    """Two phones weighed the same crate; the second one stands as recorded twice."""
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send()
    phone = world.another_phone()
    phone.mint("weigh", "09:40", world.pickup, category="ready", gross_kg="14", tare_kg="0")
    phone.send()
    return phone


def doubtful() -> Operation:
    return Operation.objects.get(standing__state="twice")


def decide(actor: Actor, *, counts: bool, reason: str = "เครื่องชั่งใหม่") -> None:
    choose(act(actor, "20:30"), operation=doubtful(), counts=counts, reason=reason)


def held() -> list[int]:
    return list(Weighing.objects.filter(reversal__isnull=True).values_list("grams", flat=True))


def test_an_officer_decides_nothing(world: World, second: Phone) -> None:
    with pytest.raises(Unknown):
        decide(world.people.actor("malee"), counts=True)
    assert held() == [15_000]


def test_a_choice_needs_its_reason(head: Actor, second: Phone) -> None:
    with pytest.raises(Refusal) as refused:
        decide(head, counts=True, reason=" ")
    assert refused.value.code == "reason_missing"


def test_what_was_decided_is_not_decided_again(head: Actor, second: Phone) -> None:
    operation = doubtful()
    decide(head, counts=False)
    with pytest.raises(Refusal) as refused:
        choose(act(head, "20:40"), operation=operation, counts=True, reason="อีกครั้ง")
    assert refused.value.code == "decided_before"


def test_the_first_one_stays(head: Actor, second: Phone) -> None:
    decide(head, counts=False)
    assert (held(), list(Standing.objects.values_list("state", flat=True))) == ([15_000], ["withdrawn"])
    assert differences() == []


def test_the_second_one_counts_instead(head: Actor, second: Phone) -> None:
    decide(head, counts=True)
    assert held() == [14_000]
    assert differences() == []


def test_a_choice_outlives_what_arrives_later(world: World, head: Actor, second: Phone) -> None:
    decide(head, counts=True)
    world.phone.mint("note", "09:50", world.round, text="ฝากขอบคุณ")
    world.phone.send()
    second.send()
    assert held() == [14_000]
    assert not Standing.objects.filter(state="twice").exists()
    assert differences() == []


def test_a_weight_nobody_told_as_an_operation_gives_way_too(world: World, head: Actor) -> None:
    malee = world.people.actor("malee")
    rounds.record_weighing(act(malee, "09:30"), stop=world.pickup, category="ready", gross_grams=15_000, tare_grams=0)
    world.phone.mint("weigh", "09:40", world.pickup, category="ready", gross_kg="14", tare_kg="0")
    world.phone.send()
    decide(head, counts=True)
    assert held() == [14_000]
    assert differences() == []


def test_the_second_hand_over_counts_instead(world: World, head: Actor, second: Phone) -> None:
    decide(head, counts=False)
    for phone, clock, heads in ((world.phone, "11:00", 10), (second, "11:05", 12)):
        phone.mint("deliver", clock, world.delivery, lines=[{"category": "ready", "kg": "15"}], heads=heads)
        phone.send()
    decide(head, counts=True)
    assert list(Receipt.objects.filter(reversal__isnull=True).values_list("heads", flat=True)) == [12]
    assert differences() == []


def test_after_sign_off_a_choice_changes_the_difference(world: World, head: Actor, second: Phone) -> None:
    world.phone.mint("sign", "09:45", world.pickup, blob=world.phone.picture(), name="", position="")
    world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "15"}], heads=10)
    world.phone.mint("sign_off", "12:00", world.round)
    assert [code for code in world.phone.send().outcomes if code.problem] == []
    decide(head, counts=True)
    assert held() == [14_000]
    assert differences() == []
