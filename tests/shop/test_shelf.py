"""Goods come in, lie on the shelf lot by lot, and leave it with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from songtor.evidence.errors import Refusal, Unknown
from songtor.reports.verify import differences
from songtor.shop import errors
from songtor.shop import services as shops
from songtor.shop.models import Discard, Share, ShelfLot, Shop
from songtor.shop.places import known_ends
from songtor.shop.shelf.discarding import discard, discard_expired, take_back_discard
from songtor.shop.shelf.lying import lying
from songtor.shop.shelf.passing import answer_passing, pass_on
from songtor.shop.shelf.services import Shared, Sharer, record_share, take_back_share
from songtor.stock.models import Balance
from tests.personas import DAY, act, at, make_site
from tests.shop.conftest import LATER, SOON, Bank

YESTERDAY = DAY - timedelta(days=1)


def the_lot(bank: Bank, share: Share) -> ShelfLot:
    return ShelfLot.objects.get(line__share=share)


def test_what_is_shared_lies_on_the_shelf(bank: Bank) -> None:
    share = bank.share(bank.rice, 30, SOON)
    bank.share(bank.rice, 5)
    assert bank.on_shelf(bank.rice) == 35
    assert share.number.split("-")[0] == share.district_id
    (first, second) = lying(known_ends(bank.shop).shelf)
    assert (first.expires_on, second.expires_on) == (SOON, None)
    assert not list(differences())


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ({"quantity": 0}, errors.QuantityImpossible),
        ({"quantity": 10_001}, errors.QuantityImpossible),
        ({"expires_on": YESTERDAY}, errors.PastItsDay),
        ({"best_before": LATER, "expires_on": SOON}, errors.DaysBackwards),
    ],
)
def test_what_cannot_be_is_refused(bank: Bank, line: dict[str, object], refused: type[Refusal]) -> None:
    told = {"product": bank.rice.pk, "quantity": 1, **line}
    with pytest.raises(refused):
        record_share(act(bank.malee), shop=bank.shop, sharer=Sharer(), lines=[Shared(**told)])
    assert not Share.objects.exists()


def test_a_share_of_nothing_is_refused(bank: Bank) -> None:
    with pytest.raises(errors.NothingShared):
        record_share(act(bank.malee), shop=bank.shop, sharer=Sharer(), lines=[])


def test_a_person_stays_unnamed_and_a_company_is_named(bank: Bank) -> None:
    lines = [Shared(bank.milk.pk, 2)]
    person = record_share(act(bank.malee), shop=bank.shop, sharer=Sharer("PERSON", "ชื่อใคร"), lines=lines)
    assert person.giver_name == ""
    with pytest.raises(errors.GiverUnnamed):
        record_share(act(bank.malee), shop=bank.shop, sharer=Sharer("COMPANY", "  "), lines=lines)
    told = record_share(act(bank.malee), shop=bank.shop, sharer=Sharer("GROUP", "วัดม่วง"), lines=lines)
    assert told.giver_name == "วัดม่วง"


def test_a_share_is_taken_back_while_all_of_it_is_there(bank: Bank) -> None:
    share, kept = bank.share(bank.rice, 3), bank.share(bank.rice, 4)
    take_back_share(act(bank.malee), share=share, reason="นับผิด")
    assert bank.on_shelf(bank.rice) == 4
    discard(act(bank.malee), shop=bank.shop, lot=the_lot(bank, kept), quantity=1, reason="DAMAGED")
    with pytest.raises(errors.GoodsGone):
        take_back_share(act(bank.malee), share=kept, reason="นับผิด")
    with pytest.raises(errors.AlreadyTakenBack):
        take_back_share(act(bank.malee), share=share, reason="อีกครั้ง")
    assert not list(differences())


def test_what_is_past_its_day_goes_by_itself_once(bank: Bank) -> None:
    bank.share(bank.rice, 7, DAY)
    bank.share(bank.milk, 2, SOON)
    assert discard_expired(now=at("23:00")) == 0
    assert discard_expired(now=at("06:00", DAY + timedelta(days=1))) == 1
    assert discard_expired(now=at("06:00", DAY + timedelta(days=1))) == 0
    (gone,) = Discard.objects.all()
    assert (gone.quantity, gone.reason, gone.actor_ref) == (7, "EXPIRED", "tick:songtor")
    assert (bank.on_shelf(bank.rice), bank.on_shelf(bank.milk)) == (0, 2)
    assert not list(differences())


def test_what_was_thrown_away_by_mistake_comes_back(bank: Bank) -> None:
    lot = the_lot(bank, bank.share(bank.rice, 7))
    with pytest.raises(errors.NotThere):
        discard(act(bank.malee), shop=bank.shop, lot=lot, quantity=8, reason="SPOILT")
    with pytest.raises(errors.DiscardReasonUnknown):
        discard(act(bank.malee), shop=bank.shop, lot=lot, quantity=1, reason="TIRED")
    thrown = discard(act(bank.malee), shop=bank.shop, lot=lot, quantity=2, reason="SPOILT")
    assert bank.on_shelf(bank.rice) == 5
    take_back_discard(act(bank.malee), discard=thrown, reason="ยังดีอยู่")
    assert bank.on_shelf(bank.rice) == 7
    assert not list(differences())


def other_shop(bank: Bank, district: str) -> Shop:
    """Of Bang Khae by its own head, of another district by one that stands for all."""
    site = make_site(bank.malee, name="ร้านที่สอง", district=district)
    return shops.open_shop(act(bank.head), site=site, name="ร้านที่สอง")


def test_goods_reach_another_shelf_when_they_are_accepted(bank: Bank) -> None:
    lot = the_lot(bank, bank.share(bank.rice, 10))
    second = other_shop(bank, bank.shop.district_id)
    sent = pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={lot.pk: 4})
    assert bank.on_shelf(bank.rice) == 6
    assert not lying(known_ends(second).shelf)
    assert not list(differences())
    answer_passing(act(bank.malee), to_shop=second, passing=sent, is_accepted=True)
    assert [one.amount for one in lying(known_ends(second).shelf)] == [4]
    with pytest.raises(errors.PassingAnswered):
        answer_passing(act(bank.malee), to_shop=second, passing=sent, is_accepted=True)
    assert not list(differences())


def test_goods_sent_back_lie_where_they_came_from(bank: Bank) -> None:
    lot = the_lot(bank, bank.share(bank.rice, 10))
    second = other_shop(bank, bank.shop.district_id)
    sent = pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={lot.pk: 4})
    with pytest.raises(errors.WhyMissing):
        answer_passing(act(bank.malee), to_shop=second, passing=sent, is_accepted=False)
    answer_passing(act(bank.malee), to_shop=second, passing=sent, is_accepted=False, reason="ไม่มีที่วาง")
    assert bank.on_shelf(bank.rice) == 10
    with pytest.raises(errors.NotThere):
        pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={lot.pk: 11})
    with pytest.raises(errors.PassedToItself):
        pass_on(act(bank.malee), shop=bank.shop, to_shop=bank.shop, lots={lot.pk: 1})
    assert not list(differences())


def test_nobody_of_another_district_touches_the_shelf(bank: Bank) -> None:
    with pytest.raises(Unknown):
        record_share(
            act(bank.people.actor("somchai")), shop=bank.shop, sharer=Sharer(), lines=[Shared(bank.rice.pk, 1)]
        )
    assert not Balance.objects.exists()
