"""Numbers as every screen writes them: Arabic digits, thousands apart, a dash for what is not known."""

from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal
UNKNOWN = "–"
HUNDREDTH = Decimal("0.01")


def kilograms(grams: int | None) -> str:
    """Grams as kilograms with two decimals: 12400 -> "12.40", 1234500 -> "1,234.50"."""
    if grams is None:
        return UNKNOWN
    return f"{(Decimal(grams) / 1000).quantize(HUNDREDTH, ROUND_HALF_UP):,}"


def number(value: Number | None) -> str:
    """Thousands apart; a Decimal keeps its decimals, a float shows one unless it is whole."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"
    return f"{value:,}"


def share(part: Number, whole: Number) -> float:
    """Part of the whole between 0 and 1, and 0 of nothing."""
    return min(1.0, max(0.0, float(part) / float(whole))) if whole else 0.0
