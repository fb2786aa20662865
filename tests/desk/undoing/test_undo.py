"""A toast takes back what was just done: once, by a new fact, in the session that did it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from songtor.offers.models import Branch, Offer
from songtor.receipts.models import Receipt
from songtor.rounds.models import Stop, Waste, Weighing
from songtor.rounds.services import sign_off
from songtor.stock.queries import Mass, day_mass, on_hand_after
from tests.desk.rounds.stops import Road, everything_written, make_road, send, signed_in
from tests.personas import BANG_KHAE, DAY, act, at, make_branch, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def half_past_nine() -> Iterator[None]:
    with time_machine.travel(at("09:40")):
        yield


@pytest.fixture
def road() -> Road:
    return make_road()


@pytest.fixture
def malee(road: Road) -> Client:
    return signed_in(road.people.malee)


def newest_undo(client: Client) -> str:
    return reverse("undo", args=[list(client.session["undo"])[-1]])


def weigh(client: Client, road: Road, gross: str = "12.4") -> HttpResponse:
    return send(client, "stop_weigh", road.pickup.pk, category="ready", gross=gross, tare="0", scale="")


def mass_of_the_day() -> Mass:
    return day_mass(BANG_KHAE, DAY, on_hand=on_hand_after(BANG_KHAE, DAY))


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_another_session_cannot_use_it(road: Road, malee: Client) -> None:
    weigh(malee, road)
    before = everything_written()
    for other in (signed_in(road.people.malee), signed_in(road.people.somchai)):
        assert other.post(newest_undo(malee)).status_code == 404
    assert everything_written() == before


def test_looking_takes_nothing_back(road: Road, malee: Client) -> None:
    weigh(malee, road)
    assert malee.get(newest_undo(malee)).status_code == 405
    assert Weighing.objects.filter(reversal__isnull=True).count() == 1


def test_what_was_signed_off_since_stays_and_says_why(road: Road, malee: Client) -> None:
    send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="5", tare="0", scale="")
    undo, before = newest_undo(malee), mass_of_the_day()
    actor = road.people.actor("malee")
    send(malee, "stop_finish", road.pickup.pk)
    send(malee, "stop_miss", road.delivery.pk, reason="no_time", note="")
    sign_off(act(actor, "09:40"), round_=road.round, kept=[], reason="หกหมด")
    page = malee.post(undo, follow=True).content.decode()
    assert "เลิกทำไม่ได้" in page
    assert mass_of_the_day().collected == before.collected


def test_a_weighing_is_taken_back_by_a_reversal(road: Road, malee: Client) -> None:
    weigh(malee, road)
    page = said(malee, reverse("stop", args=[road.pickup.pk]))
    assert newest_undo(malee) in page and "เลิกทำ" in page
    answer = malee.post(newest_undo(malee), follow=True)
    assert "ประวัติเดิมยังอยู่" in answer.content.decode()
    (weighing,) = Weighing.objects.all()
    assert weighing.reversal.reason == "เลิกทำทันทีหลังบันทึก"
    assert mass_of_the_day().collected == 0


def test_pressed_twice_it_takes_back_once(road: Road, malee: Client) -> None:
    weigh(malee, road)
    undo = newest_undo(malee)
    malee.post(undo)
    before = everything_written()
    assert malee.post(undo).status_code == 302
    assert everything_written() == before


def test_a_hand_over_and_a_write_off_are_taken_back(road: Road, malee: Client) -> None:
    weigh(malee, road)
    send(malee, "stop_hand_over", road.delivery.pk, amount_ready="4", heads="9")
    malee.post(newest_undo(malee))
    assert Receipt.objects.get().reversal
    send(malee, "round_waste", road.round.pk, category="ready", amount="1", reason="spoiled", note="")
    malee.post(newest_undo(malee))
    assert Waste.objects.get().reversal
    mass = mass_of_the_day()
    assert (mass.collected, mass.handed_out, mass.waste) == (12_400, 0, 0)


def test_a_moved_stop_goes_back_to_its_place(road: Road, malee: Client) -> None:
    send(malee, "stop_move", road.pickup.pk, step="down")
    assert Stop.objects.get(pk=road.pickup.pk).position == 2
    malee.post(newest_undo(malee))
    assert Stop.objects.get(pk=road.pickup.pk).position == 1


def test_a_dropped_stop_is_planned_again(road: Road, malee: Client) -> None:
    send(malee, "stop_drop", road.pickup.pk, reason="ไม่ทัน")
    malee.post(newest_undo(malee))
    planned = Stop.objects.filter(offer=road.pickup.offer, state="planned")
    assert [stop.position for stop in planned] == [1]


def test_a_branch_gives_again(road: Road, malee: Client) -> None:
    branch = Branch.objects.get()
    malee.post(reverse("branch_end", args=[branch.pk]), {"key": "end"})
    assert Branch.objects.get().ended_at
    malee.post(newest_undo(malee))
    assert Branch.objects.get().ended_at is None


def test_a_withdrawn_offer_is_said_again_with_the_same_words(road: Road, malee: Client) -> None:
    offer = make_offer(road.people.actor("malee"), make_branch(road.people.actor("malee"), name="ร้านสอง"))
    malee.post(reverse("offer_withdraw", args=[offer.pk]), {"key": "back", "reason": "ขายหมด"})
    malee.post(newest_undo(malee))
    again = Offer.objects.get(replaces=offer)
    assert [(line.category_id, line.grams, line.use_by) for line in again.lines.all()] == [
        (line.category_id, line.grams, line.use_by) for line in offer.lines.all()
    ]
    assert (again.until, hasattr(again, "withdrawal"), hasattr(offer, "withdrawal")) == (offer.until, False, True)


def test_a_newer_word_of_the_branch_is_not_replaced_by_an_old_one(road: Road, malee: Client) -> None:
    actor = road.people.actor("malee")
    branch = make_branch(actor, name="ร้านสอง")
    offer = make_offer(actor, branch)
    malee.post(reverse("offer_withdraw", args=[offer.pk]), {"key": "back", "reason": "ขายหมด"})
    make_offer(actor, branch)
    before = Offer.objects.count()
    malee.post(newest_undo(malee))
    assert Offer.objects.count() == before


def test_a_session_keeps_few_of_them(road: Road, malee: Client) -> None:
    for number in range(12):
        weigh(malee, road, gross=f"{number + 1}")
        malee.post(newest_undo(malee))
    assert len(malee.session["undo"]) == 8
