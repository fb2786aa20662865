"""What waits for the district head: everybody else finds nothing, and nothing is lost silently."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from songtor.rounds.models import Weighing
from songtor.sync.operations.models import Admission, Operation
from tests.desk.rounds.stops import code_of, signed_in
from tests.personas import at
from tests.sync.conftest import World
from tests.sync.conftest import world as world
from tests.sync.phones import Phone


@pytest.fixture(autouse=True)
def in_the_evening() -> Iterator[None]:
    with time_machine.travel(at("20:30")):
        yield


@pytest.fixture
def head(world: World) -> Client:
    return signed_in(world.people.malees_head)


@pytest.fixture
def second(world: World) -> Phone:
    """Another phone weighed what Malee's had weighed."""
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    world.phone.mint("photo", "09:36", world.pickup, blob=world.phone.picture())
    world.phone.send()
    phone = world.another_phone()
    phone.mint("weigh", "09:40", world.pickup, category="ready", gross_kg="14", tare_kg="0")
    phone.send()
    return phone


def signed_off(world: World) -> None:
    world.phone.mint("sign", "09:45", world.pickup, blob=world.phone.picture("blue"), name="", position="")
    world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "15"}], heads=10)
    world.phone.mint("sign_off", "12:00", world.round)
    world.phone.send()


def late_weight(world: World, phone: Phone, clock: str = "12:30", category: str = "fresh") -> Operation:
    sent = phone.mint("weigh", clock, world.pickup, category=category, gross_kg="3", tare_kg="0")
    assert phone.send_one(sent).verdict == "late"
    return Operation.objects.get(pk=sent.op_id)


def inbox(client: Client) -> str:
    return client.get(reverse("undecided")).content.decode()


def decide(client: Client, operation: Operation, counts: str, reason: str = "เครื่องชั่งใหม่") -> str:
    address = reverse("entry", args=[operation.pk])
    answer = client.post(address, {"key": f"key-{counts}", "counts": counts, "reason": reason})
    return answer.headers.get("Location", "") or code_of(answer)


def held() -> dict[str, int]:
    return dict(Weighing.objects.filter(reversal__isnull=True).values_list("category_id", "grams"))


@pytest.mark.parametrize("who", ["malee", "somchai", "nok", "coordinator"])
def test_nobody_but_a_head_decides(world: World, second: Phone, who: str) -> None:
    client = signed_in(getattr(world.people, who))
    doubtful = Operation.objects.get(standing__state="twice")
    addresses = [reverse("undecided"), reverse("entry", args=[doubtful.pk])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_decision_without_a_reason_is_refused(head: Client, world: World, second: Phone) -> None:
    assert decide(head, Operation.objects.get(standing__state="twice"), "yes", reason="") == "required"
    assert held() == {"ready": 15_000}


def test_two_that_say_the_same_stand_side_by_side_with_their_proof(head: Client, world: World, second: Phone) -> None:
    page = head.get(reverse("entry", args=[Operation.objects.get(standing__state="twice").pk])).content.decode()
    for said in ("15.00", "14.00", "09:35", "09:40", "มาลี (สมมติ)", "หัวหน้าฝ่าย (สมมติ)", "/files/"):
        assert said in page, said


def test_the_chosen_one_counts_and_leaves_the_list(head: Client, world: World, second: Phone) -> None:
    assert "14.00" in inbox(head)
    assert decide(head, Operation.objects.get(standing__state="twice"), "yes") == reverse("undecided")
    assert held() == {"ready": 14_000}
    assert "14.00" not in inbox(head)


def test_a_late_weight_counts_once_a_head_admits_it(head: Client, world: World, second: Phone) -> None:
    signed_off(world)
    late = late_weight(world, world.phone)
    assert "3.00" in inbox(head)
    assert decide(head, late, "yes") == reverse("undecided")
    assert held() == {"ready": 15_000, "fresh": 3_000}


def test_a_late_weight_left_aside_counts_nowhere(head: Client, world: World, second: Phone) -> None:
    signed_off(world)
    assert decide(head, late_weight(world, world.phone), "no") == reverse("undecided")
    assert (held(), Admission.objects.get().admitted) == ({"ready": 15_000}, False)
    assert "3.00" not in inbox(head)


def test_what_was_rejected_shows_whose_it_was_and_why(head: Client, world: World) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="1", tare_kg="2")
    world.phone.mint("weigh", "09:36", world.pickup, category="no such food", gross_kg="1", tare_kg="0")
    world.phone.send()
    page = inbox(head)
    assert page.count("มาลี (สมมติ)") == 2 and "น้ำหนัก" in page


def test_a_sign_off_that_waits_says_for_what_on_list_board_and_round(head: Client, world: World) -> None:
    world.phone.mint("arrive", "09:30", world.pickup)
    world.phone.mint("sign_off", "12:00", world.round)
    world.phone.send()
    for address in (reverse("undecided"), reverse("round", args=[world.round.pk])):
        assert "ยังมีจุดที่ไม่เสร็จ" in head.get(address).content.decode(), address
    board = head.get(reverse("day", args=["1040", "2024-11-05"])).content.decode()
    assert "มี 1 รายการรอท่านตัดสิน" in board
    malee = signed_in(world.people.malee)
    assert "รอท่านตัดสิน" not in malee.get(reverse("day", args=["1040", "2024-11-05"])).content.decode()


def test_more_handed_over_than_weighed_and_wrong_clocks_are_said(head: Client, world: World, second: Phone) -> None:
    world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "20"}], heads=10)
    world.phone.send()
    world.phone.device.skew_seconds = 1_200
    world.phone.device.save()
    page = inbox(head)
    assert "-5.00" in page.replace("−", "-") and "20" in page and reverse("phone", args=[world.phone.device.pk]) in page


def test_a_stop_shows_what_came_from_a_phone_and_what_was_noted(head: Client, world: World, second: Phone) -> None:
    world.phone.mint("note", "09:50", world.pickup, text="ประตูหลังปิด")
    world.phone.send()
    page = head.get(reverse("stop", args=[world.pickup.pk])).content.decode()
    assert "ประตูหลังปิด" in page and page.count("จากโทรศัพท์") == 2


def test_a_list_costs_the_same_for_two_as_for_twenty(
    head: Client, world: World, second: Phone, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_off(world)
    for minute in range(2):
        late_weight(world, world.phone, f"12:{minute + 10}")
    with django_assert_max_num_queries(60) as asked:
        inbox(head)
    for minute in range(18):
        late_weight(world, world.phone, f"13:{minute + 10}")
    with django_assert_max_num_queries(len(asked)):
        assert inbox(head).count("3.00") == 20


def test_a_file_of_unsent_entries_is_read_in_on_the_phones_page(head: Client, world: World) -> None:
    content = io.BytesIO()
    from_phone = {"format": "songtor-field-unsent", "version": 1, "device": str(world.phone.device.pk)}
    world.phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="15", tare_kg="0")
    ops = [{"op_id": str(one.op_id), **one.content} for one in world.phone.minted]
    content.write(json.dumps({**from_phone, "ops": ops, "blobs": []}).encode())
    address = reverse("phone_unsent", args=[world.phone.device.pk])
    for key in ("one", "two"):
        file = SimpleUploadedFile("unsent.json", content.getvalue(), "application/json")
        assert head.post(address, {"key": key, "file": file}).status_code == 200
    assert (held(), Operation.objects.count()) == ({"ready": 15_000}, 1)
    broken = SimpleUploadedFile("unsent.json", content.getvalue()[:-9], "application/json")
    answer = head.post(address, {"key": "three", "file": broken})
    assert (answer.status_code, code_of(answer)) == (422, "export_unreadable")
