"""A synthetic population and what five sources say of it: the same seed, the same people. Nobody in it exists.

Rates follow the benchmark of 20,000 records: 27 % of numbers missing, 13 % of birth dates, 10 % only a year, 45 % of
phones, 12 % of houses; 4 % of names in Latin letters, one in five with a slip, surnames and given names changed, moves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from bench.people.slips import latin, slipped
from songtor.engines.thai import check_digit

SOURCES = ("district", "tpmap", "ecase", "model1", "model2")
RECORDS_OF_A_PERSON, SHARES = (1, 2, 3, 4, 5), (38, 28, 18, 10, 6)
HOUSEHOLD_SIZES, HOUSEHOLD_SHARES = (1, 2, 3, 4, 5, 6), (24, 28, 23, 15, 7, 3)
COMMUNITIES, COMMUNITIES_OF_A_DISTRICT = 2000, 40
FIRST_BIRTH, LAST_BIRTH = date(1925, 1, 1), date(2023, 12, 31)


@dataclass(frozen=True)
class Told:
    """What a record says; `person` is the truth and never handed to the engine."""

    person: int
    source: str
    national_id: str
    first_name: str
    last_name: str
    sex: str
    birth_date: str
    phone: str
    house_no: str
    community_id: int


class Names:
    """Names of a list, the first ones of a seeded order far commoner than the last."""

    def __init__(self, path: Path, dice: random.Random, *, skew: float) -> None:
        self.names = path.read_text("utf-8").split("\n")
        self.names = [name.strip() for name in self.names if name.strip()]
        dice.shuffle(self.names)
        self.shares = list(accumulate(1 / (place + 8) ** skew for place in range(len(self.names))))

    def one(self, dice: random.Random) -> str:
        return dice.choices(self.names, cum_weights=self.shares)[0]


def population(records: int, *, seed: int, names: Path) -> list[Told]:
    """So many records, in no order that tells of people."""
    dice = random.Random(seed)
    told: list[Told] = []
    people = everybody(dice, names)
    while len(told) < records:
        told += _records(next(people), dice)
    del told[records:]
    dice.shuffle(told)
    return told


def everybody(dice: random.Random, folder: Path) -> Iterator[tuple[Told, Told, Names]]:
    """Everybody with what is true of them, and with what was true before."""
    given = {
        "F": Names(folder / "th_names_female.txt", dice, skew=0.7),
        "M": Names(folder / "th_names_male.txt", dice, skew=0.7),
    }
    family = Names(folder / "th_names_family.txt", dice, skew=0.2)
    person = 0
    while True:
        home, surname, phone = _home(dice), family.one(dice), _phone(dice)
        for _ in range(dice.choices(HOUSEHOLD_SIZES, HOUSEHOLD_SHARES)[0]):
            sex = "F" if dice.random() < 0.55 else "M"
            own = surname if dice.random() < 0.85 else family.one(dice)
            born = FIRST_BIRTH + timedelta(days=int(dice.betavariate(2, 2.4) * (LAST_BIRTH - FIRST_BIRTH).days))
            number = _number(dice) if dice.random() < 0.96 else ""
            mobile = phone if dice.random() < 0.4 else _phone(dice)
            now = Told(person, "", number, given[sex].one(dice), own, sex, born.isoformat(), mobile, *home)
            before = now
            if dice.random() < 0.04:
                before = replace(before, last_name=family.one(dice))
            if dice.random() < 0.025:
                before = replace(before, first_name=given[sex].one(dice))
            if dice.random() < 0.12:
                moved = _home(dice)
                before = replace(before, house_no=moved[0], community_id=moved[1])
            yield now, before, family
            person += 1


def _home(dice: random.Random) -> tuple[str, int]:
    return f"{dice.randint(1, 400)}/{dice.randint(1, 200)}", dice.randrange(COMMUNITIES)


def _phone(dice: random.Random) -> str:
    return f"08{dice.randrange(10**8):08}"


def _number(dice: random.Random) -> str:
    twelve = f"{dice.choice('123335')}{dice.randrange(10**11):011}"
    return twelve + check_digit(twelve)


def _records(person: tuple[Told, Told, Names], dice: random.Random) -> Iterator[Told]:
    now, before, _ = person
    for _ in range(dice.choices(RECORDS_OF_A_PERSON, SHARES)[0]):
        yield said(now if dice.random() < 0.7 else before, dice)


def misspelt(first: str, last: str, dice: random.Random) -> tuple[str, str]:
    """Both names as a list may have them."""
    if dice.random() < 0.04:
        first, last = latin(first, dice), latin(last, dice)
    if dice.random() < 0.13:
        first = slipped(first, dice)
    if dice.random() < 0.15:
        last = slipped(last, dice)
    return first, last


def said(true: Told, dice: random.Random) -> Told:
    first, last = misspelt(true.first_name, true.last_name, dice)
    return replace(
        true,
        source=dice.choice(SOURCES),
        national_id=_number_said(true.national_id, dice),
        first_name=first,
        last_name=last,
        birth_date=_birth_said(true.birth_date, dice),
        phone=true.phone if dice.random() > 0.45 else "",
        house_no=true.house_no if dice.random() > 0.12 else "",
    )


def _number_said(number: str, dice: random.Random) -> str:
    if not number or dice.random() < 0.24:
        return ""
    if dice.random() < 0.005:
        place = dice.randrange(13)
        return number[:place] + dice.choice("0123456789") + number[place + 1 :]
    return number


def _birth_said(born: str, dice: random.Random) -> str:
    chance, year = dice.random(), int(born[:4])
    if chance < 0.13:
        return ""
    if chance < 0.23:
        return f"{year}-01-01"
    if chance < 0.25 and born[5:] != "02-29":
        return f"{year + dice.choice([-1, 1])}{born[4:]}"
    if chance < 0.26 and int(born[8:]) <= 12:
        return f"{born[:5]}{born[8:]}-{born[5:7]}"
    return born
