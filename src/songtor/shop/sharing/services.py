"""Somebody announces goods; an officer receives them, weighed and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, require
from songtor.evidence.services import once
from songtor.shop.errors import GiverUnnamed
from songtor.shop.models import (
    AnnouncedLine,
    AnnouncedShare,
    Announcement,
    AnnouncementEnd,
    ProductKind,
    Share,
    Shop,
)
from songtor.shop.sharing.codes import digest_of
from songtor.shop.sharing.errors import (
    AnnouncedClosed,
    AnnouncedDay,
    AnnouncedImpossible,
    AnnouncedPast,
    AnnouncedUnnamed,
    AnnouncementOver,
    NothingAnnounced,
)
from songtor.shop.sharing.queries import share_of
from songtor.shop.shelf.services import Shared, Sharer, record_share
from songtor.shop.slots.queries import slots_of, week_of
from songtor.shop.wishes.queries import What

MOST_LINES, MOST_PIECES, MOST_GRAMS = 30, 10_000, 1_000_000
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Brings:
    """About so many pieces, or grams of what is weighed, good until a day if that is known."""

    what: What
    about: int
    expires_on: date | None = None


def announce(act: Act, *, shop: Shop, day: date, sharer: Sharer, lines: Sequence[Brings], code: str) -> Announcement:
    """Anybody may, without an account; `code` is the sender's right to see and withdraw it.

    Raises NothingAnnounced, AnnouncedImpossible, AnnouncedDay, AnnouncedClosed, AnnouncedPast, AnnouncedUnnamed.
    """
    content = {"shop": shop, "day": day, "sharer": sharer, "lines": list(lines)}
    return once(
        act,
        verb="shop.announce",
        scope=shop.district_id,
        content=content,
        do=lambda: _announced(act, shop, day, sharer, lines, code),
    )


def _announced(act: Act, shop: Shop, day: date, sharer: Sharer, lines: Sequence[Brings], code: str) -> Announcement:
    who = _known(sharer)
    _refuse_day(act, shop, day)
    _refuse_lines(lines, day)
    announcement = act.write(
        Announcement(
            district_id=shop.district_id,
            shop=shop,
            day=day,
            giver=who.giver,
            giver_name=who.name,
            code_digest=digest_of(code),
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    act.write_all(
        [
            AnnouncedLine(
                announcement=announcement,
                kind=one.what.kind,
                product=one.what.product,
                about=one.about,
                expires_on=one.expires_on,
            )
            for one in lines
        ]
    )
    return announcement


def _known(sharer: Sharer) -> Sharer:
    """Raises AnnouncedUnnamed."""
    try:
        return sharer.tidied()
    except GiverUnnamed:
        raise AnnouncedUnnamed from None


def _refuse_day(act: Act, shop: Shop, day: date) -> None:
    """A shop that says no times is taken to be open. Raises AnnouncedDay, AnnouncedClosed."""
    if not act.day <= day <= act.day + AHEAD:
        raise AnnouncedDay(days=AHEAD.days)
    if week_of(shop, day) and not slots_of(shop, day, day)[day]:
        raise AnnouncedClosed


def _refuse_lines(lines: Sequence[Brings], day: date) -> None:
    """Raises NothingAnnounced, AnnouncedImpossible, AnnouncedPast."""
    if not 0 < len(lines) <= MOST_LINES or any(one.what.kind not in ProductKind.values for one in lines):
        raise NothingAnnounced
    for one in lines:
        most = MOST_PIECES if one.what.in_pieces else MOST_GRAMS
        if not 0 < one.about <= most:
            raise AnnouncedImpossible(name=one.what.name, most=f"{most:,}")
        if one.expires_on and one.expires_on < day:
            raise AnnouncedPast(name=one.what.name)


def withdraw(act: Act, *, announcement: Announcement) -> AnnouncementEnd:
    """Whoever holds the code does not come. Raises AnnouncementOver."""
    return once(
        act,
        verb="shop.withdraw",
        scope=announcement.district_id,
        content={"announcement": announcement},
        do=lambda: _withdrawn(act, announcement),
    )


def _withdrawn(act: Act, announcement: Announcement) -> AnnouncementEnd:
    _refuse_over(announcement, act.day)
    return act.write(
        AnnouncementEnd(
            district_id=announcement.district_id,
            announcement=announcement,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def _refuse_over(announcement: Announcement, day: date | None = None) -> None:
    """Holds it. Raises AnnouncementOver."""
    Announcement.objects.select_for_update().get(pk=announcement.pk)
    is_past = day is not None and announcement.day < day
    if is_past or AnnouncementEnd.objects.filter(announcement=announcement).exists() or share_of(announcement):
        raise AnnouncementOver


def receive(act: Act, *, announcement: Announcement, shop: Shop, sharer: Sharer, lines: Sequence[Shared]) -> Share:
    """A share as any other, and what was announced has come: also late, or to another shop of the district.

    Raises AnnouncementOver, and what `record_share` raises.
    """
    require(act.actor, Verb.RECORD, Kind.SHOP, announcement)

    def and_then(share: models.Model) -> None:
        _refuse_over(announcement)
        act.write(
            AnnouncedShare(
                district_id=shop.district_id,
                announcement=announcement,
                share_id=share.pk,
                happened_at=act.happened_at,
                entered_at=act.entered_at,
            )
        )

    return record_share(replace(act, and_then=and_then), shop=shop, sharer=sharer, lines=lines)
