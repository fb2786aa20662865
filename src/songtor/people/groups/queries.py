"""Who is in which vulnerable group on a day, by memberships and by age and sex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from songtor.city.policy import Actor, Kind, first, visible
from songtor.city.roles import VulnerableGroup
from songtor.evidence.errors import Unknown
from songtor.evidence.models import Blob
from songtor.evidence.rows import as_day, as_id, as_key, marks, read_all
from songtor.people.groups.models import GroupMembership
from songtor.people.persons.models import BirthKnown, Person, Sex, Source

AT_ONCE = 500
HOLDING = """
SELECT person.current_id, held.vulnerable_group FROM people_groupmembership held
JOIN people_person person ON person.id = held.person_id
LEFT JOIN people_groupmembershipend ended ON ended.membership_id = held.id
WHERE person.current_id IN ({people}) AND held.vulnerable_group <> ''
AND held.starts_on <= %s AND (ended.id IS NULL OR ended.ends_on >= %s)"""
BORN = """
SELECT record.id, record.replaces_id, ended.id, person.current_id, record.source, record.born_on, record.birth_known,
record.sex FROM people_sourcerecord record
JOIN people_person person ON person.id = record.person_id
LEFT JOIN people_sourcerecordend ended ON ended.record_id = record.id
WHERE person.current_id IN ({people}) ORDER BY record.entered_at, record.id"""
GROWN_UP, ELDERLY = 18, 60  # years; Older Persons Act B.E. 2546
BY_AGE = frozenset({VulnerableGroup.CHILD, VulnerableGroup.ELDERLY, VulnerableGroup.WOMAN})


def holding_groups(persons: Iterable[Person], day: date) -> QuerySet[GroupMembership]:
    """Memberships that hold on a day, of everybody standing for the same."""
    current = [person.current_id for person in persons]
    return _holding(day).filter(person__current__in=current)


def _holding(day: date) -> QuerySet[GroupMembership]:
    not_over = Q(end__isnull=True) | Q(end__ends_on__gte=day)
    return GroupMembership.objects.filter(not_over, starts_on__lte=day).exclude(vulnerable_group="")


def groups_on(persons: Iterable[UUID], day: date) -> dict[UUID, frozenset[str]]:
    """For each id as recorded, the groups of whom it stands for that day.

    Age and sex decide CHILD, ELDERLY and WOMAN wherever they are known; memberships decide the rest.
    """
    asked = list(dict.fromkeys(persons))
    found: dict[UUID, frozenset[str]] = {}
    for at in range(0, len(asked), AT_ONCE):
        found |= _groups_of(asked[at : at + AT_ONCE], day)
    return found


def _groups_of(asked: Sequence[UUID], day: date) -> dict[UUID, frozenset[str]]:
    current = dict(Person.objects.filter(pk__in=asked).values_list("pk", "current_id"))
    groups = groups_of_current(set(current.values()), day)
    return {pk: groups[one] for pk, one in current.items()}


def groups_of_current(current: Collection[UUID], day: date) -> dict[UUID, frozenset[str]]:
    """The same for people as they are known today; two statements, at most AT_ONCE people."""
    given: defaultdict[UUID, set[str]] = defaultdict(set)
    for stored, group in _told(HOLDING, current, day, day):
        given[as_id(stored)].add(group)
    births = births_of(current)
    return {one: in_groups(given[one], births.get(one), day) for one in current}


def _told(sql: str, current: Collection[UUID], *days: date) -> list[tuple[Any, ...]]:
    if not current:
        return []
    key, on = Person._meta.pk, GroupMembership._meta.get_field("starts_on")
    values = [*(as_key(key, one) for one in current), *(as_key(on, day) for day in days)]
    return read_all(sql.format(people=marks(current)), values)


def derived_groups(current: UUID, day: date) -> frozenset[str]:
    """Those that follow from age and sex alone."""
    return in_groups((), births_of([current]).get(current), day)


def group_labels(groups: Iterable[str]) -> list[str]:
    """In the order of the source, in the reader's language."""
    wanted = set(groups)
    return [str(group.label) for group in VulnerableGroup if group.value in wanted]


def membership_for(*, actor: Actor, membership_id: UUID) -> GroupMembership:
    """Raises Unknown."""
    rows = GroupMembership.objects.select_related("person__current")
    return first(visible(actor, Kind.PERSON, rows).filter(pk=membership_id))


def paper_for(*, actor: Actor, membership_id: UUID) -> tuple[Blob, UUID]:
    """The picture of what proves a membership, and whose it is. Raises Unknown, also where no paper was taken."""
    rows = GroupMembership.objects.filter(pk=membership_id, paper__isnull=False, person__forgotten_at__isnull=True)
    membership = first(visible(actor, Kind.PERSON, rows.select_related("paper", "person")))
    if membership.paper is None:
        raise Unknown
    return membership.paper, membership.person.current_id


Birth = tuple[date | None, str, str]


def births_of(current: Iterable[UUID]) -> dict[UUID, Birth]:
    """Birth date, how much of it is known, and sex: of the registration that holds, else of the newest record."""
    told = [
        (pk, replaces, end, as_id(one), source, as_day(born_on), known, sex)
        for pk, replaces, end, one, source, born_on, known, sex in _told(BORN, list(current))
    ]
    replaced = {row[1] for row in told}
    found: dict[UUID, Birth] = {}
    for pk, _replaces, end, one, _source, *said in sorted(told, key=lambda row: row[4] == Source.REGISTERED):
        if pk not in replaced and end is None:
            born_on, known, sex = said
            before = found.get(one, (None, "", ""))
            birth = (born_on, known) if born_on else before[:2]
            found[one] = (*birth, sex or before[2])
    return found


def in_groups(given: Iterable[str], birth: Birth | None, day: date) -> frozenset[str]:
    born_on, known, sex = birth or (None, "", "")
    if born_on is None:
        return frozenset(given)
    youngest, oldest = _age(_latest(born_on, known), day), _age(born_on, day)
    derived = {
        VulnerableGroup.CHILD.value: oldest < GROWN_UP,
        VulnerableGroup.ELDERLY.value: youngest >= ELDERLY,
        VulnerableGroup.WOMAN.value: sex == Sex.FEMALE and youngest >= GROWN_UP,
    }
    kept = {group for group in given if group not in BY_AGE or (group == VulnerableGroup.WOMAN and not sex)}
    return frozenset(kept | {group for group, holds in derived.items() if holds})


def _latest(born_on: date, known: str) -> date:
    """The last day the person may have been born on."""
    if known == BirthKnown.YEAR:
        return date(born_on.year, 12, 31)
    if known == BirthKnown.MONTH:
        return (born_on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return born_on


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
