"""An oddity in words: what it is, why it is listed, and who said what about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.cleaning.queries import Oddity
from songtor.look.figures import kilograms, number
from songtor.look.templatetags.songtor import short_date, time_of_day


@dataclass(frozen=True)
class Told:
    """One row of the inbox; an empty address means the actor may not."""

    odd: Oddity
    amount: str
    why: str
    take_back: str
    decides: bool
    answers: bool
    asks_me: bool


def told(odd: Oddity, *, actor: Actor) -> Told:
    question = odd.question
    return Told(
        odd,
        amount=_amount(odd),
        why=_WHY[odd.kind](odd),
        take_back=_take_back(odd, actor),
        decides=permits(actor, Verb.RECORD, Kind.CLEANING, odd.fact),
        answers=question is not None and permits(actor, Verb.ENTER, Kind.CLEANING, odd.fact),
        asks_me=question is not None and question.asked_ref == actor.ref,
    )


def _amount(odd: Oddity) -> str:
    weighing = odd.weighing
    if weighing is None:
        return ""
    return f"{weighing.category.name} {_said(weighing.grams or weighing.pieces, in_pieces=bool(weighing.pieces))}"


def _said(amount: float, *, in_pieces: bool) -> str:
    return f"{number(round(amount))} {_('boxes')}" if in_pieces else f"{kilograms(round(amount))} {_('kg')}"


def _late(odd: Oddity) -> str:
    fact = odd.fact
    happened, entered = getattr(fact, "happened_at", None), getattr(fact, "entered_at", None)
    return _("happened %(happened)s %(at)s, entered %(entered)s %(when)s") % {
        "happened": short_date(happened),
        "at": time_of_day(happened),
        "entered": short_date(entered),
        "when": time_of_day(entered),
    }


def _outlier(odd: Oddity) -> str:
    usual, weighing = odd.usual, odd.weighing
    if usual is None or weighing is None:
        return ""
    middle = _said(usual.middle, in_pieces=bool(weighing.pieces))
    return _("this branch usually gives %(middle)s of it (middle of %(count)s times)") % {
        "middle": middle,
        "count": usual.count,
    }


def _twice(odd: Oddity) -> str:
    if odd.like is None:
        return ""
    like = _said(odd.like.grams or odd.like.pieces, in_pieces=bool(odd.like.pieces))
    return _("nearly the same as %(like)s at %(at)s, same branch and kind of food") % {
        "like": like,
        "at": time_of_day(odd.like.happened_at),
    }


def _unweighed(odd: Oddity) -> str:
    return _("the stop is finished, food was announced, and nothing was weighed or said why")


_WHY = {"late": _late, "outlier": _outlier, "twice": _twice, "unweighed": _unweighed}


def _take_back(odd: Oddity, actor: Actor) -> str:
    """Where the fact is taken back with a reason: an officer while the round is open, then the district head."""
    stop = odd.stop
    if stop is None or odd.kind == "unweighed":
        return ""
    kind, name = (Kind.ROUND, "weighing_reverse") if odd.weighing else (Kind.RECEIPT, "receipt_reverse")
    verb = Verb.RECORD if stop.round.is_open else Verb.CORRECT_LATE
    return reverse(name, args=[odd.fact.pk]) if permits(actor, verb, kind, odd.fact) else ""
