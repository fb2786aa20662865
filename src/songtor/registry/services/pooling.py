"""Points of people who turn out to be one come together where they live.

A household of one is somebody's purse. Who stands for one person has one purse at each food bank: the household they
live in with others, or else their oldest household of one. In two households with others nothing moves by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from songtor.city.acting import Act
from songtor.people.households.queries import all_memberships_on, purse_among
from songtor.points.models import Account
from songtor.points.services import Why, account_id, hold_accounts, move
from songtor.registry.circles import in_portions

Current = Mapping[UUID, UUID]
"""Whom each of some people stands for."""


@dataclass
class Homes:
    """Where a person lives in a district, each with how many do. `filled` are those alone with points."""

    people: dict[UUID, int] = field(default_factory=dict)
    filled: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Flow:
    """All points of one household that have to go to another of the same person."""

    person: UUID
    district_id: str
    giver: UUID
    taker: UUID


def pool(act: Act, *, current: Current, causes: Mapping[UUID, UUID]) -> None:
    """Each of these people has one purse in a district from now on; `causes` has by person what made them one.

    Reads nothing of whoever has no points, but whether they have any.
    """
    flows = list(_flows(current, act.day))
    hold_accounts(account_id(one.district_id, home) for one in flows for home in (one.giver, one.taker))
    for one in flows:
        why = Why(causes[one.person], act.day)
        move(act, district_id=one.district_id, from_household=one.giver, to_household=one.taker, why=why)


def _flows(current: Current, day: date) -> Iterator[Flow]:
    for (person, district_id), homes in sorted(_homes(current, day).items()):
        purse = purse_among(homes.people)
        if purse:
            yield from (Flow(person, district_id, giver, purse) for giver in sorted(homes.filled) if giver != purse)


def _homes(current: Current, day: date) -> dict[tuple[UUID, str], Homes]:
    """By person and district, of those who live alone somewhere with points."""
    filled = _filled(current, day)
    rich = {current[person] for person, _home in filled}
    everybody = [person for person, top in current.items() if top in rich]
    found: defaultdict[tuple[UUID, str], Homes] = defaultdict(Homes)
    with_points = {home for _person, home in filled}
    for (home, district_id), people in homes_of(everybody, current, day).items():
        for person in people & rich:
            homes = found[person, district_id]
            homes.people[home] = len(people)
            if len(people) == 1 and home in with_points:
                homes.filled.append(home)
    return found


def _filled(people: Iterable[UUID], day: date) -> list[tuple[UUID, UUID]]:
    """Whoever of these lives in a household with points, and which."""
    points = Account.objects.filter(household=OuterRef("household"), district=OuterRef("district"), balance__gt=0)
    found: list[tuple[UUID, UUID]] = []
    for ids in in_portions(people):
        found += all_memberships_on(day).filter(Exists(points), person__in=ids).values_list("person_id", "household_id")
    return found


def homes_of(people: Iterable[UUID], current: Current, day: date) -> dict[tuple[UUID, str], set[UUID]]:
    """By household and its district, who lives in those of these people; each as whom they stand for."""
    homes: set[UUID] = set()
    for ids in in_portions(people):
        homes.update(all_memberships_on(day).filter(person__in=ids).values_list("household_id", flat=True))
    found: defaultdict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for ids in in_portions(homes):
        rows = all_memberships_on(day).filter(household__in=ids)
        for home, district_id, person, top in rows.values_list(
            "household_id", "household__district_id", "person_id", "person__current_id"
        ):
            found[home, district_id].add(current.get(person, top))
    return found
