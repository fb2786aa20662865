"""Bad input: a Thai sentence and a code next to the form, nothing written, never a crash."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.desk.rounds.stops import (
    Road,
    code_of,
    drawn,
    everything_written,
    huge_png,
    photo,
    send,
    signed_in,
    truncated_jpeg,
)

THAI = re.compile(r"[ก-๙]")
READY = {"category": "ready", "gross": "12.40", "tare": "0.40"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"gross": "-5"}, "not_a_weight"),
        ({"gross": "มาก"}, "not_a_weight"),
        ({"gross": "NaN"}, "not_a_weight"),
        ({"gross": "1e9"}, "not_a_weight"),
        ({"gross": "inf"}, "not_a_weight"),
        ({"gross": ""}, "weight_missing"),
        ({"gross": "6,2"}, "weight_doubtful"),
        ({"gross": "0.0001"}, "not_a_weight"),
        ({"gross": "6.2+"}, "not_a_weight"),
        ({"gross": "2000.001", "tare": "0"}, "weight_too_large"),
        ({"gross": "999999999999999", "tare": "0"}, "weight_too_large"),
        ({"gross": "1500+1500", "tare": "0"}, "weight_too_large"),
        ({"gross": "1", "tare": "2"}, "weight_impossible"),
        ({"gross": "2", "tare": "2"}, "zero_needs_reason"),
        ({"tare": "-1"}, "not_a_weight"),
        ({"category": "gold"}, "category_unknown"),
        ({"category": "box"}, "amount_impossible"),
        ({"happened_day": "6/11/2567", "happened_clock": "09:00"}, "in_the_future"),
        ({"happened_clock": "23:00"}, "in_the_future"),
        ({"happened_day": "4/11/2567", "happened_clock": "09:00"}, "before_the_round"),
        ({"happened_day": "5/11/2567"}, "time_missing"),
        ({"happened_day": "วันไหน", "happened_clock": "09:00"}, "not_a_day"),
        ({"happened_clock": "25:00"}, "not_a_time"),
    ],
)
def test_a_weight_that_cannot_be_is_refused(road: Road, malee: Client, fields: dict[str, Any], code: str) -> None:
    assert_refused(malee, "stop_weigh", road.pickup.pk, code, **(READY | fields))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"pieces": "-1"}, "not_a_count"),
        ({"pieces": "1.5"}, "not_a_count"),
        ({"pieces": "NaN"}, "not_a_count"),
        ({"pieces": "1e9"}, "not_a_count"),
        ({"pieces": ""}, "count_missing"),
        ({"pieces": "0"}, "zero_needs_reason"),
        ({"pieces": "20001"}, "amount_too_large"),
        ({"pieces": "60", "category": "ready"}, "amount_impossible"),
    ],
)
def test_a_count_that_cannot_be_is_refused(road: Road, malee: Client, fields: dict[str, Any], code: str) -> None:
    assert_refused(malee, "stop_count", road.pickup.pk, code, **({"category": "box", "pieces": "60"} | fields))


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("stop_zero", {"category": "ready", "reason": ""}, "required"),
        ("stop_zero", {"category": "ready", "reason": "because"}, "invalid_choice"),
        ("stop_zero", {"category": "ready", "reason": "other", "note": " "}, "zero_needs_reason"),
        ("stop_miss", {"reason": ""}, "required"),
        ("stop_miss", {"reason": "other"}, "reason_missing"),
        ("stop_left_over", {"until": "15:00"}, "nothing_offered"),
        ("stop_left_over", {"until": "", "amount_ready": "3"}, "time_missing"),
        ("stop_left_over", {"until": "09:00", "amount_ready": "3"}, "window_backwards"),
        ("stop_hand_over", {"heads": "3", "amount_ready": "1"}, "not_a_delivery"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(
    road: Road, malee: Client, name: str, fields: dict[str, Any], code: str
) -> None:
    assert_refused(malee, name, road.pickup.pk, code, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"heads": ""}, "count_missing"),
        ({"heads": "0"}, "heads_impossible"),
        ({"heads": "5001"}, "heads_impossible"),
        ({"heads": "3", "group_CHILD": "4"}, "count_above_heads"),
        ({"heads": "3", "group_CHILD": "-4"}, "not_a_count"),
        ({"heads": "3", "amount_ready": ""}, "nothing_handed_over"),
        ({"heads": "3", "amount_ready": "2001"}, "amount_too_large"),
        ({"heads": "3"}, "nothing_aboard"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(road: Road, malee: Client, fields: dict[str, Any], code: str) -> None:
    assert_refused(malee, "stop_hand_over", road.delivery.pk, code, **({"amount_ready": "1"} | fields))


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (lambda: SimpleUploadedFile("huge.png", huge_png(), "image/png"), "picture_too_large"),
        (lambda: SimpleUploadedFile("heavy.jpg", b"\xff" * (10 * 1024 * 1024 + 1), "image/jpeg"), "picture_too_large"),
        (lambda: SimpleUploadedFile("plan.jpg", b"this is no picture", "image/jpeg"), "not_an_image"),
        (lambda: SimpleUploadedFile("cut.jpg", truncated_jpeg(), "image/jpeg"), "not_an_image"),
        (lambda: SimpleUploadedFile("empty.jpg", b"", "image/jpeg"), "empty"),
        (lambda: "", "required"),
    ],
)
def test_a_picture_that_cannot_be_read_is_refused(road: Road, malee: Client, picture: Any, code: str) -> None:
    assert_refused(malee, "stop_photo", road.pickup.pk, code, picture=picture())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"drawn": ""}, "signature_missing"),
        ({"drawn": drawn(strokes=False)}, "signature_missing"),
        ({"drawn": "data:image/png;base64,????"}, "not_an_image"),
        ({"drawn": "data:image/png;base64,aGVsbG8="}, "not_an_image"),
    ],
)
def test_a_signature_nobody_gave_is_refused(road: Road, malee: Client, fields: dict[str, str], code: str) -> None:
    assert_refused(malee, "stop_sign", road.pickup.pk, code, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": "0"}, "amount_impossible"),
        ({"amount": "-1"}, "not_a_weight"),
        ({"amount": "2001"}, "amount_too_large"),
        ({"category": "gold"}, "invalid_choice"),
        ({"reason": "other"}, "reason_missing"),
    ],
)
def test_waste_that_cannot_be_is_refused(road: Road, malee: Client, fields: dict[str, str], code: str) -> None:
    send(malee, "stop_weigh", road.pickup.pk, **READY)
    said = {"category": "ready", "amount": "0.2", "reason": "spoiled"} | fields
    assert_refused(malee, "round_waste", road.round.pk, code, **said)


def test_sign_off_names_what_is_unfinished_and_a_second_one_is_refused(road: Road, malee: Client) -> None:
    assert_refused(malee, "round_sign_off", road.round.pk, "stops_still_open")
    page = malee.get(reverse("round_sign_off", args=[road.round.pk])).content.decode()
    assert reverse("stop", args=[road.delivery.pk]) in page
    for stop in (road.pickup, road.delivery):
        assert send(malee, "stop_miss", stop.pk, reason="closed").status_code == 302

    assert send(malee, "round_sign_off", road.round.pk).status_code == 302

    assert_refused(malee, "round_sign_off", road.round.pk, "round_signed_off")
    assert_refused(malee, "stop_weigh", road.pickup.pk, "round_signed_off", **READY)


def test_a_difference_above_two_percent_needs_a_reason(road: Road, malee: Client) -> None:
    send(malee, "stop_weigh", road.pickup.pk, **READY)
    send(malee, "stop_finish", road.pickup.pk)
    send(malee, "stop_miss", road.delivery.pk, reason="closed")

    assert_refused(malee, "round_sign_off", road.round.pk, "difference_needs_reason", amount_ready="11")

    assert send(malee, "round_sign_off", road.round.pk, amount_ready="11", reason="หกบนรถ").status_code == 302


def test_what_was_typed_stays_and_the_key_is_new_after_a_refusal(road: Road, malee: Client) -> None:
    page = send(
        malee, "stop_weigh", road.pickup.pk, key="typed-1", category="ready", gross="1.25", tare="2.5", scale="B7"
    )

    shown = page.content.decode()
    assert page.status_code == 422
    assert 'value="1.25"' in shown and 'value="2.5"' in shown and 'value="B7"' in shown
    assert "typed-1" not in shown


def test_the_same_form_twice_changes_nothing(road: Road, malee: Client) -> None:
    sent = [
        ("stop_arrive", road.pickup, {}),
        ("stop_weigh", road.pickup, READY),
        ("stop_photo", road.pickup, {"picture": photo}),
        ("stop_sign", road.pickup, {"drawn": drawn()}),
        ("stop_finish", road.pickup, {}),
        ("stop_hand_over", road.delivery, {"amount_ready": "12", "heads": "30"}),
    ]
    for name, stop, fields in sent:
        written = []
        for _ in range(2):
            said = {field: value() if callable(value) else value for field, value in fields.items()}
            assert send(malee, name, stop.pk, key=f"twice-{name}", **said).status_code == 302
            written.append(everything_written())
        assert written[0] == written[1], name


def test_the_same_key_with_other_content_is_refused(road: Road, malee: Client) -> None:
    assert send(malee, "stop_weigh", road.pickup.pk, key="one", **READY).status_code == 302
    other = READY | {"gross": "13"}
    assert_refused(malee, "stop_weigh", road.pickup.pk, "key_used_otherwise", key="one", **other)


def test_a_stop_of_another_district_is_unknown(road: Road) -> None:
    somchai = signed_in(road.people.somchai)
    before = everything_written()
    for name in STOP_ACTS:
        assert send(somchai, name, road.pickup.pk, **READY).status_code == 404, name
    assert somchai.get(reverse("stop", args=[road.pickup.pk])).status_code == 404
    assert everything_written() == before


STOP_ACTS = [
    "stop_arrive",
    "stop_weigh",
    "stop_count",
    "stop_zero",
    "stop_photo",
    "stop_sign",
    "stop_finish",
    "stop_miss",
    "stop_left_over",
    "stop_hand_over",
]


def assert_refused(client: Client, name: str, subject: Any, code: str, **fields: Any) -> None:
    before = everything_written()
    page = send(client, name, subject, **fields)
    assert (page.status_code, code_of(page)) == (422, code)
    sentence = re.search(r'role="alert".*?</div>', page.content.decode(), re.DOTALL)
    assert sentence and THAI.search(re.sub(r"<[^>]*>", "", sentence[0]))
    assert everything_written() == before
