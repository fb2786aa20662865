"""How well records were joined: pairs found and wrong, people counted, persons who hold two numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from songtor.engines.linkage.prepared import valid_number


@dataclass(frozen=True)
class Quality:
    precision: float
    recall: float
    count_error: float
    district_error: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def quality(found: Mapping[str, Hashable], truth: Mapping[str, Hashable], district: Mapping[str, str]) -> Quality:
    """Precision and recall of pairs; errors of counts in per cent, of the city and the mean of the districts."""
    right = _pairs(Counter((found[record], person) for record, person in truth.items()))
    told, true = _pairs(Counter(found.values())), _pairs(Counter(truth.values()))
    errors = [
        abs(len(one) - len(other)) / len(other) * 100
        for one, other in zip(_by_district(found, district), _by_district(truth, district), strict=True)
    ]
    count, people = len(set(found.values())), len(set(truth.values()))
    return Quality(
        right / told if told else 1.0,
        right / true if true else 1.0,
        (count - people) / people * 100,
        sum(errors) / len(errors) if errors else 0.0,
    )


def two_numbers(found: Mapping[str, Hashable], numbers: Mapping[str, str]) -> int:
    """Persons to whom two different valid numbers were given."""
    held: defaultdict[Hashable, set[str]] = defaultdict(set)
    for record, person in found.items():
        if number := valid_number(numbers[record]):
            held[person].add(number)
    return sum(len(several) > 1 for several in held.values())


def by_number(numbers: Mapping[str, str]) -> dict[str, Hashable]:
    """The count without linkage: a number is a person, a record without one is another."""
    return {record: number or ("record", record) for record, number in numbers.items()}


def by_number_or_name(numbers: Mapping[str, str], names: Mapping[str, tuple[str, ...]]) -> dict[str, Hashable]:
    """What is often done by hand: who has no number is whoever has exactly the same names."""
    known = {names[record]: number for record, number in numbers.items() if number}
    return {record: number or known.get(names[record], names[record]) for record, number in numbers.items()}


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _by_district(people: Mapping[str, Hashable], district: Mapping[str, str]) -> list[set[Hashable]]:
    """Whoever has a record in a district counts there; FEBRL knows no districts."""
    counted: defaultdict[str, set[Hashable]] = defaultdict(set)
    for record, person in people.items():
        if record in district:
            counted[district[record]].add(person)
    return [counted[code] for code in sorted(counted)]
