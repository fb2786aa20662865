"""As much as usual: one tap for today, and once for every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.dates import WEEKDAYS_ABBR

from songtor.city.acting import Act
from songtor.city.goods import OfferedGoods
from songtor.city.queries import food_categories
from songtor.look.clock import BANGKOK, now
from songtor.offers.errors import NothingOffered
from songtor.offers.queries import BranchDay, last_food
from songtor.offers.services import Window, announce_offer
from songtor.offers.services.standing import Usually, enter_standing
from songtor.offers.standing import standing_offers


@dataclass(frozen=True)
class Named:
    """An amount with the name of its kind of food."""

    name: str
    grams: int
    pieces: int


@dataclass(frozen=True)
class Usual:
    """What the branch usually gives, at that day's hours. The use-by of another day says nothing of this one."""

    goods: list[OfferedGoods]
    window: Window

    @property
    def lines(self) -> list[Named]:
        names = {category.code: category.name for category in food_categories()}
        return [Named(names[one.category], one.grams, one.pieces) for one in self.goods]


def usual_of(opened: BranchDay) -> Usual | None:
    """None when the branch has spoken, there is nothing to go by, or its hours are over."""
    word = opened.word or last_food(actor=opened.actor, branch=opened.branch, before=opened.day)
    if word is not None and word.day == opened.day and not hasattr(word, "from_standing"):
        return None
    if word is None or word.ready_from is None or word.until is None:
        return None
    begins, ends = (
        datetime.combine(opened.day, moment.astimezone(BANGKOK).time(), tzinfo=BANGKOK)
        for moment in (word.ready_from, word.until)
    )
    goods = [OfferedGoods(line.category_id, line.grams, line.pieces, None, line.cold) for line in word.lines.all()]
    return Usual(goods, Window(begins, ends)) if goods and ends > now() else None


def say_usual(act: Act, opened: BranchDay) -> None:
    """Raises NothingOffered when there is nothing to go by."""
    usual = usual_of(opened)
    if usual is None:
        raise NothingOffered
    announce_offer(act, branch=opened.branch, day=opened.day, lines=usual.goods, window=usual.window)


def give_always(act: Act, opened: BranchDay, weekdays: tuple[int, ...]) -> None:
    """What the branch said of the day is what it gives on these weekdays. Raises NothingOffered, StandingTwice."""
    word = opened.word
    if word is None or word.ready_from is None or word.until is None:
        raise NothingOffered
    begins, ends = (moment.astimezone(BANGKOK).time() for moment in (word.ready_from, word.until))
    usually = Usually(weekdays, begins, ends, starts_on=act.day)
    lines = [OfferedGoods(line.category_id, line.grams, line.pieces, None, line.cold) for line in word.lines.all()]
    enter_standing(act, branch=opened.branch, lines=lines, usually=usually)


@dataclass(frozen=True)
class Always:
    """A standing offer as the branch reads it."""

    pk: object
    weekdays: str
    lines: list[Named]


def standing_shown(opened: BranchDay) -> list[Always]:
    return [
        Always(
            one.pk,
            " ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(one.weekday_numbers)),
            [Named(line.category.name, line.grams, line.pieces) for line in one.lines.all()],
        )
        for one in standing_offers(actor=opened.actor, branch=opened.branch)
    ]
