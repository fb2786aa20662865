"""Who books a time at the demo's food banks, what is missed there and announced, and what is set aside for today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from django.db import transaction

from songtor.city.acting import Act
from songtor.city.policy import NOBODY, Actor
from songtor.demo.banks import ActorOf, Bank, basket, may_spend
from songtor.demo.diary import Diary, at
from songtor.people.households.models import Household
from songtor.shop.models import Announcement, ReserveKind
from songtor.shop.reserves.homes import begin_home_delivery
from songtor.shop.reserves.selling import put_on_list
from songtor.shop.reserves.services import Meant, make_reserve
from songtor.shop.sharing.codes import new_code
from songtor.shop.sharing.services import Brings, announce
from songtor.shop.shelf.services import Shared, Sharer
from songtor.shop.slots.queries import Slot, slots_of
from songtor.shop.slots.services import book, cancel_booking
from songtor.shop.till.queries import on_offer
from songtor.shop.till.services import Chosen
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import ask_for, wish

MISSED = (13, 8, 8)  # rows of goods.csv that a day's visitors miss
ASKED = ((13, 20), (8, 12))  # row of goods.csv, and how many the public page asks for
ASKED_FOR = timedelta(days=21)
BOOKED_EVERY, STAY_AWAY = 2, 2  # of those who come; and so many who have booked and do not
DAYS_BOOKED, BOOKED_A_DAY = 5, 4
IN_THE_TILL, AT_HOME = 6, 2
KINDS_ASIDE, PIECES_ASIDE = 5, 12
BRINGS = Sharer("GROUP", "ชมรมจิตอาสาริมคลอง (สมมติ)")
TILL_NAME, ROUND_NAME = "ตลาดนัดชุมชน (สมมติ)", "ส่งถึงบ้านผู้ป่วยติดเตียง (สมมติ)"


def book_visits(diary: Diary, officer: Actor, bank: Bank, day: date, coming: Sequence[Household]) -> None:
    """In the morning for the afternoon: some of those who will come, two who will not, and one who says so."""
    away = [home for home in bank.homes if home not in coming][: STAY_AWAY + 1]
    booked = [
        book(diary.act(officer, at(day, "08:20")), shop=bank.shop, household=home, day=day, begins=slot.begins)
        for home, slot in zip([*away, *coming[::BOOKED_EVERY]], _places(bank, day, time(15)), strict=False)
    ]
    if booked and len(away) > STAY_AWAY:
        cancel_booking(diary.act(officer, at(day, "08:40")), booking=booked[0])


def _places(bank: Bank, day: date, begins: time) -> Iterator[Slot]:
    """Each free place from a time on."""
    for slot in slots_of(bank.shop, day, day)[day]:
        if slot.begins >= begins:
            yield from [slot] * slot.free


def miss_some(diary: Diary, officer: Actor, bank: Bank, day: date) -> None:
    for row in MISSED:
        product = bank.goods[row][0]
        wish(diary.act(officer, at(day, "17:40")), shop=bank.shop, what=What(product.kind, product))


def announced(
    diary: Diary, bank: Bank, said_on: date, day: date, told: tuple[Sharer, Sequence[Shared]]
) -> Announcement:
    """On the public page, in the morning."""
    products = {product.pk: product for product, _row in bank.goods}
    sharer, lines = told
    brings = [Brings(What(products[line.product].kind, products[line.product]), line.quantity) for line in lines]
    act = diary.act(NOBODY, at(said_on, "08:10"))
    return announce(act, shop=bank.shop, day=day, sharer=sharer, lines=brings, code=new_code(act.key))


def look_ahead(diary: Diary, actor_of: ActorOf, banks: Sequence[Bank], *, last: date, today: date) -> None:
    """Of the last day: what sharers are asked for, a share that is still to come, and who comes on the next days."""
    with transaction.atomic():
        for bank in banks:
            officer = actor_of(f"officer-{bank.district.code}-1", last)
            for row, pieces in ASKED:
                product = bank.goods[row][0]
                act = diary.act(officer, at(last, "19:20"))
                what = What(product.kind, product)
                ask_for(act, shop=bank.shop, what=what, quantity=pieces, until=today + ASKED_FOR)
            rice = Shared(bank.goods[0][0].pk, bank.goods[0][1].brought)
            announced(diary, bank, last, today, (BRINGS, [rice]))
            _book_ahead(diary, officer, bank, last, today)


def _book_ahead(diary: Diary, officer: Actor, bank: Bank, last: date, today: date) -> None:
    """Each day others; today from nine o'clock on."""
    for number in range(DAYS_BOOKED):
        day = today + timedelta(days=number)
        homes = bank.homes[number * BOOKED_A_DAY : (number + 1) * BOOKED_A_DAY]
        slots = slots_of(bank.shop, day, day)[day]
        for home, slot in zip(homes, slots[number::2], strict=False):
            act = diary.act(officer, at(last, "19:30"))
            book(act, shop=bank.shop, household=home, day=day, begins=slot.begins)


def set_aside_today(diary: Diary, actor_of: ActorOf, banks: Sequence[Bank], today: date) -> None:
    """Once the points of the day are there: the first shop sells at a market without network, and brings goods home."""
    if not banks:
        return
    bank = banks[0]
    officer = actor_of(f"officer-{bank.district.code}-2", today)
    with transaction.atomic():
        offered = [one for one in on_offer(bank.shop, today) if one.product.category.in_pieces and one.left > 1]
        goods = [Chosen(one.product.pk, min(one.left // 2, PIECES_ASIDE)) for one in offered[:KINDS_ASIDE]]
        meant = Meant(TILL_NAME, at(today, "18:00"))
        homes = [home.pk for home in bank.homes[:IN_THE_TILL]]
        if goods:
            act = diary.act(officer, at(today, "00:07"))
            make_reserve(act, shop=bank.shop, meant=meant, goods=goods, households=homes)
        _bring_home(diary, officer, bank, today)


def _bring_home(diary: Diary, officer: Actor, bank: Bank, today: date) -> None:
    def act() -> Act:
        return diary.act(officer, at(today, "00:08"))

    round_ = make_reserve(act(), shop=bank.shop, meant=Meant(ROUND_NAME, at(today, "16:00"), ReserveKind.DELIVERY))
    for home in bank.homes[IN_THE_TILL : IN_THE_TILL + AT_HOME]:
        begin_home_delivery(act(), household=home)
        chosen = basket(diary.chance("home", home.house_no), on_offer(bank.shop, today), may_spend(bank, home))
        if chosen:
            put_on_list(act(), reserve=round_, household=home.pk, lines=chosen)
