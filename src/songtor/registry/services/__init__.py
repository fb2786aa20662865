"""Acts on a person across rooms."""

from songtor.registry.services.due import compare_due
from songtor.registry.services.forgetting import forget
from songtor.registry.services.links import (
    Likely,
    Pair,
    link_certain,
    settle_link,
    start_comparing,
    undo_link,
)
from songtor.registry.services.parting import points_that_stayed

__all__ = [
    "Likely",
    "Pair",
    "compare_due",
    "forget",
    "link_certain",
    "points_that_stayed",
    "settle_link",
    "start_comparing",
    "undo_link",
]
