"""A place in a slot is given once, and a closed day gives none."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.evidence.errors import Unknown
from songtor.messages.models import Message
from songtor.people.models import Household
from songtor.shop.models import Booking, BookingEnd, Opening, Seat, Stretch
from songtor.shop.slots import errors, queries, services
from songtor.shop.slots.figures import Visits, visits
from songtor.shop.slots.services import Pattern
from tests.personas import BANG_KHAE, DAY, act, at
from tests.shop.conftest import Bank

NINE, HALF_PAST, TEN = time(9), time(9, 30), time(10)
MORNING = Pattern(NINE, TEN, minutes=30, places=2)
TOMORROW, NEXT_WEEK = DAY + timedelta(days=1), DAY + timedelta(days=7)
WEDNESDAY = 3


@pytest.fixture(autouse=True)
def morning(bank: Bank) -> None:
    """Every Wednesday; DAY is a Tuesday."""
    services.set_opening(act(bank.head), shop=bank.shop, weekdays=[WEDNESDAY], stretches=[MORNING], starts_on=DAY)


def book(bank: Bank, home: Household, day: date = TOMORROW, begins: time = NINE) -> Booking:
    return services.book(act(bank.malee), shop=bank.shop, household=home, day=day, begins=begins)


def free(bank: Bank, day: date = TOMORROW) -> list[tuple[time, int]]:
    return [(slot.begins, slot.free) for slot in queries.slots_of(bank.shop, day, day)[day]]


def test_the_last_place_is_given_once_and_the_next_free_one_is_named(bank: Bank) -> None:
    assert free(bank) == [(NINE, 2), (HALF_PAST, 2)]
    seats = [book(bank, bank.household()).seat for _ in range(2)]
    assert (seats, free(bank)) == ([1, 2], [(NINE, 0), (HALF_PAST, 2)])
    with pytest.raises(errors.SlotFull) as refused:
        book(bank, bank.household())
    assert "09:30" in str(refused.value)
    assert Booking.objects.count() == Seat.objects.count() == 2


def test_a_household_comes_once_a_day(bank: Bank) -> None:
    home = bank.household()
    book(bank, home)
    with pytest.raises(errors.BookedAlready) as refused:
        book(bank, home, begins=HALF_PAST)
    assert "09:00" in str(refused.value)
    assert book(bank, home, NEXT_WEEK + timedelta(days=1)).seat == 1
    assert Booking.objects.count() == 2


def test_a_cancelled_place_is_free_again_and_both_stay_on_record(bank: Bank) -> None:
    home = bank.household()
    first = book(bank, home)
    services.cancel_booking(act(bank.malee), booking=first)
    assert free(bank)[0] == (NINE, 2)
    with pytest.raises(errors.BookingOver):
        services.cancel_booking(act(bank.malee), booking=first)
    assert book(bank, home).seat == 1
    assert (Booking.objects.count(), BookingEnd.objects.count()) == (2, 1)


def test_a_booking_moves_or_stays_where_it_was(bank: Bank) -> None:
    home = bank.household()
    first = book(bank, home)
    others = [book(bank, bank.household(), begins=HALF_PAST) for _ in range(2)]
    with pytest.raises(errors.SlotFull):
        services.move_booking(act(bank.malee), booking=first, day=TOMORROW, begins=HALF_PAST)
    assert free(bank) == [(NINE, 1), (HALF_PAST, 0)]
    services.cancel_booking(act(bank.malee), booking=others[0])
    moved = services.move_booking(act(bank.malee), booking=first, day=TOMORROW, begins=HALF_PAST)
    assert (moved.seat, moved.moved_from.booking) == (1, first)
    assert free(bank) == [(NINE, 2), (HALF_PAST, 0)]
    assert [one.pk for one in queries.bookings_of(actor=bank.malee, household=home, since=DAY)] == [moved.pk]
    with pytest.raises(errors.BookingOver):
        services.move_booking(act(bank.malee), booking=first, day=TOMORROW, begins=NINE)


def test_only_times_at_which_it_opens_are_booked(bank: Bank) -> None:
    home = bank.household()
    for day, begins in ((TOMORROW, TEN), (TOMORROW, time(9, 15)), (DAY, NINE), (TOMORROW + timedelta(weeks=9), NINE)):
        with pytest.raises(errors.SlotClosed):
            book(bank, home, day, begins)
    with pytest.raises(errors.SlotOver):
        book(bank, home, DAY - timedelta(days=6), NINE)
    late = act(bank.malee, "09:30", day=TOMORROW)
    with pytest.raises(errors.SlotOver):
        services.book(late, shop=bank.shop, household=home, day=TOMORROW, begins=NINE)
    begun = act(bank.malee, "09:29", day=TOMORROW)
    assert services.book(begun, shop=bank.shop, household=home, day=TOMORROW, begins=NINE).seat == 1


def test_a_new_pattern_holds_from_its_day_on(bank: Bank) -> None:
    longer = Pattern(NINE, time(11), minutes=60, places=5)
    nine_days = DAY + timedelta(days=8)
    services.set_opening(act(bank.head), shop=bank.shop, weekdays=[3, 4], stretches=[longer], starts_on=nine_days)
    assert free(bank) == [(NINE, 2), (HALF_PAST, 2)]
    assert free(bank, nine_days) == free(bank, nine_days + timedelta(days=1)) == [(NINE, 5), (TEN, 5)]
    services.set_opening(act(bank.head), shop=bank.shop, weekdays=[3], stretches=[], starts_on=nine_days)
    assert free(bank, nine_days) == []
    assert [hours.weekday for hours in queries.week_of(bank.shop, nine_days)] == [4]
    assert [hours.opens_at for hours in queries.week_of(bank.shop, DAY)] == [NINE]


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(TEN, NINE, 30, 2),
        Pattern(NINE, TEN, 61, 2),
        Pattern(NINE, TEN, 4, 2),
        Pattern(NINE, time(23), 241, 2),
        Pattern(NINE, TEN, 30, 0),
        Pattern(NINE, TEN, 30, 201),
    ],
)
def test_an_impossible_pattern_is_refused(bank: Bank, pattern: Pattern) -> None:
    with pytest.raises(errors.OpeningImpossible):
        services.set_opening(act(bank.head), shop=bank.shop, weekdays=[1], stretches=[pattern], starts_on=DAY)


def test_a_day_opens_again_after_its_break(bank: Bank) -> None:
    noon, one = time(12), time(13)
    afternoon, forenoon = Pattern(one, time(14), 30, 5), Pattern(time(11), noon, 60, 2)
    asked = {"shop": bank.shop, "weekdays": [WEDNESDAY], "starts_on": DAY}
    services.set_opening(act(bank.head, "10:05"), **asked, stretches=[afternoon, forenoon])
    assert free(bank) == [(time(11), 2), (one, 5), (time(13, 30), 5)]
    (held,) = queries.week_of(bank.shop, DAY)
    assert [(hours.opens_at, hours.closes_at) for hours in held.stretches] == [(time(11), noon), (one, time(14))]
    home = bank.household()
    with pytest.raises(errors.SlotClosed):
        book(bank, home, begins=noon)
    assert book(bank, home, begins=time(13, 30)).seat == 1
    services.set_opening(act(bank.head, "10:06"), **asked, stretches=[Pattern(noon, one, 60, 1), afternoon])
    assert free(bank) == [(noon, 1), (one, 5), (time(13, 30), 4)]
    assert Stretch.objects.count() == 2


def test_stretches_that_overlap_or_are_too_many_are_refused(bank: Bank) -> None:
    asked = {"shop": bank.shop, "weekdays": [1], "starts_on": DAY}
    with pytest.raises(errors.StretchesOverlap) as refused:
        services.set_opening(act(bank.head), **asked, stretches=[Pattern(HALF_PAST, time(11), 30, 2), MORNING])
    assert "09:00–10:00" in str(refused.value)
    assert "09:30–11:00" in str(refused.value)
    with pytest.raises(errors.TooManyStretches):
        hours = [Pattern(time(hour), time(hour + 1), 30, 2) for hour in range(5)]
        services.set_opening(act(bank.head), **asked, stretches=hours)
    with pytest.raises(errors.OpeningImpossible):
        services.set_opening(act(bank.head), **asked, stretches=[MORNING, Pattern(time(13), time(12), 30, 2)])
    assert Stretch.objects.count() == 0
    assert Opening.objects.filter(weekday=1).count() == 0


def test_opening_times_are_the_heads_and_of_days_to_come(bank: Bank) -> None:
    asked = {"shop": bank.shop, "weekdays": [1], "stretches": [MORNING], "starts_on": DAY}
    with pytest.raises(Unknown):
        services.set_opening(act(bank.malee), **asked)
    with pytest.raises(errors.WeekdayMissing):
        services.set_opening(act(bank.head), **asked | {"weekdays": []})
    with pytest.raises(errors.WeekdayMissing):
        services.set_opening(act(bank.head), **asked | {"weekdays": [8]})
    with pytest.raises(errors.OpeningOfThePast):
        services.set_opening(act(bank.head), **asked | {"starts_on": DAY - timedelta(days=1)})


def test_a_closed_day_gives_no_place_and_tells_who_has_one(bank: Bank) -> None:
    bank.people.malee.email = "malee@bangkhae.example"
    bank.people.malee.save(update_fields=["email"])
    booked = book(bank, bank.household())
    asked = {"shop": bank.shop, "day": TOMORROW, "reason": "น้ำท่วม"}
    with pytest.raises(Unknown):
        services.close_day(act(bank.malee), **asked)
    with pytest.raises(errors.ReasonMissing):
        services.close_day(act(bank.head), **asked | {"reason": " "})
    with pytest.raises(errors.ClosingOfThePast):
        services.close_day(act(bank.head), **asked | {"day": DAY - timedelta(days=1)})
    closing = services.close_day(act(bank.head), **asked)
    with pytest.raises(errors.ClosedAlready):
        services.close_day(act(bank.head), **asked)
    with pytest.raises(errors.SlotClosed):
        book(bank, bank.household())
    (letter,) = Message.objects.all()
    assert letter.to == "malee@bangkhae.example"
    assert "1 ครัวเรือน" in letter.body
    assert "คนที่" not in letter.body
    assert list(queries.bookings(actor=bank.malee).filter(shop=bank.shop, day=TOMORROW)) == [booked]
    services.open_day_again(act(bank.head), closing=closing)
    with pytest.raises(errors.OpenAlready):
        services.open_day_again(act(bank.head), closing=closing)
    assert free(bank)[0] == (NINE, 1)


def test_nobody_is_told_of_a_closed_day_on_which_nobody_comes(bank: Bank) -> None:
    services.close_day(act(bank.head), shop=bank.shop, day=TOMORROW, reason="ปิดปรับปรุง")
    assert Message.objects.count() == 0


def test_the_next_visit_is_a_week_later_at_about_the_same_time(bank: Bank) -> None:
    in_a_week = NEXT_WEEK + timedelta(days=1)
    in_two = in_a_week + timedelta(days=7)
    visits = queries.next_visits(bank.shop, at("09:40"), days=2)
    assert [(one.day, one.begins) for one in visits] == [(in_a_week, HALF_PAST), (in_two, HALF_PAST)]
    services.close_day(act(bank.head), shop=bank.shop, day=in_a_week, reason="วันหยุด")
    assert [(one.day, one.begins) for one in queries.next_visits(bank.shop, at("07:00"))] == [(in_two, NINE)]
    services.set_opening(act(bank.head, "10:05"), shop=bank.shop, weekdays=[3], stretches=[], starts_on=DAY)
    assert queries.next_visits(bank.shop, at("09:40")) == []


def test_who_had_booked_and_was_given_nothing_missed_the_day(bank: Bank) -> None:
    services.set_opening(
        act(bank.head), shop=bank.shop, weekdays=[2], stretches=[Pattern(NINE, time(12), 60, 9)], starts_on=DAY
    )
    bank.share(bank.rice, 9)
    here, away, back = (bank.household(points_given=20) for _ in range(3))
    for home in (here, away, back):
        book(bank, home, DAY, TEN)
    bank.sell(here, (bank.rice, 1))
    bank.take_back(bank.sell(back, (bank.rice, 1)))
    assert queries.missed(actor=bank.malee, shop=bank.shop, day=DAY) == 2
    assert queries.came(bank.shop, DAY, [here.pk, away.pk, back.pk]) == {here.pk}


def test_a_month_counts_who_came_as_its_days_do(bank: Bank) -> None:
    hours = [Pattern(NINE, time(12), 60, 9)]
    services.set_opening(act(bank.head), shop=bank.shop, weekdays=[2, 3], stretches=hours, starts_on=DAY)
    bank.share(bank.rice, 9)
    here, away, back, moved, gone = (bank.household(points_given=20) for _ in range(5))
    for home in (here, away, back):
        book(bank, home, DAY, TEN)
    bank.sell(here, (bank.rice, 1))
    bank.take_back(bank.sell(back, (bank.rice, 1)))
    bank.sell(bank.household(points_given=20), (bank.rice, 1))  # came without a booking
    services.move_booking(act(bank.malee), booking=book(bank, moved, DAY, TEN), day=TOMORROW, begins=NINE)
    services.cancel_booking(act(bank.malee), booking=book(bank, gone))
    asked = {"district": bank.shop.district, "first": DAY.replace(day=1), "last": NEXT_WEEK}
    (after,) = visits(actor=bank.malee, **asked, today=TOMORROW)
    assert after == Visits("ร้านปันสุข", BANG_KHAE, booked=4, came=1, missed=2, cancelled=1)
    assert (after.ahead, after.missed) == (1, queries.missed(actor=bank.malee, shop=bank.shop, day=DAY))
    (same_day,) = visits(actor=bank.malee, **asked, today=DAY)
    assert (same_day.missed, same_day.ahead) == (0, 3)
    assert visits(actor=bank.people.actor("nok"), **asked | {"district": None}, today=TOMORROW) == [after]
    assert visits(actor=bank.malee, **asked | {"last": DAY - timedelta(days=1)}, today=TOMORROW) == []
    with pytest.raises(Unknown):
        visits(actor=bank.people.actor("somchai"), **asked, today=TOMORROW)


def test_all_shops_are_counted_in_one_query(bank: Bank) -> None:
    book(bank, bank.household())
    nok = bank.people.actor("nok")
    with CaptureQueriesContext(connection) as asked:
        visits(actor=nok, district=None, first=DAY, last=NEXT_WEEK, today=DAY)
    assert len(asked) == 1


def test_strangers_see_and_end_no_booking(bank: Bank) -> None:
    booked, somchai = book(bank, bank.household()), bank.people.actor("somchai")
    assert list(queries.bookings(actor=somchai)) == []
    with pytest.raises(Unknown):
        queries.booking_for(actor=somchai, booking_id=booked.pk)
    with pytest.raises(Unknown):
        services.cancel_booking(act(somchai), booking=booked)


def test_sixty_days_are_read_in_as_few_queries_as_one(bank: Bank) -> None:
    for _ in range(2):
        book(bank, bank.household())
    with CaptureQueriesContext(connection) as few:
        queries.slots_of(bank.shop, DAY, DAY)
    with CaptureQueriesContext(connection) as many:
        queries.slots_of(bank.shop, DAY, DAY + timedelta(days=60))
    assert len(few) == len(many) == 4
