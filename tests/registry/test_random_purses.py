"""Random merges, undos, grants and sales: no point is lost, and whoever is one has one purse."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal
from songtor.people.models import Household, HouseholdMember, Person
from songtor.points.expiring import expire_due
from songtor.points.models import Transfer
from songtor.registry.circles import holding
from songtor.registry.services import Pair, settle_link, undo_link
from songtor.reports.verify import CHECKS
from tests.personas import DAY, act, at, make_people
from tests.registry.folk import make_person
from tests.registry.purses import give, held, make_home, pay

pytestmark = pytest.mark.django_db


class City:
    """Singles and families of two districts with some points; the same seed is the same series."""

    def __init__(self, seed: int) -> None:
        self.random, people = Random(seed), make_people()
        self.nok, self.officers = people.actor("nok"), {"1040": people.actor("malee"), "1011": people.actor("somchai")}
        self.homes: list[Household] = []
        self.folk: list[Person] = []
        self.day, self.done = DAY, Counter[str]()
        for district, officer in self.officers.items():
            for members in (1, 1, 1, 2, 3) if district == "1040" else (1, 1, 2):
                some = [make_person(officer, district=district) for _ in range(members)]
                self.homes.append(make_home(officer, *some, district=district))
                self.folk += some

    def officer(self, home: Household) -> Actor:
        return self.officers[home.district_id]

    def give(self) -> None:
        home = self.random.choice(self.homes)
        last = self.random.choice([None, *(self.day + timedelta(days=days) for days in (0, 3, 40))])
        give(self.officer(home), home, self.random.randint(1, 99), last, day=self.day)

    def pay(self) -> None:
        home = self.random.choice([home for home in self.homes if held(home) != [0]] or self.homes)
        pay(self.officer(home), home, self.random.randint(1, max(1, *held(home))), day=self.day)

    def sleep(self) -> None:
        self.day += timedelta(days=1)
        expire_due(now=at("00:05", self.day))

    def join(self) -> None:
        pair = self.random.choice([Pair.of(*two) for two in combinations(self.folk, 2)])
        settle_link(act(self.nok, day=self.day), pair=pair, answer=self.random.choice(("SAME", "SAME", "DIFFERENT")))
        self.look(pair)

    def part(self) -> None:
        pair = self.random.choice(self.decided())
        undo_link(act(self.nok, day=self.day), pair=pair)
        self.look(pair)

    def decided(self) -> list[Pair]:
        rows = holding("SAME").select_related("left", "right").order_by("pk")
        return [Pair(row.left, row.right) for row in rows]

    def go(self, times: int, deeds: dict[str, int]) -> None:
        for name in self.random.choices(list(deeds), list(deeds.values()), k=times):
            try:
                getattr(self, name)()
            except (Refusal, IndexError):
                continue
            self.done[name] += 1

    def look(self, pair: Pair) -> None:
        """Each of the two, as they stand now, has points in one household alone at most, and where they belong."""
        two = Person.objects.filter(pk__in=[pair.left.pk, pair.right.pk])
        for top in set(two.values_list("current_id", flat=True)):
            for district in self.officers:
                alone, together = self.lives(top, district)
                if len(together) > 1:
                    continue
                purse = together[0] if together else min(alone, key=lambda home: home.pk, default=None)
                assert [home for home in alone if home != purse and held(home) != [0]] == []

    def lives(self, top: object, district: str) -> tuple[list[Household], list[Household]]:
        """Homes of the district in which a person lives alone, and those with others."""
        alone, together = [], []
        for home in self.homes:
            rows = HouseholdMember.objects.filter(household=home).values_list("person__current_id", flat=True)
            if home.district_id == district and top in set(rows):
                (alone if len(set(rows)) == 1 else together).append(home)
        return alone, together

    def differences(self) -> list[str]:
        """What `songtor verify` finds."""
        return [f"{what}: {one}" for what, find in CHECKS.items() for one in find()]


@pytest.mark.parametrize("seed", range(4))
def test_a_random_series_loses_no_point_and_leaves_one_purse(seed: int) -> None:
    city = City(seed)
    city.go(120, {"join": 30, "part": 20, "give": 25, "pay": 20, "sleep": 5})
    assert set(city.done) == {"join", "part", "give", "pay", "sleep"}
    assert city.differences() == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_when_all_is_undone_everybody_has_what_they_had(seed: int) -> None:
    city = City(seed)
    city.go(40, {"give": 1})
    before = held(*city.homes)
    city.go(60, {"join": 3, "part": 2})
    while city.decided():
        city.part()
    assert Transfer.objects.filter(cause="move", reverses__isnull=True).count() > 5
    assert held(*city.homes) == before
    assert city.differences() == []
