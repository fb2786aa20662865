"""Acts with plausible times: what happened at a moment is entered a little later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from songtor.city.acting import Act
from songtor.city.policy import Actor
from songtor.rounds.day_problem import moment_of

LATE_SHARE = 0.03  # written on paper first (R1.10)


@dataclass
class Diary:
    """Gives every deed of the demo a key of its own."""

    seed: int
    keys: count[int] = field(default_factory=lambda: count(1))

    def act(self, actor: Actor, happened_at: datetime, *, entered_after: timedelta = timedelta(minutes=1)) -> Act:
        return Act(actor, f"demo-{next(self.keys)}", happened_at, happened_at + entered_after)

    def chance(self, *what: object) -> Random:
        """Chance that depends on the seed and on what it is for, not on what was drawn before."""
        return Random("|".join(map(str, (self.seed, *what))))  # noqa: S311 - a demo, not a secret


def at(day: date, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return moment_of(int(hours) * 60 + int(minutes), day)


def entered_after(chance: Random) -> timedelta:
    """Mostly at once, now and then hours later from paper."""
    return timedelta(minutes=chance.randint(60, 240) if chance.random() < LATE_SHARE else chance.randint(0, 3))
