"""A round on plain pages, from the first stop to what a district head corrects afterwards."""

from __future__ import annotations

import time_machine
from django.test import Client
from django.urls import reverse

from songtor.offers.models import Offer
from songtor.receipts.models import Receipt
from songtor.receipts.services import reverse_receipt
from songtor.receipts.sheets import masses_of
from songtor.reports.verify import differences
from songtor.rounds.models import Photo, Round, RoundState, Signature, SignOff, StopState, Waste, Weighing
from tests.desk.rounds.stops import Road, drawn, photo, send, signed_in
from tests.personas import act, at, make_branch, make_offer, make_round, stops_of


def test_a_round_is_recorded_on_plain_pages_and_balances(road: Road, malee: Client) -> None:
    drive(malee, road)

    round_ = Round.objects.get(pk=road.round.pk)
    assert round_.state == RoundState.SIGNED_OFF
    receipt = Receipt.objects.get(stop=road.delivery)
    assert (receipt.heads, {count.vulnerable_group: count.heads for count in receipt.counts.all()}) == (
        30,
        {"CHILD": 10, "ELDERLY": 12},
    )
    found = {
        line.category.code: (line.collected, line.handed, line.waste, line.difference, line.aboard)
        for line in masses_of(round_)
    }
    assert found == {"ready": (13_000, 12_000, 200, 100, 700), "box": (12, 12, 0, 0, 0)}
    assert all(line.before == 0 for line in masses_of(round_))
    assert list(differences()) == []


def drive(client: Client, road: Road) -> None:
    """Every step of one round, each answered by going on to the next page."""
    pickup, delivery, round_ = road.pickup.pk, road.delivery.pk, road.round.pk
    steps = [
        ("stop_arrive", pickup, {}),
        ("stop_weigh", pickup, {"category": "ready", "gross": ["6.2+5.8", "๑.๔"], "tare": ["0.4", ""], "scale": "A"}),
        ("stop_zero", pickup, {"category": "fresh", "reason": "none_left"}),
        ("stop_count", pickup, {"category": "box", "pieces": "๑๒"}),
        ("stop_photo", pickup, {"picture": photo()}),
        ("stop_sign", pickup, {"drawn": drawn(), "signer": "ผู้แทนสาขา (สมมติ)", "position": "ผู้จัดการ"}),
        ("stop_finish", pickup, {}),
        ("stop_arrive", delivery, {}),
        (
            "stop_hand_over",
            delivery,
            {"amount_ready": "12", "amount_box": "12", "heads": "30", "group_CHILD": "10", "group_ELDERLY": "๑๒"},
        ),
        ("round_waste", round_, {"category": "ready", "amount": "0.2", "reason": "spoiled"}),
        ("round_sign_off", round_, {"amount_ready": "0.7"}),
    ]
    for name, subject, fields in steps:
        answer = send(client, name, subject, **fields)
        assert answer.status_code == 302, (name, answer.content.decode())
        assert client.get(answer["Location"]).status_code == 200, name


def test_a_signed_off_round_shows_every_fact_with_both_times_and_who(road: Road, malee: Client) -> None:
    send(malee, "stop_arrive", road.pickup.pk, happened_clock="09:31")
    send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="12.4", happened_clock="09.35")
    send(malee, "stop_miss", road.delivery.pk, reason="closed", note="วันพระ")
    send(malee, "stop_finish", road.pickup.pk)
    send(malee, "round_sign_off", road.round.pk, amount_ready="12.4")

    page = malee.get(reverse("round", args=[road.round.pk])).content.decode()

    assert "<time>09:35</time>" in page
    assert "13:00" in page and "มาลี (สมมติ)" in page and "วันพระ" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    weighing = Weighing.objects.get()
    assert weighing.happened_at == at("09:35")
    assert weighing.entered_at.replace(second=0, microsecond=0) == at("13:00")


def test_an_entry_from_paper_counts_for_the_day_of_the_round(road: Road) -> None:
    with time_machine.travel(at("10:00").replace(day=6)):
        malee = signed_in(road.people.malee)
        page = malee.get(reverse("stop", args=[road.pickup.pk])).content.decode()
        assert 'value="5 พ.ย. 67"' in page
        fields = {"category": "ready", "gross": "12.4", "happened_day": "5 พ.ย. 67"}
        assert send(malee, "stop_weigh", road.pickup.pk, **fields).status_code == 422
        assert send(malee, "stop_weigh", road.pickup.pk, happened_clock="09:35", **fields).status_code == 302

    weighing = Weighing.objects.get()
    assert (weighing.day, weighing.happened_at) == (road.round.day, at("09:35"))


def test_food_that_does_not_fit_becomes_a_new_offer(road: Road, malee: Client) -> None:
    fields = {"amount_ready": "3.5", "until": "15:30"}

    assert send(malee, "stop_left_over", road.pickup.pk, **fields).status_code == 302

    rest = Offer.objects.get(left_over_of=road.pickup.offer)
    assert [(line.category_id, line.grams) for line in rest.lines.all()] == [("ready", 3_500)]
    assert rest.until == at("15:30")


def test_a_wrong_weight_is_reversed_with_a_reason_and_weighed_anew(road: Road, malee: Client) -> None:
    send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="12.4")
    wrong = Weighing.objects.get()

    assert send(malee, "weighing_correct", wrong.pk, gross="14.2", tare="", reason="").status_code == 422
    assert malee.get(reverse("weighing_correct", args=[wrong.pk])).status_code == 200
    assert send(malee, "weighing_correct", wrong.pk, gross="14.2", tare="", reason="อ่านผิด").status_code == 302

    right = Weighing.objects.get(corrects=wrong)
    assert right.grams == 14_200
    assert send(malee, "weighing_correct", wrong.pk, gross="15", reason="อ่านผิด").status_code == 422
    assert send(malee, "weighing_reverse", right.pk, reason="ชั่งซ้ำ").status_code == 302
    assert masses_of(road.round) == ()
    assert send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="1").status_code == 302


def test_a_wrong_count_is_corrected_in_boxes(road: Road, malee: Client) -> None:
    send(malee, "stop_count", road.pickup.pk, category="box", pieces="60")
    wrong = Weighing.objects.get()

    assert send(malee, "weighing_correct", wrong.pk, pieces="0", reason="นับผิด").status_code == 422
    assert send(malee, "weighing_correct", wrong.pk, pieces="56", reason="นับผิด").status_code == 302

    assert Weighing.objects.get(corrects=wrong).pieces == 56
    assert [(line.collected, line.aboard) for line in masses_of(road.round)] == [(56, 56)]


def test_after_sign_off_only_the_district_head_corrects(road: Road, malee: Client) -> None:
    drive(malee, road)
    weighing = Weighing.objects.get(category="ready")
    head = signed_in(road.people.malees_head)

    for name in ("weighing_correct", "weighing_reverse"):
        assert malee.get(reverse(name, args=[weighing.pk])).status_code == 404
        assert send(malee, name, weighing.pk, gross="14", reason="อ่านผิด").status_code == 404
    assert send(head, "weighing_correct", weighing.pk, gross="14", reason="อ่านผิด").status_code == 302

    ready = next(line for line in masses_of(Round.objects.get(pk=road.round.pk)) if line.category.code == "ready")
    assert (ready.collected, ready.difference, ready.aboard, ready.before) == (14_000, 1_100, 700, 0)
    assert list(differences()) == []


def test_a_hand_over_taken_back_after_sign_off_becomes_difference_and_the_round_still_balances(
    road: Road, malee: Client
) -> None:
    drive(malee, road)
    receipt = Receipt.objects.get()

    reverse_receipt(act(road.people.actor("malees_head"), "14:00"), receipt=receipt, reason="จดผิดจุด")

    ready = next(line for line in masses_of(Round.objects.get(pk=road.round.pk)) if line.category.code == "ready")
    assert (ready.handed, ready.difference, ready.aboard, ready.before) == (0, 12_100, 700, 0)


def test_what_a_vehicle_kept_is_shown_as_carried_into_its_next_round(road: Road, malee: Client) -> None:
    drive(malee, road)
    officer = road.people.actor("malee")
    next_round = make_round(
        officer, make_offer(officer, make_branch(officer, name="ร้านถัดไป (สมมติ)")), road.delivery.site
    )
    pickup, _ = stops_of(next_round)
    send(malee, "stop_weigh", pickup.pk, category="ready", gross="5")

    line = next(line for line in masses_of(next_round) if line.category.code == "ready")

    assert (line.before, line.collected, line.aboard) == (700, 5_000, 5_700)
    assert "ยกมา" in malee.get(reverse("round", args=[next_round.pk])).content.decode()


def test_the_hand_over_is_filled_with_the_plan_as_far_as_it_is_aboard(road: Road, malee: Client) -> None:
    for category, grams in (("ready", 9_000), ("fresh", 5_000)):
        road.delivery.lines.create(category_id=category, grams=grams)
    send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="6.25")

    page = malee.get(reverse("stop", args=[road.delivery.pk])).content.decode()

    assert 'name="amount_ready" value="6.25"' in page
    assert 'name="amount_fresh" inputmode' in page


def test_the_next_act_is_the_one_green_button(road: Road, malee: Client) -> None:
    due = []
    for name, fields in (
        ("stop_arrive", {}),
        ("stop_weigh", {"category": "ready", "gross": "1"}),
        ("stop_zero", {"category": "fresh", "reason": "none_left"}),
        ("stop_photo", {"picture": photo()}),
        ("stop_sign", {"drawn": drawn()}),
        ("stop_finish", {}),
    ):
        page = malee.get(reverse("stop", args=[road.pickup.pk])).content.decode()
        assert page.partition("<main")[2].partition("</main>")[0].count("is-primary") == 1, name
        due.append(name)
        assert send(malee, name, road.pickup.pk, **fields).status_code == 302
    assert (Photo.objects.count(), Signature.objects.count(), len(due)) == (1, 1, 6)


def test_a_missed_round_is_signed_off_without_food(road: Road, malee: Client) -> None:
    for stop in (road.pickup, road.delivery):
        send(malee, "stop_miss", stop.pk, reason="road")

    assert send(malee, "round_sign_off", road.round.pk).status_code == 302

    assert SignOff.objects.get().collected_grams == 0
    assert set(road.round.stops.values_list("state", flat=True)) == {StopState.MISSED}
    assert not Waste.objects.exists()


def test_a_write_off_is_taken_back_on_its_own_page(road: Road, malee: Client) -> None:
    send(malee, "stop_weigh", road.pickup.pk, category="ready", gross="10")
    send(malee, "round_waste", road.round.pk, category="ready", amount="4", reason="spoiled")
    waste = Waste.objects.get()
    assert (
        reverse("waste_reverse", args=[waste.pk])
        in malee.get(reverse("round_waste", args=[road.round.pk])).content.decode()
    )

    assert send(malee, "waste_reverse", waste.pk, reason=" ").status_code == 422
    assert send(malee, "waste_reverse", waste.pk, reason="เลือกผิดประเภท").status_code == 302

    page = malee.get(reverse("round", args=[road.round.pk])).content.decode()
    assert "เพิกถอนรายการทิ้ง" in page and "เลือกผิดประเภท" in page
    assert masses_of(road.round)[0].aboard == 10_000
