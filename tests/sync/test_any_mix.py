"""Whatever desks and phones do to one round, and in whatever order it arrives, the books hold to the gram."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from songtor.city.acting import Act
from songtor.city.goods import Goods
from songtor.evidence.errors import Refusal
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, Stop, Waste, Weighing
from songtor.sync.entering.services import telling
from tests.personas import act, at, make_branch, make_offer
from tests.sync.books import differences
from tests.sync.conftest import World

KINDS = ("ready", "fresh", "snack")
STEPS = 24


class Mix:
    """One round with two pick-ups and a delivery, a desk, and two phones that send when they like."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, Random(seed)
        malee = world.people.actor("malee")
        offer = make_offer(malee, make_branch(malee, name="สาขาสอง"))
        second = rounds.add_pickup(act(malee, "08:45"), round_=world.round, offer=offer)
        self.stops = [world.pickup, second, world.delivery]
        self.phones = [world.phone, world.another_phone()]
        self.unsent: dict[int, list[object]] = {0: [], 1: []}
        self.now = at("09:00")

    def go(self) -> None:
        for _step in range(STEPS):
            self.now += timedelta(minutes=self.dice.randint(1, 12))
            self.dice.choice((self.phone_acts, self.phone_acts, self.desk_acts, self.phone_sends))()
        for number in (0, 1):
            self.send(number)

    def phone_acts(self) -> None:
        number = self.dice.choice((0, 1))
        phone, stop = self.phones[number], self.dice.choice(self.stops)
        kind, where, body = self.dice.choice(self.doings())(stop)
        self.unsent[number].append(phone.mint(kind, self.now, where, **body))

    def doings(self) -> list[Callable[[Stop], tuple[str, Stop | Round, dict[str, object]]]]:
        kg = f"{self.dice.uniform(1, 9):.2f}"
        code = self.dice.choice(KINDS)
        mine = [one for phone in self.phones for one in phone.minted if one.kind in ("weigh", "deliver", "waste")]
        of = str(self.dice.choice(mine).op_id) if mine else ""
        return [
            lambda stop: ("arrive", stop, {}),
            lambda stop: ("weigh", stop, {"category": code, "gross_kg": kg, "tare_kg": "0"}),
            lambda stop: ("weigh", stop, {"category": code, "gross_kg": kg, "tare_kg": "0.50"}),
            lambda stop: ("zero", stop, {"reason": "none_left"}),
            lambda stop: ("miss", stop, {"reason": "closed"}),
            lambda stop: ("deliver", stop, {"lines": [{"category": code, "kg": kg}], "heads": 4}),
            lambda stop: ("waste", self.world.round, {"lines": [{"category": code, "kg": kg}], "reason": "spoiled"}),
            lambda stop: ("correct", stop, {"of": of, "reason": "ผิด", "body": None}),
            lambda stop: ("sign_off", self.world.round, {"reason": "ชั่งต่างกัน"}),
        ]

    def phone_sends(self) -> None:
        self.send(self.dice.choice((0, 1)))

    def send(self, number: int) -> None:
        if self.unsent[number]:
            self.phones[number].send(*self.unsent[number], received_at=max(self.now, at("09:00")))
            self.unsent[number] = []

    def desk_acts(self) -> None:
        who = self.world.people.actor("malees_head")
        done = telling(replace(act(who, "10:00"), happened_at=self.now, entered_at=self.now))
        try:
            self.dice.choice(self.at_the_desk())(done)
        except Refusal:
            return

    def at_the_desk(self) -> list[Callable[[Act], object]]:
        stop, code = self.dice.choice(self.stops), self.dice.choice(KINDS)
        grams = self.dice.randint(500, 9_000)
        weighed = list(Weighing.objects.filter(reversal=None).order_by("pk"))
        given = list(Receipt.objects.filter(reversal=None).order_by("pk"))
        wasted = list(Waste.objects.filter(reversal=None).order_by("pk"))
        doings: list[Callable[[Act], object]] = [
            lambda a: rounds.record_weighing(a, stop=stop, category=code, gross_grams=grams, tare_grams=0),
            lambda a: hand_over(a, stop=self.world.delivery, lines=[Goods(code, grams)], heads=3, counts={}),
            lambda a: rounds.write_off(a, round_=self.world.round, goods=Goods(code, grams), reason="spoiled"),
            lambda a: rounds.miss_stop(a, stop=stop, reason="closed"),
            lambda a: rounds.finish_pickup(a, stop=stop),
            lambda a: rounds.sign_off(a, round_=self.world.round, reason="ชั่งต่างกัน"),
        ]
        if weighed:
            wrong = self.dice.choice(weighed)
            doings += [
                lambda a: rounds.reverse_weighing(a, weighing=wrong, reason="ผิด"),
                lambda a: rounds.correct_weighing(a, weighing=wrong, gross_grams=grams, tare_grams=0, reason="ผิด"),
            ]
        if given:
            doings.append(lambda a: reverse_receipt(a, receipt=given[-1], reason="ผิด"))
        if wasted:
            doings.append(lambda a: rounds.reverse_waste(a, waste=wasted[-1], reason="ผิด"))
        return doings


@pytest.mark.parametrize("seed", range(12))
def test_the_books_hold(world: World, seed: int) -> None:
    mix = Mix(world, seed)
    mix.go()
    assert differences() == []
