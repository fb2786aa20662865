"""The round sheet on paper: everything an officer needs, found again in the file, and never a stop torn apart."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from songtor.engines.paper import qr_svg
from songtor.rounds import services as rounds
from tests.desk.paper.long_round import make_long_round
from tests.desk.rounds.stops import Road, signed_in
from tests.personas import act

WORDS = (
    "ใบรอบรับอาหาร",
    "เขตบางแค",
    "วันอังคารที่ 5 พฤศจิกายน 2567",
    "Big Shop สาขาบางแค",
    "02-000-0000",
    "ประตูหลัง",
    "09:00–12:00",
    "กลุ่มข้าวและพร้อมทาน",
    "~20.00",
    "จำนวนผู้มารับ",
    "ผู้สูงอายุ",
    "ลายเซ็นผู้รับมอบ",
    "ลายเซ็นเจ้าหน้าที่",
)


def text_of(client: Client, round_id: object, folder: Path) -> str:
    file = folder / "sheet.pdf"
    answer = client.get(reverse("round_sheet_pdf", args=[round_id]))
    assert answer["Content-Type"] == "application/pdf"
    file.write_bytes(answer.content)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()


def test_a_coordinator_prints_no_names_of_sites(road: Road, tmp_path: Path) -> None:
    text = text_of(signed_in(road.people.coordinator), road.round.pk, tmp_path)
    assert "ชุมชนคลองขวาง" not in text and "Big Shop สาขาบางแค" in text


def test_the_words_of_the_sheet_are_found_in_the_paper(road: Road, malee: Client, tmp_path: Path) -> None:
    text = text_of(malee, road.round.pk, tmp_path)
    assert [word for word in (*WORDS, "ชุมชนคลองขวาง") if word not in text] == []


def test_a_round_of_four_stops_is_one_page_with_its_totals(road: Road, malee: Client, tmp_path: Path) -> None:
    actor = road.people.actor("malee")
    rounds.cancel_round(act(actor, "09:00"), round_=road.round, reason="ฝนตก")
    for number, deliveries in enumerate((1, 2)):
        four = make_long_round(actor, pickups=4 - deliveries, deliveries=deliveries)
        (tmp_path / str(number)).mkdir()
        pages = text_of(malee, four.pk, tmp_path / str(number)).split("\f")[:-1]
        assert len(pages) == 1
        rounds.cancel_round(act(actor, "09:00"), round_=four, reason="ฝนตก")


def test_a_stop_is_never_torn_by_a_page(road: Road, malee: Client, tmp_path: Path) -> None:
    actor = road.people.actor("malee")
    rounds.cancel_round(act(actor, "09:00"), round_=road.round, reason="ฝนตก")
    pages = text_of(malee, make_long_round(actor).pk, tmp_path).split("\f")[:-1]
    assert len(pages) >= 3
    whole = [(page.count("เวลาถึง"), page.count("ลายเซ็นผู้มอบ") + page.count("ลายเซ็นผู้รับมอบ")) for page in pages]
    assert sum(times for times, _ in whole) == 12
    assert all(times == signatures for times, signatures in whole)


def test_the_sheets_code_leads_through_the_login_to_its_grid(road: Road, malee: Client, tmp_path: Path) -> None:
    """The address stands beside the code that holds it, for whoever has no camera."""
    printed = re.search(r"http://\S+", text_of(malee, road.round.pk, tmp_path))
    assert printed is not None
    address = urlsplit(printed[0]).path
    assert address == reverse("round_paper", args=[road.round.pk])
    nobody = Client()
    login = nobody.get(address)["Location"]
    assert parse_qs(urlsplit(login).query)["next"] == [address]
    entered = nobody.post(login, {"login": "malee", "password": "malee-password-1"})
    assert entered["Location"] == address
    assert nobody.get(address).status_code == 200
    assert qr_svg(printed[0]) != qr_svg(printed[0] + "x")
