"""The plan changed by hand: people decide, a broken rule is named beside its stop, and refusals keep what was typed."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client

from songtor.city.goods import OfferedGoods
from songtor.city.models import Vehicle
from songtor.evidence.models import ChainEntry
from songtor.offers.models import Offer, Site
from songtor.offers.services import Place, Point, Window, announce_offer, register_donor
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop, StopLine, StopState
from songtor.rounds.services import publish_day
from tests.desk.days.people import address, at_desk, codes_of, keys_of, order_of, send, text_of
from tests.personas import (
    BANG_KHAE,
    DAY,
    LAT_KRABANG,
    People,
    act,
    at,
    make_branch,
    make_offer,
    make_round,
    make_site,
    stops_of,
)

SHOP, SITE, BAKERY = "Big Shop สาขาบางแค", "ชุมชนคลองขวาง", "ร้านขนมปัง"


@pytest.fixture
def desk(people: People) -> Client:
    return at_desk(people.malee)


@pytest.fixture
def bakery(people: People) -> Offer:
    """An offer nobody fetches yet."""
    malee = people.actor("malee")
    return make_offer(malee, make_branch(malee, name=BAKERY), [OfferedGoods("ready", 8_000)])


@pytest.fixture
def second(people: People, draft: Round) -> Round:
    """Another vehicle's draft of the same day, without stops."""
    vehicle = Vehicle.objects.filter(district=BANG_KHAE).exclude(pk=draft.vehicle_id).order_by("name")[0]
    return Round.objects.create(district=draft.district, day=DAY, vehicle=vehicle)


def every_change(round_: Round) -> list[str]:
    pickup, delivery = stops_of(round_)
    parts = ["pickups", "deliveries", "crew", "cancel"]
    return [
        f"/stops/{pickup.pk}/move/",
        f"/stops/{delivery.pk}/drop/",
        *(f"/rounds/{round_.pk}/{part}/" for part in parts),
    ]


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator", "auditor", "executive", "operator"])
def test_nobody_but_the_districts_officers_changes_a_plan(people: People, draft: Round, who: str) -> None:
    entries = ChainEntry.objects.count()
    typed = {"step": "down", "reason": "ลอง", "crew": str(people.malee.pk)}
    for url in every_change(draft):
        assert send(at_desk(getattr(people, who)), url, **typed).status_code == 404
    assert ChainEntry.objects.count() == entries
    assert order_of(draft) == [SHOP, SITE]


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("pickups", {}),
        ("pickups", {"offer": "01900000-0000-7000-8000-000000000000"}),
        ("deliveries", {"site": "nowhere"}),
        ("crew", {"crew": "nobody"}),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(desk: Client, draft: Round, part: str, typed: dict[str, str]) -> None:
    response = send(desk, f"/rounds/{draft.pk}/{part}/", **typed)
    assert (response.status_code, codes_of(response)) == (422, ["invalid"])
    assert order_of(draft) == [SHOP, SITE]


def test_records_of_another_district_cannot_be_chosen(people: People, desk: Client, draft: Round) -> None:
    somchai = people.actor("somchai")
    site = make_site(somchai, name="ลาดกระบัง", district=LAT_KRABANG)
    theirs = make_round(somchai, make_offer(somchai, make_branch(somchai, district=LAT_KRABANG)), site)
    pickup, _ = stops_of(draft)
    for url, typed in (
        (f"/rounds/{draft.pk}/deliveries/", {"site": str(site.pk)}),
        (f"/rounds/{draft.pk}/crew/", {"crew": str(people.somchai.pk)}),
        (f"/stops/{pickup.pk}/move/", {"round": str(theirs.pk)}),
    ):
        assert send(desk, url, **typed).status_code == 422
    assert order_of(draft) == [SHOP, SITE]
    assert theirs.stops.count() == 2


def test_a_hand_over_before_its_pick_up_is_named_in_thai(desk: Client, draft: Round) -> None:
    _, delivery = stops_of(draft)
    assert send(desk, f"/stops/{delivery.pk}/move/", step="up").status_code == 302
    assert order_of(draft) == [SITE, SHOP]
    page = text_of(desk.get(address()))
    assert 'data-broken="delivery_before_pickup"' in page
    assert "ย้ายไปไว้หลังจุดรับอาหาร" in page
    send(desk, f"/stops/{delivery.pk}/move/", step="down")
    assert "data-broken" not in text_of(desk.get(address())).replace('data-broken=""', "")


def test_a_window_that_cannot_be_kept_is_named_at_its_stop(people: People, desk: Client, draft: Round) -> None:
    malee = people.actor("malee")
    early = announce_offer(
        act(malee, "07:00"),
        branch=make_branch(malee, name="ร้านปิดเช้า"),
        day=DAY,
        lines=[OfferedGoods("fresh", 4_000)],
        window=Window(at("07:30"), at("07:50")),
    )
    assert send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(early.pk)).status_code == 302
    page = text_of(desk.get(address()))
    assert 'data-broken="window_missed"' in page
    assert "รถไปถึงหลังหมดเวลาของจุดนี้" in page
    assert "▲</span>ไม่ทันเวลา" in page


def test_a_stop_moves_to_another_vehicle_and_to_a_number(
    desk: Client, draft: Round, second: Round, bakery: Offer
) -> None:
    send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(bakery.pk))
    assert set(order_of(draft)[:2]) == {SHOP, BAKERY}
    stop = Stop.objects.get(offer=bakery)
    send(desk, f"/stops/{stop.pk}/move/", round=str(second.pk))
    assert (order_of(draft), order_of(second)) == ([SHOP, SITE], [BAKERY])
    send(desk, f"/stops/{stop.pk}/move/", round=str(draft.pk), number="2")
    assert order_of(draft) == [SHOP, BAKERY, SITE]
    send(desk, f"/stops/{stop.pk}/move/", number="1")
    assert order_of(draft) == [BAKERY, SHOP, SITE]
    send(desk, f"/stops/{stop.pk}/move/", number="2")
    assert order_of(draft) == [SHOP, BAKERY, SITE]
    send(desk, f"/stops/{stop.pk}/move/")
    assert order_of(draft) == [SHOP, SITE, BAKERY]


def test_dropped_stops_do_not_count_when_stops_are_numbered(people: People, desk: Client, published: Round) -> None:
    malee = people.actor("malee")
    shops = [make_offer(malee, make_branch(malee, name=f"ร้าน {n}")) for n in (1, 2)]
    for offer in shops:
        send(desk, f"/rounds/{published.pk}/pickups/", offer=str(offer.pk))
    send(desk, f"/stops/{Stop.objects.get(position=2, round=published).pk}/drop/", reason="ร้านปิด")
    kept = order_of(published)
    last = Stop.objects.filter(round=published).exclude(state=StopState.CANCELLED).order_by("position").last()
    assert last is not None
    send(desk, f"/stops/{last.pk}/move/", number="2")
    assert order_of(published) == [kept[0], kept[2], kept[1]]
    send(desk, f"/stops/{last.pk}/move/", step="up")
    assert order_of(published)[0] == kept[2]


def test_a_number_no_round_has_is_refused_and_kept(desk: Client, draft: Round) -> None:
    pickup, _ = stops_of(draft)
    response = send(desk, f"/stops/{pickup.pk}/move/", number="0", changing="1")
    assert response.status_code == 422
    assert "ลำดับจุดเริ่มที่ 1" in text_of(response)
    assert 'name="number" value="0"' in text_of(response)


def test_a_draft_forgets_a_dropped_stop_without_asking_why(desk: Client, draft: Round) -> None:
    pickup, _ = stops_of(draft)
    send(desk, f"/stops/{pickup.pk}/drop/")
    assert order_of(draft) == [SITE]
    assert not Stop.objects.filter(pk=pickup.pk).exists()


def test_a_published_stop_is_dropped_with_a_reason_only(desk: Client, published: Round) -> None:
    pickup, _ = stops_of(published)
    refused = send(desk, f"/stops/{pickup.pk}/drop/", reason="   ")
    assert (refused.status_code, codes_of(refused)) == (422, ["reason_missing"])
    assert order_of(published) == [SHOP, SITE]
    send(desk, f"/stops/{pickup.pk}/drop/", reason="ร้านโทรมาว่าปิด")
    assert order_of(published) == [SITE]
    assert "ร้านโทรมาว่าปิด" in text_of(desk.get(address()))


def test_a_refused_form_keeps_what_was_typed_under_a_new_key(desk: Client, published: Round) -> None:
    pickup, _ = stops_of(published)
    long = "ก" * 301
    response = send(desk, f"/stops/{pickup.pk}/drop/", key="typed-once", reason=long)
    assert response.status_code == 422
    assert long in text_of(response)
    assert "300 ตัวอักษร" in text_of(response)
    assert "typed-once" not in keys_of(response)


def test_the_same_form_sent_twice_changes_the_plan_once(desk: Client, draft: Round, bakery: Offer) -> None:
    send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(bakery.pk))
    _, delivery = draft.stops.get(offer__isnull=False, offer=bakery), draft.stops.get(site__isnull=False)
    for _ in range(2):
        assert send(desk, f"/stops/{delivery.pk}/move/", key="one-step", step="up").status_code in (302, 422)
    assert order_of(draft)[1] == SITE


def test_an_offer_is_fetched_where_it_costs_least_and_only_once(desk: Client, draft: Round, bakery: Offer) -> None:
    page = text_of(desk.get(address()))
    assert "ให้รถ 1 ไปรับ (+" in page
    assert send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(bakery.pk)).status_code == 302
    assert order_of(draft)[-1] == SITE
    again = send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(bakery.pk))
    assert (again.status_code, codes_of(again)) == (422, ["invalid"])
    assert "ให้รถ 1 ไปรับ (+" not in text_of(desk.get(address()))


def test_a_stop_that_is_too_late_may_come_earlier_on_the_same_way(desk: Client, draft: Round) -> None:
    pickup, delivery = stops_of(draft)
    Site.objects.filter(pk=delivery.site_id).update(opens=time(13, 0))
    send(desk, f"/stops/{delivery.pk}/move/", step="up")
    assert Stop.objects.get(pk=pickup.pk).broken_rule == "window_missed"
    assert "เลื่อนเป็นจุดที่ 1 (+" in text_of(desk.get(address()))
    send(desk, f"/stops/{pickup.pk}/move/", round=str(draft.pk), position="1")
    assert Stop.objects.get(pk=pickup.pk).broken_rule == ""


def test_a_stop_one_vehicle_cannot_keep_is_offered_to_one_that_can(
    people: People, desk: Client, draft: Round, second: Round
) -> None:
    malee, office = people.actor("malee"), draft.district
    for n, lat in enumerate((0.08, -0.08)):
        place = Place(f"ร้านไกล {n}", Point(office.office_lat + lat, office.office_lon))
        shop = register_donor(act(malee), district=office, name=f"ร้านไกล {n}", first_branch=place)
        window = Window(at("09:00"), at("09:05"))
        offer = announce_offer(
            act(malee, "07:00"), branch=shop, day=DAY, lines=[OfferedGoods("ready", 5_000)], window=window
        )
        send(desk, f"/rounds/{draft.pk}/pickups/", offer=str(offer.pk))
    late = Stop.objects.get(broken_rule="window_missed")
    page = text_of(desk.get(address()))
    assert f"ให้{second.vehicle.name} ไปแทน (+" in page
    send(desk, f"/stops/{late.pk}/move/", round=str(second.pk), position="1")
    assert order_of(second) == [late.name]
    assert not Stop.objects.filter(broken_rule="window_missed").exists()


def test_a_hand_over_without_food_moves_behind_the_last_pick_up(desk: Client, draft: Round) -> None:
    _, delivery = stops_of(draft)
    send(desk, f"/stops/{delivery.pk}/move/", step="up")
    assert "ย้ายไปหลังจุดรับสุดท้าย" in text_of(desk.get(address()))
    send(desk, f"/stops/{delivery.pk}/move/", position="2")
    assert order_of(draft) == [SHOP, SITE]


def test_a_site_is_added_at_the_end(people: People, desk: Client, draft: Round) -> None:
    site = make_site(people.actor("malee"), name="ชุมชนศิริเกษม")
    assert send(desk, f"/rounds/{draft.pk}/deliveries/", site=str(site.pk)).status_code == 302
    assert order_of(draft) == [SHOP, SITE, "ชุมชนศิริเกษม"]


def test_a_round_that_comes_home_after_the_shift_wants_a_look(people: People, desk: Client, draft: Round) -> None:
    _, delivery = stops_of(draft)
    Site.objects.filter(pk=delivery.site_id).update(opens=time(15, 55), closes=time(17, 0))
    send(desk, f"/stops/{delivery.pk}/move/", number="2")
    assert "เกินเวลางาน" in text_of(desk.get(address()))


def test_the_crew_is_shown_and_may_be_emptied(people: People, desk: Client, draft: Round) -> None:
    send(desk, f"/rounds/{draft.pk}/crew/", crew=str(people.malees_head.pk))
    assert "— หัวหน้าฝ่าย (สมมติ)" in " ".join(text_of(desk.get(address())).split())
    send(desk, f"/rounds/{draft.pk}/crew/")
    assert not draft.crew.exists()


def test_a_round_is_cancelled_with_a_reason_and_its_food_waits_again(desk: Client, published: Round) -> None:
    refused = send(desk, f"/rounds/{published.pk}/cancel/")
    assert (refused.status_code, codes_of(refused)) == (422, ["reason_missing"])
    assert send(desk, f"/rounds/{published.pk}/cancel/", reason="รถเสีย").status_code == 302
    published.refresh_from_db()
    assert published.state == RoundState.CANCELLED
    page = text_of(desk.get(address()))
    assert "ยังไม่มีรถรับ" in page or "รอวางแผน" in page


def test_a_signed_off_round_offers_no_changes_and_refuses_them(people: People, desk: Client, published: Round) -> None:
    Round.objects.filter(pk=published.pk).update(state=RoundState.SIGNED_OFF)
    pickup, _ = stops_of(published)
    response = send(desk, f"/stops/{pickup.pk}/move/", step="down")
    assert (response.status_code, codes_of(response)) == (422, ["round_signed_off"])
    assert "แก้แผน" not in text_of(desk.get(f"{address()}?change={published.pk}"))


def test_changes_stay_open_until_they_are_done(desk: Client, draft: Round) -> None:
    pickup, _ = stops_of(draft)
    response = send(desk, f"/stops/{pickup.pk}/move/", step="down", changing="1")
    assert response.url == f"{address()}?change={draft.pk}#changing"
    assert "แก้เสร็จแล้ว" in text_of(desk.get(response.url))
    assert send(desk, f"/stops/{pickup.pk}/move/", step="up").url == address()


def test_drafts_changed_by_hand_are_published_as_they_stand(people: People, desk: Client, draft: Round) -> None:
    _, delivery = stops_of(draft)
    send(desk, f"/stops/{delivery.pk}/move/", step="up")
    publish_day(act(people.actor("malee")), district=draft.district, day=DAY)
    assert order_of(draft) == [SITE, SHOP]


def test_a_change_under_way_counts_from_where_the_vehicle_stands(
    people: People, desk: Client, published: Round, bakery: Offer
) -> None:
    malee, (pickup, delivery) = people.actor("malee"), stops_of(published)
    rounds.arrive(act(malee, "09:40"), stop=pickup)
    rounds.record_weighing(act(malee, "09:45"), stop=pickup, category="ready", gross_grams=12_000, tare_grams=0)
    rounds.finish_pickup(act(malee, "09:50"), stop=pickup)

    assert send(desk, f"/rounds/{published.pk}/pickups/", offer=str(bakery.pk)).status_code == 302

    delivery.refresh_from_db()
    assert order_of(published) == [SHOP, BAKERY, SITE]
    assert delivery.broken_rule == ""
    assert {line.category_id: line.grams for line in delivery.lines.all()} == {"ready": 20_000}
    assert delivery.planned_at is not None
    assert delivery.planned_at >= at("10:00")


def test_food_nobody_has_weighed_yet_is_expected_aboard(people: People, desk: Client, published: Round) -> None:
    malee, (pickup, delivery) = people.actor("malee"), stops_of(published)
    StopLine.objects.create(stop=pickup, category_id="ready", grams=20_000)
    rounds.arrive(act(malee, "09:40"), stop=pickup)
    send(desk, f"/stops/{delivery.pk}/move/", number="2")
    delivery.refresh_from_db()
    assert delivery.broken_rule == ""
    assert [line.grams for line in delivery.lines.all()] == [20_000]


def test_a_vehicle_under_way_is_asked_to_fetch_more_from_where_it_stands(
    people: People, desk: Client, published: Round, bakery: Offer
) -> None:
    rounds.arrive(act(people.actor("malee"), "09:40"), stop=stops_of(published)[0])
    assert "ให้รถ 1 ไปรับ (+" in text_of(desk.get(address()))
