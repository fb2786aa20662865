"""What is entered at the desk competes with phones by time, and nothing is posted twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from songtor.receipts.models import Receipt
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, SignOff, Stop, StopState, Waste, Weighing
from songtor.sync.devices.models import DeviceKind
from songtor.sync.operations.models import Effect, Operation, Standing
from tests.desk.rounds.stops import code_of, drawn, photo, send, signed_in
from tests.personas import act, at
from tests.sync.books import differences
from tests.sync.conftest import World
from tests.sync.phones import code

READY = {"category": "ready", "gross": "13.2", "tare": "0.8"}


@pytest.fixture(autouse=True)
def an_hour_after_noon() -> Iterator[None]:
    with time_machine.travel(at("13:00")):
        yield


@pytest.fixture
def malee(world: World) -> Client:
    return signed_in(world.people.malee)


def weigh(client: Client, stop: Stop, clock: str, **more: Any) -> HttpResponse:
    return send(client, "stop_weigh", stop.pk, **(READY | {"happened_clock": clock} | more))


def held() -> list[tuple[str, int]]:
    rows = Weighing.objects.filter(reversal__isnull=True)
    return sorted(rows.values_list("category_id", "grams"))


def standings() -> dict[str, str]:
    """By kind of device."""
    return dict(Standing.objects.values_list("operation__device__kind", "state"))


def fold_now(world: World) -> None:
    """A phone says something that changes nothing: whatever does not hold in the fold is settled now."""
    world.phone.mint("note", "09:00", world.round, text="ถึงแล้ว")
    world.phone.send(received_at=at("13:00"))


def whole_round(client: Client, world: World) -> None:
    pickup, delivery = world.pickup.pk, world.delivery.pk
    goods = {"amount_ready": "12", "heads": "30", "group_ELDERLY": "12"}
    steps: list[tuple[str, Any, dict[str, Any]]] = [
        ("stop_arrive", pickup, {"happened_clock": "09:30"}),
        ("stop_weigh", pickup, READY | {"happened_clock": "09:35"}),
        ("stop_zero", pickup, {"category": "fresh", "reason": "none_left", "happened_clock": "09:36"}),
        ("stop_count", pickup, {"category": "box", "pieces": "12", "happened_clock": "09:37"}),
        ("stop_photo", pickup, {"picture": photo(), "happened_clock": "09:40"}),
        ("stop_sign", pickup, {"drawn": drawn(), "signer": "ผู้แทนสาขา (สมมติ)", "happened_clock": "09:45"}),
        ("stop_left_over", pickup, {"amount_fresh": "4", "until": "17:00"}),
        ("stop_finish", pickup, {"happened_clock": "09:50"}),
        ("stop_hand_over", delivery, goods | {"happened_clock": "11:10"}),
        ("round_waste", world.round.pk, {"category": "ready", "amount": "0.2", "reason": "spoiled"}),
        ("round_sign_off", world.round.pk, {"amount_ready": "0.2", "amount_box": "12"}),
    ]
    for name, subject, fields in steps:
        answer = send(client, name, subject, **fields)
        assert answer.status_code == 302, (name, answer.content.decode())


def test_every_act_of_the_desk_is_an_operation_of_its_kind(world: World, malee: Client) -> None:
    whole_round(malee, world)
    told = list(Operation.objects.order_by("seq").values_list("kind", "device__kind"))
    kinds = ["arrive", "weigh", "zero", "weigh", "photo", "sign", "left_over", "deliver", "waste", "sign_off"]
    assert told == [(kind, DeviceKind.DESK) for kind in kinds]
    assert differences() == []


def test_a_whole_round_of_the_desk_folds_into_itself(world: World, malee: Client) -> None:
    whole_round(malee, world)
    before = [model.objects.count() for model in (Weighing, Receipt, Waste, SignOff)]
    fold_now(world)
    assert [model.objects.count() for model in (Weighing, Receipt, Waste, SignOff)] == before
    assert Standing.objects.count() == 0
    assert set(Stop.objects.values_list("state", flat=True)) == {StopState.DONE}
    assert differences() == []


def test_the_same_form_sent_twice_is_one_operation(world: World, malee: Client) -> None:
    for _ in range(2):
        assert weigh(malee, world.pickup, "09:35", key="one").status_code == 302
    assert Operation.objects.count() == 1


def test_the_desk_cannot_weigh_its_own_twice(world: World, malee: Client) -> None:
    weigh(malee, world.pickup, "09:35")
    assert code_of(weigh(malee, world.pickup, "09:40", gross="20")) == "weighed_twice"
    assert Operation.objects.count() == 1


def test_a_phone_that_weighed_earlier_posts_and_the_desk_stands_as_twice(world: World, malee: Client) -> None:
    weigh(malee, world.pickup, "09:50", gross="20")
    sent = world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="13.20", tare_kg="0.80")
    assert code(world.phone.send_one(sent)) == ""
    assert (held(), standings()) == ([("ready", 12_400)], {"desk": "twice"})
    assert differences() == []


def test_a_phone_that_weighed_later_stands_as_twice(world: World, malee: Client) -> None:
    weigh(malee, world.pickup, "09:30")
    sent = world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    assert code(world.phone.send_one(sent)) == "recorded_twice"
    assert (held(), standings()) == ([("ready", 12_400)], {"phone": "twice"})
    assert differences() == []


def test_what_the_desk_weighs_after_a_phone_is_kept_and_said(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send(received_at=at("12:00"))
    answers = [weigh(malee, world.pickup, "09:40", key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert "หัวหน้า" in malee.get(reverse("stop", args=[world.pickup.pk])).content.decode()
    assert (held(), standings()) == ([("ready", 15_000)], {"desk": "twice"})
    assert Operation.objects.count() == 2
    assert differences() == []


def test_what_the_desk_weighed_before_a_phone_counts_even_when_entered_later(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send(received_at=at("12:00"))
    weigh(malee, world.pickup, "09:20")
    assert (held(), standings()) == ([("ready", 12_400)], {"phone": "twice"})
    assert differences() == []


def test_a_hand_over_a_phone_recorded_first_is_kept_beside_it(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    lines = [{"category": "ready", "kg": "15"}]
    world.phone.mint("deliver", "11:00", world.delivery, lines=lines, heads=15)
    world.phone.send(received_at=at("12:00"))
    answer = send(malee, "stop_hand_over", world.delivery.pk, amount_ready="14", heads="20", happened_clock="11:05")
    assert answer.status_code == 302
    assert (Receipt.objects.get().heads, standings()) == (15, {"desk": "twice"})
    assert differences() == []


def test_paper_beside_a_phone_writes_what_the_phone_did_not(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send(received_at=at("12:00"))
    stop = world.pickup.pk
    row = {f"{stop}-seen": "3", f"{stop}-clock": "09:45", f"{stop}-amount_ready": "12", f"{stop}-amount_fresh": "5"}
    answer = malee.post(reverse("round_paper", args=[world.round.pk]), {"key": "sheet", **row})
    assert answer.status_code == 302, answer.content.decode()
    assert held() == [("fresh", 5_000), ("ready", 15_000)]
    assert standings() == {"desk": "twice"}
    assert differences() == []


def test_a_phone_that_was_there_beats_a_dropped_stop(world: World) -> None:
    malee = world.people.actor("malee")
    rounds.drop_stop(act(malee, "09:00"), stop=world.pickup, reason="ร้านปิด")
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send()
    world.pickup.refresh_from_db()
    assert (world.pickup.state, held()) == (StopState.ARRIVED, [("ready", 15_000)])
    assert differences() == []


def test_a_phone_that_was_there_beats_a_cancelled_round(world: World) -> None:
    malee = world.people.actor("malee")
    rounds.cancel_round(act(malee, "09:00"), round_=world.round, reason="รถเสีย")
    world.phone.mint("arrive", "09:30", world.pickup)
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send()
    assert Round.objects.get(pk=world.round.pk).state == RoundState.UNDER_WAY
    assert held() == [("ready", 15_000)]
    assert differences() == []


def test_a_photo_of_the_desk_does_not_beat_the_desks_own_cancellation(world: World, malee: Client) -> None:
    send(malee, "stop_photo", world.pickup.pk, picture=photo(), happened_clock="08:50")
    rounds.drop_stop(act(world.people.actor("malee"), "09:00"), stop=world.pickup, reason="ร้านปิด")
    fold_now(world)
    world.pickup.refresh_from_db()
    assert world.pickup.state == StopState.CANCELLED


def corrected(client: Client, gross: str) -> None:
    weighing = Weighing.objects.get(reversal__isnull=True)
    answer = send(client, "weighing_correct", weighing.pk, gross=gross, tare="", reason="อ่านผิด")
    assert answer.status_code == 302, answer.content.decode()


def test_a_desk_corrects_what_a_phone_weighed_once_and_for_all(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send(received_at=at("12:00"))
    corrected(malee, "14")
    corrected(malee, "14.5")
    written = Weighing.objects.count()
    fold_now(world)
    assert (held(), Weighing.objects.count()) == ([("ready", 14_500)], written)
    assert [one.kind for one in Operation.objects.filter(device__kind="desk")] == ["correct", "correct"]
    assert differences() == []


def test_a_weight_taken_back_at_the_desk_stays_taken_back(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.send(received_at=at("12:00"))
    send(malee, "weighing_reverse", Weighing.objects.get().pk, reason="ชั่งผิดร้าน")
    fold_now(world)
    assert (held(), Weighing.objects.count()) == ([], 1)
    assert differences() == []


def test_nothing_of_a_phone_becomes_a_weight_at_the_desk(world: World, malee: Client) -> None:
    world.phone.mint("zero", "09:35", world.pickup, reason="none_left", note="")
    world.phone.send(received_at=at("12:00"))
    assert held() == [("fresh", 0), ("ready", 0)]
    wrong = Weighing.objects.get(category="ready")
    send(malee, "weighing_correct", wrong.pk, gross="3", tare="", reason="มีอยู่จริง")
    fold_now(world)
    assert held() == [("fresh", 0), ("ready", 3_000)]
    assert differences() == []


def test_a_hand_over_taken_back_at_the_desk_can_be_entered_again(world: World, malee: Client) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.mint("arrive", "10:55", world.delivery)
    world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "15"}], heads=15)
    world.phone.send(received_at=at("12:00"))
    malee.post(reverse("receipt_reverse", args=[Receipt.objects.get().pk]), {"key": "back", "reason": "คนละจุด"})
    send(malee, "stop_hand_over", world.delivery.pk, amount_ready="14", heads="20", happened_clock="11:05")
    fold_now(world)
    assert list(Receipt.objects.filter(reversal__isnull=True).values_list("heads", flat=True)) == [20]
    assert Stop.objects.get(pk=world.delivery.pk).state == StopState.DONE
    assert differences() == []


def test_a_head_corrects_after_sign_off_and_a_late_batch_changes_nothing(world: World, malee: Client) -> None:
    whole_round(malee, world)
    head = signed_in(world.people.malees_head)
    weighing = Weighing.objects.get(category="ready")
    assert send(head, "weighing_correct", weighing.pk, gross="14", tare="", reason="อ่านผิด").status_code == 302
    before = Weighing.objects.count()
    fold_now(world)
    assert (dict(held())["ready"], Weighing.objects.count()) == (14_000, before)
    assert differences() == []


def test_every_fact_of_the_desk_has_its_operation(world: World, malee: Client) -> None:
    """The control of the tests above: without the link the fold would take a fact for given."""
    whole_round(malee, world)
    linked = set(Effect.objects.values_list("fact_id", flat=True))
    facts = [fact.pk for model in (Weighing, Receipt, Waste, SignOff) for fact in model.objects.all()]
    assert set(facts) <= linked
