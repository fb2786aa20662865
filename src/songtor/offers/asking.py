"""Whom to ask now, who was asked, and who has not answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from songtor.city.dated import holds_on
from songtor.city.models import Coordination, District, Holiday
from songtor.city.policy import Actor, Kind, visible
from songtor.evidence.acts import BANGKOK, local_day
from songtor.messages.models import Message
from songtor.messages.queries import newest_about
from songtor.offers.models import Asking, Branch, DonorState, Offer

NOT_LATER_THAN = timedelta(hours=4)  # a morning's question is not asked in the evening
TIME_TO_ANSWER = timedelta(minutes=20)


def about_asking(branch_id: UUID, day: date) -> str:
    """How a letter names what it speaks of."""
    return f"asking:{branch_id}:{day}"


def _spoken(day: date, branch: str = "branch") -> Exists:
    """The branch itself said something of that day; what appeared by itself is no answer."""
    own = Offer.objects.filter(branch=OuterRef(branch), day=day, left_over_of__isnull=True)
    return Exists(own.filter(Q(from_standing__isnull=True) | Q(withdrawal__isnull=False)))


def due_askings(*, now: datetime) -> Iterator[tuple[Branch, bool]]:
    """Branches to ask, and those to remind (True): on a round day, in the hours their coordination set."""
    today, clock = local_day(now), now.astimezone(BANGKOK)
    open_today = [c for c in Coordination.objects.filter(holds_on(today)) if today.isoweekday() in c.weekday_numbers]
    if not open_today or Holiday.objects.filter(pk=today).exists():
        return
    asks = [c.district_id for c in open_today if _is_due(c.asks_at, clock)]
    reminds = [c.district_id for c in open_today if _is_due(c.reminds_at, clock)]
    yield from ((branch, False) for branch in _to_ask(asks, today))
    yield from ((branch, True) for branch in _to_remind(reminds, today, asked_before=now - TIME_TO_ANSWER))


def _is_due(hour: time | None, clock: datetime) -> bool:
    if hour is None:
        return False
    begins = datetime.combine(clock.date(), hour, tzinfo=BANGKOK)
    return begins <= clock < begins + NOT_LATER_THAN


def _to_ask(districts: list[str], day: date) -> QuerySet[Branch]:
    silent = Branch.objects.filter(~_spoken(day, "pk"), ~_asked(day), district__in=districts, ended_at__isnull=True)
    return silent.filter(donor__state=DonorState.ACTIVE).exclude(email="").order_by("pk")


def _to_remind(districts: list[str], day: date, *, asked_before: datetime) -> QuerySet[Branch]:
    silent = Branch.objects.filter(~_spoken(day, "pk"), ~_asked(day, is_reminder=True), district__in=districts)
    giving = silent.filter(donor__state=DonorState.ACTIVE, ended_at__isnull=True).exclude(email="")
    return giving.filter(_asked(day, is_reminder=False, happened_at__lte=asked_before)).order_by("pk")


def _asked(day: date, **how: object) -> Exists:
    return Exists(Asking.objects.filter(branch=OuterRef("pk"), day=day, **how))


@dataclass(frozen=True)
class Asked:
    """A branch that was asked this morning: what it said since, and how the letter fared."""

    branch: Branch
    asked_at: datetime
    is_reminded: bool
    word: Offer | None
    letter: Message | None

    @property
    def has_answered(self) -> bool:
        return self.word is not None and not hasattr(self.word, "from_standing")


def asked_of_day(*, actor: Actor, district: District, day: date) -> list[Asked]:
    """Who was asked, those without an answer first. Four queries, however many."""
    rows = Asking.objects.filter(district=district, day=day).select_related("branch__donor").order_by("branch__name")
    askings = list(visible(actor, Kind.OFFER, rows, branch="branch"))
    first_ones = {asking.branch_id: asking for asking in askings if not asking.is_reminder}
    reminded = {asking.branch_id for asking in askings if asking.is_reminder}
    words = Offer.objects.filter(branch__in=first_ones, day=day, replaced_by__isnull=True, left_over_of__isnull=True)
    said = {word.branch_id: word for word in words.select_related("from_standing").prefetch_related("lines__category")}
    letters = newest_about(about_asking(pk, day) for pk in first_ones)
    found = [
        Asked(asking.branch, asking.happened_at, pk in reminded, said.get(pk), letters.get(about_asking(pk, day)))
        for pk, asking in first_ones.items()
    ]
    return sorted(found, key=lambda asked: asked.has_answered)


def unanswered(*, actor: Actor, day: date) -> dict[str, int]:
    """How many branches of each district were asked and have not answered. One query, however many districts."""
    rows = Asking.objects.filter(~_spoken(day), day=day, is_reminder=False)
    return Counter(visible(actor, Kind.OFFER, rows, branch="branch").values_list("district_id", flat=True))
