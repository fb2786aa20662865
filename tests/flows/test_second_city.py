"""Another city is another folder: its own districts, weekdays and categories carry a whole day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from songtor.city.files import read_city
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.loading import load_city
from songtor.city.models import (
    Agency,
    Community,
    Coordination,
    District,
    DistrictGroup,
    FoodCategory,
    Holiday,
    Subdistrict,
    Target,
    Vehicle,
)
from songtor.city.policy import Actor, Grant
from songtor.city.queries import city_targets, coordination_of, round_days
from songtor.city.roles import Role
from songtor.offers import services as offers
from songtor.receipts.services import hand_over
from songtor.reports.services import refresh
from songtor.reports.verify import differences
from songtor.rounds import services as rounds
from songtor.stock.queries import masses
from tests.personas import act, at, make_round, stops_of

pytestmark = pytest.mark.django_db

TOWN = Path(__file__).resolve().parents[1] / "cities" / "tinytown"
DAY = date(2024, 11, 5)
OFFICER = Actor("account:town-officer", "Officer (synthetic)", (Grant(Role.OFFICER, districts=frozenset({"t1"})),))


@pytest.fixture
def town() -> District:
    """Tinytown instead of Bangkok, loaded twice: the second time adds nothing."""
    for model in (Target, Coordination, Vehicle, Agency, Community, Subdistrict, District, DistrictGroup, Holiday):
        model._default_manager.all().delete()
    FoodCategory.objects.all().delete()
    for _ in range(2):
        load_city(read_city(TOWN))
    return District.objects.get(pk="t1")


def test_the_town_is_loaded_once(town: District) -> None:
    counted = [model._default_manager.count() for model in (District, Community, Vehicle, Coordination, Target)]
    assert counted == [3, 3, 3, 4, 3]
    assert city_targets("food", 2567) == {"ANNEX": 100, "HEADER": 90}


def test_its_round_days_follow_its_coordination_and_holidays(town: District) -> None:
    coordination = coordination_of("t1", DAY)
    assert coordination is not None
    found = round_days(coordination, date(2024, 11, 4), date(2024, 11, 10))
    assert found == [date(2024, 11, 5), date(2024, 11, 7), date(2024, 11, 9)]


def test_a_whole_day_runs_in_its_own_categories(town: District) -> None:
    point = offers.Point(town.lat, town.lon)
    branch = offers.register_donor(
        act(OFFICER, "07:00"), district=town, name="Bakery", first_branch=offers.Place("Bakery", point)
    )
    site = offers.add_site(
        act(OFFICER, "07:00"),
        district=town,
        place=offers.Place("Mill", point, kind="COMMUNITY"),
        people=20,
        needs=[Goods("bread", 9_000), Goods("jar", pieces=40)],
    )
    said = [OfferedGoods("bread", 8_000, use_by=at("18:00")), OfferedGoods("jar", pieces=30)]
    window = offers.Window(at("09:00"), at("12:00"))
    offer = offers.announce_offer(act(OFFICER, "08:00"), branch=branch, day=DAY, lines=said, window=window)
    round_ = make_round(OFFICER, offer, site)
    pickup, delivery = stops_of(round_)
    rounds.record_weighing(act(OFFICER, "09:30"), stop=pickup, category="bread", gross_grams=8_400, tare_grams=400)
    rounds.count_pieces(act(OFFICER, "09:31"), stop=pickup, category="jar", pieces=29)
    rounds.finish_pickup(act(OFFICER, "09:40"), stop=pickup)
    lines = [Goods("bread", 8_000), Goods("jar", pieces=29)]
    hand_over(act(OFFICER, "10:30"), stop=delivery, lines=lines, heads=19, counts={"CHILD": 6})
    assert rounds.sign_off(act(OFFICER, "12:00"), round_=round_).difference_grams == 0
    refresh()
    assert list(differences()) == []
    assert [(d, mass.collected, mass.handed_out) for d, _, mass in masses("pieces")] == [("t1", 29, 29)]
