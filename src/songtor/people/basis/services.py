"""The ground is given and withdrawn; whoever looks is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from songtor.city.acting import Act, performs
from songtor.city.policy import Actor, Kind, Verb
from songtor.evidence.rows import insert_all
from songtor.people.basis.agreed import Agreed, may_keep_sensitive, write_basis
from songtor.people.basis.models import LegalBasis, LegalBasisEnd, Look, Looked, Purpose
from songtor.people.basis.queries import seen_lately
from songtor.people.errors import BasisEnded, PersonForgotten
from songtor.people.groups.given import SENSITIVE
from songtor.people.groups.queries import holding_groups
from songtor.people.groups.services import write_group_end
from songtor.people.persons.models import Person

SEEN_AGAIN = timedelta(minutes=10)  # somebody found twice while a name is typed was seen once


@performs(Verb.RECORD, Kind.PERSON, on="person")
def give_basis(act: Act, *, person: Person, agreed: Agreed) -> LegalBasis:
    """Raises PersonForgotten, BasisImpossible, PublicTaskNotEnough."""
    if person.forgotten_at:
        raise PersonForgotten
    return write_basis(act, person, person.district, agreed)


@performs(Verb.RECORD, Kind.PERSON, on="legal_basis")
def withdraw_basis(act: Act, *, legal_basis: LegalBasis) -> LegalBasisEnd:
    """Where no other ground is left for health and disability, the memberships that rest on it end. Raises BasisEnded.

    They end the day before: receipts keep the groups of their day.
    """
    if LegalBasisEnd.objects.filter(legal_basis=legal_basis).exists():
        raise BasisEnded
    end = act.write(
        LegalBasisEnd(
            district_id=legal_basis.district_id,
            legal_basis=legal_basis,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )
    person = legal_basis.person
    if legal_basis.purpose == Purpose.SENSITIVE_GROUPS and not may_keep_sensitive(person):
        for membership in holding_groups([person], act.day).filter(vulnerable_group__in=SENSITIVE):
            if not hasattr(membership, "end"):
                write_group_end(act, membership, act.day - timedelta(days=1), "")
    return end


def looked(actor: Actor, persons: Iterable[UUID], what: Looked, at: datetime) -> None:
    """Written before the answer leaves; who is found again within minutes was seen once."""
    seen = dict.fromkeys(persons)
    if what == Looked.FOUND:
        for pk in seen_lately(actor, seen, at - SEEN_AGAIN):
            seen.pop(pk, None)
    with transaction.atomic():  # one commit for all of them
        insert_all([Look(person_id=pk, actor_ref=actor.ref, what=what, at=at) for pk in seen])
