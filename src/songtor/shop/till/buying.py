"""Who stands at the till: the household whose points pay, and how its receipt names who lives there.

Read by statements of its own: a till asks each of them for every sale (docs/decisions/0008, 0036).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.roles import bits_of
from songtor.evidence.rows import as_id, as_key, read, read_all
from songtor.people.groups.queries import groups_of_current
from songtor.people.households.queries import living_in, proxies_on, purse_among
from songtor.people.models import CardBinding, HouseholdMember
from songtor.receipts.errors import PersonUnknown
from songtor.receipts.models import How
from songtor.receipts.naming import Known, Named
from songtor.receipts.presence import hold_people
from songtor.shop.errors import CardRevoked, CardUnbound, HouseholdsSeveral, NoHousehold, NotTheirProxy

BOUND = """
SELECT bound.household_id, person.current_id, ended.id FROM people_cardbinding bound
LEFT JOIN people_person person ON person.id = bound.person_id
LEFT JOIN people_cardend ended ON ended.card_id = bound.card_id WHERE bound.card_id = %s"""
LIVING = """ FROM people_householdmember member JOIN people_person person ON person.id = member.person_id
LEFT JOIN people_householdmemberend ended ON ended.membership_id = member.id
JOIN people_household household ON household.id = member.household_id
WHERE member.starts_on <= %s AND (ended.id IS NULL OR ended.ends_on >= %s) AND """
HOMES = f"SELECT member.household_id, household.district_id{LIVING} person.current_id = %s"
MEMBERS = f"SELECT DISTINCT member.person_id{LIVING} member.household_id = %s"


@dataclass(frozen=True)
class Buyer:
    """By card or, when it was forgotten, by household. `received_by` takes the goods for one that cannot come."""

    card: UUID | None = None
    household: UUID | None = None
    received_by: UUID | None = None


def household_of(buyer: Buyer, *, district_id: str, day: date) -> UUID:
    """Raises CardRevoked, CardUnbound, NoHousehold, HouseholdsSeveral."""
    if buyer.card is None:
        if buyer.household is None:
            raise NoHousehold
        return buyer.household
    bound = read(BOUND, [as_key(CardBinding._meta.pk, buyer.card)])
    if bound is None:
        raise CardUnbound
    household_id, person_id, ended = bound
    if ended is not None:
        raise CardRevoked
    return as_id(household_id) if household_id else home_of(as_id(person_id), district_id=district_id, day=day)


def home_of(person_id: UUID, *, district_id: str, day: date) -> UUID:
    """The household somebody lives in, in the district of the shop if there are several; by who they are today.

    Of several there the one where their points come together when people are found to be one (registry): that with
    others, else the oldest. Raises NoHousehold, HouseholdsSeveral.
    """
    homes = {as_id(home): district for home, district in _living(HOMES, person_id, day)}
    here = [home for home, district in homes.items() if district == district_id] if len(homes) > 1 else list(homes)
    if not homes:
        raise NoHousehold
    if not here:
        raise HouseholdsSeveral
    return here[0] if len(here) == 1 else _purse(here, day)


def _purse(homes: list[UUID], day: date) -> UUID:
    """Raises HouseholdsSeveral where somebody has to say which."""
    purse = purse_among({home: len(living) for home, living in living_in(homes, day).items()})
    if purse is None:
        raise HouseholdsSeveral
    return purse


def held_of(buyer: Buyer, household_id: UUID, day: date) -> tuple[list[Named], Known]:
    """Who was given the goods: everybody of the household in a vulnerable group that day, known and held till the end.

    Raises PersonUnknown and NotTheirProxy, of whoever takes the goods for them.
    """
    members = [as_id(one) for (one,) in _living(MEMBERS, household_id, day)]
    taker = buyer.received_by
    people = hold_people([*members, taker] if taker else members)
    if taker and (taker not in people or people[taker].forgotten_at):
        raise PersonUnknown
    living = {people[one].current_id for one in members if not people[one].forgotten_at}
    if taker:
        _refuse_stranger(people[taker].current_id, living, day)
    bits = {one: bits_of(groups) for one, groups in groups_of_current(sorted(living), day).items() if groups}
    how = How.PROXY if taker else How.HOUSEHOLD
    named = [Named(one, how, household_id, taker) for one in bits]
    return named, Known({one: one for one in bits}, bits)


def _refuse_stranger(taker: UUID, living: Collection[UUID], day: date) -> None:
    proxies = (one for found in proxies_on(living, day).values() for one in found)
    if taker not in living and taker not in proxies:
        raise NotTheirProxy


def _living(sql: str, asked: UUID, day: date) -> Sequence[tuple[object, ...]]:
    on = as_key(HouseholdMember._meta.get_field("starts_on"), day)
    return read_all(sql, [on, on, as_key(HouseholdMember._meta.pk, asked)])
