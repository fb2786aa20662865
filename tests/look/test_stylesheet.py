"""One stylesheet for every page: a block left open would take all that follows with it."""

import pytest

from tests.look.test_contrast import CSS


def deepest(css: str) -> int:
    """How deep blocks lie in each other. Raises ValueError for one that is never closed or never opened."""
    depth = most = 0
    for mark in css:
        depth += {"{": 1, "}": -1}.get(mark, 0)
        most = max(most, depth)
        if depth < 0:
            raise ValueError("closed twice")
    if depth:
        raise ValueError("left open")
    return most


def test_every_block_is_closed_and_only_media_hold_rules() -> None:
    assert deepest(CSS) == 2


@pytest.mark.parametrize("broken", ["@media print {\n.a { color: red }\n", ".a { color: red }}"])
def test_a_block_left_open_or_closed_twice_is_caught(broken: str) -> None:
    with pytest.raises(ValueError):
        deepest(CSS + broken)
