"""Households of invented people with points at their food bank; every posting is an act, sealed in its chain."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.evidence.services import once
from songtor.people.households.services import Home, Member, make_household
from songtor.people.models import Household, Person
from songtor.points import services as points
from songtor.points.models import Transfer
from songtor.points.queries import balance_of
from songtor.points.services import Why
from tests.personas import BANG_KHAE, DAY, act
from tests.registry.folk import make_person


def make_home(actor: Actor, *members: Person, district: str = BANG_KHAE, holding: int = 0) -> Household:
    """Who lives there from the tests' day on."""
    home = make_household(
        act(actor, "09:05"),
        district=District.objects.get(pk=district),
        home=Home("1"),
        members=[Member(person) for person in members],
        starts_on=DAY,
    )
    if holding:
        give(actor, home, holding)
    return home


def make_single(actor: Actor, holding: int = 0, *, district: str = BANG_KHAE) -> tuple[Person, Household]:
    """Somebody who lives alone."""
    person = make_person(actor, district=district)
    return person, make_home(actor, person, district=district, holding=holding)


def give(actor: Actor, home: Household, amount: int, expires_on: date | None = None, *, day: date = DAY) -> Transfer:
    return _post(actor, home, "grant", amount, day, expires_on=expires_on)


def pay(actor: Actor, home: Household, amount: int, *, day: date = DAY) -> Transfer:
    """Raises PointsInsufficient."""
    return _post(actor, home, "spend", amount, day)


def _post(actor: Actor, home: Household, cause: str, amount: int, day: date, **more: object) -> Transfer:
    deed = act(actor, day=day)
    asked = {"district_id": home.district_id, "household_id": home.pk, "points": amount, "why": Why(uuid4(), day)}
    verb = f"points.{cause}"
    return once(
        deed, verb=verb, scope=home.district_id, content=asked, do=lambda: getattr(points, cause)(deed, **asked, **more)
    )


def held(*homes: Household) -> list[int]:
    return [balance_of(district_id=home.district_id, household_id=home.pk) for home in homes]
