"""Points go back to whom they came from when people who were made one are two after all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from songtor.city.acting import Act
from songtor.evidence.acts import local_day
from songtor.people.links.models import Answer
from songtor.people.models import HouseholdMember, LinkDecision, LinkDecisionUndo, Person
from songtor.points.models import Cause, Transfer
from songtor.points.services import Why, account_id, give_back, hold_accounts, is_good
from songtor.registry.circles import in_portions
from songtor.registry.services.pooling import Current, homes_of, pool


@dataclass(frozen=True)
class Moved:
    """What a decision moved from one household to another, and who lived in them then, by the ids they were met as."""

    transfers: Sequence[Transfer]
    givers: frozenset[UUID]
    takers: frozenset[UUID]

    @property
    def accounts(self) -> tuple[UUID, UUID]:
        return self.transfers[0].from_account_id, self.transfers[0].to_account_id

    def is_undone(self, current: Current) -> bool:
        """The people of `current` were one until now: it moved points among them, and would not any more."""
        if not (self.givers <= current.keys() and self.takers & current.keys()):
            return False
        own = {current[person] for person in self.givers}
        return len(own) > 1 or not own & {current[person] for person in self.takers if person in current}


def part(act: Act, *, undo: LinkDecisionUndo, current: Current) -> None:
    """People who were one until now stand for these: what each brought goes back, as far as it is still there.

    Points that went on to a third household come from there first. Whoever is still one has one purse afterwards.
    """
    moves = list(_moves(current))
    here = [account_id(district_id, home) for home, district_id in homes_of(current, current, act.day)]
    hold_accounts([*here, *(account for one in moves for account in one.accounts)])
    for one in reversed(_to_give_back(moves, current)):
        give_back(act, moved=one.transfers, why=Why(undo.pk, act.day))
    pool(act, current=current, causes=dict.fromkeys(current.values(), undo.pk))


def points_that_stayed(undo: LinkDecisionUndo) -> int:
    """Points that a decision moved and its undo could not give back: they were spent in between."""
    if undo.decision.answer != Answer.SAME:
        return 0
    tops = (undo.decision.left.current_id, undo.decision.right.current_id)
    current = dict(Person.objects.filter(current__in=tops).values_list("pk", "current_id"))
    apart = [one for one in _moves(current) if one.is_undone(current)]
    day = local_day(undo.happened_at)
    return sum(row.points for one in apart for row in one.transfers if is_good(row, day))


def _to_give_back(moves: Sequence[Moved], current: Current) -> list[Moved]:
    """The moves that hold no more, and the later ones that took their points further, in order of time."""
    found: list[Moved] = []
    on_the_way: set[UUID] = set()
    for one in moves:
        giver, taker = one.accounts
        if giver in on_the_way or one.is_undone(current):
            found.append(one)
            on_the_way.add(taker)
    return found


def _moves(current: Current) -> Iterator[Moved]:
    """What was moved out of their homes because of who they are, and nothing gave back yet; in order of time."""
    parts: defaultdict[tuple[UUID, UUID], list[Transfer]] = defaultdict(list)
    for row in sorted(_transfers(current), key=lambda row: row.pk):
        parts[row.cause_id, row.from_account_id].append(row)
    for transfers in parts.values():
        first = transfers[0]
        homes = (first.from_account.household_id, first.to_account.household_id)
        yield Moved(transfers, *(_lived_at(home, first) for home in homes))


def _transfers(current: Current) -> list[Transfer]:
    accounts: set[UUID] = set()
    for ids in in_portions(current):
        homes = HouseholdMember.objects.filter(person__in=ids).values_list("household__district_id", "household_id")
        accounts.update(account_id(*home) for home in homes)
    found: list[Transfer] = []
    for ids in in_portions(accounts):
        rows = Transfer.objects.filter(from_account__in=ids, cause=Cause.MOVE, reversed_by__isnull=True)
        found += rows.select_related("from_account", "to_account")
    moved = [row for row in found if row.reverses_id is None]
    decided = _decisions({row.cause_id for row in moved})
    return [row for row in moved if row.cause_id in decided]


def _decisions(causes: set[UUID]) -> set[UUID]:
    """Which of these say who is who."""
    found: set[UUID] = set()
    for ids in in_portions(causes):
        for model in (LinkDecision, LinkDecisionUndo):
            found.update(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return found


def _lived_at(home: UUID | None, moved: Transfer) -> frozenset[UUID]:
    """Who was known to live there when the points moved, whatever was said of that day later."""
    stayed = Q(end__isnull=True) | Q(end__ends_on__gte=moved.day) | Q(end__entered_at__gt=moved.entered_at)
    rows = HouseholdMember.objects.filter(stayed, household=home, starts_on__lte=moved.day)
    return frozenset(rows.values_list("person_id", flat=True))
