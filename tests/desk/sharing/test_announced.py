"""What was announced stands ready at the counter, and becomes a share when an officer has counted it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from songtor.city.policy import NOBODY
from songtor.shop.models import Announcement, Share
from songtor.shop.sharing.codes import new_code, spelled
from songtor.shop.sharing.services import Brings, announce, withdraw
from songtor.shop.shelf.services import Sharer
from songtor.shop.wishes.queries import What
from tests.personas import DAY, act
from tests.shop.conftest import Bank

LAST = DAY + timedelta(days=30)


def announced(bank: Bank, key: str = "one", **otherwise: Any) -> Announcement:
    lines = [Brings(What("MILK"), 20), Brings(What("STAPLE", bank.rice), 5, LAST)]
    told = {"shop": bank.shop, "day": DAY, "sharer": Sharer("COMPANY", "ร้านใจดี"), "lines": lines} | otherwise
    return announce(act(NOBODY, "07:00", key=key), code=new_code(key), **told)


def counter(bank: Bank) -> str:
    return f"/shops/{bank.shop.pk}/in/"


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def test_the_list_says_who_brings_what_day_by_day(bank: Bank, malee: Client) -> None:
    address = f"/shops/{bank.shop.pk}/announced/"
    assert "ยังไม่มีใครแจ้งไว้" in malee.get(address).content.decode()
    announced(bank)
    announced(bank, "two", day=DAY + timedelta(days=2), sharer=Sharer())
    withdraw(act(NOBODY), announcement=announced(bank, "three", sharer=Sharer("GROUP", "วัดสมมติ")))
    page = malee.get(address).content.decode()
    assert page.index("ร้านใจดี") < page.index("วันพฤหัสบดีที่ 7")
    assert page.count("20 ชิ้น") == 2
    assert "วัดสมมติ" not in page


def test_a_code_fills_the_counter_and_the_officer_corrects_it(bank: Bank, malee: Client) -> None:
    one = announced(bank)
    scanned = malee.post(f"/shops/{bank.shop.pk}/announced/", {"code": spelled(new_code("one"))})
    assert scanned["Location"] == f"{counter(bank)}?announced={one.pk}"
    page = malee.get(scanned["Location"]).content.decode()
    assert (value(page, "0-quantity"), value(page, "0-day")) == ("5", "05/12/2567")
    assert value(page, "giver_name") == "ร้านใจดี"
    assert "20 ชิ้น" in page
    told = {
        "product": str(bank.rice.pk),
        "0-quantity": "4",
        "0-day": "05/12/2567",
        "giver": "COMPANY",
        "giver_name": "ร้านใจดี",
        "announced": str(one.pk),
        "record": "1",
    }
    malee.post(counter(bank), told)
    share = Share.objects.get(giver_name="ร้านใจดี")
    assert (share.announced.announcement, share.lines.get().quantity) == (one, 4)
    again = malee.post(counter(bank), told)
    assert (again.status_code, 'data-code="announcement_over"' in again.content.decode()) == (422, True)
    shown = malee.get(f"/shops/{bank.shop.pk}/announced/").content.decode()
    assert "</span>รับแล้ว</span>" in shown
    assert f"/shops/shares/{share.pk}/" in shown


def test_a_code_scanned_at_the_counter_joins_what_lies_there(bank: Bank, malee: Client) -> None:
    one = announced(bank)
    lying = {"product": str(bank.milk.pk), "0-quantity": "9", "0-until": "none"}
    address = f"https://songtor.example/share/{new_code('one')}/"
    page = malee.post(counter(bank), lying | {"code": address, "add": "1"}).content.decode()
    assert (value(page, "0-quantity"), value(page, "1-quantity")) == ("9", "5")
    assert value(page, "announced") == str(one.pk)


@pytest.mark.parametrize("typed", ["", "22222222", "ABCD-EFGH-JKMN", "ข้าว"])
def test_a_code_nobody_has_here_is_said(bank: Bank, malee: Client, typed: str) -> None:
    refused = malee.post(f"/shops/{bank.shop.pk}/announced/", {"code": typed})
    assert (refused.status_code, "ไม่พบรหัสนี้" in refused.content.decode()) == (422, True)


def test_withdrawn_and_foreign_announcements_are_not_received(
    bank: Bank, malee: Client, desk: Callable[[str], Client]
) -> None:
    one = announced(bank)
    assert desk("somchai").get(f"{counter(bank)}?announced={one.pk}").status_code == 404
    assert desk("somchai").get(f"/shops/{bank.shop.pk}/announced/").status_code == 404
    withdraw(act(NOBODY), announcement=one)
    for sent in (one.pk, uuid4(), "x"):
        assert malee.get(f"{counter(bank)}?announced={sent}").status_code == 404
    refused = malee.post(f"/shops/{bank.shop.pk}/announced/", {"code": new_code("one")})
    assert refused.status_code == 422
