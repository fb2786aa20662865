"""The rooms of the top bar, as their users name them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from songtor.city.policy import Actor, Kind, Verb

ROOMS: tuple[tuple[str | Promise, str, tuple[Verb, Kind]], ...] = (
    (_("Today"), "today", (Verb.SEE, Kind.ROUND)),
    (_("Pick-up rounds"), "rounds", (Verb.SEE, Kind.ROUND)),
    (_("Donors"), "donors", (Verb.SEE, Kind.DONOR)),
    (_("Sites"), "sites", (Verb.SEE, Kind.SITE)),
    (pgettext_lazy("room", "People"), "people", (Verb.SEE, Kind.PERSON)),
    (_("Same person?"), "pairs", (Verb.SEE, Kind.LINK)),
    (_("Cleaning"), "cleaning", (Verb.SEE, Kind.CLEANING)),
    (_("Reports"), "reports", (Verb.SEE, Kind.REPORT)),
    ("KR 8214", "kr", (Verb.SEE, Kind.KR)),
    (_("Imports"), "imports", (Verb.ENTER, Kind.IMPORT)),
    (_("Evidence"), "evidence", (Verb.SEE, Kind.EVIDENCE)),
    (_("Accounts"), "accounts", (Verb.SEE, Kind.ACCOUNT)),
    (_("Reference tables"), "admin:index", (Verb.KEEP, Kind.REFERENCE)),
)


def rooms_of(actor: Actor) -> Iterator[tuple[str, str]]:
    """Label and address of every room the actor may use."""
    return ((str(label), reverse(name)) for label, name, wanted in ROOMS if actor.may(*wanted))
