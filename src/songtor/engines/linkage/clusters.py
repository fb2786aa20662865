"""Pairs become people: the strongest first, and two different valid numbers never in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def joined(numbers: Sequence[str | None], pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For every record the least record of its person. Pairs come strongest first.

    A pair that would bring two different numbers into one person is passed over: its records stay apart, unless they
    were brought together by nobody who has another number.
    """
    leads, number = list(range(len(numbers))), list(numbers)

    def lead(record: int) -> int:
        while leads[record] != record:
            leads[record] = leads[leads[record]]
            record = leads[record]
        return record

    for left, right in pairs:
        one, other = sorted((lead(left), lead(right)))
        if one == other or (number[one] and number[other] and number[one] != number[other]):
            continue
        leads[other] = one
        number[one] = number[one] or number[other]
    return [lead(record) for record in range(len(numbers))]
