"""The quarter is over: districts hand their KR sheets in, and the department answers. All by the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.demo.diary import Diary, at
from songtor.receipts.models import Receipt
from songtor.receipts.periods import Quarter
from songtor.receipts.services import reverse_receipt
from songtor.reports.kr.models import QuarterSheet
from songtor.reports.kr.services import approve_sheet, return_sheet, submit_sheet

QUARTER = Quarter(2568, 1)
HANDED_IN, ANSWERED = date(2025, 1, 3), date(2025, 1, 6)
NARRATIVE = "ส่งต่ออาหารส่วนเกินให้ชุมชน ศูนย์เด็กเล็ก และผู้สูงอายุ (ข้อมูลสมมติ)"
REASON = "ใบรับของวันสุดท้ายยังไม่ครบ ขอให้ตรวจแล้วส่งใหม่ (สมมติ)"
WRONG = "บันทึกซ้ำกับใบรับเดิม (สมมติ)"
EVERY = 4  # of four districts one is still to hand in, one waits, one is approved, one was returned first
ActorOf = Callable[[str, date], Actor]


def hand_in(diary: Diary, actor_of: ActorOf, districts: Sequence[District], shown: District) -> None:
    """The shown district's sheet was returned; one approved district takes a receipt back, which restates it."""
    restated = False
    for number, district in enumerate(districts):
        turn = 3 if district == shown else number % EVERY
        if turn == 0:
            continue
        sheet = _submit(diary, actor_of, district)
        if turn == 1:
            continue
        if turn == 3:
            return_sheet(diary.act(actor_of("department", ANSWERED), at(ANSWERED, "10:00")), sheet=sheet, reason=REASON)
            continue
        approve_sheet(diary.act(actor_of("department", ANSWERED), at(ANSWERED, "10:30")), sheet=sheet)
        restated = restated or _take_back(diary, actor_of, district)


def _submit(diary: Diary, actor_of: ActorOf, district: District) -> QuarterSheet:
    head = actor_of(f"officer-{district.code}-head", HANDED_IN)
    act = diary.act(head, at(HANDED_IN, "10:00"))
    return submit_sheet(act, district=district, quarter=QUARTER.key, narrative=NARRATIVE)


def _take_back(diary: Diary, actor_of: ActorOf, district: District) -> bool:
    """One receipt that named somebody stops counting."""
    receipt = (
        Receipt.objects.filter(district=district, stop__isnull=False, reversal=None, people__groups__gt=0)
        .order_by("-pk")
        .first()
    )
    if receipt is None:
        return False
    head = actor_of(f"officer-{district.code}-head", ANSWERED)
    reverse_receipt(diary.act(head, at(ANSWERED, "14:00")), receipt=receipt, reason=WRONG)
    return True
