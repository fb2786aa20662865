"""What vehicles carried before their rounds began."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet, Sum

from songtor.receipts.models import ReceiptLine
from songtor.rounds.models import Round, Waste, Weighing
from songtor.stock.queries import aboard_vehicles

Amounts = Mapping[str, int]


def carried_before(rounds: Sequence[Round]) -> dict[UUID, Amounts]:
    """By open round of one district, grams or pieces by category: the vehicle's books now without what it did since.

    Queries do not grow with the rounds. A round that is signed off has nothing before it that matters any more.
    """
    going = sorted((one for one in rounds if one.is_open), key=_when, reverse=True)
    if not going:
        return {}
    books = _books(going[0].district_id, {one.vehicle_id for one in going})
    loaded, unloaded = _loaded(going), _unloaded(going)
    before: dict[UUID, Amounts] = {}
    for one in going:  # the latest first: an earlier round of the vehicle began with less behind it
        held = books[one.vehicle_id]
        held.subtract(loaded[one.pk])
        held.update(unloaded[one.pk])
        before[one.pk] = {category: amount for category, amount in held.items() if amount > 0}
    return before


def _when(round_: Round) -> tuple[str, str]:
    return round_.day.isoformat(), round_.leaves_at.isoformat() if round_.leaves_at else ""


def _books(district_id: str, vehicles: Iterable[UUID]) -> defaultdict[UUID, Counter[str]]:
    books: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for vehicle, balances in aboard_vehicles(district_id, vehicles).items():
        for one in balances:
            books[vehicle][one.lot.category_id] += one.grams or one.pieces
    return books


def _loaded(rounds: Sequence[Round]) -> defaultdict[UUID, Counter[str]]:
    held = Weighing.objects.filter(stop__round__in=rounds, reversal__isnull=True)
    return _by_round(held, "stop__round_id")


def _unloaded(rounds: Sequence[Round]) -> defaultdict[UUID, Counter[str]]:
    given = ReceiptLine.objects.filter(receipt__stop__round__in=rounds, receipt__reversal__isnull=True)
    out = _by_round(given, "receipt__stop__round_id")
    wasted = _by_round(Waste.objects.filter(round__in=rounds, reversal__isnull=True), "round_id")
    for round_id, amounts in wasted.items():
        out[round_id].update(amounts)
    return out


def _by_round(
    rows: QuerySet[Weighing] | QuerySet[ReceiptLine] | QuerySet[Waste], of: str
) -> defaultdict[UUID, Counter[str]]:
    found: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    sums = rows.order_by().values_list(of, "category_id").annotate(g=Sum("grams"), p=Sum("pieces"))
    for round_id, category, grams, pieces in sums:
        found[round_id][category] += grams or pieces
    return found
