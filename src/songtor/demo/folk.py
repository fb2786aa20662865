"""Synthetic people as several lists know them: ages and sexes as in the city's table, everything else invented."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from uuid import UUID, uuid5

from songtor.city.models import Community, District
from songtor.city.policy import Actor
from songtor.demo import homes
from songtor.demo.diary import Diary, at
from songtor.demo.places import DATA
from songtor.engines.thai import check_digit
from songtor.people.persons.lists import List, Listed, take_list
from songtor.people.persons.models import BirthKnown, IdentityKind, Source, SourceRecord
from songtor.people.persons.said import Said
from songtor.receipts.models import How
from songtor.receipts.naming import Named
from songtor.registry.comparing import compare

BROUGHT_ON = date(2024, 9, 30)
NAMESPACE = UUID("8f14e45f-ceea-467f-9d3c-0c5a6f1d2b10")
MARKED = "ข้อมูลสมมติ ใช้สาธิตเท่านั้น"
YEARS = 10
SECOND_LISTS = (Source.WELFARE_CARD, Source.TPMAP, Source.COMMUNITY, Source.E_CASE)
GROUPS = {Source.WELFARE_CARD: ("WELFARE_CARD",), Source.E_CASE: ("E_CASE",)}
SPELLINGS = (("ศ", "ส"), ("ณ", "น"), ("์", ""), ("่", ""), ("้", ""), ("ธ", "ท"))
WITH_NUMBER, WITH_PHONE, WITH_BIRTH, MISSPELT, UNEMPLOYED = 0.73, 0.6, 0.85, 0.3, 0.12
MOST_AT_ONCE = 400
Say = Callable[[str], None]


@dataclass(frozen=True)
class Folk:
    """For each district one record's person of everybody: who may be named at a hand-over, and who has a card."""

    by_district: dict[str, list[UUID]]
    carded: frozenset[UUID] = frozenset()

    def named(self, person: UUID) -> Named:
        return Named(person, How.CARD if person in self.carded else How.NAME)

    def some(self, district: str, chance: Random, most: int) -> list[UUID]:
        known = self.by_district.get(district, [])
        return chance.sample(known, min(most, len(known)))


NOBODY = Folk({})


def enter_people(
    diary: Diary, actor_of: Callable[[str, date], Actor], districts: Sequence[District], *, people: int, say: Say
) -> Folk:
    """So many people, about twice as many records; those with one number and agreeing names are linked by the rule."""
    if not people:
        return NOBODY
    say(f"entering {people} synthetic people as several lists know them")
    shares, found = _shares(districts, people), {}
    carded: set[UUID] = set()
    communities: defaultdict[str, list[Community]] = defaultdict(list)
    for community in Community.objects.filter(district__in=districts).select_related("subdistrict").order_by("code"):
        communities[community.district_id].append(community)
    for district in districts:
        officer = actor_of(f"officer-{district.code}-1", BROUGHT_ON)
        chance = diary.chance("people", district.code)
        everybody = [
            _somebody(chance, band, communities[district.code])
            for band in _bands(chance, district, shares[district.code])
        ]
        found[district.code] = _take(diary, officer, district, everybody, chance)
        carded |= homes.settle(diary, officer, district, found[district.code])
    compared = compare(at=at(BROUGHT_ON, "18:00"), key="demo", tell=lambda _percent, _stage: None)
    say(f"compared {compared.records} records: {compared.linked} pairs linked, {compared.proposed} wait for somebody")
    return Folk(found, frozenset(carded))


def _take(diary: Diary, officer: Actor, district: District, everybody: Sequence[Said], chance: Random) -> list[UUID]:
    """The survey knows everybody; the other lists know some of them, with errors of their own."""
    first = _list(diary, officer, district, Source.DISTRICT_SURVEY, [(said, _groups(chance)) for said in everybody])
    others: defaultdict[Source, list[tuple[Said, tuple[str, ...]]]] = defaultdict(list)
    for said in everybody:
        for source in chance.sample(SECOND_LISTS, chance.choice((0, 1, 1, 2))):
            others[source].append((_told_otherwise(said, chance), GROUPS.get(source, ())))
    for source, rows in others.items():
        _list(diary, officer, district, source, rows)
    return first


def _list(
    diary: Diary, officer: Actor, district: District, source: Source, rows: Sequence[tuple[Said, tuple[str, ...]]]
) -> list[UUID]:
    of = List(source, uuid5(NAMESPACE, f"{source} {district.code}"))
    people: list[UUID] = []
    for first in range(0, len(rows), MOST_AT_ONCE):
        listed = [
            Listed(said, f"{district.code}-{number:05}", groups)
            for number, (said, groups) in enumerate(rows[first : first + MOST_AT_ONCE], first + 1)
        ]
        act = diary.act(officer, at(BROUGHT_ON, "15:00"))
        take_list(act, district=district, of=of, rows=listed)
        people += [fact.person_id for fact in act.facts if isinstance(fact, SourceRecord)]
    return people


def _shares(districts: Sequence[District], people: int) -> dict[str, int]:
    """By what each district is to reach in a year, to the person."""
    total = sum(district.population or 1 for district in districts)
    shares = {d.code: people * (d.population or 1) // total for d in districts}
    for district in list(districts)[: people - sum(shares.values())]:
        shares[district.code] += 1
    return shares


@dataclass(frozen=True)
class Band:
    """Ten years of one sex."""

    sex: str
    age_from: int


def _bands(chance: Random, district: District, number: int) -> Iterator[Band]:
    with (DATA / "ages.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["district"] == district.code]
    bands = [Band(row["sex"], int(row["age_from"])) for row in rows] or [Band("F", 60), Band("M", 60)]
    weights = [int(row["people"]) for row in rows] or [1, 1]
    yield from chance.choices(bands, weights, k=number)


def _somebody(chance: Random, band: Band, communities: Sequence[Community]) -> Said:
    community = chance.choice(communities) if communities else None
    born_on = BROUGHT_ON - timedelta(days=round((band.age_from + chance.random() * YEARS) * 365.25))
    number, parts = _number(chance), _name_parts()
    return Said(
        given_name=chance.choice(parts["first"]) + chance.choice(parts["woman" if band.sex == "F" else "man"]),
        family_name=chance.choice(parts["family"]) + chance.choice(parts["family_end"]),
        sex=band.sex,
        born_on=born_on,
        birth_known=BirthKnown.DAY,
        phone=f"08{chance.randrange(10**8):08}" if chance.random() < WITH_PHONE else "",
        house_no=f"{chance.randint(1, 400)}/{chance.randint(1, 60)}",
        community=community,
        subdistrict=community.subdistrict if community else None,
        identity=number if chance.random() < WITH_NUMBER else "",
        identity_kind=IdentityKind.REGISTERED,
        note=MARKED,
    )


@cache
def _name_parts() -> dict[str, list[str]]:
    """Syllables of invented names."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    with (DATA / "name_parts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts[row["part_of"]].append(row["letters"])
    return parts


def _number(chance: Random) -> str:
    """Valid in form; nobody's: the second to fifth figures name no office."""
    twelve = f"10000{chance.randrange(10**7):07}"
    return twelve + check_digit(twelve)


def _groups(chance: Random) -> tuple[str, ...]:
    return ("UNEMPLOYED",) if chance.random() < UNEMPLOYED else ()


def _told_otherwise(said: Said, chance: Random) -> Said:
    """As another list has it: numbers and phones missing, a name misspelt, of the birth date the year alone."""
    given, family = said.given_name, said.family_name
    if chance.random() < MISSPELT:
        letter, other = chance.choice(SPELLINGS)
        given, family = given.replace(letter, other), family.replace(letter, other)
    knows_day = chance.random() < WITH_BIRTH
    return replace(
        said,
        given_name=given or said.given_name,
        family_name=family,
        birth_known=BirthKnown.DAY if knows_day else BirthKnown.YEAR,
        phone=said.phone if chance.random() < WITH_PHONE else "",
        identity=said.identity if chance.random() < WITH_NUMBER else "",
    )
