"""States of offers and kinds of shops as this area says them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "BAKERY": _("Bakery"),
    "CAFE_BAKERY": _("Café and bakery"),
    "FRESH_MARKET": _("Fresh market"),
    "HOTEL": _("Hotel"),
    "HYPERMARKET": _("Hypermarket"),
    "MALL": _("Food court of a mall"),
    "RESTAURANT": _("Restaurant"),
    "RESTAURANT_SALAD": _("Salad restaurant"),
    "SUPERMARKET": _("Supermarket"),
    "WHOLESALE": _("Wholesale"),
}
STOPS: dict[str, tuple[str, str | Promise]] = {
    "planned": ("nothing", _("Planned")),
    "arrived": ("going", _("The vehicle is there")),
    "done": ("done", _("Fetched")),
    "missed": ("late", _("Missed")),
}
NOBODY = ("look", _("Nobody fetches it yet"))
NOBODY_CAME = ("late", _("Was not fetched"))


class Word(Protocol):
    """An offer, as far as its state goes."""

    said: str
    day: date


class Visit(Protocol):
    """The stop where an offer is fetched."""

    state: str


def kind_word(kind: str) -> str:
    """What is not in the list is shown as it was entered."""
    return str(KINDS.get(kind, kind))


def offer_state(offer: Word, stop: Visit | None, today: date) -> tuple[str, str]:
    """Shape and word of a chip."""
    if getattr(offer, "withdrawal", None) is not None:
        return "nothing", str(_("Withdrawn"))
    if getattr(offer, "replaced_by", None) is not None:
        return "nothing", str(_("Said anew"))
    if offer.said == "no":
        return "nothing", str(_("Nothing this day"))
    shape, word = STOPS.get(stop.state if stop else "", NOBODY_CAME if offer.day < today else NOBODY)
    return shape, str(word)


def is_waiting(offer: Word, stop: Visit | None, today: date) -> bool:
    """Whether there is food that no vehicle has left for yet."""
    if getattr(offer, "fetching", None) is not None:
        return False
    return offer.said == "yes" and offer.day >= today and (stop is None or stop.state in ("planned", "cancelled"))


def weekday_words(weekdays: str) -> str:
    """“2 4” as the screen's short names of those days."""
    return " ".join(str(WEEKDAYS_ABBR[int(number) - 1]) for number in weekdays.split())
