"""What is entered at a desk, in the words of the protocol (docs/field.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from songtor.city.goods import Goods
from songtor.sync.bodies import Kind, Plain


@dataclass(frozen=True)
class Said:
    """One operation without where and when: its kind and its body."""

    kind: Kind
    body: Plain


def weigh(category: str, *, gross_grams: int, tare_grams: int, scale: str = "") -> Said:
    weights = {"gross_kg": kilograms(gross_grams), "tare_kg": kilograms(tare_grams)}
    return Said(Kind.WEIGH, {"category": category, **weights, "scale": scale})


def count(category: str, pieces: int) -> Said:
    return Said(Kind.WEIGH, {"category": category, "pieces": pieces})


def zero(category: str, *, reason: str, note: str = "") -> Said:
    return Said(Kind.ZERO, {"category": category, "reason": reason, "note": note})


def deliver(lines: Iterable[Goods], *, heads: int, counts: Mapping[str, int], recipient: object = None) -> Said:
    to = {"recipient": str(recipient)} if recipient else {}
    return Said(Kind.DELIVER, {**to, "lines": lines_of(lines), "heads": heads, "counts": dict(counts)})


def lines_of(goods: Iterable[Goods]) -> list[dict[str, object]]:
    """Amounts of nothing are left out."""
    return [
        {"category": one.category, **({"pieces": one.pieces} if one.pieces else {"kg": kilograms(one.grams)})}
        for one in goods
        if one.is_something
    ]


def kilograms(grams: int) -> str:
    return str(Decimal(grams).scaleb(-3))
