"""The verdict over both databases."""

import pytest

from songtor.cli.test import verdict


@pytest.mark.parametrize("statuses", [(0, 1), (1, 0), (5, 1), (5, 5), (0, 2), (1,), (5,)])
def test_what_failed_or_found_nothing_at_all_is_never_passed(statuses: tuple[int, ...]) -> None:
    assert verdict(statuses, chosen=True) != 0
    assert verdict(statuses, chosen=False) != 0


def test_a_whole_run_that_finds_nothing_on_one_database_is_not_passed() -> None:
    assert verdict((0, 5), chosen=False) != 0


@pytest.mark.parametrize("statuses", [(0, 0), (0, 5), (5, 0), (0,)])
def test_chosen_tests_may_have_nothing_to_say_on_one_database(statuses: tuple[int, ...]) -> None:
    assert verdict(statuses, chosen=True) == 0
