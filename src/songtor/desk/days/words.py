"""What a day's board says in words: states, broken rules, and why the plan leaves something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songtor.city.goods import Goods
from songtor.look.figures import kilograms, number
from songtor.look.templatetags.songtor import time_of_day
from songtor.rounds.board import OfferOnBoard, RoundOnBoard, Standing, StopOnBoard

BROKEN: dict[str, tuple[str | Promise, str | Promise]] = {
    "window_missed": (
        gettext_lazy("Too late"),
        gettext_lazy("The vehicle arrives after the stop has closed. Move it earlier or give it to another vehicle"),
    ),
    "shift_exceeded": (
        gettext_lazy("After the shift"),
        gettext_lazy("The vehicle is back after the working day. Drop a stop or give it to another vehicle"),
    ),
    "delivery_before_pickup": (
        gettext_lazy("Nothing to hand over"),
        gettext_lazy("Nothing this site needs is aboard by then. Move it behind a pick-up of food it can use"),
    ),
    "visited_twice": (
        gettext_lazy("Twice"),
        gettext_lazy("The vehicle goes there twice. Drop one of the two stops"),
    ),
    "vehicle_twice": (
        gettext_lazy("Vehicle twice"),
        gettext_lazy("The vehicle has two rounds at once. Move the stops into one"),
    ),
    "stop_closed": (
        gettext_lazy("Already visited"),
        gettext_lazy("The stop was visited or cancelled before. Drop it"),
    ),
    "unknown_stop": (
        gettext_lazy("Not known"),
        gettext_lazy("The offer or the site holds no more. Drop the stop"),
    ),
    "unknown_vehicle": (
        gettext_lazy("No vehicle"),
        gettext_lazy("The vehicle is not there on that day. Give the stop to another vehicle"),
    ),
}

OFFER_LEFT: dict[str, str | Promise] = {
    "no_vehicle": gettext_lazy("the district has no free vehicle that day"),
    "no_one_needs_it": gettext_lazy("no site that is still to come needs it"),
    "window_unreachable": gettext_lazy("no vehicle can be there before pick-up ends"),
    "shift_too_short": gettext_lazy("the vehicle would be back after the working day"),
    "no_cold_space": gettext_lazy("it must be kept cold and no vehicle has a cold box"),
    "use_by_too_soon": gettext_lazy("it would reach the sites after its use-by"),
    "no_partner_in_time": gettext_lazy("no site that needs it can be reached in time"),
    "capacity": gettext_lazy("the vehicle that goes there is full"),
    "needs_met": gettext_lazy("every site that needs it already has enough"),
    "not_worth_the_time": gettext_lazy("the detour takes longer than the food is worth; it can be added by hand"),
}
SITE_LEFT: dict[str, str | Promise] = {
    "no_vehicle": gettext_lazy("the district has no free vehicle that day"),
    "needs_nothing": gettext_lazy("the site has said no needs yet"),
    "no_food_it_needs": gettext_lazy("nobody offers food it can use"),
    "window_unreachable": gettext_lazy("no vehicle can be there while it is open"),
    "shift_too_short": gettext_lazy("the vehicle would be back after the working day"),
    "use_by_too_soon": gettext_lazy("the food would be past its use-by on arrival"),
    "no_partner_in_time": gettext_lazy("food it needs cannot reach it in time"),
    "food_went_to_others": gettext_lazy("all food it needs goes to other sites"),
    "not_worth_the_time": gettext_lazy("the detour takes longer than the food is worth; it can be added by hand"),
}

STAGES: dict[str, str | Promise] = {
    "gathering": gettext_lazy("Reading offers, vehicles and needs"),
    "searching": gettext_lazy("Looking for a better plan"),
    "writing": gettext_lazy("Writing the drafts"),
}


@dataclass(frozen=True)
class Chip:
    """A state as `state_chip` draws it."""

    kind: str
    word: str


def left_because(reason: str, *, site: bool = False) -> str:
    """The plan's reason in words; one this version does not know is said as such."""
    return str((SITE_LEFT if site else OFFER_LEFT).get(reason, _("the plan gives no reason")))


def stage_of(stage: str) -> str:
    return str(STAGES.get(stage, _("Waiting for its turn")))


def best_so_far(told: Mapping[str, float]) -> str:
    """The best plan until now, and how much of the time for looking is gone."""
    parts = []
    if "kg" in told:
        parts.append(_("best so far %(kg)s kg") % {"kg": number(round(told["kg"]))})
    if "of_seconds" in told:
        seconds = {"seconds": f"{told['seconds']:.1f}", "all": f"{told['of_seconds']:.1f}"}
        parts.append(_("%(seconds)s of %(all)s seconds") % seconds)
    return " · ".join(parts)


def broken(code: str) -> tuple[str, str]:
    """A short word and the sentence that says what to do."""
    word, sentence = BROKEN.get(code, (_("Look"), _("The plan breaks a rule here. Move or drop the stop")))
    return str(word), str(sentence)


def about(grams: int, pieces: int) -> str:
    """An estimate, in whole kilograms."""
    parts = []
    if grams:
        parts.append(_("~%(kg)s kg") % {"kg": number(max(1, round(grams / 1000)))})
    if pieces:
        parts.append(_("%(pieces)s boxes") % {"pieces": number(pieces)})
    return " · ".join(parts)


def exactly(goods: Iterable[Goods]) -> str:
    """What a scale or a count said."""
    goods = list(goods)
    grams, pieces = sum(one.grams for one in goods), sum(one.pieces for one in goods)
    parts = []
    if grams or not pieces:
        parts.append(_("%(kg)s kg") % {"kg": kilograms(grams)})
    if pieces:
        parts.append(_("%(pieces)s boxes") % {"pieces": number(pieces)})
    return " · ".join(parts)


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def stop_chip(item: StopOnBoard) -> Chip:
    match item.standing:
        case Standing.DONE:
            return Chip("done", _("Picked up") if item.stop.is_pickup else _("Delivered"))
        case Standing.NEXT:
            return Chip("going", _("On the way"))
        case Standing.ARRIVED:
            return Chip("going", _("At the stop"))
        case Standing.LATE:
            return Chip("look", _late(item.minutes_late))
        case Standing.BROKEN:
            return Chip("look", broken(item.stop.broken_rule)[0])
        case Standing.CHANGED:
            return Chip("look", _("Offer changed"))
        case Standing.UNWEIGHED:
            return Chip("look", _("Not weighed"))
        case Standing.MISSED:
            return Chip("late", _("Missed"))
        case Standing.DROPPED:
            return Chip("nothing", _("Dropped"))
    return Chip("nothing", _("Pick up") if item.stop.is_pickup else _("Hand over"))


def offer_chip(item: OfferOnBoard) -> Chip:
    if item.standing == Standing.NOTHING:
        return Chip("nothing", _("Nothing today"))
    if item.standing == Standing.WAITING:
        return Chip("nothing", _("Waits for the plan"))
    if item.at is None:
        return Chip("look", _("No vehicle yet"))
    at = {"time": time_of_day(item.at.stop.planned_at)}
    match item.standing:
        case Standing.DONE:
            return Chip("done", _("Picked up %(amount)s") % {"amount": exactly(item.at.got)})
        case Standing.NEXT:
            return Chip("going", _("On the way %(time)s") % at)
        case Standing.PLANNED:
            return Chip("nothing", _("As planned %(time)s") % at)
        case Standing.DRAFT:
            return Chip("nothing", _("Draft %(time)s") % at)
    return stop_chip(item.at)


def round_chip(item: RoundOnBoard) -> Chip:
    if item.round.state == "signed_off":
        return Chip("done", _("Signed off"))
    if item.after_shift:
        return Chip("look", _("Back %(time)s, after the shift") % {"time": time_of_day(item.round.returns_at)})
    if item.minutes_late:
        return Chip("look", _late(item.minutes_late))
    if item.round.state == "draft":
        return Chip("nothing", _("Draft"))
    if item.is_done:
        return Chip("look", _("Not signed off"))
    return Chip("going", _("Under way")) if item.round.state == "under_way" else Chip("done", _("Published"))


def _late(minutes: int) -> str:
    return _("%(minutes)s min late") % {"minutes": number(minutes)} if minutes else _("Not visited")
