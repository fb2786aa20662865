"""Branches say what they have: mostly through the coordinator, some by their own link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from songtor.city.goods import Goods, OfferedGoods
from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.demo.diary import Diary, at
from songtor.demo.volumes import word_of_day
from songtor.offers.models import Branch
from songtor.offers.services import Window, announce_nothing, announce_offer
from songtor.rounds.day_problem import moment_of

BY_LINK = 0.4
FIRST_MINUTE, LAST_MINUTE = 9 * 60, 14 * 60
SHORTEST_MINUTES = 150
COLD = {"fresh": 0.25, "ready": 0.3}


def announce_day(diary: Diary, coordinator: Actor, branches: list[Branch], day: date, said_on: date) -> None:
    """Every branch of a district has its say about `day`, on the day itself or the day before."""
    with transaction.atomic():
        for number, branch in enumerate(branches):
            _announce(
                diary, coordinator, branch, (day, said_on), diary.chance("offer", day, branch.district_id, number)
            )


def _announce(diary: Diary, coordinator: Actor, branch: Branch, days: tuple[date, date], chance: Random) -> None:
    word = word_of_day(branch.kind, chance)
    if not word.is_said:
        return
    day, said_on = days
    said_at = at(said_on, "07:00" if said_on == day else "16:00") + timedelta(minutes=chance.randint(0, 75))
    act = diary.act(_branch_itself(branch) if chance.random() < BY_LINK else coordinator, said_at)
    if not word.lines:
        announce_nothing(act, branch=branch, day=day)
        return
    window = _window(branch, day, chance)
    lines = [_line(goods, window, chance) for goods in word.lines]
    announce_offer(act, branch=branch, day=day, lines=lines, window=window)


def _branch_itself(branch: Branch) -> Actor:
    """Whoever holds the branch's link: that branch and nothing else."""
    return Actor(f"branch:{branch.pk}", branch.name, (Grant(Role.DONOR, branches=frozenset({branch.pk})),))


def _window(branch: Branch, day: date, chance: Random) -> Window:
    opens, closes = _minutes(branch.opens), _minutes(branch.closes)
    begins = max(FIRST_MINUTE, opens) + 15 * chance.randint(0, 4)
    ends = min(closes, LAST_MINUTE + 15 * chance.randint(-4, 4))
    return Window(moment_of(begins, day), moment_of(max(ends, begins + SHORTEST_MINUTES), day))


def _minutes(clock: object) -> int:
    hours, minutes, *_ = str(clock).split(":")
    return int(hours) * 60 + int(minutes)


def _line(goods: Goods, window: Window, chance: Random) -> OfferedGoods:
    cold = chance.random() < COLD.get(goods.category, 0)
    return OfferedGoods(goods.category, goods.grams, goods.pieces, _use_by(goods.category, window, chance), cold)


def _use_by(category: str, window: Window, chance: Random) -> datetime:
    match category:
        case "ready" | "box":
            return window.until + timedelta(minutes=30 * chance.randint(4, 10))
        case "snack":
            return window.until + timedelta(hours=24)
    return window.until + timedelta(days=2)
