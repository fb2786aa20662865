"""Who stands at the till: the household whose points pay, and how its receipt names who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from songtor.people.groups.queries import groups_on
from songtor.people.models import CardBinding, HouseholdMember, Person
from songtor.receipts.models import How
from songtor.receipts.naming import Named
from songtor.shop.errors import CardRevoked, CardUnbound, HouseholdsSeveral, NoHousehold


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
    binding = CardBinding.objects.filter(card=buyer.card).select_related("card__end", "person").first()
    if binding is None:
        raise CardUnbound
    if hasattr(binding.card, "end"):
        raise CardRevoked
    if binding.person is not None:
        return home_of(binding.person, district_id=district_id, day=day)
    return binding.household_id  # type: ignore[return-value]  # one of the two is always there


def home_of(person: Person, *, district_id: str, day: date) -> UUID:
    """The household somebody lives in, in the district of the shop if there are several.

    Raises NoHousehold, HouseholdsSeveral.
    """
    lives = Q(starts_on__lte=day) & (Q(end__isnull=True) | Q(end__ends_on__gte=day))
    rows = HouseholdMember.objects.filter(lives, person__current=person.current_id).order_by()
    homes = dict(rows.values_list("household_id", "household__district_id"))
    here = [home for home, district in homes.items() if district == district_id] if len(homes) > 1 else list(homes)
    if not homes:
        raise NoHousehold
    if len(here) != 1:
        raise HouseholdsSeveral
    return here[0]


def named_of(buyer: Buyer, household_id: UUID, day: date) -> list[Named]:
    """Who was given the goods: everybody of the household who is in a vulnerable group that day."""
    lives = Q(starts_on__lte=day) & (Q(end__isnull=True) | Q(end__ends_on__gte=day))
    rows = HouseholdMember.objects.filter(lives, household=household_id, person__current__forgotten_at__isnull=True)
    people = sorted(set(rows.order_by().values_list("person__current_id", flat=True)))
    groups = groups_on(people, day)
    how = How.PROXY if buyer.received_by else How.HOUSEHOLD
    return [Named(person, how, household_id, buyer.received_by) for person in people if groups[person]]
