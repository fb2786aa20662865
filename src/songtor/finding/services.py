"""Keeps the entries level with what was entered, and the views people save."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.engines.thai import normalise
from songtor.evidence.errors import Unknown
from songtor.evidence.queries import chain_lengths
from songtor.finding.errors import NameMissing, TooManyViews
from songtor.finding.models import Entry, EntryMark, SavedView
from songtor.offers.models import Branch, Site

MOST_VIEWS = 60


def refresh() -> int:
    """Takes the names of every district with new acts into the entries; how many entries changed.

    Two queries when nothing is new. Safe to run at any time and from any process.
    """
    marks = dict(EntryMark.objects.values_list("district_id", "seq"))
    behind = [scope for scope, length in chain_lengths().items() if length > marks.get(scope, 0)]
    return sum(_refresh_district(district) for district in District.objects.filter(pk__in=behind))


@transaction.atomic
def rebuild() -> int:
    """All entries anew, and their index with them; how many there are."""
    Entry.objects.all().delete()
    EntryMark.objects.all().delete()
    return refresh()


@transaction.atomic
def _refresh_district(district: District) -> int:
    EntryMark.objects.get_or_create(district=district)
    mark = EntryMark.objects.select_for_update().get(district=district)
    length = chain_lengths().get(district.pk, 0)
    changed = _write(district) if length > mark.seq else 0
    mark.seq = length
    mark.save(update_fields=["seq"])
    return changed


def _write(district: District) -> int:
    there = {(entry.branch_id, entry.site_id): entry for entry in Entry.objects.filter(district=district)}
    wanted = {(entry.branch_id, entry.site_id): entry for entry in _entries(district)}
    gone = [entry.pk for key, entry in there.items() if key not in wanted or entry.text != wanted[key].text]
    new = [entry for key, entry in wanted.items() if key not in there or entry.text != there[key].text]
    if gone:
        Entry.objects.filter(pk__in=gone).delete()
    Entry.objects.bulk_create(new)
    return len(gone) + len(new)


def _entries(district: District) -> list[Entry]:
    """Names only: no address, no telephone, no note ever stands in the index."""
    around = f"{district.name_th} {district.name_en}"
    branches = Branch.objects.filter(district=district, ended_at__isnull=True).select_related("donor")
    sites = Site.objects.filter(district=district, ended_at__isnull=True)
    return [
        *(
            _entry(district, around, branch.name, branch.donor.name, branch=branch)
            for branch in branches.order_by("pk")
        ),
        *(_entry(district, around, site.name, site=site) for site in sites.order_by("pk")),
    ]


def _entry(
    district: District, around: str, *names: str, branch: Branch | None = None, site: Site | None = None
) -> Entry:
    """The title comes first in the text, so that what begins with a word can be told from what holds it."""
    text = searchable(" ".join(dict.fromkeys((*names, around))))
    return Entry(district=district, branch=branch, site=site, title=names[0], text=text)


def searchable(text: str) -> str:
    """One spelling for what is kept and what is typed."""
    return normalise(text).lower()


def save_view(*, actor: Actor, page: str, name: str, query: str, district: District | None, now: datetime) -> SavedView:
    """The same name for the same list replaces what it meant. Raises NameMissing, TooManyViews."""
    name = " ".join(name.split())[:60]
    if not name:
        raise NameMissing
    owner = own_account(actor)
    others = SavedView.objects.filter(owner_id=owner).exclude(page=page, name=name)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews
    kept, _ = SavedView.objects.update_or_create(
        owner_id=owner, page=page, name=name, defaults={"query": query[:400], "district": district, "saved_at": now}
    )
    return kept


def forget_view(*, actor: Actor, view_id: UUID) -> None:
    """Only whoever saved it. Raises Unknown."""
    removed, _ = SavedView.objects.filter(pk=view_id, owner_id=own_account(actor)).delete()
    if not removed:
        raise Unknown


def own_account(actor: Actor) -> UUID:
    """Raises Unknown for whoever acts without an account."""
    kind, _, pk = actor.ref.partition(":")
    if kind != "account":
        raise Unknown
    return UUID(pk)
