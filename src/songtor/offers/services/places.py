"""What is known of a branch or a site is put right, each change a fact beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from typing import TypeVar

from songtor.city.acting import Act, performs
from songtor.city.models import Subdistrict
from songtor.city.policy import Kind, Verb, first, require
from songtor.offers.errors import (
    BranchEnded,
    BranchesElsewhere,
    ReversalNeedsReason,
    SameBranchTwice,
    SettledAlready,
    SiteHasEnded,
    WayInMissing,
)
from songtor.offers.models import (
    Branch,
    Donor,
    DonorState,
    PlaceChange,
    PlaceField,
    SameBranch,
    SameBranchReversal,
    Site,
)
from songtor.offers.services import Place

P = TypeVar("P", Branch, Site)
Said = tuple[PlaceField, str, str]  # field, before, after
Hours = tuple[time | None, time | None]


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def change_branch(act: Act, *, branch: Branch, place: Place) -> Branch:
    """From now on this is its name, place, contact and hours; what stood there before stays known.

    Raises BranchEnded.
    """
    return _put_right(act, _open_branch(branch), place)


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def amend_branch(
    act: Act, *, branch: Branch, place: Place, donor_name: str = "", subdistrict: Subdistrict | None = None
) -> Branch:
    """As a list has it: also its kind, its subdistrict, and what its donor is called; whom to ask for stays.

    An empty donor name keeps the donor's. Raises BranchEnded.
    """
    held = _open_branch(branch)
    changed = [
        *_other(PlaceField.KIND, held.kind, place.kind),
        *_other(PlaceField.SUBDISTRICT, _name(held.subdistrict), _name(subdistrict)),
        *_renamed(held, donor_name.strip()),
    ]
    held.kind, held.subdistrict = place.kind, subdistrict
    return _put_right(act, held, replace(place, contact_role=held.contact_role), changed)


@performs(Verb.ENTER, Kind.SITE, on="site")
def change_site(act: Act, *, site: Site, place: Place, people: int) -> Site:
    """From now on this is its name, place, contact, hours and how many eat there. Raises SiteHasEnded."""
    held = _open_site(site)
    changed = [*_other(PlaceField.PEOPLE, str(held.people), str(people))]
    held.people = people
    return _put_right(act, held, place, changed)


@performs(Verb.ENTER, Kind.SITE, on="site")
def amend_site(act: Act, *, site: Site, place: Place, people: int) -> Site:
    """As a list has it: also its kind; its telephone and whom to ask for stay. Raises SiteHasEnded."""
    held = _open_site(site)
    changed = [
        *_other(PlaceField.KIND, held.kind, place.kind),
        *_other(PlaceField.PEOPLE, str(held.people), str(people)),
    ]
    held.kind, held.people = place.kind, people
    return _put_right(act, held, replace(place, phone=held.phone, contact_role=held.contact_role), changed)


@performs(Verb.ENTER, Kind.SITE, on="site")
def end_site(act: Act, *, site: Site) -> Site:
    """No food goes there any more; what it received stays."""
    held = first(Site.objects.select_for_update().filter(pk=site.pk))
    if held.ended_at is None:
        held.ended_at = act.happened_at
        held.save(update_fields=["ended_at"])
        note_change(act, held, (PlaceField.ENDED, "", act.day.isoformat()))
    return held


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def take_back_branch(act: Act, *, branch: Branch) -> Branch:
    """A branch that should not have been entered gives no more; a donor without any other branch ends with it."""
    donor = first(Donor.objects.select_for_update().filter(pk=branch.donor_id))
    held = first(Branch.objects.select_for_update().filter(pk=branch.pk))
    if held.ended_at is not None:
        return held
    held.ended_at = act.happened_at
    held.save(update_fields=["ended_at"])
    held.links.filter(revoked_at__isnull=True).update(revoked_at=act.happened_at)
    note_change(act, held, (PlaceField.ENDED, "", act.day.isoformat()))
    if donor.state != DonorState.ENDED and not donor.branches.filter(ended_at__isnull=True).exists():
        donor.state = DonorState.ENDED
        donor.save(update_fields=["state"])
        note_change(act, held, (PlaceField.DONOR_ENDED, donor.name, act.day.isoformat()))
    return held


def tell_way_in(act: Act, place: Branch | Site, text: str, *, district_id: str) -> PlaceChange:
    """How to get in, as somebody who is there says; the same words again keep it fresh. Raises WayInMissing."""
    text = " ".join(text.split())
    if not text:
        raise WayInMissing
    held: Branch | Site = (
        first(Branch.objects.select_for_update().filter(pk=place.pk))
        if isinstance(place, Branch)
        else first(Site.objects.select_for_update().filter(pk=place.pk))
    )
    change = note_change(act, held, (PlaceField.ARRIVAL_NOTE, held.arrival_note, text), district_id=district_id)
    held.arrival_note, held.arrival_note_at = text, act.happened_at
    held.save(update_fields=["arrival_note", "arrival_note_at"])
    return change


@performs(Verb.ENTER, Kind.DONOR, on="kept")
def settle_same(act: Act, *, kept: Branch, other: Branch, is_same: bool) -> SameBranch:
    """Two that seem alike are one, and the other ends; or they are two, and are not proposed again.

    Raises SameBranchTwice, BranchesElsewhere, SettledAlready, BranchEnded.
    """
    require(act.actor, Verb.ENTER, Kind.DONOR, other)
    held = {one.pk: one for one in Branch.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")}
    if len(held) != 2:
        raise SameBranchTwice
    if kept.district_id != other.district_id:
        raise BranchesElsewhere
    if any(one.ended_at is not None for one in held.values()):
        raise BranchEnded
    if SameBranch.objects.filter(kept__in=held, other__in=held, reversal__isnull=True).exists():
        raise SettledAlready
    if is_same:
        _end_into(act, held[other.pk], held[kept.pk])
    answer = SameBranch(
        district_id=kept.district_id,
        kept=kept,
        other=other,
        is_same=is_same,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(answer)


@performs(Verb.ENTER, Kind.DONOR, on="answer")
def reverse_same(act: Act, *, answer: SameBranch, reason: str) -> SameBranchReversal:
    """The two are open questions again; one that ended for it gives again, with a new link.

    Raises ReversalNeedsReason, SettledAlready.
    """
    if not reason.strip():
        raise ReversalNeedsReason
    other = first(Branch.objects.select_for_update().filter(pk=answer.other_id))
    if SameBranchReversal.objects.filter(answer=answer).exists():
        raise SettledAlready
    if answer.is_same:
        other.merged_into, other.ended_at = None, None
        other.save(update_fields=["merged_into", "ended_at"])
    reversal = SameBranchReversal(
        district_id=answer.district_id,
        answer=answer,
        reason=reason.strip(),
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(reversal)


def _end_into(act: Act, other: Branch, kept: Branch) -> None:
    other.merged_into, other.ended_at = kept, act.happened_at
    other.save(update_fields=["merged_into", "ended_at"])
    other.links.filter(revoked_at__isnull=True).update(revoked_at=act.happened_at)


def _open_site(site: Site) -> Site:
    held = first(Site.objects.select_for_update().filter(pk=site.pk))
    if held.ended_at is not None:
        raise SiteHasEnded
    return held


def _open_branch(branch: Branch) -> Branch:
    held = first(Branch.objects.select_for_update().filter(pk=branch.pk))
    if held.ended_at is not None:
        raise BranchEnded
    return held


def _renamed(branch: Branch, name: str) -> Iterator[Said]:
    """The new name of the branch's donor, written; none keeps the old one."""
    donor = first(Donor.objects.select_for_update().filter(pk=branch.donor_id))
    if name and name != donor.name:
        yield PlaceField.DONOR_NAME, donor.name, name
        donor.name = name
        donor.save(update_fields=["name"])


def _put_right(act: Act, held: P, place: Place, more: Sequence[Said] = ()) -> P:
    """Writes the place as it is from now on, with a fact for everything that differs."""
    changed = [*more, *_differences(held, place)]
    _set(held, place)
    held.save()
    for said in changed:
        note_change(act, held, said)
    return held


def _differences(held: Branch | Site, place: Place) -> Iterator[Said]:
    """What a place is known by and would be from now on, where the two differ."""
    yield from _other(PlaceField.NAME, held.name, place.name.strip())
    if isinstance(held, Branch):
        yield from _other(PlaceField.ADDRESS, held.address, place.address)
    yield from _other(PlaceField.PHONE, held.phone, place.phone)
    yield from _other(PlaceField.CONTACT_ROLE, held.contact_role, place.contact_role)
    yield from _other(PlaceField.ARRIVAL_NOTE, held.arrival_note, place.arrival_note)
    yield from _other(PlaceField.POINT, _point(held.lat, held.lon), _point(place.point.lat, place.point.lon))
    yield from _other(PlaceField.HOURS, _hours(held.opens, held.closes), _hours(*_hours_from(held, place)))


def _other(field: PlaceField, before: str, after: str) -> Iterator[Said]:
    if before != after:
        yield field, before, after


def _name(subdistrict: Subdistrict | None) -> str:
    return subdistrict.name_th if subdistrict else ""


def _point(lat: float, lon: float) -> str:
    return f"{lat:.5f}, {lon:.5f}"


def _hours(opens: time | None, closes: time | None) -> str:
    return f"{opens:%H:%M}–{closes:%H:%M}" if opens and closes else ""


def _set(held: Branch | Site, place: Place) -> None:
    held.name, held.phone, held.contact_role = place.name.strip(), place.phone, place.contact_role
    held.lat, held.lon = place.point.lat, place.point.lon
    held.arrival_note = place.arrival_note
    if isinstance(held, Branch):
        held.address, held.point_is_standin = place.address, place.point.is_standin
    held.opens, held.closes = _hours_from(held, place)


def _hours_from(held: Branch | Site, place: Place) -> Hours:
    """A branch may have none; a site always opens, and where none are told it keeps its own."""
    if place.hours:
        opens, closes = place.hours
        return time.fromisoformat(opens), time.fromisoformat(closes)
    return (None, None) if isinstance(held, Branch) else (held.opens, held.closes)


def note_change(act: Act, place: Branch | Site, said: Said, *, district_id: str = "") -> PlaceChange:
    """The fact beside the row; `district_id` is the district that acted, when the place lies in another."""
    field, before, after = said
    change = PlaceChange(
        district_id=district_id or place.district_id,
        branch=place if isinstance(place, Branch) else None,
        site=place if isinstance(place, Site) else None,
        field=field,
        before=before,
        after=after,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(change)
