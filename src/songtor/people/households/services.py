"""Households, who cares for whom and who may receive for somebody else: begun and ended, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from songtor.city.acting import Act, performs
from songtor.city.models import Community, District
from songtor.city.policy import Kind, Verb
from songtor.people.errors import (
    EndsBeforeItBegan,
    HouseholdNeedsMembers,
    InHouseholdAlready,
    MemberLeft,
    PersonForgotten,
    RelatedAlready,
    RelatedToOneself,
    RelationEnded,
)
from songtor.people.households.models import (
    Household,
    HouseholdMember,
    HouseholdMemberEnd,
    Place,
    Relation,
    RelationEnd,
    RelationKind,
)
from songtor.people.households.queries import memberships_on, relations_on
from songtor.people.persons.models import Person
from songtor.people.persons.queries import require_person


@dataclass(frozen=True)
class Home:
    """Where a household lives; empty for people without a roof."""

    house_no: str = ""
    address: str = ""
    community: Community | None = None


@dataclass(frozen=True)
class Member:
    person: Person
    place: str = Place.OTHER


@performs(Verb.RECORD, Kind.PERSON, on="district")
def make_household(
    act: Act, *, district: District, home: Home, members: Sequence[Member], starts_on: date
) -> Household:
    """People who eat from one pot. Raises HouseholdNeedsMembers and what `join_household` does."""
    if not members:
        raise HouseholdNeedsMembers
    household = act.write(
        Household(
            district=district,
            community=home.community,
            house_no=home.house_no.strip()[:40],
            address=home.address.strip()[:300],
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    for member in members:
        _join(act, household, member, starts_on)
    return household


@performs(Verb.RECORD, Kind.PERSON, on="household")
def join_household(act: Act, *, household: Household, member: Member, starts_on: date) -> HouseholdMember:
    """Raises InHouseholdAlready, PersonForgotten, and Unknown for somebody who may not be seen."""
    return _join(act, household, member, starts_on)


def _join(act: Act, household: Household, member: Member, starts_on: date) -> HouseholdMember:
    refuse_forgotten(act, member.person)
    if memberships_on([member.person], starts_on).exists():
        raise InHouseholdAlready
    return act.write(
        HouseholdMember(
            district_id=household.district_id,
            household=household,
            person=member.person,
            place=Place(member.place),
            starts_on=starts_on,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.PERSON, on="membership")
def leave_household(act: Act, *, membership: HouseholdMember, ends_on: date) -> HouseholdMemberEnd:
    """`ends_on` is the last day there. Raises MemberLeft, EndsBeforeItBegan."""
    if HouseholdMemberEnd.objects.filter(membership=membership).exists():
        raise MemberLeft
    _refuse_order(membership.starts_on, ends_on)
    return act.write(
        HouseholdMemberEnd(
            district_id=membership.district_id,
            membership=membership,
            ends_on=ends_on,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.PERSON, on="person")
def relate(act: Act, *, person: Person, other: Person, kind: str, starts_on: date) -> Relation:
    """`person` cares for `other`, or may receive for them.

    Raises RelatedToOneself, RelatedAlready, PersonForgotten, and Unknown for somebody who may not be seen.
    """
    for one in (person, other):
        refuse_forgotten(act, one)
    if person.current_id == other.current_id:
        raise RelatedToOneself
    if relations_on([person], starts_on).filter(other__current_id=other.current_id, kind=kind).exists():
        raise RelatedAlready
    return act.write(
        Relation(
            district_id=person.district_id,
            person=person,
            other=other,
            kind=RelationKind(kind),
            starts_on=starts_on,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.PERSON, on="relation")
def end_relation(act: Act, *, relation: Relation, ends_on: date) -> RelationEnd:
    """Raises RelationEnded, EndsBeforeItBegan."""
    if RelationEnd.objects.filter(relation=relation).exists():
        raise RelationEnded
    _refuse_order(relation.starts_on, ends_on)
    return act.write(
        RelationEnd(
            district_id=relation.district_id,
            relation=relation,
            ends_on=ends_on,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def refuse_forgotten(act: Act, person: Person) -> None:
    """Raises PersonForgotten, Unknown."""
    require_person(act.actor, person)
    if person.forgotten_at:
        raise PersonForgotten


def _refuse_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise EndsBeforeItBegan
