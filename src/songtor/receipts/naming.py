"""Who was given food, by name: found in the registry, with the vulnerable groups of that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.roles import bits_of
from songtor.people.groups.queries import groups_on
from songtor.people.models import HouseholdMember, Person
from songtor.receipts.errors import MemberElsewhere, MemberInNoGroup, PersonTwice, PersonUnknown
from songtor.receipts.models import How, Receipt, ReceiptPerson
from songtor.receipts.presence import hold_persons


@dataclass(frozen=True)
class Named:
    """Somebody given food, and how an officer knew who it was; `received_by` took it for them."""

    person: UUID
    how: str = How.NAME
    household: UUID | None = None
    received_by: UUID | None = None


@dataclass(frozen=True)
class Known:
    """Named people as they stand in the registry: recorded id -> current id, and the groups of the day."""

    current: Mapping[UUID, UUID]
    groups: Mapping[UUID, int]


NOBODY = Known({}, {})


def known(people: Sequence[Named], day: date) -> Known:
    """Holds everybody named until the transaction ends.

    Raises PersonUnknown, PersonTwice, MemberElsewhere, MemberInNoGroup.
    """
    if not people:
        return NOBODY
    wanted = [one.person for one in people]
    current = hold_persons([*wanted, *(one.received_by for one in people if one.received_by)])
    _refuse_unknown(people, current)
    if len({current[person] for person in wanted}) < len(wanted):
        raise PersonTwice
    groups = {person: bits_of(found) for person, found in groups_on(wanted, day).items()}
    _refuse_members(people, current, groups, day)
    return Known({person: current[person] for person in wanted}, groups)


def _refuse_unknown(people: Iterable[Named], current: Mapping[UUID, UUID]) -> None:
    named = {one.person for one in people} | {one.received_by for one in people if one.received_by}
    forgotten = Person.objects.filter(current__in=set(current.values()), forgotten_at__isnull=False)
    if named - set(current) or forgotten.exists():
        raise PersonUnknown


def _refuse_members(
    people: Iterable[Named], current: Mapping[UUID, UUID], groups: Mapping[UUID, int], day: date
) -> None:
    """A household's receipt names its members of that day who are in a vulnerable group."""
    of_household = [one for one in people if one.how == How.HOUSEHOLD]
    if not of_household:
        return
    members = members_on({one.household for one in of_household if one.household}, day)
    if any((one.household, current[one.person]) not in members for one in of_household):
        raise MemberElsewhere
    if not all(groups[one.person] for one in of_household):
        raise MemberInNoGroup


def members_on(households: Iterable[UUID], day: date) -> set[tuple[UUID | None, UUID]]:
    """(household, person as known today) of whoever belongs to one on a day."""
    rows = HouseholdMember.objects.filter(household__in=list(households), starts_on__lte=day)
    held = rows.exclude(end__ends_on__lt=day)
    return set(held.values_list("household_id", "person__current_id"))


def rows_of(receipt: Receipt, people: Iterable[Named], found: Known) -> list[ReceiptPerson]:
    return [
        ReceiptPerson(
            receipt=receipt,
            district_id=receipt.district_id,
            person_id=one.person,
            groups=found.groups[one.person],
            how=one.how,
            household_id=one.household,
            received_by_id=one.received_by,
        )
        for one in people
    ]
