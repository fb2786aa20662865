"""One receipt with its proof, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from songtor.cli import __main__ as dispatcher
from songtor.receipts.models import Receipt, ReceiptReversal
from songtor.reports.models import VisitDay
from songtor.reports.verify import differences
from songtor.rounds.models import Round, Stop
from songtor.rounds.services import add_photo
from tests.personas import People, act, make_branch, make_offer, make_round, make_site, stops_of
from tests.reports.days import a_photo

SignedIn = Callable[[str], Client]


@pytest.fixture
def receipt(day_done: Round) -> Receipt:
    return Receipt.objects.get()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.mark.parametrize("who", ["somchai", "coordinator", "executive", "operator"])
def test_a_receipt_is_unknown_to_who_may_not_see_it(who: str, signed_in: SignedIn, receipt: Receipt) -> None:
    text_of(signed_in(who), f"/receipts/{receipt.pk}/", 404)
    text_of(signed_in(who), f"/receipts/{receipt.pk}/reverse/", 404)
    text_of(signed_in("malee"), f"/receipts/{uuid4()}/", 404)


def test_a_receipt_shows_what_who_when_and_its_place_in_the_chain(signed_in: SignedIn, receipt: Receipt) -> None:
    said = text_of(signed_in("malee"), f"/receipts/{receipt.pk}/")
    for words in ("12.00", "8.00", "ผู้สูงอายุ", "Big Shop สาขาบางแค", "มาลี (สมมติ)", "11:05", "ของสาย 1040"):
        assert words in said
    assert "ขอให้หัวหน้าฝ่าย" in said and "reverse" not in said


def test_an_auditor_reads_no_officers_name(signed_in: SignedIn, receipt: Receipt) -> None:
    assert "มาลี (สมมติ)" not in text_of(signed_in("auditor"), f"/receipts/{receipt.pk}/")


def test_photos_of_the_stop_are_linked(signed_in: SignedIn, people: People) -> None:
    malee = people.actor("malee")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    _, delivery = stops_of(round_)
    photo = add_photo(act(malee, "10:00"), stop=delivery, picture=a_photo())
    receipt = Receipt.objects.create(
        district_id=delivery.district_id,
        day=round_.day,
        stop=delivery,
        site=delivery.site,
        heads=1,
        actor_ref="account:nobody",
        happened_at=photo.happened_at,
        entered_at=photo.entered_at,
    )
    assert f"/files/{photo.blob_id}/" in text_of(signed_in("malee"), f"/receipts/{receipt.pk}/")


def send(client: Client, receipt: Receipt, reason: str, key: str = "once") -> tuple[int, str]:
    answer = client.post(f"/receipts/{receipt.pk}/reverse/", {"reason": reason, "key": key})
    return answer.status_code, unescape(answer.content.decode())


def test_after_sign_off_an_officer_cannot_take_a_receipt_back(signed_in: SignedIn, receipt: Receipt) -> None:
    assert send(signed_in("malee"), receipt, "นับผิด")[0] == 404
    assert ReceiptReversal.objects.count() == 0


def test_taking_back_needs_a_reason(signed_in: SignedIn, receipt: Receipt) -> None:
    status, said = send(signed_in("malees_head"), receipt, "  ")
    assert (status, ReceiptReversal.objects.count()) == (422, 0)
    assert 'data-code="reason_missing"' in said and 'value="once"' not in said


def test_a_head_takes_it_back_once_and_the_figures_follow(signed_in: SignedIn, receipt: Receipt) -> None:
    head = signed_in("malees_head")
    assert send(head, receipt, "นับซ้ำ")[0] == 302
    assert send(head, receipt, "นับซ้ำ")[0] == 302
    assert ReceiptReversal.objects.count() == 1
    assert VisitDay.objects.count() == 0
    assert list(differences()) == []
    assert send(head, receipt, "อีกครั้ง", key="other")[0] == 422
    said = text_of(head, f"/receipts/{receipt.pk}/")
    assert "นับซ้ำ" in said and "เพิกถอนด้วยรายการที่" in said
    assert "เพิกถอนแล้ว" in text_of(head, "/receipts/")
    assert '<span class="tile-value">0</span>' in text_of(head, "/receipts/")


def test_evidence_shows_every_chain_and_gives_the_anchor(
    signed_in: SignedIn, receipt: Receipt, capsys: pytest.CaptureFixture[str]
) -> None:
    auditor = signed_in("auditor")
    assert "ยังไม่เคยเก็บหลักฐานอ้างอิง" in text_of(auditor, "/evidence/")
    text_of(auditor, "/evidence/anchor/", 404)
    assert dispatcher.main(["anchor"]) == 0
    printed = capsys.readouterr().out
    said = text_of(auditor, "/evidence/")
    assert said.count('<th scope="row" class="keep">') == 51 and "อยู่ในหลักฐานอ้างอิงแล้ว" in said
    assert text_of(auditor, "/evidence/anchor/") == printed
    text_of(signed_in("malee"), "/evidence/", 404)


def test_control_the_round_has_both_stops(day_done: Round) -> None:
    assert Stop.objects.filter(round=day_done).count() == 2
