"""The rooms of the top bar, as their users name them; what belongs together shares an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from songtor.city.policy import Actor, Kind, Verb

Label = str | Promise


class Room(NamedTuple):
    label: Label
    name: str
    wanted: tuple[Verb, Kind]


class Entry(NamedTuple):
    """One word of the top bar: an address, and the rooms behind it that the actor may use."""

    label: str
    url: str
    rooms: tuple[tuple[str, str], ...]


AREAS: tuple[tuple[Label, tuple[Room, ...]], ...] = (
    (_("Today"), (Room(_("Today"), "today", (Verb.SEE, Kind.ROUND)),)),
    (
        _("Pick-up rounds"),
        (
            Room(_("Pick-up rounds"), "rounds", (Verb.SEE, Kind.ROUND)),
            Room(_("Sites"), "sites", (Verb.SEE, Kind.SITE)),
        ),
    ),
    (_("Donors"), (Room(_("Donors"), "donors", (Verb.SEE, Kind.DONOR)),)),
    (
        pgettext_lazy("room", "People"),
        (
            Room(pgettext_lazy("room", "People"), "people", (Verb.SEE, Kind.PERSON)),
            Room(_("Same person?"), "pairs", (Verb.SEE, Kind.LINK)),
            Room(pgettext_lazy("room", "Cards"), "cards", (Verb.SEE, Kind.CARD)),
        ),
    ),
    (
        pgettext_lazy("room", "Food bank"),
        (
            Room(pgettext_lazy("food bank", "Shops"), "shops", (Verb.SEE, Kind.SHOP)),
            Room(pgettext_lazy("room", "Points"), "points", (Verb.SEE, Kind.SHOP)),
            Room(pgettext_lazy("room", "Till"), "tills", (Verb.RECORD, Kind.SHOP)),
            Room(pgettext_lazy("room", "Reserves"), "reserves", (Verb.RECORD, Kind.SHOP)),
            Room(pgettext_lazy("room", "Rule of points"), "points_rules", (Verb.SEE, Kind.SHOP)),
            Room(pgettext_lazy("room", "Figures"), "bank_figures", (Verb.SEE, Kind.SHOP)),
            Room(pgettext_lazy("room", "Recall"), "bank_recall", (Verb.SEE, Kind.SHOP)),
        ),
    ),
    ("KR 8214", (Room("KR 8214", "kr", (Verb.SEE, Kind.KR)),)),
    (
        _("Reports"),
        (
            Room(_("Reports"), "reports", (Verb.SEE, Kind.REPORT)),
            Room(_("Evidence"), "evidence", (Verb.SEE, Kind.EVIDENCE)),
        ),
    ),
    (
        pgettext_lazy("room", "Care of the data"),
        (
            Room(_("Cleaning"), "cleaning", (Verb.SEE, Kind.CLEANING)),
            Room(_("Imports"), "imports", (Verb.ENTER, Kind.IMPORT)),
            Room(_("Accounts"), "accounts", (Verb.SEE, Kind.ACCOUNT)),
            Room(_("Reference tables"), "admin:index", (Verb.KEEP, Kind.REFERENCE)),
        ),
    ),
)


def entries_of(actor: Actor) -> Iterator[Entry]:
    """The top bar of an actor. With one room behind it, an entry bears the name of that room."""
    for label, rooms in AREAS:
        open_ = tuple((str(room.label), reverse(room.name)) for room in rooms if actor.may(*room.wanted))
        if open_:
            yield Entry(str(label) if len(open_) > 1 else open_[0][0], open_[0][1], open_)


def rooms_of(actor: Actor) -> Iterator[tuple[str, str]]:
    """Label and address of every room the actor may use."""
    return (room for entry in entries_of(actor) for room in entry.rooms)
