"""An officer sees who comes when, and gives, moves and takes back a time with a press."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.people.models import Card, Household
from songtor.shop.models import Booking, CheckOut, Closing, HomeDelivery, Opening
from songtor.shop.reserves.selling import put_on_list
from songtor.shop.reserves.services import Meant, make_reserve
from songtor.shop.slots.services import book, close_day
from songtor.shop.till.services import Chosen
from tests.desk.till.test_till import given
from tests.personas import DAY, act, at
from tests.shop.conftest import Bank

TEN, ELEVEN = time(10), time(11)
TOMORROW, NEXT_WEEK = DAY + timedelta(days=1), DAY + timedelta(days=7)


def day_of(bank: Bank, day: date = DAY) -> str:
    return f"/shops/{bank.shop.pk}/slots/?day={day.isoformat()}"


def times_of(bank: Bank, home: Household) -> str:
    return f"/shops/{bank.shop.pk}/slots/{home.pk}/"


def booked(bank: Bank, home: Household, day: date = DAY, begins: time = ELEVEN) -> Booking:
    return book(act(bank.malee), shop=bank.shop, household=home, day=day, begins=begins)


def test_the_day_shows_who_comes_who_has_come_and_where_there_is_room(
    bank: Bank, malee: Client, home: Household, neighbour: Household, settings: Settings
) -> None:
    booked(bank, home)
    booked(bank, neighbour)
    bank.sell(home, (bank.rice, 1))
    page = malee.get(day_of(bank))
    words = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert re.findall(r"จองแล้ว \d จาก \d ที่", words) == ["จองแล้ว 0 จาก 2 ที่"] * 2 + ["จองแล้ว 2 จาก 2 ที่"]
    assert (words.count("</span>มาแล้ว</span>"), words.count("</span>ยังไม่มา</span>")) == (1, 1)
    assert re.findall(r'tile-value">(\d)', words) == ["2", "1", "2"]  # booked, come, free: that of nine is over
    with time_machine.travel(at("10:30", TOMORROW), tick=False):
        settings.SONGTOR_TODAY = TOMORROW
        malee.force_login(bank.people.malee)
        assert malee.get(day_of(bank)).content.decode().count("</span>ไม่ได้มา</span>") == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2025-02-30", "x"])
def test_a_day_out_of_reach_shows_today(bank: Bank, malee: Client, day: str) -> None:
    shown = malee.get(f"/shops/{bank.shop.pk}/slots/?day={day}")
    assert (shown.status_code, shown.context["shown"].day) == (200, DAY)


def test_a_press_books_moves_and_cancels(bank: Bank, malee: Client, home: Household) -> None:
    page = malee.get(times_of(bank, home)).content.decode()
    assert f'value="{DAY} 09:00"' not in page
    assert f'value="{DAY} 10:00"' in page
    malee.post(times_of(bank, home), {"slot": f"{TOMORROW} 10:00", "key": "book"})
    twice = malee.post(times_of(bank, home), {"slot": f"{TOMORROW} 10:00", "key": "book"}, follow=True)
    assert "จองแล้ว" in twice.content.decode()
    first = Booking.objects.get()
    moving = malee.get(f"{times_of(bank, home)}?move={first.pk}").content.decode()
    assert "เลื่อนไปเวลาไหน" in moving
    malee.post(times_of(bank, home), {"slot": f"{TOMORROW} 11:00", "move": str(first.pk)})
    second = Booking.objects.get(end__isnull=True)
    assert (second.begins, second.moved_from.booking) == (ELEVEN, first)
    back = malee.post(f"/shops/bookings/{second.pk}/cancel/")
    assert back["Location"] == times_of(bank, home)
    assert not Booking.objects.filter(end__isnull=True).exists()


def test_a_full_slot_names_the_next_free_one(bank: Bank, malee: Client, home: Household) -> None:
    for _ in range(2):
        booked(bank, bank.household())
    refused = malee.post(times_of(bank, home), {"slot": f"{DAY} 11:00"})
    words = refused.content.decode()
    assert refused.status_code == 422
    assert 'data-code="slot_full"' in words
    assert "10:00" in words
    assert Booking.objects.count() == 2


@pytest.mark.parametrize("slot", ["", "soon", "2024-11-05", "2024-11-05 nine", "2024-13-05 09:00"])
def test_what_no_button_says_is_unknown(bank: Bank, malee: Client, home: Household, slot: str) -> None:
    assert malee.post(times_of(bank, home), {"slot": slot}).status_code == 404
    assert malee.post(times_of(bank, home), {"slot": f"{DAY} 11:00", "move": slot or "x"}).status_code == 404
    assert Booking.objects.count() == 0


def test_another_households_booking_is_not_moved_from_here(
    bank: Bank, malee: Client, home: Household, neighbour: Household
) -> None:
    other = booked(bank, neighbour)
    asked = {"slot": f"{TOMORROW} 10:00", "move": str(other.pk)}
    assert malee.post(times_of(bank, home), asked).status_code == 404
    assert Booking.objects.get() == other


def test_somebody_is_found_by_name_or_card_and_booked(
    bank: Bank, malee: Client, home: Household, carded: tuple[str, Card]
) -> None:
    found = malee.post(day_of(bank), {"q": "คนที่ 0"}).content.decode()
    assert times_of(bank, home) in found
    assert malee.post(day_of(bank), {"q": carded[0]})["Location"] == times_of(bank, home)
    assert malee.get(f"/shops/visits/{home.pk}/")["Location"] == times_of(bank, home)


def test_a_closed_day_lists_whom_to_tell(bank: Bank, malee: Client, head: Client, home: Household) -> None:
    booked(bank, home, TOMORROW)
    asked = {"day": "6/11/2567", "reason": "น้ำท่วม"}
    assert malee.post(f"/shops/{bank.shop.pk}/opening/close/", asked).status_code == 404
    missing = head.post(f"/shops/{bank.shop.pk}/opening/close/", asked | {"reason": ""})
    assert missing.status_code == 422
    closed = head.post(f"/shops/{bank.shop.pk}/opening/close/", asked)
    assert closed["Location"] == day_of(bank, TOMORROW)
    words = malee.get(day_of(bank, TOMORROW)).content.decode()
    assert "แจ้ง 1 ครัวเรือน" in words
    assert "น้ำท่วม" in words
    assert "</span>ต้องแจ้ง</span>" in words
    head.post(f"/shops/closings/{Closing.objects.get().pk}/reopen/")
    assert "น้ำท่วม" not in malee.get(day_of(bank, TOMORROW)).content.decode()


def test_the_head_sets_the_opening_times(bank: Bank, malee: Client, head: Client) -> None:
    address = f"/shops/{bank.shop.pk}/opening/"
    told = {"weekdays": ["4", "5"], "is_open": "on", "opens_at_0": "13:00", "closes_at_0": "15:00"}
    told |= {"minutes_0": "๓๐", "places_0": "5", "starts_on": "5/11/2567"}
    assert malee.post(f"{address}set/", told).status_code == 404
    head.post(f"{address}set/", told)
    words = malee.get(address).content.decode()
    assert "พฤหัส" in words
    assert "13:00–15:00" in words
    head.post(f"{address}set/", told | {"is_open": "", "weekdays": ["4"], "starts_on": "12/11/2567"})
    assert "ไม่เปิด" in malee.get(address).content.decode()
    for wrong, code in (
        ({"opens_at_0": ""}, "time_missing"),
        ({"opens_at_0": "16:00"}, "opening_impossible"),
        ({"weekdays": []}, "opening_weekday_missing"),
        ({"starts_on": "1/11/2567"}, "opening_of_the_past"),
        ({"places_0": "x"}, "not_a_count"),
    ):
        refused = head.post(f"{address}set/", told | wrong)
        assert (refused.status_code, f'data-code="{code}"' in refused.content.decode()) == (422, True)
    assert Opening.objects.count() == 2 + 2 + 1


def test_one_more_stretch_is_asked_for_and_said_without_a_script(bank: Bank, malee: Client, head: Client) -> None:
    address = f"/shops/{bank.shop.pk}/opening/"
    told = {"weekdays": ["1"], "is_open": "on", "starts_on": "5/11/2567"}
    told |= {"opens_at_0": "08:00", "closes_at_0": "12:00", "minutes_0": "30", "places_0": "5"}
    grown = head.post(f"{address}set/", told | {"add": "1"})
    words = grown.content.decode()
    assert (grown.status_code, Opening.objects.count()) == (200, 2)
    assert 'name="opens_at_0" value="08:00"' in words
    assert re.findall(r'name="(\w+)_1" (?:value="(\d+)")?', words) == [
        ("opens_at", ""),
        ("closes_at", ""),
        ("minutes", "30"),
        ("places", "5"),
    ]
    afternoon = {"opens_at_1": "11:30", "closes_at_1": "16:00", "minutes_1": "30", "places_1": "5"}
    overlapping = head.post(f"{address}set/", told | afternoon)
    assert overlapping.status_code == 422
    assert 'data-code="opening_stretches_overlap"' in overlapping.content.decode()
    half = head.post(f"{address}set/", told | afternoon | {"opens_at_1": ""})
    assert 'data-code="time_missing"' in half.content.decode()
    head.post(f"{address}set/", told | afternoon | {"opens_at_1": "13:00"})
    assert re.findall(r"\d\d:00–\d\d:00", malee.get(address).content.decode())[:2] == ["08:00–12:00", "13:00–16:00"]
    begun = head.get(f"{address}?weekday=1").content.decode()
    assert 'name="opens_at_1" value="13:00"' in begun
    assert 'name="starts_on" value="5 พ.ย. 67"' in begun
    head.post(f"{address}set/", told | {"opens_at_1": "", "closes_at_1": "", "minutes_1": "30", "places_1": "5"})
    assert "13:00–16:00" not in malee.get(address).content.decode()


def test_a_sale_offers_the_next_visit_in_one_press(bank: Bank, malee: Client, home: Household) -> None:
    sale = bank.sell(home, (bank.rice, 1))
    page = malee.get(f"/till/sales/{sale.pk}/").content.decode()
    (slot,) = re.findall(r'name="slot" value="([^"]+)"', page)
    assert slot == f"{NEXT_WEEK} 10:00"
    back = malee.post(times_of(bank, home), {"slot": slot, "sale": str(sale.pk)})
    assert back["Location"] == f"/till/sales/{sale.pk}/"
    after = malee.get(back["Location"]).content.decode()
    assert "data-visit" in after
    assert 'name="slot"' not in after
    for wrong in ("x", str(uuid4())):
        wrong_sale = {"slot": f"{TOMORROW} 10:00", "sale": wrong}
        assert malee.post(times_of(bank, home), wrong_sale).status_code == 404
    assert Booking.objects.count() == 1


def test_who_paid_at_the_tablet_says_when_they_come_next(bank: Bank, malee: Client, carded: tuple[str, Card]) -> None:
    opened = given(malee, bank, pays=True).post(f"/till/{bank.shop.pk}/choose/", {"q": carded[0]})
    address = opened["Location"].split("?")[0]
    malee.post(f"{address}put/", {"product": str(bank.milk.pk), "by": "1"})
    visit = {"slot": f"{NEXT_WEEK} 10:00"}
    assert malee.post(f"{address}visit/", visit)["Location"].endswith("/choose/")  # nothing is paid yet
    paid = malee.post(f"{address}pay/")["Location"]
    offered = re.findall(r'name="slot" value="([^"]+)"', malee.get(paid).content.decode())
    days = (NEXT_WEEK, NEXT_WEEK + timedelta(days=1), NEXT_WEEK + timedelta(days=7))
    assert offered == [f"{day} 10:00" for day in days]
    malee.post(f"{address}visit/", visit)
    words = malee.get(paid).content.decode()
    assert "data-visit" in words
    assert "คนที่" not in words
    assert Booking.objects.get().household == CheckOut.objects.get().household
    with time_machine.travel(at("10:40"), tick=False):
        assert malee.post(f"{address}visit/", visit)["Location"].endswith("/choose/")


def test_a_visit_somebody_else_took_is_told_at_the_tablet(bank: Bank, malee: Client, carded: tuple[str, Card]) -> None:
    address = (
        given(malee, bank, pays=True).post(f"/till/{bank.shop.pk}/choose/", {"q": carded[0]})["Location"].split("?")[0]
    )
    malee.post(f"{address}put/", {"product": str(bank.milk.pk), "by": "1"})
    malee.post(f"{address}pay/")
    close_day(act(bank.head), shop=bank.shop, day=NEXT_WEEK, reason="น้ำท่วม")
    refused = malee.post(f"{address}visit/", {"slot": f"{NEXT_WEEK} 10:00"})
    assert refused.status_code == 422
    assert Booking.objects.count() == 0


def test_a_full_day_is_read_in_as_few_queries_as_a_quiet_one(bank: Bank, malee: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            malee.get(day_of(bank, TOMORROW))
        return len(found)

    booked(bank, bank.household(), TOMORROW)
    asked()
    one = asked()
    for clock in (time(9), TEN, ELEVEN):
        booked(bank, bank.household(members=3), TOMORROW, clock)
    asked()
    assert asked() == one


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator"])
def test_nobody_else_sees_who_comes(bank: Bank, desk: Callable[[str], Client], home: Household, who: str) -> None:
    one = booked(bank, home)
    client = desk(who)
    for address in (day_of(bank), times_of(bank, home), f"/shops/visits/{home.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/shops/bookings/{one.pk}/cancel/").status_code == 404


def test_a_households_own_page_says_when_it_comes_and_puts_it_on_a_round(
    bank: Bank, malee: Client, home: Household
) -> None:
    booked(bank, home, TOMORROW)
    address = f"/people/households/{home.pk}/"
    words = malee.get(address).content.decode()
    assert "11:00" in words
    assert times_of(bank, home) in words
    meant = Meant("ส่งบ้าน", at("16:00"), "DELIVERY")
    round_ = make_reserve(act(bank.malee), shop=bank.shop, meant=meant)
    basket = f"/reserves/{round_.pk}/homes/{home.pk}/"
    assert basket in malee.get(address).content.decode()
    told = malee.post(f"/shops/homes/{home.pk}/bring/", {"key": "bring"}, follow=True)
    assert "ส่งของถึงบ้านตั้งแต่" in told.content.decode()
    assert malee.post(f"/shops/homes/{home.pk}/bring/", {"key": "again"}).status_code == 422
    assert HomeDelivery.objects.get().household == home
    bank.share(bank.rice, 5)
    put_on_list(act(bank.malee), reserve=round_, household=home.pk, lines=[Chosen(bank.rice.pk, 1)])
    words = malee.get(address).content.decode()
    assert basket not in words
    assert "อยู่ในรายการแล้ว" in words
    malee.post(f"/shops/homes/{home.pk}/comes/", {"key": "comes"})
    assert "ส่งของถึงบ้านตั้งแต่" not in malee.get(address).content.decode()
    assert malee.post(f"/shops/homes/{home.pk}/comes/", {"key": "twice"}).status_code == 404


@pytest.mark.parametrize("who", ["somchai", "nok", "auditor"])
def test_nobody_else_puts_a_household_on_rounds(
    bank: Bank, desk: Callable[[str], Client], home: Household, who: str
) -> None:
    assert desk(who).post(f"/shops/homes/{home.pk}/bring/", {"key": "bring"}).status_code == 404
    assert not HomeDelivery.objects.exists()
