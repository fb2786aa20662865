"""Who sees which day, and what stands on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import OfferedGoods
from songtor.city.models import Vehicle
from songtor.city.roles import Role
from songtor.city.services import grant_role, open_account
from songtor.offers.services import announce_nothing, withdraw_offer
from songtor.receipts.services import hand_over
from songtor.reports.services import refresh
from songtor.rounds import services as rounds
from songtor.rounds.models import Round
from tests.desk.days.people import address, at_desk, text_of
from tests.personas import (
    BANG_KHAE,
    DAY,
    FOUNDER,
    LAT_KRABANG,
    Goods,
    People,
    act,
    make_branch,
    make_offer,
    make_round,
    make_site,
    stops_of,
)


def test_nobody_logged_in_is_sent_to_the_door(people: People, client: object) -> None:
    response = client.get(address())  # type: ignore[attr-defined]
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["somchai", "executive", "operator"])
def test_a_day_of_somebody_elses_district_is_unknown(people: People, published: Round, who: str) -> None:
    assert at_desk(getattr(people, who)).get(address()).status_code == 404


@pytest.mark.parametrize("url", ["/day/9999/2024-11-05/", "/day/1040/2024-13-05/", "/day/1040/yesterday/"])
def test_what_is_no_district_or_no_day_is_unknown(people: People, url: str) -> None:
    assert at_desk(people.malee).get(url).status_code == 404


@pytest.mark.parametrize("who", ["malee", "malees_head", "nok", "coordinator", "auditor"])
def test_a_day_opens_to_whoever_may_see_its_rounds(people: People, published: Round, who: str) -> None:
    page = text_of(at_desk(getattr(people, who)).get(address()))
    assert "วันอังคารที่ 5 พฤศจิกายน 2567" in page
    assert "Big Shop สาขาบางแค" in page


@pytest.mark.parametrize(("who", "may"), [("malee", True), ("malees_head", True), ("nok", False), ("auditor", False)])
def test_only_officers_of_the_district_find_forms_to_plan(people: People, draft: Round, who: str, may: bool) -> None:
    page = text_of(at_desk(getattr(people, who)).get(address()))
    assert ("/plan/" in page, "/publish/" in page, "แก้แผน" in page) == (may, may, may)


@pytest.mark.parametrize(("who", "knows"), [("malee", True), ("nok", True), ("coordinator", False), ("auditor", False)])
def test_sites_are_named_and_drawn_only_for_those_who_may_see_sites(
    people: People, published: Round, who: str, knows: bool
) -> None:
    page = text_of(at_desk(getattr(people, who)).get(address()))
    assert ("ชุมชนคลองขวาง" in page) is knows
    assert (page.count('class="stop route-1') == 2) is knows
    assert (">จุดส่งมอบ</span>" in page) is not knows


@pytest.mark.parametrize(
    ("who", "room"),
    [
        ("malee", "/today/"),
        ("nok", "/today/"),
        ("coordinator", "/today/"),
        ("auditor", "/evidence/"),
        ("executive", "/reports/"),
        ("operator", "/reference/"),
    ],
)
def test_the_first_page_leads_to_the_room_where_the_work_begins(people: People, who: str, room: str) -> None:
    response = at_desk(getattr(people, who)).get("/")
    assert (response.status_code, response.url) == (302, room)


def test_a_donors_account_is_led_to_its_branches(people: People) -> None:
    branch = make_branch(people.actor("malee"))
    giver = open_account(act(FOUNDER), username="giver", display_name="ผู้บริจาค (สมมติ)")
    grant_role(act(FOUNDER), account=giver, role=Role.DONOR, starts_on=date(2023, 1, 1), donor_id=branch.donor_id)
    assert at_desk(giver).get("/").url == "/donors/"


def test_a_role_without_a_room_reads_what_to_do(people: People, published: Round) -> None:
    volunteer = open_account(act(FOUNDER), username="volunteer", display_name="อาสา (สมมติ)")
    grant_role(
        act(FOUNDER),
        account=volunteer,
        role=Role.VOLUNTEER,
        starts_on=date(2023, 1, 1),
        district=published.district,
    )
    response = at_desk(volunteer).get("/")
    assert response.status_code == 200
    assert "ผู้ดูแลระบบ" in text_of(response)
    assert at_desk(volunteer).get("/today/").status_code == 404


def test_today_is_the_own_board_and_marks_its_room(people: People, published: Round) -> None:
    page = text_of(at_desk(people.malee).get("/today/"))
    assert "วันนี้ของเขตบางแค" in page
    assert '<a href="/today/" aria-current="page">' in page
    other_day = text_of(at_desk(people.malee).get(address(date(2024, 11, 6))))
    assert '<a href="/today/" aria-current="page">' in other_day


def test_whoever_sees_more_districts_chooses_by_numbers(people: People, published: Round) -> None:
    pickup, _ = stops_of(published)
    malee = people.actor("malee")
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, category="ready", gross_grams=12_400, tare_grams=0)
    refresh()
    page = text_of(at_desk(people.nok).get("/today/"))
    assert page.count("/day/") >= 50
    row = page.partition(f'class="keep" href="{address()}">')[2].partition("</tr>")[0]
    assert "ล่าช้า 1 รอบ" in row
    assert "12.40" in row


def test_a_day_may_be_asked_for_in_the_buddhist_era(people: People) -> None:
    page = text_of(at_desk(people.nok).get("/today/?day=6/11/2567"))
    assert "วันพุธที่ 6 พฤศจิกายน 2567" in page


def test_the_tiles_balance_to_the_gram(people: People, published: Round) -> None:
    malee, (pickup, delivery) = people.actor("malee"), stops_of(published)
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, category="ready", gross_grams=14_405, tare_grams=2_000)
    hand_over(act(malee, "09:50"), stop=delivery, lines=[Goods("ready", 12_000)], heads=30, counts={})
    rounds.write_off(act(malee, "09:55"), round_=published, goods=Goods("ready", 100), reason="spoiled")
    refresh()
    page = text_of(at_desk(people.malee).get(address()))
    for figure in ("12.41", "12.00", "ทิ้ง 0.10", "0.31", "ครบทุกกรัม", "ส่งมอบ 1 จุด"):
        assert figure in page
    assert "จาก ~30 กก." in page


def test_yesterdays_rest_is_still_on_the_vehicle_and_was_not_there_before(people: People, published: Round) -> None:
    malee, (pickup, _) = people.actor("malee"), stops_of(published)
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, category="ready", gross_grams=7_770, tare_grams=0)
    desk = at_desk(people.malee)
    assert "7.77" in text_of(desk.get(address(date(2024, 11, 6))))
    assert "7.77" not in text_of(desk.get(address(date(2024, 11, 4))))


def test_a_stop_whose_offer_was_taken_back_wants_a_look(people: People, published: Round) -> None:
    desk = at_desk(people.malee)
    assert "รายการเปลี่ยน" not in text_of(desk.get(address()))
    pickup, _ = stops_of(published)
    withdraw_offer(act(people.actor("malee")), offer=pickup.offer, reason="ขายหมด")
    page = text_of(desk.get(address()))
    assert "รายการเปลี่ยน" in page
    assert "ตัดจุดนี้ออก" in page


def test_a_pick_up_that_is_late_or_not_weighed_says_so(people: People, published: Round) -> None:
    desk, malee, (pickup, _) = at_desk(people.malee), people.actor("malee"), stops_of(published)
    assert "ช้า 30 นาที" in text_of(desk.get(address()))
    rounds.arrive(act(malee, "09:58"), stop=pickup)
    assert "ช้า 30 นาที" not in text_of(desk.get(address()))
    rounds.finish_pickup(act(malee, "09:59"), stop=pickup)
    assert "ยังไม่ชั่ง" in text_of(desk.get(address()))
    rounds.record_zero(act(malee, "10:00"), stop=pickup, category="ready", reason="none_left")
    assert "ยังไม่ชั่ง" not in text_of(desk.get(address()))


def test_a_branch_without_food_stands_last_and_wants_nobody(people: People, published: Round) -> None:
    malee = people.actor("malee")
    shop = make_branch(malee, name="ร้านปิด")
    announce_nothing(act(malee, "08:12"), branch=shop, day=DAY, note="ปิดร้าน")
    rounds.arrive(act(malee, "09:31"), stop=stops_of(published)[0])
    page = text_of(at_desk(people.malee).get(address()))
    assert page.index("Big Shop สาขาบางแค") < page.index("ร้านปิด")
    assert "ปิดร้าน · แจ้งเมื่อ 08:12" in page
    assert 'class="tile is-done"' in page


def test_a_holiday_and_a_day_without_rounds_lead_to_the_next_round_day(people: People) -> None:
    desk = at_desk(people.malee)
    holiday = text_of(desk.get(address(date(2024, 10, 23))))
    assert "วันหยุด: วันปิยมหาราช" in holiday
    assert address(date(2024, 10, 24)) in holiday
    monday = text_of(desk.get(address(date(2024, 11, 4))))
    assert "ไม่ใช่วันรับอาหาร" in monday
    assert "วันรับอาหารครั้งถัดไป" in monday
    assert "ไม่ใช่วันรับอาหาร" not in text_of(desk.get(address()))


def test_an_empty_day_says_what_to_do_next(people: People) -> None:
    officer, department = at_desk(people.malee).get(address()), at_desk(people.nok).get(address())
    assert "ส่งลิงก์ให้สาขาแจ้งเอง" in text_of(officer)
    assert "เจ้าหน้าที่เขตเป็นผู้วางแผน" in text_of(department)


def test_a_district_without_a_vehicle_is_told_who_can_help(people: People) -> None:
    Vehicle.objects.filter(district=BANG_KHAE).update(retired_on=date(2024, 11, 1))
    page = text_of(at_desk(people.malee).get(address()))
    assert "ให้ผู้ดูแลระบบเพิ่มรถ" in page
    assert "/plan/" not in page


def queries_of(people: People, url: str, who: str) -> int:
    desk = at_desk(getattr(people, who))
    desk.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(url).status_code == 200
    return len(seen)


def test_a_board_of_twenty_offers_asks_as_often_as_one_of_two(people: People, published: Round) -> None:
    malee = people.actor("malee")

    def announce(n: int) -> None:
        offer = make_offer(malee, make_branch(malee, name=f"ร้าน {n}"), [OfferedGoods("fresh", 5_000)])
        rounds.add_pickup(act(malee), round_=published, offer=offer)

    announce(0)
    change = f"{address()}?change={published.pk}"
    few, few_changing = queries_of(people, address(), "malee"), queries_of(people, change, "malee")
    for n in range(1, 19):
        announce(n)
    make_offer(malee, make_branch(malee, name="ร้านสุดท้าย"))
    assert queries_of(people, address(), "malee") <= few + 3  # what an unplanned offer asks once
    assert queries_of(people, change, "malee") <= few_changing + 3


def test_the_districts_page_asks_as_often_for_many_districts_as_for_one(people: People, published: Round) -> None:
    refresh()
    few = queries_of(people, "/today/", "nok")
    somchai = people.actor("somchai")
    for n in range(3):
        branch = make_branch(somchai, name=f"ร้าน {n}", district=LAT_KRABANG)
        offer = make_offer(somchai, branch)
    make_round(somchai, offer, make_site(somchai, district=LAT_KRABANG))
    refresh()
    assert queries_of(people, "/today/", "nok") == few
