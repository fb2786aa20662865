"""On what ground the city may hold something, as it was said and when."""

from __future__ import annotations

from dataclasses import dataclass

from songtor.city.acting import Act
from songtor.city.models import District
from songtor.people.basis.models import Basis, LegalBasis, Purpose, SaidBy
from songtor.people.errors import BasisImpossible, PublicTaskNotEnough
from songtor.people.persons.models import Person


@dataclass(frozen=True)
class Agreed:
    """`notice_version` names the notice that was read out or handed over."""

    purpose: str
    basis: str
    notice_version: str
    said_by: str = SaidBy.SELF


def write_basis(act: Act, person: Person, district: District, agreed: Agreed) -> LegalBasis:
    """A ground inside another service's act. Raises BasisImpossible, PublicTaskNotEnough."""
    known = agreed.purpose in Purpose.values and agreed.basis in Basis.values and agreed.said_by in SaidBy.values
    if not known or not 1 <= len(agreed.notice_version) <= 20:
        raise BasisImpossible
    if (agreed.purpose, agreed.basis) == (Purpose.SENSITIVE_GROUPS, Basis.PUBLIC_TASK):
        raise PublicTaskNotEnough
    return act.write(
        LegalBasis(
            district=district,
            person=person,
            purpose=agreed.purpose,
            basis=agreed.basis,
            notice_version=agreed.notice_version,
            said_by=agreed.said_by,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def may_keep_sensitive(person: Person) -> bool:
    """Whether somebody this person stands for gave, or the law gives, a ground for health and disability."""
    held = LegalBasis.objects.filter(purpose=Purpose.SENSITIVE_GROUPS, end__isnull=True)
    return held.filter(person__current_id=person.current_id).exists()
