"""What somebody may find, by the policy of what is found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from songtor.city.models import District
from songtor.city.policy import Actor, Kind, visible
from songtor.city.queries import districts
from songtor.finding.models import Entry, SavedView
from songtor.finding.services import own_account, searchable
from songtor.finding.trigrams import SHORTEST, SQLITE_LOOK
from songtor.offers.models import Offer
from songtor.offers.queries import offers

MOST_WORDS = 6
LONGEST = 80


def words_of(typed: str) -> list[str]:
    """What is looked for, each word as the index keeps it."""
    return searchable(typed[:LONGEST].replace("\0", "")).split()[:MOST_WORDS]


def branches_found(*, actor: Actor, typed: str) -> QuerySet[Entry]:
    """Branches whose names hold every word; those that begin with it first."""
    rows = Entry.objects.filter(branch__isnull=False).select_related("branch__donor", "district")
    return _matching(visible(actor, Kind.DONOR, rows, branch="branch"), typed)


def sites_found(*, actor: Actor, typed: str) -> QuerySet[Entry]:
    rows = Entry.objects.filter(site__isnull=False).select_related("site", "district")
    return _matching(visible(actor, Kind.SITE, rows), typed)


def _matching(rows: QuerySet[Entry], typed: str) -> QuerySet[Entry]:
    words = words_of(typed)
    if not words:
        return rows.none()
    for word in words:
        rows = rows.filter(_holds(word))
    whole = " ".join(words)
    rank = Case(
        When(text__startswith=whole, then=Value(0)),
        When(Q(title__icontains=whole), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, Length("title"), "title", "pk")


def _holds(word: str) -> Q:
    if connection.vendor == "sqlite" and len(word) >= SHORTEST and not set(word) & set("%_\\"):
        return Q(pk__in=RawSQL(SQLITE_LOOK, [f"%{word}%"]))  # noqa: S611  # nosec B611: the word is a parameter
    return Q(text__contains=word)


def districts_found(*, actor: Actor, typed: str) -> list[District]:
    """By name, other name, or the name of one of its subdistricts; by name first."""
    words = words_of(typed)
    if not words:
        return []
    rows = districts(actor=actor).prefetch_related("subdistricts")
    named = {district: searchable(f"{district.name_th} {district.name_en} {district.aliases}") for district in rows}
    first = [one for one, names in named.items() if all(word in names for word in words)]
    inner = [one for one in named if one not in first and _subdistrict_of(one, words)]
    return first + inner


def _subdistrict_of(district: District, words: list[str]) -> bool:
    return any(
        all(word in searchable(f"{part.name_th} {part.name_en}") for word in words)
        for part in district.subdistricts.all()
    )


def offers_found(*, actor: Actor, typed: str) -> QuerySet[Offer]:
    """The offers of the branches that are found, newest first."""
    branches = branches_found(actor=actor, typed=typed).order_by().values("branch")
    return offers(actor=actor).filter(branch__in=branches)


@dataclass(frozen=True)
class KeptView:
    """A saved view as one reader sees it."""

    view: SavedView
    is_own: bool


def saved_views(*, actor: Actor, page: str) -> list[KeptView]:
    """One's own, and those shared with a district of one's own."""
    owner = own_account(actor)
    homes = {code for grant in actor.grants for code in (grant.districts or ())}
    rows = SavedView.objects.filter(Q(owner_id=owner) | Q(district__in=homes), page=page).select_related("owner")
    return [KeptView(view, view.owner_id == owner) for view in rows.order_by("name", "pk")]
