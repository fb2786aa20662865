"""The right to be forgotten: what speaks of a person is blanked, what was counted stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb, first
from songtor.evidence.blanking import blank
from songtor.people.assessments.models import Assessment
from songtor.people.basis.models import Forgetting
from songtor.people.cards.models import CardBinding, CardEnd, CardPin, EndReason
from songtor.people.errors import PersonForgotten
from songtor.people.groups.models import GroupMembership, GroupMembershipEnd
from songtor.people.households.models import Household, HouseholdMember
from songtor.people.links.models import LinkDecisionUndo, ProposedPair
from songtor.people.persons.models import Identity, Person, SourceRecord, SourceRecordEnd
from songtor.points.models import PointsChange
from songtor.registry.circles import take_turn


@performs(Verb.KEEP, Kind.PERSON, on="person")
def forget(act: Act, *, person: Person) -> Forgetting:
    """Names, numbers, addresses, groups and words said of the person are gone, in every district.

    Receipts, counts and decisions keep the empty id, so no total changes. Their cards open nothing any more.
    It cannot be taken back. Raises PersonForgotten.
    """
    take_turn()
    now = first(Person.objects.filter(pk=person.pk))
    everybody = list(Person.objects.filter(current=now.current_id).order_by("pk"))
    if any(one.forgotten_at for one in everybody):
        raise PersonForgotten
    ids = [one.pk for one in everybody]
    _end_cards(act, ids)
    _remove_papers(ids)
    facts = [
        Forgetting(
            district_id=one.district_id,
            person=one,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
        for one in everybody
    ]
    act.write_all(facts)
    blank_everything(ids)
    Person.objects.filter(pk__in=ids).update(forgotten_at=act.happened_at)
    return next(fact for fact in facts if fact.person_id == person.pk)


def blank_everything(people: Sequence[UUID]) -> None:
    """What stands outside the evidence of these people; the evidence holds."""
    Identity.objects.filter(record__person__in=people).delete()
    ProposedPair.objects.filter(left__in=people).delete()
    ProposedPair.objects.filter(right__in=people).delete()
    blank(SourceRecord.objects.filter(person__in=people))
    blank(SourceRecordEnd.objects.filter(record__person__in=people))
    blank(GroupMembershipEnd.objects.filter(membership__person__in=people))
    blank(GroupMembership.objects.filter(person__in=people))
    blank(LinkDecisionUndo.objects.filter(decision__left__in=people))
    blank(LinkDecisionUndo.objects.filter(decision__right__in=people))
    homes = _homes_of_nobody_else(people)
    blank(Household.objects.filter(pk__in=homes))
    blank(Assessment.objects.filter(household__in=homes))
    blank(PointsChange.objects.filter(household__in=homes))


def _homes_of_nobody_else(people: Iterable[UUID]) -> set[UUID]:
    """Where only they ever lived: the address speaks of nobody else."""
    homes = set(HouseholdMember.objects.filter(person__in=people).values_list("household_id", flat=True))
    others = HouseholdMember.objects.filter(household__in=homes).exclude(person__in=people)
    return homes - set(others.filter(person__forgotten_at__isnull=True).values_list("household_id", flat=True))


def _remove_papers(people: Iterable[UUID]) -> None:
    """Pictures of what proved a group, once it is certain; one that speaks for somebody else too stays."""
    shown = GroupMembership.objects.filter(paper__isnull=False, person__forgotten_at__isnull=True)
    theirs = shown.filter(person__in=people).select_related("paper")
    others = set(shown.exclude(person__in=people).values_list("paper__stored", flat=True))
    paths = {one.paper.path for one in theirs if one.paper and one.paper.stored not in others}
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


def _end_cards(act: Act, people: Sequence[UUID]) -> None:
    open_bindings = CardBinding.objects.filter(person__in=people, card__end__isnull=True).select_related("card")
    cards = [binding.card for binding in open_bindings]
    ends = [
        CardEnd(
            district_id=card.district_id,
            card=card,
            reason=EndReason.RETURNED,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
        for card in cards
    ]
    act.write_all(ends)
    CardPin.objects.filter(card__in=cards).delete()
