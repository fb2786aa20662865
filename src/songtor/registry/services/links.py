"""Whether two are one person: decided, taken back, and counted anew at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.models import District
from songtor.city.policy import Actor, Grant, Kind, Verb, first
from songtor.city.roles import Role
from songtor.evidence.errors import Refusal
from songtor.evidence.services import CITY
from songtor.jobs.models import Work
from songtor.jobs.services import enqueue
from songtor.people.links.models import Answer
from songtor.people.models import LinkDecision, LinkDecisionUndo, Person, ProposedPair
from songtor.receipts.presence import hold_persons, recount_people
from songtor.registry.circles import Circles, components, same_edges, store, take_turn
from songtor.registry.errors import (
    AlreadyDecided,
    AnswerUnknown,
    NothingDecided,
    NothingToLink,
    OnePersonTwice,
    StillJoined,
)
from songtor.registry.services.parting import part
from songtor.registry.services.pooling import pool

CERTAIN = Actor("rule:certain", "", (Grant(Role.DEPARTMENT, districts=None),))
"""Who links by the certain rule: the same valid number, and names that agree."""


@dataclass(frozen=True)
class Pair:
    """Two people as first met, the older id first. People of two districts are the whole city's business."""

    left: Person
    right: Person

    @classmethod
    def of(cls, one: Person, other: Person) -> Pair:
        """Raises OnePersonTwice."""
        if one.pk == other.pk:
            raise OnePersonTwice
        return cls(*sorted((one, other), key=lambda person: person.pk))

    @property
    def district_id(self) -> str:
        return self.left.district_id if self.left.district_id == self.right.district_id else CITY


@dataclass(frozen=True)
class Likely:
    """A pair as the engine proposes it."""

    left: UUID
    right: UUID
    probability: float
    reasons: str


@performs(Verb.RECORD, Kind.LINK, on="pair")
def settle_link(act: Act, *, pair: Pair, answer: str) -> LinkDecision:
    """The two are the same person, or two people; receipts stay and are counted anew, points come together.

    Raises AnswerUnknown, AlreadyOne, AlreadyDecided, TwoNumbers, SaidToBeTwo, StillJoined, PersonForgotten.
    """
    if answer not in Answer.values:
        raise AnswerUnknown
    take_turn()
    circles = Circles([pair.left.pk, pair.right.pk])
    if answer == Answer.SAME:
        circles.join(pair.left.pk, pair.right.pk)
    elif circles.are_one(pair.left.pk, pair.right.pk):
        raise StillJoined
    elif (pair.left.pk, pair.right.pk) in circles.apart:
        raise AlreadyDecided
    proposed = ProposedPair.objects.filter(left=pair.left, right=pair.right).first()
    decision = LinkDecision(
        district_id=pair.left.district_id,
        left=pair.left,
        right=pair.right,
        answer=answer,
        probability=proposed.probability if proposed else None,
        reasons=proposed.reasons if proposed else "",
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(decision)
    _settle(act, circles, [decision])
    ProposedPair.objects.filter(left=pair.left, right=pair.right).delete()
    return decision


@performs(Verb.RECORD, Kind.LINK, on="district")
def link_certain(act: Act, *, district: District | None, pairs: Sequence[Likely]) -> LinkDecision:
    """What the certain rule joins, as one act; pairs that something forbids are left out. Answers the last decision.

    `district` is that of all these people, or none. Raises NothingToLink.
    """
    take_turn()
    people = Person.objects.in_bulk({pk for pair in pairs for pk in (pair.left, pair.right)})
    circles = Circles(people)
    joined = [pair for pair in pairs if pair.left in people and pair.right in people and _joins(circles, pair)]
    if not joined:
        raise NothingToLink
    decisions = [
        LinkDecision(
            district_id=people[pair.left].district_id,
            left_id=pair.left,
            right_id=pair.right,
            answer=Answer.SAME,
            is_certain=True,
            probability=pair.probability,
            reasons=pair.reasons,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
        for pair in joined
    ]
    act.write_all(decisions)
    _settle(act, circles, decisions)
    return decisions[-1]


@performs(Verb.RECORD, Kind.LINK, on="district")
def start_comparing(act: Act, *, district: District | None) -> Work:
    """All records are compared in the jobs process. `district` is whose officer asks."""
    return enqueue(act, "linkage", district_id=district.code if district else "", arguments={})


def _joins(circles: Circles, pair: Likely) -> bool:
    try:
        circles.join(pair.left, pair.right)
    except Refusal:
        return False
    return True


@performs(Verb.RECORD, Kind.LINK, on="pair")
def undo_link(act: Act, *, pair: Pair, reason: str = "") -> LinkDecisionUndo:
    """The decision on the two holds no more; what it joined is apart again, to the record, and so are its points.

    Points that were spent meanwhile stay spent (`points_that_stayed`). Raises NothingDecided.
    """
    take_turn()
    decision = _decided(pair)
    undo = LinkDecisionUndo(
        district_id=decision.district_id,
        decision=decision,
        reason=reason.strip()[:300],
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(undo)
    if decision.answer == Answer.SAME:
        _separate(act, undo, pair)
    if not decision.is_certain:
        _propose_again(act, pair, decision)
    return undo


def _decided(pair: Pair) -> LinkDecision:
    rows = LinkDecision.objects.filter(left=pair.left, right=pair.right, undo__isnull=True)
    for decision in rows.order_by("-entered_at", "-pk")[:1]:
        return decision
    raise NothingDecided


def _separate(act: Act, undo: LinkDecisionUndo, pair: Pair) -> None:
    top = first(Person.objects.filter(pk=pair.left.pk)).current_id
    members = set(Person.objects.filter(current=top).values_list("pk", flat=True))
    current = components(members, same_edges(members))
    part(act, undo=undo, current=current)
    hold_persons(members, alone=True)
    store(current)
    recount_people(members)


def _settle(act: Act, circles: Circles, decisions: Sequence[LinkDecision]) -> None:
    """Hand-overs at this moment are waited for, and wait; whom they named is counted as who they are now."""
    current = {member: circles.current[member] for member in circles.touched()}
    pool(act, current=current, causes={current[one.left_id]: one.pk for one in decisions if one.left_id in current})
    hold_persons(current, alone=True)
    store({member: circles.current[member] for member in circles.moved})
    recount_people(current)


def _propose_again(act: Act, pair: Pair, decision: LinkDecision) -> None:
    if decision.probability is None:
        return
    ProposedPair.objects.get_or_create(
        left=pair.left,
        right=pair.right,
        defaults={
            "district_id": decision.district_id,
            "probability": decision.probability,
            "reasons": decision.reasons,
            "proposed_at": act.entered_at,
        },
    )
