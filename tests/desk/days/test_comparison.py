"""A plan beside the best way by hand says only what the figures say."""

from __future__ import annotations

import pytest

from songtor.desk.days.comparison import Comparison, Reached
from songtor.engines.planning.manual import earliest_closing, list_order, nearest_neighbour
from songtor.rounds.proposing import WAYS, best_by_hand
from tests.engines.planning.days import make_day


def beside(plan: Reached, sheet: Reached, way: str = "list") -> str:
    return Comparison(plan, sheet, way, recipients=12, offered_kg=400).sentence


@pytest.mark.parametrize(
    ("kg", "sheet_kg", "said"),
    [
        (312, 270, "แผนนี้ส่งต่อได้มากกว่าการไปตามลำดับในตาราง 42 กก."),
        (270, 270, "แผนนี้ส่งต่อได้เท่ากับการไปตามลำดับในตาราง"),
        (260, 270, "แผนนี้ส่งต่อได้น้อยกว่าการไปตามลำดับในตาราง 10 กก."),
    ],
)
def test_kilograms_are_compared_as_they_are_shown(kg: int, sheet_kg: int, said: str) -> None:
    assert beside(Reached(kg, 250, None, None), Reached(sheet_kg, 275, None, None)).startswith(said)


def test_fairness_is_claimed_only_when_who_gets_least_gets_more() -> None:
    fair, unfair = Reached(300, 250, 55, 12), Reached(300, 250, 0, 9)
    assert "แบ่งทั่วถึงกว่า: ผู้รับที่ได้น้อยที่สุดได้ 55 % ของที่ต้องการ แทน 0 %" in beside(fair, unfair)
    assert "ทั่วถึง" not in beside(unfair, fair)
    assert "ถึงผู้รับ 12 แห่ง แทน 9 แห่ง" in beside(Reached(300, 250, 0, 12), unfair)


def test_a_plan_of_an_older_version_says_no_more_than_it_knows() -> None:
    old = Comparison(Reached(300, 250, None, None), Reached(270, 250, None, None), "list", None, None)
    assert [part.value for part in old.parts] == ["300 กก.", "4 ชม. 10 นาที"]
    assert old.sentence.endswith("ใช้เวลาเท่ากัน")


def test_of_three_ways_by_hand_the_one_with_most_kilograms_stands_beside_the_plan() -> None:
    for seed in range(1, 6):
        day = make_day(seed)
        most = max(way(day).metrics.kg for way in (list_order, nearest_neighbour, earliest_closing))
        sheet = best_by_hand(day)
        assert (sheet.metrics.kg, WAYS[sheet.way](day).metrics.kg) == (most, most)
