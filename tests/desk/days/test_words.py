"""No code of the engine reaches a person untranslated."""

from __future__ import annotations

from typing import get_args

import pytest
from django.utils import translation

from songtor.desk.days.words import BROKEN, OFFER_LEFT, SITE_LEFT, about, broken, duration, left_because
from songtor.engines.planning.plan import Reason
from songtor.engines.planning.split import Code

FOR_SITES_ONLY = {"needs_nothing", "no_food_it_needs", "food_went_to_others"}
FOR_OFFERS_ONLY = {"no_one_needs_it", "no_cold_space", "capacity", "needs_met"}


def test_every_rule_a_change_may_break_has_its_sentence() -> None:
    assert set(BROKEN) == set(get_args(Code))


def test_every_reason_of_a_plan_has_its_sentence() -> None:
    assert set(OFFER_LEFT) == set(get_args(Reason)) - FOR_SITES_ONLY
    assert set(SITE_LEFT) == set(get_args(Reason)) - FOR_OFFERS_ONLY


@pytest.mark.parametrize("code", get_args(Code))
def test_a_rule_is_named_in_thai(code: str) -> None:
    with translation.override("th"):
        assert all("ก" <= word[0] <= "๙" for word in broken(code))


@pytest.mark.parametrize("reason", get_args(Reason))
def test_a_reason_is_given_in_thai(reason: str) -> None:
    with translation.override("th"):
        assert "ก" <= left_because(reason, site=reason in FOR_SITES_ONLY)[0] <= "๙"


def test_what_a_newer_engine_may_say_is_no_error() -> None:
    with translation.override("th"):
        assert broken("new_rule")[0] == "ต้องดู"
        assert left_because("new_reason") == "แผนไม่ได้ระบุเหตุผล"


def test_estimates_are_whole_kilograms_and_boxes_stand_apart() -> None:
    with translation.override("th"):
        assert about(18_400, 120) == "~18 กก. · 120 กล่อง"
        assert about(300, 0) == "~1 กก."
        assert about(0, 0) == ""


def test_time_is_said_in_hours_and_minutes() -> None:
    with translation.override("th"):
        assert (duration(250), duration(35)) == ("4 ชม. 10 นาที", "35 นาที")
