"""Who lives where, and who stands for whom, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.people.households.models import Household, HouseholdMember, Relation
from songtor.people.persons.models import Person


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(end__isnull=True) | Q(end__ends_on__gte=day))


def all_memberships_on(day: date) -> QuerySet[HouseholdMember]:
    """Who lives where that day, everybody; for services, which have asked for the rights."""
    return HouseholdMember.objects.filter(_on(day))


def living_in(households: Iterable[UUID], day: date) -> dict[UUID, list[UUID]]:
    """Of each household who lives there that day, in order of joining, by who they are today; one query.

    For services and pages that have asked for the rights. Whoever was forgotten is left out.
    """
    found: dict[UUID, dict[UUID, None]] = {one: {} for one in households}
    rows = all_memberships_on(day).filter(household__in=found, person__forgotten_at__isnull=True)
    for home, person in rows.order_by("starts_on", "pk").values_list("household_id", "person__current_id"):
        found[home][person] = None
    return {home: list(people) for home, people in found.items()}


def purse_among(homes: Mapping[UUID, int]) -> UUID | None:
    """Where the points of somebody come together who lives in these of one district, each with how many live there.

    In the household with others, or else the oldest of their own; None where somebody has to say which.
    """
    with_others = [home for home, people in homes.items() if people > 1]
    if with_others:
        return with_others[0] if len(with_others) == 1 else None
    return min(homes, default=None)


def purses_elsewhere(district_id: str, day: date) -> dict[UUID, UUID]:
    """Households of one in the district whose person has the purse in another there -> that household."""
    here = all_memberships_on(day).filter(household__district=district_id, person__forgotten_at__isnull=True).order_by()
    several = here.values("person__current").annotate(homes=Count("household", distinct=True)).filter(homes__gt=1)
    homes = defaultdict[UUID, set[UUID]](set)
    rows = here.filter(person__current__in=several.values("person__current"))
    for person, home in rows.values_list("person__current_id", "household_id"):
        homes[person].add(home)
    living = living_in({home for theirs in homes.values() for home in theirs}, day)
    found = {}
    for theirs in homes.values():
        purse = purse_among({home: len(living[home]) for home in theirs})
        found.update({home: purse for home in theirs if purse and home != purse and len(living[home]) == 1})
    return found


def memberships_on(persons: Iterable[Person], day: date) -> QuerySet[HouseholdMember]:
    """Where they, or whoever they stand for, live that day."""
    current = [person.current_id for person in persons]
    rows = HouseholdMember.objects.filter(_on(day), person__current__in=current)
    return rows.select_related("household", "household__community")


def members_on(household: Household, day: date) -> list[HouseholdMember]:
    """One row for each living there that day, in order of joining."""
    rows = HouseholdMember.objects.filter(_on(day), household=household).select_related("person__current__district")
    return list({row.person.current_id: row for row in rows.order_by("-starts_on", "-pk")}.values())[::-1]


def households(*, actor: Actor) -> QuerySet[Household]:
    return visible(actor, Kind.PERSON, Household.objects.select_related("district", "community"))


def household_for(*, actor: Actor, household_id: UUID) -> Household:
    """Raises Unknown."""
    return first(households(actor=actor).filter(pk=household_id))


def membership_for(*, actor: Actor, membership_id: UUID) -> HouseholdMember:
    """Raises Unknown."""
    rows = HouseholdMember.objects.select_related("household", "person")
    return first(visible(actor, Kind.PERSON, rows).filter(pk=membership_id))


def relations_on(persons: Iterable[Person], day: date) -> QuerySet[Relation]:
    """What they are to others that day."""
    current = [person.current_id for person in persons]
    return Relation.objects.filter(_on(day), person__current__in=current)


def related_by_on(persons: Iterable[Person], day: date) -> QuerySet[Relation]:
    """What others are to them that day."""
    current = [person.current_id for person in persons]
    return Relation.objects.filter(_on(day), other__current__in=current)


def relation_for(*, actor: Actor, relation_id: UUID) -> Relation:
    """Raises Unknown."""
    return first(visible(actor, Kind.PERSON, Relation.objects.all()).filter(pk=relation_id))


def proxies_of(person: Person, day: date) -> list[Person]:
    """Whoever may receive for somebody that day: named proxies and carers."""
    rows = related_by_on([person], day).select_related("person__current")
    return list({row.person.current_id: row.person.current for row in rows}.values())


def proxies_on(current: Iterable[UUID], day: date) -> dict[UUID, list[UUID]]:
    """Person -> who may receive for them that day, as `proxies_of`; one query for all."""
    found = defaultdict[UUID, list[UUID]](list)
    rows = Relation.objects.filter(_on(day), other__current__in=list(current)).order_by("pk")
    for whom, proxy in rows.values_list("other__current_id", "person__current_id"):
        found[whom].append(proxy)
    return found
