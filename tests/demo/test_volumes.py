"""What branches say depends on the seed alone."""

from __future__ import annotations

from songtor.demo.diary import Diary
from songtor.demo.places import branch_rows, site_rows
from songtor.demo.volumes import USUAL, word_of_day


def _words(seed: int) -> list[object]:
    diary = Diary(seed)
    return [word_of_day("HYPERMARKET", diary.chance("offer", n)) for n in range(50)]


def test_the_same_seed_says_the_same() -> None:
    assert _words(1) == _words(1)


def test_another_seed_says_something_else() -> None:
    assert _words(1) != _words(2)


def test_every_kind_of_branch_has_its_usual_amount() -> None:
    assert {row.kind for row in branch_rows()} == set(USUAL)


def test_a_point_that_is_no_real_shop_is_told_apart() -> None:
    assert any(row.is_standin for row in branch_rows())
    assert any(not row.is_standin for row in branch_rows())


def test_every_district_has_branches_and_sites() -> None:
    assert len({row.district for row in branch_rows()}) == 50
    assert len({row.district for row in site_rows()}) == 50
