"""A written sheet becomes facts: each stop whole or not at all, and once however often it is sent."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songtor.evidence.models import ChainEntry, OperationKey
from songtor.paper.models import PaperDraft, PaperEntry, SheetPhoto
from songtor.receipts.models import Receipt
from songtor.receipts.sheets import masses_of
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Arrival, Stop, StopState, Weighing
from tests.desk.paper.long_round import cells, errors_of, make_long_round, send
from tests.desk.rounds.stops import Road, photo, signed_in
from tests.personas import act, at

PICKED_UP = {"clock": "0935", "amount_ready": "6.2+5.8-1.2", "amount_box": "12+8"}
HANDED_OVER = {"clock": "11.05", "amount_ready": "10", "heads": "30", "group_ELDERLY": "๑๒"}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"amount_ready": "12.4"}, "clock:time_missing"),
        ({"clock": "25:00", "amount_ready": "12.4"}, "clock:not_a_time"),
        ({"clock": "09:35"}, "__all__:nothing_on_paper"),
        ({"clock": "09:35", "amount_ready": "twelve"}, "amount_ready:not_a_weight"),
        ({"clock": "09:35", "amount_ready": "12.4-"}, "amount_ready:not_a_weight"),
        ({"clock": "09:35", "amount_ready": "1-2"}, "amount_ready:weight_impossible"),
        ({"clock": "09:35", "amount_ready": "1,200"}, "amount_ready:weight_doubtful"),
        ({"clock": "09:35", "amount_box": "2.5"}, "amount_box:not_a_count"),
        ({"clock": "09:35", "amount_box": "2+"}, "amount_box:not_a_count"),
        ({"clock": "09:35", "amount_ready": "0"}, "zero:zero_needs_reason"),
        ({"clock": "09:35", "amount_ready": "0", "zero": "other"}, "note:reason_missing"),
        ({"clock": "09:35", "amount_ready": "2001"}, "__all__:weight_too_large"),
        ({"clock": "09:35", "amount_ready": "1", "missed": "closed"}, "missed:missed_with_amounts"),
        ({"clock": "09:35", "missed": "other"}, "note:reason_missing"),
        ({"clock": "14:30", "amount_ready": "1"}, "clock:in_the_future"),
    ],
)
def test_a_doubtful_pick_up_is_refused_at_its_cell_and_writes_nothing(
    road: Road, malee: Client, typed: dict[str, str], error: str
) -> None:
    before = ChainEntry.objects.count()
    answer = send(malee, road.round.pk, cells(road.pickup, **typed))
    assert (answer.status_code, errors_of(answer)) == (422, [error])
    assert (ChainEntry.objects.count(), Weighing.objects.count(), Arrival.objects.count()) == (before, 0, 0)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"clock": "11:00", "amount_ready": "4"}, "heads:heads_missing"),
        ({"clock": "11:00", "heads": "4"}, "__all__:nothing_handed_over"),
        ({"clock": "11:00", "amount_ready": "4", "heads": "0"}, "heads:heads_impossible"),
        ({"clock": "11:00", "amount_ready": "4", "heads": "5", "group_CHILD": "6"}, "heads:count_above_heads"),
        ({"clock": "11:00", "amount_ready": "40", "heads": "5"}, "amount_ready:more_than_aboard"),
        ({"clock": "11:00", "amount_fresh": "4", "heads": "5"}, "amount_fresh:nothing_aboard"),
    ],
)
def test_a_doubtful_hand_over_is_refused_at_its_cell_and_the_pick_up_stands(
    road: Road, malee: Client, typed: dict[str, str], error: str
) -> None:
    answer = send(malee, road.round.pk, cells(road.pickup, **PICKED_UP), cells(road.delivery, **typed))
    assert (answer.status_code, errors_of(answer)) == (422, [error])
    assert (Weighing.objects.count(), Receipt.objects.count()) == (2, 0)
    assert Stop.objects.get(pk=road.delivery.pk).state == StopState.PLANNED
    assert typed["clock"] in answer.content.decode()


def test_a_stranger_finds_no_sheet(road: Road) -> None:
    somchai = signed_in(road.people.somchai)
    for name in ("round_paper", "round_paper_draft", "round_sheet_photo", "round_sheet_pdf"):
        address = reverse(name, args=[road.round.pk])
        assert {somchai.get(address).status_code, somchai.post(address).status_code} <= {404, 405}


def test_rows_of_stops_that_left_the_round_are_said_not_swallowed(road: Road, malee: Client) -> None:
    rounds.cancel_round(act(road.people.actor("malee"), "09:00"), round_=road.round, reason="ฝนตก")
    answer = send(malee, road.round.pk, cells(road.pickup, **PICKED_UP))
    page = malee.get(answer["Location"]).content.decode()
    assert "1 จุดไม่อยู่ในรอบนี้แล้ว" in page and "ตอนนี้กรอกรอบนี้ไม่ได้" in page


def test_a_sheet_is_recorded_with_the_times_of_the_paper_and_balances(road: Road, malee: Client) -> None:
    answer = send(malee, road.round.pk, cells(road.pickup, **PICKED_UP), cells(road.delivery, **HANDED_OVER))

    assert answer.status_code == 302
    ready, box = Weighing.objects.order_by("-category_id")
    assert (ready.gross_grams, ready.tare_grams, ready.grams, box.pieces) == (12_000, 1_200, 10_800, 20)
    assert {ready.happened_at, Arrival.objects.get(stop=road.pickup).happened_at} == {at("09:35")}
    assert ready.entered_at.replace(second=0, microsecond=0) == at("13:00")
    receipt = Receipt.objects.get()
    assert (receipt.happened_at, receipt.heads) == (at("11:05"), 30)
    assert {count.vulnerable_group: count.heads for count in receipt.counts.all()} == {"ELDERLY": 12}
    assert {entry.stop_id for entry in PaperEntry.objects.all()} == {road.pickup.pk, road.delivery.pk}
    assert set(Stop.objects.values_list("state", flat=True)) == {StopState.DONE}
    assert [(line.category.code, line.collected, line.handed) for line in masses_of(road.round)] == [
        ("ready", 10_800, 10_000),
        ("box", 20, 0),
    ]
    assert list(differences()) == []


def test_a_sheet_sent_twice_is_written_once(road: Road, malee: Client) -> None:
    rows = (cells(road.pickup, **PICKED_UP), cells(road.delivery, **HANDED_OVER))
    assert send(malee, road.round.pk, *rows).status_code == 302
    written = (Weighing.objects.count(), Receipt.objects.count(), ChainEntry.objects.count())
    assert send(malee, road.round.pk, *rows).status_code == 302
    assert (Weighing.objects.count(), Receipt.objects.count(), ChainEntry.objects.count()) == written
    assert OperationKey.objects.filter(key__startswith="paper:").count() == 2


def test_the_control_a_sheet_that_knows_the_new_facts_is_another_one(road: Road, malee: Client) -> None:
    send(malee, road.round.pk, cells(road.pickup, **PICKED_UP))
    again = send(malee, road.round.pk, cells(road.pickup, seen=9, **PICKED_UP))
    assert (again.status_code, errors_of(again)) == (422, ["amount_ready:weighed_twice"])


def test_other_amounts_for_a_recorded_row_are_said_not_swallowed(road: Road, malee: Client) -> None:
    send(malee, road.round.pk, cells(road.pickup, **PICKED_UP))
    other = send(malee, road.round.pk, cells(road.pickup, **PICKED_UP | {"amount_ready": "9"}))
    assert (other.status_code, errors_of(other)) == (422, ["__all__:key_used_otherwise"])
    assert Weighing.objects.count() == 2


def test_a_row_taken_back_may_be_typed_again_with_the_same_cells(road: Road, malee: Client) -> None:
    typed = {"clock": "09:35", "amount_ready": "12.4"}
    send(malee, road.round.pk, cells(road.pickup, **typed))
    weighing = Weighing.objects.get()
    rounds.reverse_weighing(act(road.people.actor("malee"), "12:00"), weighing=weighing, reason="ชั่งผิด")
    page = malee.get(reverse("round_paper", args=[road.round.pk]))
    seen = page.context["grid"].rows[0].stop.seen
    assert send(malee, road.round.pk, cells(road.pickup, seen=seen, **typed)).status_code == 302
    assert Weighing.objects.filter(reversal__isnull=True).count() == 1


def test_what_was_weighed_on_the_way_stands_and_only_the_rest_is_typed(road: Road, malee: Client) -> None:
    deed = act(road.people.actor("malee"), "09:31")
    rounds.record_weighing(deed, stop=road.pickup, category="ready", gross_grams=5_000, tare_grams=0)
    page = malee.get(reverse("round_paper", args=[road.round.pk]))
    row = page.context["grid"].rows[0]
    assert [cell.category.code for cell in row.cells if cell.field] == ["snack", "fresh", "box"]
    sent = cells(road.pickup, seen=row.stop.seen, clock="09:40", amount_fresh="0", zero="none_left")
    assert send(malee, road.round.pk, sent).status_code == 302
    assert Stop.objects.get(pk=road.pickup.pk).state == StopState.DONE


def test_missed_stops_are_recorded_with_their_reason(road: Road, malee: Client) -> None:
    rows = [cells(stop, clock="10:00", missed="other", note="วันพระ") for stop in (road.pickup, road.delivery)]
    assert send(malee, road.round.pk, *rows).status_code == 302
    assert set(Stop.objects.values_list("state", flat=True)) == {StopState.MISSED}


def test_an_empty_sheet_says_that_nothing_was_recorded(road: Road, malee: Client) -> None:
    answer = malee.post(reverse("round_paper", args=[road.round.pk]), {"key": "k"}, follow=True)
    assert "จึงไม่มีอะไรถูกบันทึก" in answer.content.decode()


def test_a_draft_is_kept_for_its_typist_and_gone_once_all_is_recorded(road: Road, malee: Client) -> None:
    draft = cells(road.pickup, clock="09:3", amount_ready="6.2+") | {"sheet-collected_ready": "12"}
    kept = malee.post(reverse("round_paper_draft", args=[road.round.pk]), draft)
    assert json.loads(kept.content) == {"saved_at": "13:00"}

    page = malee.get(reverse("round_paper", args=[road.round.pk])).content.decode()
    assert 'value="6.2+"' in page and 'value="09:3"' in page
    colleague = signed_in(road.people.malees_head)
    assert 'value="6.2+"' not in colleague.get(reverse("round_paper", args=[road.round.pk])).content.decode()

    send(malee, road.round.pk, cells(road.pickup, **PICKED_UP))
    assert not PaperDraft.objects.exists()


def test_a_draft_without_end_is_refused(road: Road, malee: Client) -> None:
    too_much = cells(road.pickup, note="x" * 60_001)
    assert malee.post(reverse("round_paper_draft", args=[road.round.pk]), too_much).status_code == 422
    assert not PaperDraft.objects.exists()


def test_totals_beside_the_sheets_own_show_the_difference(road: Road, malee: Client) -> None:
    draft = cells(road.pickup, clock="09:35", amount_ready="10.8", total="11") | {"sheet-collected_ready": "10.6"}
    malee.post(reverse("round_paper_draft", args=[road.round.pk]), draft)
    grid = malee.get(reverse("round_paper", args=[road.round.pk])).context["grid"]
    assert (grid.rows[0].grams, grid.rows[0].gap) == (10_800, -200)
    assert {cell.category.code: (cell.sum, cell.gap) for cell in grid.collected}["ready"] == (10_800, 200)


def test_the_photo_of_the_sheet_is_kept_with_the_round_also_after_sign_off(road: Road, malee: Client) -> None:
    address = reverse("round_sheet_photo", args=[road.round.pk])
    assert malee.post(address, {"key": "p1"}).status_code == 422
    for stop in (road.pickup, road.delivery):
        rounds.miss_stop(act(road.people.actor("malee"), "11:00"), stop=stop, reason="closed")
    rounds.sign_off(act(road.people.actor("malee"), "12:00"), round_=road.round)
    assert malee.post(address, {"key": "p2", "picture": photo()}).status_code == 302
    kept = SheetPhoto.objects.get()
    page = malee.get(reverse("round_paper", args=[road.round.pk])).content.decode()
    assert reverse("sheet_photo", args=[kept.pk]) in page
    assert malee.get(reverse("sheet_photo", args=[kept.pk]))["Content-Type"] == "image/jpeg"
    assert signed_in(road.people.coordinator).get(reverse("sheet_photo", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize("name", ["round_paper", "round_sheet_pdf"])
def test_a_long_sheet_asks_as_little_as_a_short_one(road: Road, malee: Client, name: str) -> None:
    actor = road.people.actor("malee")
    asked = []
    last = road.round
    for pickups in (2, 8):
        rounds.cancel_round(act(actor, "09:00"), round_=last, reason="ฝนตก")
        last = make_long_round(actor, pickups=pickups, deliveries=pickups // 2)
        with CaptureQueriesContext(connection) as queries:
            assert malee.get(reverse(name, args=[last.pk])).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
