"""The state that operations come to, without anything that only says when and in which order they arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from songtor.receipts.models import Receipt
from songtor.rounds.models import Arrival, LeftOver, Photo, Round, Signature, Stop, Waste, Weighing
from songtor.stock.models import Balance, Movement
from songtor.sync.operations.models import Effect, Operation, Standing

State = dict[str, object]


def state() -> State:
    """Every table as sorted plain rows; facts are named by the operation they come from."""
    of = dict(Effect.objects.values_list("fact_id", "operation_id"))
    lots = dict(Weighing.objects.values_list("pk", "stop_id"))
    return {
        "rounds": sorted(map(str, Round.objects.values_list("pk", "state"))),
        "stops": sorted(map(str, Stop.objects.values_list("pk", "state"))),
        "weighings": sorted(_weighings(of)),
        "receipts": sorted(_receipts(of)),
        "wastes": sorted(
            f"{of.get(one.pk)} {one.category_id} {one.grams} {one.pieces} {one.day}"
            for one in Waste.objects.filter(reversal__isnull=True)
        ),
        "left": sorted(
            str(of.get(pk)) for pk in LeftOver.objects.filter(offer__withdrawal=None).values_list("pk", flat=True)
        ),
        # one arrival a stop is kept, that of whoever's reached the server first; which one counts, `standings` says
        "arrived": sorted(map(str, Arrival.objects.values_list("stop_id", flat=True))),
        "shown": {
            table.__name__: sorted(str(of.get(pk)) for pk in table._default_manager.values_list("pk", flat=True))
            for table in (Photo, Signature)
        },
        "drawn": _net(of, lots),
        "balances": _balances(),
        "operations": sorted(
            f"{pk} {seq} {verdict} {at.isoformat()}"
            for pk, seq, verdict, at in Operation.objects.values_list("pk", "seq", "verdict", "happened_at")
        ),
        "standings": sorted(map(str, Standing.objects.values_list("operation_id", "state", "blocked_by"))),
    }


def _weighings(of: dict[object, object]) -> Iterator[str]:
    for one in Weighing.objects.filter(reversal__isnull=True):
        what = (one.category_id, one.gross_grams, one.tare_grams, one.pieces, one.zero_reason)
        yield f"{of.get(one.pk)} {one.stop_id} {one.day} {one.happened_at.isoformat()} {what}"


def _receipts(of: dict[object, object]) -> Iterator[str]:
    for one in Receipt.objects.filter(reversal__isnull=True).prefetch_related("lines", "counts"):
        lines = sorted((line.category_id, line.grams, line.pieces) for line in one.lines.all())
        counts = sorted((count.vulnerable_group, count.heads) for count in one.counts.all())
        yield f"{of.get(one.pk)} {one.stop_id} {one.day} {one.heads} {lines} {counts}"


def _net(of: dict[object, object], lots: dict[object, object]) -> dict[str, int]:
    """What moved of which weighing's lot between which kinds of places: to the gram, whatever was moved back."""
    net: Counter[str] = Counter()
    rows = Movement.objects.values_list(
        "lot__weighing_id", "lot__category_id", "from_place__kind", "to_place__kind", "to_place__subject",
        "from_place__subject", "grams", "pieces",
    )  # fmt: skip
    for weighing, category, origin, to, to_subject, from_subject, grams, pieces in rows:
        lot = f"{of.get(weighing)} {lots.get(weighing)} {category}"
        net[f"{lot} {origin} {from_subject}"] -= grams or pieces
        net[f"{lot} {to} {to_subject}"] += grams or pieces
    return {key: amount for key, amount in sorted(net.items()) if amount}


def _balances() -> list[str]:
    sums: Counter[str] = Counter()
    rows = Balance.objects.values_list("place__kind", "place__subject", "lot__category_id", "grams", "pieces")
    for kind, subject, category, grams, pieces in rows:
        sums[f"{kind} {subject} {category}"] += grams or pieces
    return sorted(f"{key} {amount}" for key, amount in sums.items() if amount)


def differing(one: State, other: State) -> list[str]:
    """Names of the tables in which two states differ."""
    return [name for name in one if one[name] != other[name]]
