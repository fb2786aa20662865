"""The officer names people by card or by name, or counts heads; half and half too."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from songtor.people.cards.services import Pin, set_pin
from songtor.people.cards.tokens import digest_of
from songtor.people.models import Card, CardBinding, Household, Person
from songtor.receipts.models import How, Receipt
from songtor.sync.operations.models import Operation
from tests.personas import BANG_KHAE, People, act, at, make_people, stops_of
from tests.receipts.feeding import make_household, make_person, ready_round

pytestmark = pytest.mark.django_db
LETTERS = "B" * 26


@pytest.fixture
def staff(db: None) -> People:
    return make_people()


@pytest.fixture
def stop(staff: People):
    return stops_of(ready_round(staff.actor("malee")))[1]


@pytest.fixture
def malee(staff: People) -> Client:
    client = Client()
    client.force_login(staff.malee)
    return client


def make_card(*, person: Person | None = None, household: Household | None = None) -> str:
    moments = {"happened_at": at("08:00"), "entered_at": at("08:00")}
    card = Card.objects.create(district_id=BANG_KHAE, token_digest=digest_of(f"SC1{LETTERS}"), label="x", **moments)
    if person or household:
        CardBinding.objects.create(district_id=BANG_KHAE, card=card, person=person, household=household, **moments)
    return f"SC1{LETTERS}"


def send(client: Client, stop: object, **said: object):
    form = {"key": f"form-{len(said)}", "amount_fresh": "2", "happened_day": "5/11/2567", "happened_clock": "11:00"}
    return client.post(reverse("stop_hand_over", args=[stop.pk]), {**form, **said})


def offered(page: str) -> dict[str, bool]:
    """Values of people to tick, and whether they are."""
    return {value: "checked" in rest for value, rest in re.findall(r'name="named" value="([^"]+)"([^>]*)>', page)}


def test_a_card_nobody_knows_is_said_and_writes_nothing(malee: Client, stop) -> None:
    page = send(malee, stop, find=f"SC1{LETTERS}", look_up="1")
    assert (page.status_code, offered(page.content.decode()), Receipt.objects.count()) == (200, {}, 0)
    assert 'role="status"' in page.content.decode()


def test_somebody_forged_into_the_form_is_not_named(malee: Client, stop) -> None:
    for forged in ("x", "NAME:x", "NAME:00000000-0000-7000-8000-000000000000::", "NAME"):
        page = send(malee, stop, named=forged)
        assert page.status_code == 422
    assert Receipt.objects.count() == 0


def test_a_card_ticks_its_bearer_and_keeps_what_was_typed(malee: Client, stop) -> None:
    elder = make_person("ELDERLY")
    page = send(malee, stop, find=make_card(person=elder), look_up="1", heads="7").content.decode()
    assert offered(page) == {f"CARD:{elder.pk}::": True}
    assert 'value="7"' in page and 'value="2"' in page


def test_a_household_s_card_ticks_its_members_in_a_group(malee: Client, stop) -> None:
    mother, son = make_person("CARER"), make_person()
    home = make_household(mother, son)
    page = send(malee, stop, find=make_card(household=home), look_up="1").content.decode()
    assert offered(page) == {f"HOUSEHOLD:{mother.pk}:{home.pk}:": True}


def test_named_people_and_heads_are_one_receipt_and_one_operation(malee: Client, stop) -> None:
    elder, child = make_person("ELDERLY"), make_person("CHILD")
    page = send(malee, stop, named=[f"CARD:{elder.pk}::", f"NAME:{child.pk}::"], heads="3")
    assert page.status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.heads, receipt.visits) == (3, 5)
    assert {one.how for one in receipt.people.all()} == {How.CARD, How.NAME}
    said = Operation.objects.get(kind="deliver").said
    assert said["people"] == [{"person": str(elder.pk), "how": "CARD"}, str(child.pk)] or len(said["people"]) == 2


def test_somebody_is_named_without_any_heads(malee: Client, stop) -> None:
    elder = make_person("ELDERLY")
    assert send(malee, stop, named=f"NAME:{elder.pk}::", heads="").status_code == 302
    assert (Receipt.objects.get().heads, Receipt.objects.get().visits) == (0, 1)


@pytest.fixture
def guarded(staff: People) -> tuple[Person, str]:
    """Somebody whose card has a PIN."""
    elder = make_person("ELDERLY")
    token = make_card(person=elder)
    set_pin(act(staff.actor("malee")), card=Card.objects.get(), pin=Pin("4071"))
    return elder, token


def test_a_card_with_a_pin_opens_nobody_before_the_right_one(malee: Client, stop, guarded: tuple[Person, str]) -> None:
    elder, token = guarded
    asked = send(malee, stop, find=token, look_up="1").content.decode()
    assert (offered(asked), 'name="pin"' in asked) == ({}, True)
    wrong = send(malee, stop, card=token, pin="1111", look_up="1", heads="7").content.decode()
    assert offered(wrong) == {}
    assert "ลองได้อีก 2 ครั้ง" in wrong and 'value="7"' in wrong
    right = send(malee, stop, card=token, pin="4071", look_up="1").content.decode()
    assert (offered(right), 'name="pin"' in right) == ({f"CARD:{elder.pk}::": True}, False)


def test_after_three_wrong_pins_the_card_rests_and_says_until_when(
    malee: Client, stop, guarded: tuple[Person, str]
) -> None:
    _elder, token = guarded
    for pin in ("1111", "2222"):
        assert 'name="pin"' in send(malee, stop, card=token, pin=pin, look_up="1").content.decode()
    for pin in ("3333", "4071"):
        rests = send(malee, stop, card=token, pin=pin, look_up="1").content.decode()
        assert (offered(rests), 'name="pin"' in rests, "บัตรพักถึงเวลา" in rests) == ({}, False, True)
    other = make_person("ELDERLY")  # the control: only this card rests
    assert send(malee, stop, named=f"NAME:{other.pk}::", heads="").status_code == 302


def test_whoever_goes_on_without_the_card_may_type_a_name(malee: Client, stop, guarded: tuple[Person, str]) -> None:
    page = send(malee, stop, card=guarded[1], without_card="1", look_up="1", heads="7").content.decode()
    assert ('name="pin"' in page, 'name="find"' in page, 'value="7"' in page) == (False, True, True)


@pytest.mark.parametrize("left", ["find", "card"])
def test_nobody_is_left_out_because_the_wrong_button_was_pressed(
    malee: Client, stop, guarded: tuple[Person, str], left: str
) -> None:
    page = send(malee, stop, heads="3", **{left: guarded[1]})
    assert (page.status_code, Receipt.objects.count(), 'name="pin"' in page.content.decode()) == (200, 0, True)
    assert send(malee, stop, heads="3").status_code == 302
