"""Facts that look odd, each with its reason; what was approved since its last change is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.cleaning.models import Decision, OddityKind, Verdict
from songtor.cleaning.robust import Usual, usual
from songtor.cleaning.services import Odd
from songtor.evidence.errors import Unknown
from songtor.offers.models import Said
from songtor.receipts.models import Receipt, ReceiptKind
from songtor.rounds.models import SignOff, Stop, StopKind, StopState, Weighing

LATE_AFTER = timedelta(hours=24)
LISTED, REMEMBERED = timedelta(days=31), timedelta(days=180)
SAME_VISIT = timedelta(minutes=60)
NEARLY_SAME = 50  # a fiftieth: 2 %
IN_ORDER = Prefetch("decisions", Decision.objects.order_by("entered_at", "pk"))
TAKEN_BACK = Weighing.objects.filter(reversal__isnull=False).select_related("reversal")

R = TypeVar("R", Weighing, Receipt, Stop)


@dataclass(frozen=True)
class Oddity:
    """One odd fact and what is usual, or what it resembles, beside it; `decisions` in their order."""

    kind: OddityKind
    fact: Odd
    decisions: tuple[Decision, ...]
    usual: Usual | None = None
    like: Weighing | None = None

    @property
    def stop(self) -> Stop | None:
        return self.fact if isinstance(self.fact, Stop) else self.fact.stop

    @property
    def day(self) -> date:
        return self.fact.round.day if isinstance(self.fact, Stop) else self.fact.day

    @property
    def weighing(self) -> Weighing | None:
        return self.fact if isinstance(self.fact, Weighing) else None

    @property
    def question(self) -> Decision | None:
        """The open question, where there is one."""
        last = self.decisions[-1] if self.decisions else None
        return last if last is not None and last.verdict == Verdict.ASKED else None

    @property
    def is_approved(self) -> bool:
        last = next((one for one in reversed(self.decisions) if one.verdict == Verdict.APPROVED), None)
        return last is not None and last.entered_at >= self._changed_at()

    def _changed_at(self) -> datetime:
        if not isinstance(self.fact, Stop):
            return self.fact.entered_at
        taken_back = [w.reversal.entered_at for w in self.fact.weighings.all()]
        return max([*taken_back, *(change.entered_at for change in self.fact.changes.all())])


def oddities(*, actor: Actor, day: date, district_code: str = "") -> list[Oddity]:
    """Newest first, of the last 31 days. As many queries for one as for a thousand."""
    seen = _Seen(actor, day - LISTED, district_code)
    held = seen.weighings(day - REMEMBERED)
    listed = [weighing for weighing in held if weighing.day >= seen.since]
    late = [weighing for weighing in listed if _is_late(weighing)]
    found = [
        *(_oddity(OddityKind.LATE, weighing) for weighing in late),
        *(_oddity(OddityKind.LATE, receipt) for receipt in seen.late_receipts()),
        *(_oddity(OddityKind.UNWEIGHED, stop) for stop in seen.unweighed()),
        *_outliers(held, seen.since),
        *_twice(listed),
    ]
    still_odd = [oddity for oddity in found if not oddity.is_approved]
    return sorted(still_odd, key=lambda oddity: (oddity.day, oddity.fact.pk), reverse=True)


def fact_for(*, actor: Actor, kind: str, fact_id: UUID) -> Odd:
    """The fact a decision is asked on. Raises Unknown."""
    if kind == OddityKind.UNWEIGHED:
        return first(visible(actor, Kind.CLEANING, Stop.objects.filter(pk=fact_id)))
    if kind not in OddityKind.values:
        raise Unknown
    weighing = visible(actor, Kind.CLEANING, Weighing.objects.filter(pk=fact_id)).first()
    return weighing or first(visible(actor, Kind.RECEIPT, Receipt.objects.filter(pk=fact_id)))


def kinds() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in OddityKind.choices]


@dataclass(frozen=True)
class _Seen:
    """The facts an actor may look at, of one district or of all of theirs, since a day."""

    actor: Actor
    since: date
    district_code: str

    def _own(self, rows: QuerySet[R], kind: Kind = Kind.CLEANING) -> QuerySet[R]:
        seen = visible(self.actor, kind, rows).prefetch_related(IN_ORDER)
        return seen.filter(district_id=self.district_code) if self.district_code else seen

    def weighings(self, back_to: date) -> list[Weighing]:
        rows = Weighing.objects.filter(reversal__isnull=True, day__gte=back_to).order_by("happened_at", "pk")
        signed = Prefetch("stop__round__sign_offs", SignOff.objects.filter(reversal=None))
        seen = self._own(rows.select_related("category", "district", "stop__offer__branch", "stop__round"))
        return list(seen.prefetch_related(signed))

    def late_receipts(self) -> list[Receipt]:
        if not self.actor.may(Verb.SEE, Kind.RECEIPT):
            return []
        rows = Receipt.objects.filter(reversal__isnull=True, day__gte=self.since, kind=ReceiptKind.SURPLUS_RESCUE)
        late = rows.filter(entered_at__gt=F("happened_at") + LATE_AFTER)
        return list(self._own(late.select_related("district", "stop__site", "stop__round"), Kind.RECEIPT))

    def unweighed(self) -> list[Stop]:
        done = Stop.objects.filter(
            kind=StopKind.PICKUP, state=StopState.DONE, offer__said=Said.YES, round__day__gte=self.since
        ).exclude(weighings__in=Weighing.objects.filter(reversal__isnull=True, day__gte=self.since))
        rows = done.select_related("district", "offer__branch", "round").prefetch_related("changes")
        return list(self._own(rows.prefetch_related(Prefetch("weighings", TAKEN_BACK))))


def _oddity(kind: OddityKind, fact: Odd, *, usual: Usual | None = None, like: Weighing | None = None) -> Oddity:
    return Oddity(kind, fact, tuple(one for one in fact.decisions.all() if one.kind == kind), usual, like)


def _is_late(weighing: Weighing) -> bool:
    """Entered more than a day after it happened, or after its round was signed off."""
    late = weighing.entered_at - weighing.happened_at > LATE_AFTER
    return late or any(weighing.entered_at > signed.entered_at for signed in weighing.stop.round.sign_offs.all())


def _amount(weighing: Weighing) -> int:
    return weighing.grams or weighing.pieces


def _by_branch(weighings: Iterable[Weighing]) -> Iterator[list[Weighing]]:
    """What was weighed of one category at one branch, in the order it happened."""
    groups: defaultdict[tuple[UUID, str], list[Weighing]] = defaultdict(list)
    for weighing in weighings:
        if weighing.stop.offer is not None and _amount(weighing):
            groups[weighing.stop.offer.branch_id, weighing.category_id].append(weighing)
    yield from groups.values()


def _outliers(held: Iterable[Weighing], since: date) -> Iterator[Oddity]:
    for group in _by_branch(held):
        amounts = [_amount(weighing) for weighing in group]
        for number, weighing in enumerate(group):
            others = usual(amounts[:number] + amounts[number + 1 :]) if weighing.day >= since else None
            if others is not None and others.is_far(_amount(weighing)):
                yield _oddity(OddityKind.OUTLIER, weighing, usual=others)


def _twice(listed: Iterable[Weighing]) -> Iterator[Oddity]:
    for group in _by_branch(listed):
        for earlier, later in pairwise(group):
            near = abs(_amount(earlier) - _amount(later)) * NEARLY_SAME <= _amount(earlier)
            if near and later.happened_at - earlier.happened_at <= SAME_VISIT:
                yield _oddity(OddityKind.TWICE, later, like=earlier)
