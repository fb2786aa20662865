"""A district hands its quarter in, the department decides, and what was frozen changes only in the open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from songtor.evidence.errors import Unknown
from songtor.receipts.models import Receipt
from songtor.receipts.services import reverse_receipt
from songtor.reports.errors import (
    QuarterIncomplete,
    QuarterLocked,
    QuarterNotOver,
    QuarterUnknown,
    ReasonToReturnMissing,
    SheetDecided,
    SheetWaits,
)
from songtor.reports.kr.services import approve_sheet, lock_quarter, return_sheet, submit_sheet
from songtor.reports.kr.sheets import State
from songtor.rounds.models import Round
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, act
from tests.receipts.feeding import feed, make_person
from tests.reports.kr.conftest import AFTER, Q1, Fed

pytestmark = pytest.mark.django_db


def state(fed: Fed, district: str = BANG_KHAE) -> State:
    return next(row.standing.state for row in fed.report("nok").rows if row.key == district)


@pytest.mark.parametrize("quarter", ["", "2568", "2568Q5", "68Q1", "x"])
def test_a_quarter_that_does_not_exist_is_not_handed_in(fed: Fed, quarter: str) -> None:
    with pytest.raises(QuarterUnknown):
        submit_sheet(fed.act("malees_head"), district=fed.district, quarter=quarter)


def test_a_quarter_is_handed_in_when_it_is_over_and_by_its_head(fed: Fed) -> None:
    with pytest.raises(QuarterNotOver):
        submit_sheet(fed.act("malees_head", date(2024, 12, 31)), district=fed.district, quarter=Q1.key)
    for who in ("malee", "somchai", "executive"):
        with pytest.raises(Unknown):
            submit_sheet(fed.act(who), district=fed.district, quarter=Q1.key)


def test_a_district_does_not_decide_its_own_sheet(fed: Fed) -> None:
    handed_in = fed.submitted()
    for who in ("malees_head", "malee"):
        with pytest.raises(Unknown):
            approve_sheet(fed.act(who), sheet=handed_in)


def test_a_sheet_waits_for_its_decision_and_is_decided_once(fed: Fed) -> None:
    handed_in = fed.submitted()
    with pytest.raises(SheetWaits):
        fed.submitted()
    with pytest.raises(ReasonToReturnMissing):
        return_sheet(fed.act("nok"), sheet=handed_in, reason=" ")
    approve_sheet(fed.act("nok"), sheet=handed_in)
    with pytest.raises(SheetDecided):
        return_sheet(fed.act("nok"), sheet=handed_in, reason="ช้า")
    with pytest.raises(SheetDecided):
        fed.submitted()


def test_a_returned_sheet_says_why_and_is_handed_in_again(fed: Fed) -> None:
    return_sheet(fed.act("nok"), sheet=fed.submitted(), reason="ขาดวันที่ 7")
    row = fed.report("malees_head").rows[0]
    assert (row.standing.state, row.standing.reason, row.standing.frozen) == (State.RETURNED, "ขาดวันที่ 7", None)
    assert (fed.submitted().number, state(fed)) == (2, State.SUBMITTED)


def test_a_quarter_is_locked_when_every_district_that_gave_food_is_approved(fed: Fed) -> None:
    approve_sheet(fed.act("nok"), sheet=fed.submitted())
    with pytest.raises(QuarterIncomplete):
        lock_quarter(fed.act("nok"), quarter=Q1.key)
    approve_sheet(fed.act("nok"), sheet=fed.submitted(LAT_KRABANG))
    whole = lock_quarter(fed.act("nok"), quarter=Q1.key)
    assert (state(fed), fed.report("nok").is_locked) == (State.LOCKED, True)
    assert set(whole.people.split()) == {str(fed.elder.pk), str(fed.child.pk)}
    with pytest.raises(QuarterLocked):
        lock_quarter(fed.act("nok"), quarter=Q1.key)
    with pytest.raises(QuarterLocked):
        fed.submitted()


def test_a_sheet_freezes_its_numbers_and_the_ids_behind_them(fed: Fed) -> None:
    handed_in = fed.submitted()
    mine = {str(one.pk) for one in fed.receipts if one.district_id == BANG_KHAE}
    assert set(handed_in.receipts.split()) == mine
    assert set(handed_in.people.split()) == {str(fed.elder.pk), str(fed.child.pk)}


def test_what_is_put_right_later_is_a_restatement_in_the_open(fed: Fed) -> None:
    approve_sheet(fed.act("nok"), sheet=fed.submitted())
    feed(fed.people.actor("malee"), [make_person("CARER")], day=DAY + timedelta(days=9), places=fed.places)
    row = fed.report("malees_head").rows[0]
    changed = {(one.group, one.column): (one.was, one.became) for one in row.changes}
    assert row.quarter.people == 2
    assert changed["", "people"] == (2, 3)
    assert changed["CARER", "people"] == (0, 1)


def test_a_receipt_taken_back_after_approval_is_told_too(fed: Fed) -> None:
    approve_sheet(fed.act("nok"), sheet=fed.submitted())
    wrong = Receipt.objects.get(pk=fed.receipts[0].pk)
    Round.objects.filter(pk=wrong.stop.round_id).update(state="under_way")
    reverse_receipt(act(fed.people.actor("malee"), "12:00"), receipt=wrong, reason="จดผิดจุด")
    row = fed.report("malees_head", today=AFTER).rows[0]
    changed = {(one.group, one.column): (one.was, one.became) for one in row.changes}
    assert (row.quarter.heads, changed["", "heads"], changed["CHILD", "people"]) == (17, (17, 5), (1, 0))
