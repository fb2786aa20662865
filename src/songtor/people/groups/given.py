"""A membership that somebody, or a list, tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.city.roles import VulnerableGroup
from songtor.evidence.models import Blob
from songtor.people.basis.agreed import may_keep_sensitive
from songtor.people.errors import GroupGivenAlready, GroupNeedsBasis, GroupUnknown
from songtor.people.groups.models import GroupMembership
from songtor.people.groups.queries import holding_groups
from songtor.people.persons.models import Person, Source

SENSITIVE = frozenset({VulnerableGroup.DISABLED.value, VulnerableGroup.BEDRIDDEN.value})


@dataclass(frozen=True)
class GivenGroup:
    """`shown` is what proves it; `paper` its picture."""

    vulnerable_group: str
    starts_on: date
    source: str = Source.REGISTERED
    shown: str = ""
    paper: Blob | None = None
    batch: UUID | None = None


def write_group(act: Act, person: Person, district: District, given: GivenGroup) -> GroupMembership:
    """A membership inside another service's act. Raises GroupUnknown, GroupGivenAlready, GroupNeedsBasis."""
    if given.vulnerable_group not in VulnerableGroup.values or given.source not in Source.values:
        raise GroupUnknown
    if given.vulnerable_group in SENSITIVE and not may_keep_sensitive(person):
        raise GroupNeedsBasis
    if given.vulnerable_group in {one.vulnerable_group for one in holding_groups([person], given.starts_on)}:
        raise GroupGivenAlready
    return act.write(
        GroupMembership(
            district=district,
            person=person,
            vulnerable_group=given.vulnerable_group,
            starts_on=given.starts_on,
            source=given.source,
            shown=given.shown.strip()[:200],
            paper=given.paper,
            batch=given.batch,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
