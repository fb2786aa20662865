"""Whatever officers do in whatever order: books balance, chains hold, published days are what the ledgers say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from songtor.city.goods import Goods
from songtor.city.policy import Actor
from songtor.evidence.acts import Act
from songtor.evidence.errors import Refusal
from songtor.offers.models import Branch, Site
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.reports.services import refresh
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop, StopKind, Waste, Weighing
from songtor.rounds.queries import aboard_of
from songtor.stock.models import Place, PlaceKind
from songtor.stock.queries import aboard, masses
from tests.personas import DAY, act, make_branch, make_offer, make_people, make_round, make_site, stops_of

pytestmark = pytest.mark.django_db

ACTS = 200
NEEDED = ("weigh", "correct", "sign_off", "hand_over", "waste", "take_out_of_waste")
"""What every run does at least once: a day in which nothing was handed over shows nothing."""


@dataclass
class Officer:
    """Does anything at any time; the services say what cannot be."""

    dice: random.Random
    malee: Actor
    head: Actor
    branches: list[Branch]
    site: Site
    done: Counter[str] = field(default_factory=Counter)

    def act(self) -> Act:
        who = self.head if self.dice.random() < 0.5 else self.malee
        minute = self.dice.randrange(9 * 60, 18 * 60)
        return act(who, f"{minute // 60:02}:{minute % 60:02}", day=DAY + timedelta(days=self.dice.randrange(2)))

    def one_of(self, rows: object) -> object:
        return self.dice.choice(list(rows))  # type: ignore[call-overload]

    def has_done_all(self) -> bool:
        return all(self.done[deed] for deed in NEEDED)

    def live(self) -> None:
        deeds = [
            *[self.weigh, self.hand_over] * 4,
            *[self.correct, self.reverse, self.take_back, self.waste] * 2,
            *[self.take_out_of_waste] * 2,
            *[self.finish, self.miss, self.count, self.zero],
            *[self.sign_off, self.new_round] * 2,
        ]
        deed: Callable[[], object] = self.dice.choice(deeds)
        try:
            deed()
        except (Refusal, IndexError) as problem:
            self.done[f"no {deed.__name__} ({type(problem).__name__})"] += 1
        else:
            self.done[deed.__name__] += 1

    def stop(self, kind: StopKind) -> Stop:
        """Mostly one of a round still open; now and then of one signed off, which has to refuse."""
        stops = Stop.objects.filter(kind=kind).select_related("round", "offer", "site")
        still_open = stops.exclude(round__state__in=[RoundState.SIGNED_OFF, RoundState.CANCELLED])
        return self.one_of((still_open if self.dice.random() < 0.7 else None) or stops)

    def goods(self) -> Goods:
        return Goods(self.dice.choice(["ready", "fresh"]), self.dice.randrange(1, 9_000))

    def of_what_is_aboard(self, round_: Round) -> list[Goods]:
        """Now and then more than is aboard."""
        here = [replace(goods, grams=goods.grams // 2) for goods in aboard_of(round_).values() if goods.grams]
        return here if self.dice.random() < 0.8 else [self.goods()]

    def new_round(self) -> None:
        if not Round.objects.exclude(state__in=[RoundState.SIGNED_OFF, RoundState.CANCELLED]).exists():
            make_round(self.malee, make_offer(self.malee, self.one_of(self.branches)), self.site)

    def weigh(self) -> None:
        goods = self.goods()
        asked = {"category": goods.category, "gross_grams": goods.grams + 500, "tare_grams": 500}
        rounds.record_weighing(self.act(), stop=self.stop(StopKind.PICKUP), **asked)

    def count(self) -> None:
        rounds.count_pieces(self.act(), stop=self.stop(StopKind.PICKUP), category="box", pieces=12)

    def zero(self) -> None:
        rounds.record_zero(self.act(), stop=self.stop(StopKind.PICKUP), category="fresh", reason="none_left")

    def hand_over(self) -> None:
        stop = self.stop(StopKind.DELIVERY)
        hand_over(self.act(), stop=stop, lines=self.of_what_is_aboard(stop.round)[:1], heads=9, counts={"CHILD": 3})

    def take_back(self) -> None:
        reverse_receipt(self.act(), receipt=self.one_of(Receipt.objects.all()), reason="จดผิด")

    def correct(self) -> None:
        grams = self.dice.randrange(1, 9_000)
        weighing = self.one_of(Weighing.objects.filter(reversal__isnull=True, pieces=0))
        rounds.correct_weighing(self.act(), weighing=weighing, gross_grams=grams, tare_grams=0, reason="อ่านผิด")

    def reverse(self) -> None:
        rounds.reverse_weighing(self.act(), weighing=self.one_of(Weighing.objects.all()), reason="ชั่งผิด")

    def waste(self) -> None:
        round_ = self.one_of(Round.objects.all())
        rounds.write_off(self.act(), round_=round_, goods=self.of_what_is_aboard(round_)[0], reason="spoiled")

    def take_out_of_waste(self) -> None:
        rounds.reverse_waste(self.act(), waste=self.one_of(Waste.objects.all()), reason="เลือกผิด")

    def finish(self) -> None:
        rounds.finish_pickup(self.act(), stop=self.stop(StopKind.PICKUP))

    def miss(self) -> None:
        rounds.miss_stop(self.act(), stop=self.stop(StopKind.DELIVERY), reason="closed")

    def sign_off(self) -> None:
        round_ = self.one_of(Round.objects.filter(state=RoundState.UNDER_WAY))
        rounds.sign_off(self.act(), round_=round_, kept=self.of_what_is_aboard(round_), reason="ชั่งไม่ตรง")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_hundred_acts_in_any_order_balance_and_verify(seed: int) -> None:
    people = make_people()
    malee = people.actor("malee")
    branches = [make_branch(malee, name=f"สาขา {n}") for n in range(4)]
    officer = Officer(random.Random(seed), malee, people.actor("malees_head"), branches, make_site(malee))
    officer.new_round()
    for lived in range(ACTS * 10):  # the rows' own random ids make a seed's days differ: some take longer to do it all
        if lived >= ACTS and officer.has_done_all():
            break
        officer.live()
    assert officer.has_done_all(), officer.done
    refresh()
    assert list(differences()) == []
    assert all(mass.balances for column in ("grams", "pieces") for *_, mass in masses(column))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_correcting_after_sign_off_again_and_again_leaves_the_vehicle_as_signed(times: int) -> None:
    people = make_people()
    malee, head = people.actor("malee"), people.actor("malees_head")
    round_ = make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee))
    pickup, delivery = stops_of(round_)
    asked = {"stop": pickup, "category": "ready", "gross_grams": 10_000, "tare_grams": 0}
    weighing = rounds.record_weighing(act(malee, "09:35"), **asked)
    rounds.finish_pickup(act(malee, "09:40"), stop=pickup)
    hand_over(act(malee, "11:00"), stop=delivery, lines=[Goods("ready", 8_000)], heads=9, counts={})
    rounds.sign_off(act(malee, "12:00"), round_=round_, kept=[Goods("ready", 2_000)])
    for turn in range(1, times + 1):
        right = {"gross_grams": 10_000 + 100 * turn, "tare_grams": 0, "reason": "อ่านผิด"}
        weighing = rounds.correct_weighing(act(head, f"13:0{turn}"), weighing=weighing, **right)
    vehicle = Place.objects.get(kind=PlaceKind.VEHICLE, subject=round_.vehicle_id)
    assert aboard(vehicle) == {"ready": Goods("ready", 2_000)}
    *_, (_, _, mass) = masses()
    assert (mass.collected, mass.on_hand, mass.difference) == (10_000 + 100 * times, 2_000, 100 * times)
    refresh()
    assert list(differences()) == []
