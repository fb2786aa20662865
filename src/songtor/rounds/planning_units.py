"""Amounts as the planner counts them, and as officers see them."""

from __future__ import annotations

from songtor.city.models import FoodCategory


def planning_kg(category: FoodCategory, grams: int, pieces: int) -> float:
    """Kilograms as the planner counts them: boxes enter with the weight of one."""
    return (pieces * category.planning_grams_per_piece if category.in_pieces else grams) / 1000


def amount_of(category: FoodCategory, kg: float) -> tuple[int, int]:
    """(grams, pieces) of what the planner decided."""
    if category.in_pieces:
        return 0, round(kg * 1000 / max(category.planning_grams_per_piece, 1))
    return round(kg * 1000), 0
