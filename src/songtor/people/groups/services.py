"""Memberships of vulnerable groups begin and end; who says so stands beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.evidence.blobs import keep_picture
from songtor.people.errors import GroupEnded, PersonForgotten
from songtor.people.groups.given import GivenGroup, write_group
from songtor.people.groups.models import GroupMembership, GroupMembershipEnd
from songtor.people.persons.models import Person


@performs(Verb.RECORD, Kind.PERSON, on="person")
def give_group(act: Act, *, person: Person, given: GivenGroup, picture: bytes = b"") -> GroupMembership:
    """`picture` shows the paper that proves it.

    Raises PersonForgotten, GroupUnknown, GroupGivenAlready, GroupNeedsBasis, NotAnImage, PictureTooLarge.
    """
    if person.forgotten_at:
        raise PersonForgotten
    if picture:
        given = replace(given, paper=keep_picture(act, picture))
    return write_group(act, person, person.district, given)


@performs(Verb.RECORD, Kind.PERSON, on="membership")
def end_group(act: Act, *, membership: GroupMembership, ends_on: date, reason: str = "") -> GroupMembershipEnd:
    """`ends_on` is the last day; a day before the first one says that it was never so. Raises GroupEnded."""
    if GroupMembershipEnd.objects.filter(membership=membership).exists():
        raise GroupEnded
    return write_group_end(act, membership, ends_on, reason)


def write_group_end(act: Act, membership: GroupMembership, ends_on: date, reason: str) -> GroupMembershipEnd:
    return act.write(
        GroupMembershipEnd(
            district_id=membership.district_id,
            membership=membership,
            ends_on=ends_on,
            reason=reason.strip()[:300],
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
