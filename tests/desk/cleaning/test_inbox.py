"""The inbox of supervisors on plain pages: each oddity with its reason and the act that settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from songtor.cleaning.models import Decision
from songtor.rounds import services as rounds
from songtor.rounds.models import Weighing
from tests.desk.rounds.stops import Road, make_road, send, signed_in
from tests.personas import act, at


@pytest.fixture(autouse=True)
def two_days_later() -> Iterator[None]:
    with time_machine.travel(at("13:00") + timedelta(days=2)):
        yield


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.fixture
def late(road: Road) -> Weighing:
    deed = act(road.people.actor("malee"), "09:30")
    deed = replace(deed, entered_at=deed.entered_at + timedelta(days=2))
    return rounds.record_weighing(deed, stop=road.pickup, category="ready", gross_grams=5_000, tare_grams=0)


def inbox(client: Client, **asked: str) -> str:
    return client.get(reverse("cleaning"), asked).content.decode()


def test_an_unknown_kind_or_an_empty_question_writes_nothing(road: Road, late: Weighing) -> None:
    head = signed_in(road.people.malees_head)
    assert send(head, "odd_approve", late.pk, kind="wrong").status_code == 404
    assert send(head, "odd_ask", late.pk, kind="late", said=" ").status_code == 422
    assert send(signed_in(road.people.malee), "odd_approve", late.pk, kind="late").status_code == 404
    assert not Decision.objects.exists()


def test_a_late_weight_is_asked_back_answered_and_approved(road: Road, late: Weighing) -> None:
    head, malee = signed_in(road.people.malees_head), signed_in(road.people.malee)
    page = inbox(head)
    assert "เกิดเมื่อ 5 พ.ย. 67 09:30 บันทึกเมื่อ 7 พ.ย. 67 09:30" in page and "5.00 กก." in page
    assert reverse("weighing_reverse", args=[late.pk]) in page

    assert send(head, "odd_ask", late.pk, kind="late", said="ใบอยู่ไหน").status_code == 302
    page = inbox(malee)
    assert "คำถามถึงคุณ" in page and "ใบอยู่ไหน" in page
    assert send(malee, "odd_answer", late.pk, kind="late", said="แนบรูปแล้ว").status_code == 302
    assert "แนบรูปแล้ว" in inbox(head)

    assert send(head, "odd_approve", late.pk, kind="late").status_code == 302
    assert "ไม่มีรายการที่ต้องดู" in inbox(head)


def test_a_coordinator_decides_but_takes_nothing_back(road: Road, late: Weighing) -> None:
    coordinator = signed_in(road.people.coordinator)
    page = inbox(coordinator)
    assert "ถูกต้องแล้ว" in page and reverse("weighing_reverse", args=[late.pk]) not in page
    assert send(coordinator, "odd_approve", late.pk, kind="late").status_code == 302


def test_the_list_narrows_by_kind(road: Road, late: Weighing) -> None:
    head = signed_in(road.people.malees_head)
    assert road.pickup.name in inbox(head, kind="late")
    assert road.pickup.name not in inbox(head, kind="outlier").partition("<main")[2]
