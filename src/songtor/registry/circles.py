"""Who is one person: what the decisions that hold make of people, and what forbids to make more of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from songtor.evidence.rows import read
from songtor.people.errors import PersonForgotten
from songtor.people.links.models import Answer
from songtor.people.models import LinkDecision, Person
from songtor.people.persons.numbers import numbers_held, numbers_of
from songtor.registry.errors import AlreadyDecided, AlreadyOne, SaidToBeTwo, TwoNumbers

LINKS = 82_14  # the lock of everybody who decides who is who
AT_ONCE = 500
Edge = tuple[UUID, UUID]


def take_turn() -> None:
    """Decisions come one after the other until the transaction ends; SQLite's transactions do anyway."""
    if connection.vendor == "postgresql":
        read("SELECT pg_advisory_xact_lock(%s)", [LINKS])


def holding(answer: Answer) -> QuerySet[LinkDecision]:
    return LinkDecision.objects.filter(answer=answer, undo__isnull=True)


def in_portions(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    listed = sorted(set(ids))
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]


def components(members: Iterable[UUID], edges: Iterable[Edge]) -> dict[UUID, UUID]:
    """For each member the oldest id it is joined with."""
    root = {member: member for member in members}
    for left, right in edges:
        one, other = _top(root, left), _top(root, right)
        root[max(one, other)] = min(one, other)
    return {member: _top(root, member) for member in root}


def _top(root: dict[UUID, UUID], member: UUID) -> UUID:
    while root[member] != member:
        root[member] = root[root[member]]
        member = root[member]
    return member


class Circles:
    """Some people with all who are one with them, as it stands now, and as `join` makes it."""

    def __init__(self, people: Iterable[UUID]) -> None:
        wanted = set(people)
        self.current: dict[UUID, UUID] = {}
        self.forgotten: set[UUID] = set()
        tops = {top for ids in in_portions(wanted) for top in _column(Person.objects.filter(pk__in=ids), "current_id")}
        self.members: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for ids in in_portions(tops):
            rows = Person.objects.filter(current__in=ids).values_list("pk", "current_id", "forgotten_at")
            for pk, current, forgotten_at in rows:
                self.current[pk] = current
                self.members[current].add(pk)
                self.forgotten |= {pk} if forgotten_at else set()
        self.moved: set[UUID] = set()
        self.numbers = self._numbers(tops)
        self.apart = self._apart()

    def _numbers(self, tops: Iterable[UUID]) -> defaultdict[UUID, set[str]]:
        """Valid numbers that hold, by the person they make known."""
        found: defaultdict[UUID, set[str]] = defaultdict(set)
        for ids in in_portions(tops):
            for top, number in numbers_of(numbers_held().filter(record__person__current__in=ids)):
                found[top].add(number)
        return found

    def _apart(self) -> set[Edge]:
        """Pairs of which somebody said that they are two."""
        found: set[Edge] = set()
        for ids in in_portions(self.current):
            rows = holding(Answer.DIFFERENT).filter(Q(left__in=ids) | Q(right__in=ids))
            found.update(rows.values_list("left_id", "right_id"))
        return found

    def are_one(self, left: UUID, right: UUID) -> bool:
        return self.current[left] == self.current[right]

    def join(self, left: UUID, right: UUID) -> None:
        """The two and all who are one with them become one. Raises the refusal that stands in the way."""
        one, other = sorted((self.current[left], self.current[right]))
        if one == other:
            raise AlreadyOne
        if (left, right) in self.apart:
            raise AlreadyDecided
        here, there = self.members[one], self.members[other]
        if self.forgotten & (here | there):
            raise PersonForgotten
        if len(self.numbers[one] | self.numbers[other]) > 1:
            raise TwoNumbers
        if any({a, b} & here and {a, b} & there for a, b in self.apart):
            raise SaidToBeTwo
        for member in there:
            self.current[member] = one
        self.moved |= there
        here |= self.members.pop(other)
        self.numbers[one] |= self.numbers.pop(other)

    def touched(self) -> set[UUID]:
        """Everybody whose person is made of others than before."""
        tops = {self.current[member] for member in self.moved}
        return {member for top in tops for member in self.members[top]}


def same_edges(people: Iterable[UUID]) -> list[Edge]:
    """Decisions that hold and join two of these people."""
    wanted = set(people)
    edges: list[Edge] = []
    for ids in in_portions(wanted):
        edges += holding(Answer.SAME).filter(left__in=ids).values_list("left_id", "right_id")
    return [(left, right) for left, right in edges if right in wanted]


def store(current: Mapping[UUID, UUID]) -> None:
    """Everybody stands for this person from now on."""
    by_top: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for member, top in current.items():
        by_top[top].append(member)
    for top, members in by_top.items():
        for ids in in_portions(members):
            Person.objects.filter(pk__in=ids).exclude(current=top).update(current=top)


def _column(rows: QuerySet[Person], name: str) -> Sequence[UUID]:
    return list(rows.values_list(name, flat=True))
