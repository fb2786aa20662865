"""Two at once on one fact: each gram moves once, each key counts once, each chain has one next place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.goods import Goods
from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.models import ChainEntry, ChainHead
from songtor.evidence.verify import chain_differences
from songtor.offers.models import Branch, Donor, Offer
from songtor.offers.services import Place as Found
from songtor.offers.services import Point, announce_nothing, register_donor
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.errors import RoundSignedOff
from songtor.rounds.models import Round, SignOff, Weighing
from songtor.stock.models import Balance, Cause, Lot, Movement, Place, PlaceKind
from songtor.stock.queries import mass_differences
from songtor.stock.services import Why, bring_in, draw, move, place_of
from tests.flows.racing import at_once, own_database
from tests.personas import (
    BANG_KHAE,
    DAY,
    FOUNDER,
    act,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)

pytestmark = pytest.mark.postgres

TIMES = 10


@pytest.fixture(scope="module")
def postgres(postgres_city_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """PostgreSQL whatever the database of the run, with Malee in it."""
    with own_database(postgres_city_url, django_db_blocker):
        assert connection.vendor == "postgresql"
        yield make_people().actor("malee")


def on_the_road(malee: Actor, name: str) -> Round:
    """A published round with a vehicle of its own."""
    Round.objects.exclude(state="signed_off").update(state="cancelled")
    return make_round(malee, make_offer(malee, make_branch(malee, name=name)), make_site(malee, name=name))


def aboard(grams: int) -> tuple[Place, Lot]:
    """A new vehicle with one lot."""
    vehicle = place_of(BANG_KHAE, PlaceKind.VEHICLE, uuid4())
    origin, why = place_of(BANG_KHAE, PlaceKind.BRANCH, uuid4()), Why(Cause.WEIGHING, uuid4(), DAY)
    with transaction.atomic():
        lot = bring_in(act(FOUNDER), origin=origin, to_place=vehicle, goods=Goods("ready", grams), why=why)
    return vehicle, lot


def test_same_key_at_once_is_one_fact_and_one_answer(postgres: Actor) -> None:
    district = District.objects.get(pk=BANG_KHAE)
    place = Found("สาขาแรก", Point(13.7, 100.4))
    for turn in range(TIMES):
        deeds = [act(postgres, key=f"twice-{turn}") for _ in range(4)]
        asked = {"district": district, "name": f"ร้าน {turn}", "first_branch": place}
        answers = at_once([partial(register_donor, deed, **asked) for deed in deeds])
        assert len({getattr(answer, "pk", repr(answer)) for answer in answers}) == 1
        assert Donor.objects.filter(name=f"ร้าน {turn}").count() == 1


def test_without_keys_the_same_form_at_once_is_four_facts(postgres: Actor) -> None:
    """The control: looking first and writing then finds nothing in all four."""
    gate = Barrier(4)

    def naive() -> None:
        with transaction.atomic():
            seen = Donor.objects.filter(name="ร้านซ้ำ").exists()
            gate.wait(10)
            if not seen:
                Donor.objects.create(name="ร้านซ้ำ", registered_at=act(postgres).entered_at)

    at_once([naive] * 4)
    assert Donor.objects.filter(name="ร้านซ้ำ").count() == 4


def test_two_deliveries_of_the_last_kilograms_take_each_gram_once(postgres: Actor) -> None:
    for _ in range(TIMES):
        vehicle, early = aboard(5_000)
        late = second_lot(vehicle, 5_000)
        sites = [place_of(BANG_KHAE, PlaceKind.SITE, uuid4()) for _ in range(2)]
        at_once([partial(deliver, vehicle, site, 5_000) for site in sites])
        assert {balance.grams for balance in Balance.objects.filter(place=vehicle)} == {0}
        assert [given(lot) for lot in (early, late)] == [5_000, 5_000]


def test_without_the_lock_both_deliveries_draw_the_same_grams(postgres: Actor) -> None:
    """The control: the vehicle not held, and both have looked before one writes."""
    gate = Barrier(2)
    vehicle, early = aboard(5_000)
    second_lot(vehicle, 5_000)
    sites = [place_of(BANG_KHAE, PlaceKind.SITE, uuid4()) for _ in range(2)]

    def naive(site: Place) -> None:
        with transaction.atomic():
            there = Balance.objects.get(place=vehicle, lot=early).grams
            gate.wait(10)
            why = Why(Cause.HAND_OVER, uuid4(), DAY)
            move(act(FOUNDER), lot=early, from_place=vehicle, to_place=site, goods=Goods("ready", there), why=why)

    at_once([partial(naive, site) for site in sites])
    assert given(early) == 10_000
    assert Balance.objects.get(place=vehicle, lot=early).grams == -5_000


def second_lot(vehicle: Place, grams: int) -> Lot:
    origin, why = place_of(BANG_KHAE, PlaceKind.BRANCH, uuid4()), Why(Cause.WEIGHING, uuid4(), DAY)
    with transaction.atomic():
        return bring_in(act(FOUNDER), origin=origin, to_place=vehicle, goods=Goods("ready", grams), why=why)


def deliver(vehicle: Place, site: Place, grams: int) -> None:
    with transaction.atomic():
        why = Why(Cause.HAND_OVER, uuid4(), DAY)
        draw(act(FOUNDER), from_place=vehicle, to_place=site, lines=[Goods("ready", grams)], why=why)


def given(lot: Lot) -> int:
    return Movement.objects.filter(lot=lot, cause=Cause.HAND_OVER).aggregate(total=Sum("grams"))["total"] or 0


def test_a_weighing_during_sign_off_is_counted_or_refused(postgres: Actor) -> None:
    for turn in range(TIMES // 2):
        round_ = on_the_road(postgres, f"ปิดงาน {turn}")
        pickup, delivery = stops_of(round_)
        weigh = {"stop": pickup, "gross_grams": 5_000, "tare_grams": 0}
        rounds.record_weighing(act(postgres, "09:35"), category="ready", **weigh)
        rounds.finish_pickup(act(postgres, "09:40"), stop=pickup)
        rounds.miss_stop(act(postgres, "11:00"), stop=delivery, reason="closed")
        answers = at_once(
            [
                partial(rounds.sign_off, act(postgres, "12:00"), round_=round_, reason="จุดส่งปิด"),
                partial(rounds.record_weighing, act(postgres, "12:00"), category="fresh", **weigh),
            ]
        )
        assert isinstance(answers[0], SignOff)
        assert isinstance(answers[1], (Weighing, RoundSignedOff))
        weighed = Weighing.objects.filter(stop=pickup).aggregate(total=Sum("grams"))["total"]
        assert answers[0].collected_grams == weighed


def test_two_offers_of_one_branch_at_once_follow_on_each_other(postgres: Actor) -> None:
    branch = make_branch(postgres, name="พร้อมกัน")
    answers = at_once([partial(announce_nothing, act(postgres, "08:00"), branch=branch, day=DAY) for _ in range(3)])
    assert all(isinstance(answer, Offer) for answer in answers)
    assert Offer.objects.filter(branch=branch, replaced_by__isnull=True).count() == 1


def test_chains_have_no_gap_with_eight_at_once(postgres: Actor) -> None:
    branches = [make_branch(postgres, name=f"โซ่ {n}") for n in range(8)]
    before = ChainHead.objects.get(scope=BANG_KHAE).length

    def five_words(branch: Branch) -> None:
        for _ in range(5):
            announce_nothing(act(postgres, "08:00"), branch=branch, day=DAY)

    assert at_once([partial(five_words, branch) for branch in branches]) == [None] * 8
    places = list(ChainEntry.objects.filter(scope=BANG_KHAE).order_by("seq").values_list("seq", flat=True))
    assert places == list(range(1, before + 41))


def test_next_place_as_max_plus_one_collides(postgres: Actor) -> None:
    """The control: the database refuses seven of eight, because the places were read before they were taken."""
    gate = Barrier(8)

    def naive() -> None:
        with transaction.atomic():
            last = ChainEntry.objects.filter(scope="naive").count()
            gate.wait(10)
            moment = act(FOUNDER).entered_at
            ChainEntry.objects.create(
                scope="naive", seq=last + 1, verb="x", actor_ref="x", day=DAY, happened_at=moment, entered_at=moment
            )

    answers = at_once([naive] * 8)
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 7


def test_a_balance_with_floor_is_spent_once(postgres: Actor) -> None:
    for _ in range(TIMES):
        vehicle, lot = aboard(1_000)
        shelf = place_of(BANG_KHAE, PlaceKind.SHELF, uuid4())
        shift(lot, vehicle, shelf)
        homes = [place_of(BANG_KHAE, PlaceKind.HOUSEHOLD, uuid4()) for _ in range(4)]
        answers = at_once([partial(shift, lot, shelf, home) for home in homes])
        assert sum(isinstance(answer, IntegrityError) for answer in answers) == 3
        assert Balance.objects.get(place=shelf, lot=lot).grams == 0


def test_read_then_write_spends_the_last_kilogram_twice(postgres: Actor) -> None:
    """The control: both read 1,000 and write 0; two households got it."""
    vehicle, lot = aboard(1_000)
    shelf = place_of(BANG_KHAE, PlaceKind.SHELF, uuid4())
    shift(lot, vehicle, shelf)
    gate = Barrier(2)
    got: list[int] = []

    def naive() -> None:
        with transaction.atomic():
            balance = Balance.objects.get(place=shelf, lot=lot)
            gate.wait(10)
            balance.grams -= 1_000
            balance.save()
            got.append(1_000)

    at_once([naive] * 2)
    assert (sum(got), Balance.objects.get(place=shelf, lot=lot).grams) == (2_000, 0)
    Balance.objects.filter(place=shelf, lot=lot).update(grams=F("grams") + 1_000)


def shift(lot: Lot, origin: Place, goal: Place) -> None:
    with transaction.atomic():
        why = Why(Cause.HAND_OVER, uuid4(), DAY)
        move(act(FOUNDER), lot=lot, from_place=origin, to_place=goal, goods=Goods("ready", 1_000), why=why)


def test_a_day_of_races_leaves_a_record_that_verifies(postgres: Actor) -> None:
    round_ = on_the_road(postgres, "ทั้งวัน")
    pickup, delivery = stops_of(round_)
    kinds = [("ready", 9_000), ("fresh", 4_000), ("snack", 2_000)]
    weigh = [
        partial(
            rounds.record_weighing, act(postgres, "09:35"), stop=pickup, category=code, gross_grams=grams, tare_grams=0
        )
        for code, grams in kinds
    ]
    assert [getattr(answer, "grams", answer) for answer in at_once(weigh)] == [grams for _, grams in kinds]
    rounds.finish_pickup(act(postgres, "09:40"), stop=pickup)
    lines = [Goods(code, grams) for code, grams in kinds]
    hand_over(act(postgres, "11:00"), stop=delivery, lines=lines, heads=5, counts={})
    rounds.sign_off(act(postgres, "12:00"), round_=round_)
    assert list(mass_differences()) == []
    # Other tests here move goods without an act, so not every fact is sealed.
    assert [found for found in chain_differences() if found.where.startswith(BANG_KHAE)] == []
