"""What a figure is made of: the weighings behind kilograms, the receipts behind visits, by the same asking."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from songtor.city.models import Coordination
from songtor.city.policy import Actor
from songtor.offers.models import Branch
from songtor.receipts.models import Receipt, ReceiptLine, ReceiptPerson
from songtor.receipts.queries import receipts
from songtor.reports.food import Narrowed, Period
from songtor.rounds.models import Weighing
from songtor.rounds.queries import weighings
from songtor.stock.models import Cause, Movement


def weighings_behind(*, actor: Actor, period: Period, narrowed: Narrowed) -> QuerySet[Weighing]:
    """Weighings that hold and were counted; their sum is the report's kilograms."""
    rows = weighings(actor=actor).filter(_of_places(narrowed, period), day__range=(period.start, period.end))
    if narrowed.donor:
        rows = rows.filter(stop__offer__branch__donor=UUID(narrowed.donor))
    return rows.filter(category=narrowed.category) if narrowed.category else rows


def receipts_behind(*, actor: Actor, period: Period, narrowed: Narrowed) -> QuerySet[Receipt]:
    """Receipts of the period; with a donor those that hold food of it. Reversed ones are among them, marked."""
    rows = receipts(actor=actor).filter(_of_places(narrowed, period), day__range=(period.start, period.end))
    if narrowed.donor:
        branches = Branch.objects.filter(donor=UUID(narrowed.donor)).values("pk")
        given = Movement.objects.filter(cause=Cause.HAND_OVER, lot__origin__subject__in=branches)
        rows = rows.filter(Exists(given.filter(cause_id=OuterRef("pk"))))
    if narrowed.category:
        rows = rows.filter(Exists(ReceiptLine.objects.filter(receipt=OuterRef("pk"), category=narrowed.category)))
    return rows


def _of_places(narrowed: Narrowed, period: Period) -> Q:
    wanted = Q()
    if narrowed.district:
        wanted &= Q(district=narrowed.district)
    if narrowed.district_group:
        wanted &= Q(district__district_group=narrowed.district_group)
    if narrowed.foundation:
        wanted &= _coordinated(narrowed.foundation, period)
    return wanted


def _coordinated(foundation: str, period: Period) -> Q:
    """Districts on the days the foundation coordinated them: figures are told by the foundation of their day."""
    spans: dict[tuple[date, date | None], list[str]] = defaultdict(list)
    held = Coordination.objects.filter(foundation=foundation, starts_on__lte=period.end)
    for district, starts_on, ends_on in held.values_list("district_id", "starts_on", "ends_on"):
        spans[starts_on, ends_on].append(district)
    wanted = Q(pk__in=[])
    for (starts_on, ends_on), codes in spans.items():
        until = Q(day__lte=ends_on) if ends_on else Q()
        wanted |= Q(district__in=codes, day__gte=starts_on) & until
    return wanted


@dataclass(frozen=True)
class Sums:
    """What a list adds up to. `visits` are of receipts, never people."""

    rows: int
    grams: int
    pieces: int
    visits: int = 0


def weighed_sums(rows: QuerySet[Weighing]) -> Sums:
    total = rows.order_by().aggregate(n=Count("pk"), g=Sum("grams"), p=Sum("pieces"))
    return Sums(total["n"], total["g"] or 0, total["p"] or 0)


def received_sums(rows: QuerySet[Receipt], category: str = "") -> Sums:
    """Of receipts that hold; amounts of one category when it is named."""
    held = rows.filter(reversal__isnull=True).order_by()
    total = held.aggregate(n=Count("pk"), visits=Sum("heads"))
    named = ReceiptPerson.objects.filter(receipt__in=held.values("pk")).count()
    lines = ReceiptLine.objects.filter(receipt__in=held.values("pk"))
    if category:
        lines = lines.filter(category=category)
    given = lines.order_by().aggregate(g=Sum("grams"), p=Sum("pieces"))
    return Sums(total["n"], given["g"] or 0, given["p"] or 0, (total["visits"] or 0) + named)
