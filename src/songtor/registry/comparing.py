"""All records that hold, compared by the engine: the jobs process alone loads it.

Numbers stay where they are: the engine gets, for each different number, another valid one of our own making.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.engines.linkage.linking import Pair, link
from songtor.engines.linkage.records import Record
from songtor.engines.thai import check_digit
from songtor.people.keys import ring
from songtor.people.links.models import LinkDecision, ProposedPair
from songtor.people.persons.models import BirthKnown, Person
from songtor.people.persons.numbers import numbers_held
from songtor.people.persons.queries import holding_records
from songtor.people.sealing import comparable
from songtor.registry.errors import NothingToLink
from songtor.registry.services.links import CERTAIN, Likely, link_certain

AT_ONCE = 200  # pairs of one act: how long other writers wait for it
WRITTEN_AT_ONCE = 1_000
SHOWN_FROM = 0.2  # below it nobody finds one in five
COLUMNS = (
    "pk",
    "person_id",
    "source",
    "given_name",
    "family_name",
    "sex",
    "born_on",
    "birth_known",
    "phone",
    "house_no",
    "community_id",
    "person__district_id",
)
Tell = Callable[[int, str], None]
Edge = tuple[UUID, UUID]


@dataclass(frozen=True)
class Compared:
    """How many records were compared, pairs linked by the certain rule, and pairs that wait for somebody."""

    records: int
    linked: int
    proposed: int


def compare(*, at: datetime, key: str, tell: Tell) -> Compared:
    """Certain pairs link by themselves; the others take the place of what was proposed before."""
    people: dict[str, UUID] = {}
    records = list(_records(people))
    tell(20, "comparing")
    pairs = link(records).pairs
    tell(60, "linking")
    decided, doubted = _decided()
    likely = [_of_people(pair, people) for pair in pairs if pair.certain or pair.probability >= SHOWN_FROM]
    new = [(pair, certain) for pair, certain in likely if (pair.left, pair.right) not in decided]
    sure = [pair for pair, certain in new if certain and (pair.left, pair.right) not in doubted]
    linked = _link(sure, at, key, tell)
    tell(90, "writing")
    return Compared(len(records), linked, _propose([pair for pair, _ in new], at))


def _records(people: dict[str, UUID]) -> Iterator[Record]:
    """What holds, of everybody not forgotten; `people` learns whose record each is."""
    key = ring().current
    numbers = {one.record_id: comparable(one, key) for one in numbers_held().iterator(2_000)}
    rows = holding_records().filter(person__forgotten_at__isnull=True).order_by("pk")
    for row in rows.values_list(*COLUMNS).iterator(2_000):
        pk, person, source, given, family, sex, born_on, known, phone, house, community, district = row
        people[str(pk)] = person
        yield Record(
            str(pk),
            source,
            _stand_in(numbers[pk]) if pk in numbers else "",
            given,
            family,
            sex,
            _birth(born_on, known),
            phone,
            house,
            community or "",
            district,
        )


def _stand_in(index: str) -> str:
    """A valid number that equals another's exactly when the sealed ones do."""
    twelve = f"1{int(index[:16], 16) % 10**11:011d}"
    return twelve + check_digit(twelve)


def _birth(born_on: date | None, known: str) -> date | None:
    """The engine takes 1 January for a year of which no more is known."""
    return born_on if born_on is None or known == BirthKnown.DAY else date(born_on.year, 1, 1)


def _of_people(pair: Pair, people: Mapping[str, UUID]) -> tuple[Likely, bool]:
    left, right = sorted((people[pair.left], people[pair.right]))
    return Likely(left, right, min(1.0, pair.probability), " ".join(pair.reasons)), pair.certain


def _decided() -> tuple[set[Edge], set[Edge]]:
    """Pairs a decision holds on, and those somebody took one back of: the rule does not decide these again."""
    rows = LinkDecision.objects.order_by().values_list("left_id", "right_id", "undo__id")
    held: set[Edge] = set()
    doubted: set[Edge] = set()
    for left, right, undo in rows.iterator(2_000):
        (doubted if undo else held).add((left, right))
    return held, doubted


def _link(pairs: Iterable[Likely], at: datetime, key: str, tell: Tell) -> int:
    """By district, those of two districts as the city's."""
    districts = dict(Person.objects.order_by().values_list("pk", "district_id"))
    known = {district.pk: district for district in District.objects.all()}
    by_district: defaultdict[str, list[Likely]] = defaultdict(list)
    for pair in pairs:
        here, there = districts[pair.left], districts[pair.right]
        by_district[here if here == there else ""].append(pair)
    portions = [
        (code, number, found[number : number + AT_ONCE])
        for code, found in sorted(by_district.items())
        for number in range(0, len(found), AT_ONCE)
    ]
    for done, (code, number, some) in enumerate(portions, 1):
        act = Act(CERTAIN, f"link/{key[-40:]}/{code or 'city'}/{number}", at, at)
        try:
            link_certain(act, district=known.get(code), pairs=some)
        except NothingToLink:
            continue
        tell(60 + 30 * done // len(portions), "linking")
    return LinkDecision.objects.filter(is_certain=True, entered_at=at, undo__isnull=True).count()


@transaction.atomic
def _propose(pairs: Iterable[Likely], at: datetime) -> int:
    """Of two people only the likeliest pair of records is asked, and none whose ids are one by now."""
    current = dict(Person.objects.order_by().values_list("pk", "current_id"))
    districts = dict(Person.objects.order_by().values_list("pk", "district_id"))
    best: dict[Edge, Likely] = {}
    for pair in sorted(pairs, key=lambda one: -one.probability):
        one, other = sorted((current[pair.left], current[pair.right]))
        if one != other:
            best.setdefault((one, other), pair)
    ProposedPair.objects.filter(Q(proposed_at__lte=at)).delete()
    rows = [
        ProposedPair(
            district_id=districts[pair.left],
            left_id=pair.left,
            right_id=pair.right,
            probability=pair.probability,
            reasons=pair.reasons,
            proposed_at=at,
        )
        for pair in best.values()
    ]
    ProposedPair.objects.bulk_create(rows, WRITTEN_AT_ONCE, ignore_conflicts=True)
    return len(rows)
