"""Households of people who were asked what they need. All of them are invented."""

from __future__ import annotations

from songtor.city.models import District
from songtor.people.assessments.services import assess
from songtor.people.households.services import Home, Member, make_household
from songtor.people.models import Household
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from tests.personas import BANG_KHAE, DAY, People, act

ANSWERS = {  # 25 + 8 + 6 + 0 + 6 + 10 = 55
    "income": "below_3000",
    "dependants": "one",
    "housing": "rented",
    "care": "none",
    "work": "daily",
    "help": "none",
}


def make_home(people: People, members: int, *, of: str = "malee", district: str = BANG_KHAE) -> Household:
    officer, where = people.actor(of), District.objects.get(pk=district)
    met = [
        register(act(officer), district=where, said=Said(f"คนที่ {number} (สมมติ)")).person for number in range(members)
    ]
    living = [Member(person) for person in met]
    return make_household(act(officer), district=where, home=Home("1"), members=living, starts_on=DAY)


def make_assessed(
    people: People, members: int, *, of: str = "malee", district: str = BANG_KHAE, **answers: str
) -> Household:
    home = make_home(people, members, of=of, district=district)
    assess(act(people.actor(of)), household=home, day=DAY, answers={**ANSWERS, **answers})
    return home
