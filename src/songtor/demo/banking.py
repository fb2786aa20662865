"""Days at the demo's food banks: people share, households choose; on the last one a count and a recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from songtor.city.policy import Actor
from songtor.demo.banks import ActorOf, Bank, basket, may_spend
from songtor.demo.diary import Diary, at
from songtor.demo.visiting import announced, book_visits, miss_some
from songtor.evidence.errors import Refusal
from songtor.people.cards.models import CardBinding
from songtor.people.households.models import Household
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.expiring import expire_due
from songtor.points.rules.granting import grant_due
from songtor.shop.counting.services import Explained, Tally, accept_count, enter_counted, freeze_shelf
from songtor.shop.places import known_ends
from songtor.shop.recalls.services import call_back
from songtor.shop.recalls.tracing import Sought
from songtor.shop.sharing.services import receive
from songtor.shop.shelf.discarding import discard, discard_expired
from songtor.shop.shelf.lying import Lying, lying
from songtor.shop.shelf.passing import pass_on
from songtor.shop.shelf.services import Shared, Sharer, record_share
from songtor.shop.till.buying import Buyer
from songtor.shop.till.queries import on_offer
from songtor.shop.till.services import check_out

SHARERS = (
    Sharer(),
    Sharer(),
    Sharer("COMPANY", "ร้านขายของชำใจดี (สมมติ)"),
    Sharer("GROUP", "ชมรมจิตอาสาริมคลอง (สมมติ)"),
)
SHARES, LINES, VISITING = 3, (3, 6), 0.3  # of a day, of a share, of the households
CALLED_BACK, COUNTED_SHORT = 3, 6  # rows of goods.csv
FIRST_HOUR, MINUTES_BETWEEN = 15, 4
CALL_REASON = "ผู้ผลิตแจ้งว่ากระป๋องบวม (ข้อมูลสมมติ)"


def live_through(diary: Diary, actor_of: ActorOf, banks: Sequence[Bank], day: date) -> None:
    """In the afternoon, once the rounds are home; what is past its last day goes by itself."""
    if banks:
        with transaction.atomic():
            discard_expired(now=at(day, "14:35"))
            for bank in banks:
                _open_for_a_day(diary, actor_of, bank, day)


def _open_for_a_day(diary: Diary, actor_of: ActorOf, bank: Bank, day: date) -> None:
    chance = diary.chance("bank", bank.district.code, day)
    officer = actor_of(f"officer-{bank.district.code}-2", day)
    for number in range(SHARES):
        _share(diary, officer, bank, (day, number), chance)
    visiting = [home for home in bank.homes if chance.random() < VISITING]
    book_visits(diary, officer, bank, day, visiting)
    for number, home in enumerate(visiting):
        _sell(diary, officer, bank, home, (day, number), chance)
    miss_some(diary, officer, bank, day)


def _share(diary: Diary, officer: Actor, bank: Bank, turn: tuple[date, int], chance: Random) -> None:
    """The first of a day was announced."""
    day, number = turn
    sharer, lines = chance.choice(SHARERS), list(_brought(chance, bank, day))
    act = diary.act(officer, at(day, f"14:{40 + number * 5}"))
    if number:
        record_share(act, shop=bank.shop, sharer=sharer, lines=lines)
    else:
        said = announced(diary, bank, day, day, (sharer, lines))
        receive(act, announcement=said, shop=bank.shop, sharer=sharer, lines=lines)


def _brought(chance: Random, bank: Bank, day: date) -> Iterator[Shared]:
    for product, row in chance.sample(bank.goods, chance.randint(*LINES)):
        last = day + timedelta(days=row.good_days + chance.randrange(10)) if row.good_days else None
        yield Shared(product.pk, chance.randint(max(1, row.brought // 3), row.brought), expires_on=last)


def _sell(diary: Diary, officer: Actor, bank: Bank, home: Household, turn: tuple[date, int], chance: Random) -> None:
    """Who comes when most is gone, or has reached a cap, goes without: the till says so, and nothing is written."""
    day, number = turn
    moment = at(day, f"{FIRST_HOUR}:00") + timedelta(minutes=MINUTES_BETWEEN * number)
    chosen = basket(chance, on_offer(bank.shop, day), may_spend(bank, home))
    if not chosen:
        return
    try:
        check_out(diary.act(officer, moment), shop=bank.shop, buyer=_buyer(home), lines=chosen)
    except Refusal:
        return


def _buyer(home: Household) -> Buyer:
    """By the card the household has, as far as it was not lost."""
    bound = CardBinding.objects.filter(household=home, card__end__isnull=True).first()
    return Buyer(card=bound.card_id) if bound else Buyer(household=home.pk)


def give_points(day: date) -> None:
    """As `tick` does in the night: what ran out goes, the period's points come."""
    with transaction.atomic():
        expire_due(now=at(day, "00:05"))
        grant_due(now=at(day, "00:06"))


def close_the_month(diary: Diary, actor_of: ActorOf, banks: Sequence[Bank], days: Sequence[date]) -> None:
    """Of the last day: something damaged, points beside the rule, a count, goods on their way, and a recall."""
    if not (banks and days):
        return
    with transaction.atomic():
        for bank in banks:
            _tidy(diary, actor_of, bank, days[-1])
        _send_on(diary, actor_of, banks, days[-1])
        _call_back(diary, actor_of, banks[0], days)


def _tidy(diary: Diary, actor_of: ActorOf, bank: Bank, day: date) -> None:
    officer, head = (actor_of(f"officer-{bank.district.code}-{who}", day) for who in ("2", "head"))
    here = lying(known_ends(bank.shop).shelf)
    if damaged := next((one for one in here if one.in_pieces), None):
        act = diary.act(officer, at(day, "18:00"))
        discard(act, shop=bank.shop, lot=damaged.lot.on_shelf, quantity=1, reason="DAMAGED", note="กล่องบุบ (สมมติ)")
    _change_points(diary, actor_of, bank, day)
    count = freeze_shelf(diary.act(officer, at(day, "18:20")), shop=bank.shop)
    tallies = _counted(bank, lying(known_ends(bank.shop).shelf))
    if tallies:
        enter_counted(diary.act(officer, at(day, "18:40")), count=count, tallies=tallies)
    explained = [Explained(bank.goods[COUNTED_SHORT][0].pk, "LOST", "ไม่พบบนชั้น (สมมติ)")]
    accept_count(diary.act(head, at(day, "18:50")), count=count, explained=explained)


def _counted(bank: Bank, here: Sequence[Lying]) -> list[Tally]:
    """All as the books say but one piece of one kind."""
    short, sums = bank.goods[COUNTED_SHORT][0].pk, Counter[UUID]()
    for one in here:
        sums[one.product_id] += one.amount
    return [Tally(product, amount - (product == short)) for product, amount in sums.items()]


def _change_points(diary: Diary, actor_of: ActorOf, bank: Bank, day: date) -> None:
    """One household was given more, about another somebody has to decide."""
    officer, head = (actor_of(f"officer-{bank.district.code}-{who}", day) for who in ("1", "head"))
    for number, home in enumerate(bank.homes[:2]):
        act = diary.act(officer, at(day, f"18:1{number}"))
        change = propose_change(act, household=home, points=40, reason="บ้านถูกน้ำท่วม (สมมติ)")
        if number == 0:
            decide_change(diary.act(head, at(day, "18:15")), change=change, is_confirmed=True)


def _send_on(diary: Diary, actor_of: ActorOf, banks: Sequence[Bank], day: date) -> None:
    """From the first shop to the second, which has not accepted yet."""
    most = max(lying(known_ends(banks[0].shop).shelf), key=lambda one: one.amount * one.in_pieces, default=None)
    if len(banks) > 1 and most and most.amount > 1:
        act = diary.act(actor_of(f"officer-{banks[0].district.code}-2", day), at(day, "19:00"))
        pass_on(act, shop=banks[0].shop, to_shop=banks[1].shop, lots={most.lot.pk: most.amount // 2})


def _call_back(diary: Diary, actor_of: ActorOf, bank: Bank, days: Sequence[date]) -> None:
    sought = Sought(days[0], days[-1], product=bank.goods[CALLED_BACK][0])
    act = diary.act(actor_of(f"officer-{bank.district.code}-1", days[-1]), at(days[-1], "19:10"))
    call_back(act, district=bank.district, sought=sought, reason=CALL_REASON)
