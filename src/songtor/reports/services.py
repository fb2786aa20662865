"""Keeps the daily rows level with the ledgers: only days that changed are written anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from songtor.city.models import District
from songtor.city.queries import coordination_of
from songtor.city.roles import groups_of
from songtor.evidence.models import ChainEntry, ChainHead
from songtor.offers.models import Branch, Offer, OfferLine, Said
from songtor.receipts.models import Receipt, ReceiptCount, ReceiptKind, ReceiptPerson
from songtor.reports.models import CategoryDay, FoodDay, PickupDay, ReportMark, VisitDay
from songtor.rounds.models import Stop, StopChange, StopKind, StopState
from songtor.stock.models import Movement, PlaceKind
from songtor.stock.queries import OUT


def refresh() -> int:
    """Takes every district's new acts into the daily rows; returns how many days were written anew.

    Cheap when nothing is new: one query. Safe to run at any time and from any process.
    """
    codes = District.objects.filter(pk__in=_behind())
    return sum(_refresh_district(district) for district in codes)


def waiting_days() -> set[tuple[str, date]]:
    """District-days that `refresh` would write anew."""
    behind = _behind()
    return {
        (district.pk, day)
        for district in District.objects.filter(pk__in=behind)
        for day in _days_touched(district, ChainEntry.objects.filter(scope=district.pk, seq__gt=behind[district.pk]))
    }


def _behind() -> dict[str, int]:
    """Chains longer than what was taken into the daily rows, with how far that was."""
    heads = dict(ChainHead.objects.values_list("scope", "length"))
    marks = dict(ReportMark.objects.values_list("district_id", "seq"))
    return {scope: marks.get(scope, 0) for scope, length in heads.items() if length > marks.get(scope, 0)}


@transaction.atomic
def _refresh_district(district: District) -> int:
    ReportMark.objects.get_or_create(district=district)
    mark = ReportMark.objects.select_for_update().get(district=district)
    new = ChainEntry.objects.filter(scope=district.pk, seq__gt=mark.seq)
    last = new.order_by("-seq").values_list("seq", flat=True).first()
    if last is None:
        return 0
    days = _days_touched(district, new)
    for day in days:
        rewrite_day(district, day)
    mark.seq = last
    mark.save(update_fields=["seq"])
    return len(days)


def _days_touched(district: District, new: QuerySet[ChainEntry]) -> set[date]:
    """The days of the acts, and other days that corrections and offers entered since belong to."""
    days = set(new.values_list("day", flat=True))
    since = new.order_by("entered_at").values_list("entered_at", flat=True).first()
    late = Movement.objects.filter(district=district, entered_at__gte=since)
    days |= set(late.values_list("day", flat=True).distinct())
    days |= set(
        Stop.objects.filter(district=district, changes__entered_at__gte=since).values_list("round__day", flat=True)
    )
    said = Q(entered_at__gte=since) | Q(withdrawal__entered_at__gte=since)
    return days | set(Offer.objects.filter(said, district=district).values_list("day", flat=True))


def rewrite_day(district: District, day: date) -> None:
    """All daily rows of one district's day from the facts."""
    foundation_id = foundation_of_day(district, day)
    food = food_of_day(district, day)
    for model in (FoodDay, CategoryDay, VisitDay, PickupDay):
        model._default_manager.filter(district=district, day=day).delete()
    FoodDay.objects.bulk_create(
        FoodDay(
            district=district, day=day, foundation_id=foundation_id, donor_id=donor, category_id=category, **amounts
        )
        for (donor, category), amounts in food.items()
    )
    CategoryDay.objects.bulk_create(
        CategoryDay(district=district, day=day, foundation_id=foundation_id, category_id=category, **amounts)
        for category, amounts in of_all_donors(food).items()
    )
    VisitDay.objects.bulk_create(
        VisitDay(district=district, day=day, foundation_id=foundation_id, **row) for row in visits_of_day(district, day)
    )
    PickupDay.objects.bulk_create(
        PickupDay(district=district, day=day, foundation_id=foundation_id, missed_reason=reason, stops=stops)
        for reason, stops in pickups_of_day(district, day).items()
    )


def foundation_of_day(district: District, day: date) -> str | None:
    """Who coordinated the district then."""
    coordination = coordination_of(district.pk, day)
    return coordination.foundation_id if coordination else None


Cells = dict[tuple[UUID, str], dict[str, int]]

# A figure is what went into places of these kinds less what came out of them, or the other way round.
COUNTED: dict[str, tuple[frozenset[str], int]] = {
    "collected": (frozenset({PlaceKind.BRANCH}), -1),
    "handed": (frozenset(OUT), 1),
    "waste": (frozenset({PlaceKind.WASTE}), 1),
    "difference": (frozenset({PlaceKind.DIFFERENCE}), 1),
}


def food_of_day(district: District, day: date) -> Cells:
    """(donor, category) -> amounts, from the movements: a lot knows its giver."""
    cells: Cells = defaultdict(lambda: defaultdict(int))
    for donor, category, from_kind, to_kind, grams, pieces in _moved(district, day):
        for name, (kinds, sign) in COUNTED.items():
            times = sign * ((to_kind in kinds) - (from_kind in kinds))
            cells[donor, category][f"{name}_grams"] += times * grams
            if name in ("collected", "handed"):
                cells[donor, category][f"{name}_pieces"] += times * pieces
    for donor, category, grams in _offered(district, day):
        cells[donor, category]["offered_grams"] += grams
    return {key: dict(amounts) for key, amounts in cells.items() if any(amounts.values())}


def of_all_donors(cells: Cells) -> dict[str, dict[str, int]]:
    """Category -> amounts."""
    together: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (_, category), amounts in cells.items():
        for name, amount in amounts.items():
            together[category][name] += amount
    return {category: dict(amounts) for category, amounts in together.items()}


def _moved(district: District, day: date) -> Iterator[tuple[UUID, str, str, str, int, int]]:
    """Donor, category, kinds of place from and to, grams, pieces: of all goods that came from a branch."""
    rows = (
        Movement.objects.filter(district=district, day=day, lot__origin__subject__isnull=False)
        .values_list("lot__origin__subject", "lot__category_id", "from_place__kind", "to_place__kind")
        .annotate(g=Sum("grams"), p=Sum("pieces"))
        .order_by()
    )
    donors = dict(Branch.objects.filter(pk__in={branch for branch, *_ in rows}).values_list("pk", "donor_id"))
    return ((donors[branch], *rest) for branch, *rest in rows)


def _offered(district: District, day: date) -> QuerySet[OfferLine, tuple[UUID, str, int]]:
    """What branches said they had, last word only; what was left over was said before."""
    said = OfferLine.objects.filter(
        offer__district=district,
        offer__day=day,
        offer__said=Said.YES,
        offer__replaced_by__isnull=True,
        offer__withdrawal__isnull=True,
        offer__left_over_of__isnull=True,
    )
    return said.values_list("offer__branch__donor_id", "category_id").annotate(g=Sum("grams")).order_by()


def visits_of_day(district: District, day: date) -> list[dict[str, Any]]:
    """Visits and receipts of surplus food: of all under the empty group, then of each group. Named people visit too."""
    held = Receipt.objects.filter(district=district, day=day, reversal__isnull=True, kind=ReceiptKind.SURPLUS_RESCUE)
    total = held.aggregate(visits=Sum("heads"), receipts=Count("pk"))
    if not total["receipts"]:
        return []
    visits: Counter[str] = Counter({"": total["visits"]})
    at: defaultdict[str, set[UUID]] = defaultdict(set)
    counts = ReceiptCount.objects.filter(receipt__in=held).values_list("receipt_id", "vulnerable_group", "heads")
    for receipt, group, heads in counts:
        visits[group] += heads
        at[group].add(receipt)
    for receipt, bits in ReceiptPerson.objects.filter(receipt__in=held).values_list("receipt_id", "groups"):
        for group in ("", *groups_of(bits)):
            visits[group] += 1
            at[group].add(receipt)
    of_group = ({"vulnerable_group": one, "visits": visits[one], "receipts": len(at[one])} for one in sorted(at) if one)
    return [{"vulnerable_group": "", "visits": visits[""], "receipts": total["receipts"]}, *of_group]


def pickups_of_day(district: District, day: date) -> dict[str, int]:
    """Done under the empty reason, missed by the reason of the stop's last change."""
    stops = Stop.objects.filter(district=district, round__day=day, kind=StopKind.PICKUP)
    counts: dict[str, int] = defaultdict(int)
    counts[""] = stops.filter(state=StopState.DONE).count()
    missed = StopChange.objects.filter(stop__in=stops.filter(state=StopState.MISSED), state=StopState.MISSED)
    for reason, number in missed.values_list("missed_reason").annotate(n=Count("stop", distinct=True)).order_by():
        counts[reason] += number
    return {reason: number for reason, number in counts.items() if number}
