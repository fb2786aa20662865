"""WCAG 2.2 contrast of every pair of tokens that text is written in."""

import re
from pathlib import Path

import pytest

import songtor.look

CSS = (Path(songtor.look.__file__).parent / "static/look/songtor.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\);", CSS))
WRITTEN = [
    *((ink, ground) for ink in ("ink", "soft", "go", "wait", "stop", "info") for ground in ("paper", "card")),
    *((state, f"{state}-tint") for state in ("go", "wait", "stop", "info")),
    *(("on-go", ground) for ground in ("go", "go-press", "info", "plum", "clay", "wait")),
    ("soft", "mute"),
]


def luminance(colour: str) -> float:
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colour(token: str, theme: int) -> str:
    return TOKENS[token].split(", ")[theme]


def test_control_the_measure_knows_black_on_white_and_grey_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#999999", "#ffffff") < 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_text_reaches_four_and_a_half_to_one(ink: str, ground: str, theme: int) -> None:
    assert contrast(colour(ink, theme), colour(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_border_of_a_control_reaches_three_to_one(theme: int) -> None:
    assert contrast(colour("edge", theme), colour("card", theme)) >= 3
