"""What is entered at a desk, in the words of the protocol (docs/field.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from songtor.city.goods import Goods
from songtor.receipts.models import How
from songtor.receipts.naming import Named
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


def deliver(
    lines: Iterable[Goods],
    *,
    heads: int,
    counts: Mapping[str, int],
    recipient: object = None,
    people: Iterable[Named] = (),
) -> Said:
    to = {"recipient": str(recipient)} if recipient else {}
    named = {"people": [_named(one) for one in people]} if people else {}
    return Said(Kind.DELIVER, {**to, "lines": lines_of(lines), "heads": heads, "counts": dict(counts), **named})


def _named(one: Named) -> str | dict[str, str]:
    """Who was known by name is said by the id alone."""
    said = {"person": one.person, "how": one.how, "household": one.household, "received_by": one.received_by}
    if said == {"person": one.person, "how": How.NAME, "household": None, "received_by": None}:
        return str(one.person)
    return {name: str(value) for name, value in said.items() if value}


def lines_of(goods: Iterable[Goods]) -> list[dict[str, object]]:
    """Amounts of nothing are left out."""
    return [
        {"category": one.category, **({"pieces": one.pieces} if one.pieces else {"kg": kilograms(one.grams)})}
        for one in goods
        if one.is_something
    ]


def kilograms(grams: int) -> str:
    return str(Decimal(grams).scaleb(-3))
