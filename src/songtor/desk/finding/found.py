"""What one search shows: groups of links, each group only what its reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.desk.rooms import rooms_of
from songtor.engines import thai
from songtor.finding import queries
from songtor.finding.services import searchable
from songtor.look.templatetags.songtor import short_date

MOST = 6


@dataclass(frozen=True)
class Link:
    """One thing that was found."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind; `more` opens the whole list."""

    name: str
    links: tuple[Link, ...]
    more: str = ""


def search(*, actor: Actor, typed: str, today: date) -> list[Group]:
    """Everything found, empty groups left out."""
    if not queries.words_of(typed):
        return []
    return [group for group in _groups(actor, typed, today) if group.links]


def _groups(actor: Actor, typed: str, today: date) -> Iterator[Group]:
    yield Group(_("Pages"), tuple(_pages(actor, typed)))
    yield Group(_("Districts"), tuple(_districts(actor, typed, today))[: 2 * MOST])
    if actor.may(Verb.SEE, Kind.DONOR):
        found = list(queries.branches_found(actor=actor, typed=typed)[: MOST + 1])
        links = (Link(one.title, reverse("branch", args=[one.branch_id]), one.district.name) for one in found[:MOST])
        yield Group(_("Donors and branches"), tuple(links), _more("donors", typed) if len(found) > MOST else "")
        yield Group(_("Offers"), tuple(_offers(actor, typed)))
    if actor.may(Verb.SEE, Kind.SITE):
        sites = list(queries.sites_found(actor=actor, typed=typed)[: MOST + 1])
        links = (Link(one.title, reverse("site", args=[one.site_id]), one.district.name) for one in sites[:MOST])
        yield Group(_("Sites"), tuple(links), _more("sites", typed) if len(sites) > MOST else "")


def _more(page: str, typed: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': typed})}"


def _pages(actor: Actor, typed: str) -> Iterator[Link]:
    """Rooms by their name, and the board of a day that was typed."""
    words = queries.words_of(typed)
    for label, url in rooms_of(actor):
        if all(word in searchable(label) for word in words):
            yield Link(label, url)
    day = _day(typed)
    if day is not None and actor.may(Verb.SEE, Kind.ROUND):
        asked = urlencode({"day": day.isoformat()})
        yield Link(_("The day's board"), f"{reverse('today')}?{asked}", short_date(day))
        yield Link(_("Pick-up rounds"), f"{reverse('rounds')}?{asked}", short_date(day))


def _day(typed: str) -> date | None:
    try:
        read = thai.parse_date(typed.strip()[:40])
    except thai.Unreadable:
        return None
    return read if isinstance(read, date) else None


def _districts(actor: Actor, typed: str, today: date) -> Iterator[Link]:
    for district in queries.districts_found(actor=actor, typed=typed)[:MOST]:
        yield from _of_district(actor, district, today)


class Lying(Protocol):
    """A district, as far as its links go."""

    code: str

    @property
    def name(self) -> str: ...

    @property
    def district_id(self) -> str: ...


def _of_district(actor: Actor, district: Lying, today: date) -> Iterator[Link]:
    name, asked = district.name, urlencode({"district": district.code})
    pages = (
        (Kind.ROUND, _("Today's board"), reverse("day", args=[district.code, today.isoformat()])),
        (Kind.ROUND, _("Pick-up rounds"), f"{reverse('rounds')}?{asked}"),
        (Kind.DONOR, _("Donors"), f"{reverse('donors')}?{asked}"),
        (Kind.SITE, _("Sites"), f"{reverse('sites')}?{asked}"),
        (Kind.REPORT, _("Reports"), f"{reverse('reports')}?{asked}"),
    )
    for kind, what, url in pages:
        if permits(actor, Verb.SEE, kind, district):
            yield Link(f"{_('%(district)s district') % {'district': name}} — {what}", url)


def _offers(actor: Actor, typed: str) -> Iterator[Link]:
    if actor.may(Verb.SEE, Kind.OFFER):
        for offer in queries.offers_found(actor=actor, typed=typed)[:MOST]:
            yield Link(offer.branch.name, reverse("offer", args=[offer.pk]), short_date(offer.day))
