"""Anybody may announce goods; nothing of them reaches the ledger without an officer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.city.policy import NOBODY
from songtor.evidence.errors import KeyUsedOtherwise, Unknown
from songtor.shop.models import Announcement, Share
from songtor.shop.services import open_shop
from songtor.shop.sharing import errors, queries
from songtor.shop.sharing.codes import LENGTH, LETTERS, code_in, new_code, spelled
from songtor.shop.sharing.services import Brings, announce, receive, withdraw
from songtor.shop.shelf.services import Shared, Sharer, take_back_share
from songtor.shop.slots.services import Pattern, set_opening
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import ask_for
from songtor.stock.models import Movement
from tests.personas import DAY, act, at, make_site
from tests.shop.conftest import Bank

MILK = What("MILK")
TOMORROW, NEXT_WEEK = DAY + timedelta(days=1), DAY + timedelta(days=7)


def announced(bank: Bank, key: str = "one", **otherwise: Any) -> Announcement:
    lines = [Brings(MILK, 20), Brings(What("STAPLE", bank.rice), 5, NEXT_WEEK)]
    told = {"shop": bank.shop, "day": TOMORROW, "sharer": Sharer("COMPANY", "ร้านใจดี"), "lines": lines} | otherwise
    return announce(act(NOBODY, "07:00", key=key), code=new_code(key), **told)


def state(announcement: Announcement) -> tuple[bool, int]:
    """Whether it stands, and how much came of it."""
    rows = Announcement.objects.filter(pk=announcement.pk, end__isnull=True)
    share = queries.share_of(announcement)
    return rows.exists(), sum(line.quantity for line in share.lines.all()) if share else 0


def test_an_announcement_moves_nothing(bank: Bank) -> None:
    one = announced(bank)
    assert [(line.kind, line.product, line.about) for line in one.lines.all()] == [
        ("MILK", None, 20),
        ("STAPLE", bank.rice, 5),
    ]
    assert (Share.objects.count(), Movement.objects.count()) == (0, 0)


def test_the_same_form_sent_twice_is_one_announcement_with_one_code(bank: Bank) -> None:
    assert announced(bank) == announced(bank)
    with pytest.raises(KeyUsedOtherwise):
        announced(bank, day=NEXT_WEEK)
    assert Announcement.objects.count() == 1
    assert queries.announcement_by_code(new_code("one")) == Announcement.objects.get()


def test_a_code_is_read_as_typed_or_scanned_and_kept_as_a_digest(bank: Bank) -> None:
    one, code = announced(bank), new_code("one")
    assert (len(code), set(code) <= set(LETTERS)) == (LENGTH, True)
    for typed in (code, spelled(code), code.lower(), f" {spelled(code)} ", f"https://songtor.example/share/{code}/"):
        assert code_in(typed) == code
        assert queries.announcement_by_code(typed) == one
    for wrong in ("", code[:-1], f"{code}A", "8858669800248", new_code("other")):
        assert queries.announcement_by_code(wrong) is None
    assert code not in str(Announcement.objects.values())


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"lines": []}, errors.NothingAnnounced),
        ({"lines": [Brings(What("GOLD"), 1)]}, errors.NothingAnnounced),
        ({"lines": [Brings(MILK, 1)] * 31}, errors.NothingAnnounced),
        ({"lines": [Brings(MILK, 0)]}, errors.AnnouncedImpossible),
        ({"lines": [Brings(MILK, 10_001)]}, errors.AnnouncedImpossible),
        ({"lines": [Brings(MILK, 1, DAY)]}, errors.AnnouncedPast),
        ({"day": DAY - timedelta(days=1)}, errors.AnnouncedDay),
        ({"day": DAY + timedelta(days=61)}, errors.AnnouncedDay),
        ({"sharer": Sharer("COMPANY", " ")}, errors.AnnouncedUnnamed),
        ({"sharer": Sharer("KING", "x")}, errors.AnnouncedUnnamed),
    ],
)
def test_what_cannot_be_brought_is_refused(bank: Bank, wrong: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        announced(bank, **wrong)
    assert Announcement.objects.count() == 0


def test_a_persons_name_is_not_kept(bank: Bank) -> None:
    assert announced(bank, sharer=Sharer("PERSON", "ชื่อที่ไม่ควรเก็บ")).giver_name == ""


def test_nobody_is_sent_to_a_closed_door(bank: Bank) -> None:
    set_opening(act(bank.head), shop=bank.shop, weekdays=[2], stretches=[Pattern(*HOURS)], starts_on=DAY)
    with pytest.raises(errors.AnnouncedClosed):
        announced(bank)
    assert announced(bank, day=NEXT_WEEK).day == NEXT_WEEK


HOURS = (at("09:00").time(), at("12:00").time(), 30, 4)


def test_who_has_the_code_withdraws_it_until_it_came_or_its_day_has_passed(bank: Bank) -> None:
    one, late = announced(bank), announced(bank, "two", day=DAY)
    withdraw(act(NOBODY), announcement=one)
    with pytest.raises(errors.AnnouncementOver):
        withdraw(act(NOBODY), announcement=one)
    with pytest.raises(errors.AnnouncementOver):
        withdraw(act(NOBODY, day=TOMORROW), announcement=late)
    assert (state(one), state(late)) == ((False, 0), (True, 0))
    assert list(queries.announcements(actor=bank.malee)) == [late]


def test_an_officer_receives_what_really_came_and_only_once(bank: Bank) -> None:
    one = announced(bank)
    told = {"shop": bank.shop, "sharer": Sharer("COMPANY", "ร้านใจดี"), "lines": [Shared(bank.rice.pk, 4)]}
    with pytest.raises(Unknown):
        receive(act(bank.people.actor("somchai")), announcement=one, **told)
    share = receive(act(bank.malee, key="in"), announcement=one, **told)
    assert receive(act(bank.malee, key="in"), announcement=one, **told) == share
    with pytest.raises(errors.AnnouncementOver):
        receive(act(bank.malee), announcement=one, **told)
    with pytest.raises(errors.AnnouncementOver):
        withdraw(act(NOBODY), announcement=one)
    assert (state(one), bank.on_shelf(bank.rice), Share.objects.count()) == ((True, 4), 4, 1)
    take_back_share(act(bank.malee), share=share, reason="นับผิด")
    receive(act(bank.malee), announcement=one, **told | {"lines": [Shared(bank.rice.pk, 3)]})
    assert state(one) == (True, 3)


def test_what_was_withdrawn_is_not_received(bank: Bank) -> None:
    one = announced(bank)
    withdraw(act(NOBODY), announcement=one)
    told = {"shop": bank.shop, "sharer": Sharer(), "lines": [Shared(bank.rice.pk, 4)]}
    with pytest.raises(errors.AnnouncementOver):
        receive(act(bank.malee), announcement=one, **told)
    assert (bank.on_shelf(bank.rice), Share.objects.count()) == (0, 0)


def test_strangers_see_no_announcement(bank: Bank) -> None:
    one, somchai = announced(bank), bank.people.actor("somchai")
    assert list(queries.announcements(actor=somchai)) == []
    with pytest.raises(Unknown):
        queries.announcement_for(actor=somchai, announcement_id=one.pk)


def test_places_say_what_is_needed_and_what_was_shared(bank: Bank) -> None:
    curry = bank.product("แกงเขียวหวาน", 2, kind="TINNED", category="ready")
    ask_for(act(bank.malee, "08:00"), shop=bank.shop, what=MILK, quantity=20, until=NEXT_WEEK)
    bank.share(bank.rice, 3)
    bank.share(curry, 1_500)
    wrong = bank.share(bank.rice, 90)
    take_back_share(act(bank.malee), share=wrong, reason="นับผิด")
    (place,) = queries.places(DAY)
    assert (place.shop, place.week, [(need.what, need.left) for need in place.needs]) == (bank.shop, [], [(MILK, 20)])
    assert queries.thanks_for(DAY.replace(day=1), DAY) == queries.Thanks(shares=2, pieces=3, grams=1_500)
    assert queries.thanks_for(date(2024, 10, 1), date(2024, 10, 31)) == queries.Thanks(0, 0, 0)


def test_ten_places_are_read_in_as_few_queries_as_one(bank: Bank) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.places(DAY)
        return len(found)

    ask_for(act(bank.malee), shop=bank.shop, what=MILK, quantity=20, until=NEXT_WEEK)
    one = asked()
    for number in range(3):
        site = make_site(bank.malee, name=f"จุดที่ {number}")
        shop = open_shop(act(bank.head), site=site, name=f"ร้านที่ {number}")
        ask_for(act(bank.malee), shop=shop, what=MILK, quantity=20, until=NEXT_WEEK)
    assert (asked(), len(queries.places(DAY))) == (one, 4)
    assert one == 4
