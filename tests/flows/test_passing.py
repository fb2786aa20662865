"""Food a district cannot fetch goes to a neighbour, then to anybody; it is with one district at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.goods import Goods
from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.city.queries import neighbours_of
from songtor.evidence.errors import Refusal, Unknown
from songtor.offers.models import Branch, Holding, Offer, OfferTaken, Reach
from songtor.offers.queries import (
    offer_for,
    offers_of_day,
    offers_up_for_taking,
    open_offers,
    passed_on_from,
    passings_of,
)
from songtor.offers.services import announce_nothing, withdraw_offer
from songtor.offers.verify import holding_differences
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, RoundState, Stop
from tests.flows.racing import at_once, own_database
from tests.personas import (
    BANG_KHAE,
    DAY,
    LAT_KRABANG,
    People,
    act,
    at,
    make_branch,
    make_offer,
    make_officer,
    make_people,
    make_round,
    make_site,
)

PHASI_CHAROEN = "1022"  # beside Bang Khae; Lat Krabang lies at the other end of the city
TOO_FULL = "รถเต็มแล้ว"


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def neighbour(people: People) -> Actor:
    return make_officer("wanna", "วรรณา (สมมติ)", PHASI_CHAROEN)


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return make_branch(malee)


@pytest.fixture
def offer(malee: Actor, branch: Branch) -> Offer:
    return make_offer(malee, branch)


def of(code: str) -> District:
    return District.objects.get(pk=code)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code


def pass_on(actor: Actor, offer: Offer, *, clock: str = "10:00", **more: object) -> object:
    asked = {"from_district": of(BANG_KHAE), "reason": TOO_FULL, **more}
    return rounds.pass_on(act(actor, clock), offer=offer, **asked)


def take(actor: Actor, offer: Offer, code: str, *, clock: str = "10:10") -> OfferTaken:
    return rounds.take(act(actor, clock), offer=offer, district=of(code))


def with_(actor: Actor, code: str) -> list[Offer]:
    """What the district plans; the planner and the board agree."""
    planned = list(open_offers(of(code), DAY))
    assert list(offers_of_day(actor=actor, district=of(code), day=DAY)) == planned
    return planned


@pytest.mark.django_db
def test_neighbours_share_a_border_both_ways() -> None:
    assert PHASI_CHAROEN in neighbours_of(BANG_KHAE)
    assert LAT_KRABANG not in neighbours_of(BANG_KHAE)
    codes = [district.pk for district in District.objects.all()]
    assert all(one in neighbours_of(other) for one in codes for other in neighbours_of(one))
    assert {len(neighbours_of(code)) > 0 for code in codes} == {True}


def test_without_a_reason_nothing_is_passed_on(malee: Actor, offer: Offer) -> None:
    with refused("passing_needs_reason"):
        pass_on(malee, offer, reason="  ")
    assert not Holding.objects.exists()


def test_what_cannot_be_fetched_any_more_is_passed_on_to_nobody(malee: Actor, offer: Offer, branch: Branch) -> None:
    with refused("fetch_time_over"):
        pass_on(malee, offer, clock="12:00")
    nothing = announce_nothing(act(malee, "08:30"), branch=branch, day=DAY)
    for gone in (offer, nothing):
        with refused("offer_closed"):
            pass_on(malee, gone)


def test_what_somebody_fetches_is_passed_on_only_after_its_stop_was_dropped(malee: Actor, offer: Offer) -> None:
    round_ = make_round(malee, offer, make_site(malee))
    with refused("offer_already_planned"):
        pass_on(malee, offer)
    rounds.drop_stop(act(malee), stop=round_.stops.get(offer=offer), reason=TOO_FULL)
    pass_on(malee, offer)


def test_an_offer_is_passed_on_by_the_district_it_is_with(malee: Actor, people: People, offer: Offer) -> None:
    with pytest.raises(Unknown):
        pass_on(people.actor("somchai"), offer)
    with refused("other_district"):
        pass_on(malee, offer, to_district=of(BANG_KHAE))
    pass_on(malee, offer, to_district=of(LAT_KRABANG))
    with refused("offer_elsewhere"):
        pass_on(malee, offer)
    pass_on(people.actor("somchai"), offer, from_district=of(LAT_KRABANG), to_district=of(BANG_KHAE))
    assert with_(malee, BANG_KHAE) == [offer]


def test_an_offer_handed_to_a_district_is_its_own_to_plan(malee: Actor, people: People, offer: Offer) -> None:
    somchai = people.actor("somchai")
    with pytest.raises(Unknown):
        offer_for(actor=somchai, offer_id=offer.pk)
    pass_on(people.actor("nok"), offer, to_district=of(LAT_KRABANG))
    assert (with_(malee, BANG_KHAE), with_(somchai, LAT_KRABANG)) == ([], [offer])
    assert list(passed_on_from(actor=malee, district=of(BANG_KHAE), day=DAY)) == [offer]
    assert offer_for(actor=somchai, offer_id=offer.pk) == offer
    with refused("other_district"):
        rounds.add_pickup(act(malee), round_=empty_round(BANG_KHAE), offer=offer)
    stop = rounds.add_pickup(act(somchai), round_=empty_round(LAT_KRABANG), offer=offer)
    assert (stop.district_id, offer.district_id) == (LAT_KRABANG, BANG_KHAE)


def empty_round(code: str) -> Round:
    vehicle = of(code).vehicles.order_by("name").first()
    assert vehicle is not None
    return Round.objects.create(district=of(code), day=DAY, vehicle=vehicle, leaves_at=at("09:00"))


def test_neighbours_may_take_it_and_others_only_when_the_whole_city_may(
    malee: Actor, neighbour: Actor, people: People, offer: Offer
) -> None:
    somchai = people.actor("somchai")

    def seen(actor: Actor) -> list[Offer]:
        return list(offers_up_for_taking(actor=actor, day=DAY, now=at("10:05")))

    assert [seen(actor) for actor in (malee, neighbour, somchai)] == [[], [], []]
    pass_on(malee, offer)
    assert [seen(actor) for actor in (malee, neighbour, somchai)] == [[offer], [offer], []]
    with refused("offer_not_open"):
        take(somchai, offer, LAT_KRABANG)
    with refused("offer_open_already"):
        pass_on(malee, offer)
    pass_on(malee, offer, reach=Reach.CITY)
    assert [seen(actor) for actor in (malee, neighbour, somchai)] == [[offer]] * 3
    take(somchai, offer, LAT_KRABANG)
    assert [seen(actor) for actor in (malee, neighbour, somchai)] == [[], [], []]
    assert (with_(malee, BANG_KHAE), with_(somchai, LAT_KRABANG)) == ([], [offer])


def test_nobody_but_planners_of_districts_sees_the_open_board(malee: Actor, people: People, offer: Offer) -> None:
    pass_on(malee, offer, reach=Reach.CITY)
    giver = Actor("account:giver", grants=())
    assert list(offers_up_for_taking(actor=giver, day=DAY, now=at("10:05"))) == []
    assert list(offers_up_for_taking(actor=people.actor("nok"), day=DAY, now=at("10:05"))) == [offer]
    assert list(offers_up_for_taking(actor=people.actor("nok"), day=DAY, now=at("12:00"))) == []
    with pytest.raises(Unknown):
        take(people.actor("nok"), offer, LAT_KRABANG)


def test_the_own_district_may_still_fetch_what_nobody_took(malee: Actor, neighbour: Actor, offer: Offer) -> None:
    pass_on(malee, offer)
    assert with_(malee, BANG_KHAE) == [offer]
    rounds.add_pickup(act(malee, "10:05"), round_=empty_round(BANG_KHAE), offer=offer)
    with refused("offer_already_planned"):
        take(neighbour, offer, PHASI_CHAROEN)


def test_its_way_is_told_with_reasons_and_stands_in_the_evidence(malee: Actor, neighbour: Actor, offer: Offer) -> None:
    pass_on(malee, offer)
    take(neighbour, offer, PHASI_CHAROEN)
    pass_on(
        neighbour, offer, from_district=of(PHASI_CHAROEN), reason="รถเสีย", to_district=of(LAT_KRABANG), clock="10:20"
    )
    way = passings_of(actor=malee, offer=offer)
    assert [(p.number, p.district_id, p.reach, p.to_district_id, p.reason) for p in way] == [
        (1, BANG_KHAE, "neighbours", None, TOO_FULL),
        (2, PHASI_CHAROEN, "district", LAT_KRABANG, "รถเสีย"),
    ]
    assert list(differences()) == []
    Holding.objects.update(district=of(BANG_KHAE))
    assert [d.what for d in differences()] == ["an offer is not where it was passed on to"]


def test_a_word_said_anew_stays_with_whoever_took_it(
    malee: Actor, neighbour: Actor, offer: Offer, branch: Branch
) -> None:
    pass_on(malee, offer)
    take(neighbour, offer, PHASI_CHAROEN)
    anew = make_offer(malee, branch)
    assert (with_(malee, BANG_KHAE), with_(neighbour, PHASI_CHAROEN)) == ([], [anew])
    withdraw_offer(act(malee, "10:30"), offer=anew, reason="ขายหมด")
    assert with_(neighbour, PHASI_CHAROEN) == []
    assert list(differences()) == []


def test_kilograms_belong_to_the_district_that_acted(malee: Actor, people: People, offer: Offer) -> None:
    somchai = people.actor("somchai")
    pass_on(malee, offer, to_district=of(LAT_KRABANG))
    site = make_site(somchai, name="ชุมชนหัวตะเข้", district=LAT_KRABANG)
    round_ = empty_round(LAT_KRABANG)
    pickup = rounds.add_pickup(act(somchai, "10:05"), round_=round_, offer=offer)
    rounds.add_delivery(act(somchai, "10:05"), round_=round_, site=site)
    rounds.publish_day(act(somchai, "10:06"), district=of(LAT_KRABANG), day=DAY)
    rounds.arrive(act(somchai, "10:30"), stop=pickup)
    weighing = rounds.record_weighing(
        act(somchai, "10:35"), stop=pickup, category="ready", gross_grams=9_000, tare_grams=0
    )
    assert weighing.district_id == LAT_KRABANG
    rounds.leave_rest(act(somchai, "10:40"), stop=pickup, lines=[Goods("ready", 3_000)], until=at("15:00"))
    (rest,) = with_(malee, BANG_KHAE)
    assert rest.left_over_of_id == offer.pk
    assert list(differences()) == []


def test_the_open_board_costs_the_same_for_two_offers_and_twenty(
    malee: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def shown(most: int) -> int:
        rows = offers_up_for_taking(actor=malee, day=DAY, now=at("10:05"))[:most]
        return sum(
            len(f"{o.branch.donor} {o.holding.district} {o.holding.passing.reason} {o.lines.all()}") > 0 for o in rows
        )

    for n in range(20):
        pass_on(malee, make_offer(malee, make_branch(malee, name=f"สาขา {n}")), reach=Reach.CITY)
    for most in (2, 20):
        with django_assert_num_queries(3):
            assert shown(most) == most


@pytest.fixture(scope="module")
def postgres(postgres_city_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Actor, Actor, Actor]]:
    with own_database(postgres_city_url, django_db_blocker):
        assert connection.vendor == "postgresql"
        people = make_people()
        yield people.actor("malee"), make_officer("wanna", "วรรณา (สมมติ)", PHASI_CHAROEN), people.actor("somchai")


def up_for_taking(malee: Actor, name: str) -> Offer:
    offer = make_offer(malee, make_branch(malee, name=name))
    pass_on(malee, offer, reach=Reach.CITY)
    return offer


@pytest.mark.postgres
def test_two_districts_at_once_take_it_once(postgres: tuple[Actor, Actor, Actor]) -> None:
    malee, neighbour, somchai = postgres
    for turn in range(10):
        offer = up_for_taking(malee, f"พร้อมกัน {turn}")
        answers = at_once([partial(take, neighbour, offer, PHASI_CHAROEN), partial(take, somchai, offer, LAT_KRABANG)])
        assert sorted(getattr(answer, "code", "taken") for answer in answers) == ["offer_not_open", "taken"]
        assert OfferTaken.objects.filter(passing__offer=offer).count() == 1
    assert list(differences()) == []


@pytest.mark.postgres
def test_taking_and_planning_at_once_is_one_of_both(postgres: tuple[Actor, Actor, Actor]) -> None:
    malee, neighbour, _ = postgres
    for turn in range(10):
        Round.objects.update(state=RoundState.CANCELLED)
        offer, round_ = up_for_taking(malee, f"รับหรือไป {turn}"), empty_round(BANG_KHAE)

        def plan(offer: Offer = offer, round_: Round = round_) -> Stop:
            return rounds.add_pickup(act(malee, "10:05"), round_=round_, offer=offer)

        answers = at_once([partial(take, neighbour, offer, PHASI_CHAROEN), plan])
        assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert list(holding_differences()) == []


@pytest.mark.postgres
def test_without_holding_the_offer_both_believe_they_took_it(postgres: tuple[Actor, Actor, Actor]) -> None:
    """The control: looking first and writing then."""
    offer, gate = up_for_taking(postgres[0], "ไม่ล็อก"), Barrier(2)

    def naive(code: str) -> bool:
        with transaction.atomic():
            is_open = Holding.objects.filter(pk=offer.pk, open_to=Reach.CITY).exists()
            gate.wait(10)
            if is_open:
                Holding.objects.filter(pk=offer.pk).update(district=of(code), open_to="")
            return is_open

    assert at_once([partial(naive, PHASI_CHAROEN), partial(naive, LAT_KRABANG)]) == [True, True]
