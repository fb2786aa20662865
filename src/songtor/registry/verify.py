"""Whom everybody stands for, computed again from the decisions that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from songtor.evidence.verify import Difference
from songtor.people.links.models import Answer
from songtor.people.models import Person
from songtor.people.persons.numbers import numbers_held, numbers_of
from songtor.registry.circles import components, holding


def person_differences() -> Iterator[Difference]:
    """People who stand for somebody else than the decisions say, and people who hold two valid numbers."""
    current = dict(Person.objects.order_by().values_list("pk", "current_id"))
    edges = holding(Answer.SAME).order_by().values_list("left_id", "right_id")
    computed = components(current, edges)
    yield from (
        Difference("a person stands for somebody else than was decided", str(pk))
        for pk, top in computed.items()
        if current[pk] != top
    )
    numbers: defaultdict[UUID, set[str]] = defaultdict(set)
    for top, number in numbers_of(numbers_held()):
        numbers[top].add(number)
    yield from (
        Difference("a person holds two valid numbers", str(top)) for top, held in numbers.items() if len(held) > 1
    )
