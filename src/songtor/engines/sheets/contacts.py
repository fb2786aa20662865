"""Telephone numbers and coordinates of a cell."""

from __future__ import annotations

import re
from typing import Final

from songtor.engines.sheets.book import Cell, Plain
from songtor.engines.sheets.cells import CellProblem, Reading, read_plain, shown
from songtor.engines.thai import normalise

LATITUDES: Final = (5.0, 21.0)
LONGITUDES: Final = (97.0, 106.0)
"""Thailand: no number is in both, so the two cannot be mistaken for each other."""
_EXTENSION = re.compile(r"\s*(?:ต่อ|ext\.?|#)\s*(\d{1,6})$", re.IGNORECASE)
_NUMBER = re.compile(r"0[2-57]\d{7}|0[689]\d{8}|1\d{3}")
_PAIR = re.compile(r"(?<![\d.])(\d{1,3}\.\d+)\s*[,; ]\s*(\d{1,3}\.\d+)(?![\d.])")
_DEGREES = re.compile(r"(\d{1,3})°\s*(\d{1,2})['’′]\s*(\d{1,2}(?:\.\d+)?)(?:\"|''|”|″)\s*([NE])", re.IGNORECASE)

Point = tuple[float, float]
"""Latitude and longitude."""


def as_phone(cell: Cell) -> Reading[str]:
    """Figures only, with the nought a number of a spreadsheet has lost; an extension stays behind ต่อ."""
    return read_plain(cell, _phone, merged=True)


def as_point(cell: Cell) -> Reading[Point]:
    """A point in Thailand, in figures, degrees or the address of a map."""
    return read_plain(cell, _point, merged=True)


def as_latitude(cell: Cell) -> Reading[float]:
    return read_plain(cell, lambda plain: _degree(plain, LATITUDES))


def as_longitude(cell: Cell) -> Reading[float]:
    return read_plain(cell, lambda plain: _degree(plain, LONGITUDES))


def _phone(plain: Plain) -> str | CellProblem:
    if not isinstance(plain, str | int) or isinstance(plain, bool):
        return CellProblem("not_a_phone", shown(plain))
    text = normalise(str(plain)).removeprefix("'")
    text = re.sub(r"^(?:โทรศัพท์|โทร|tel)\.?\s*:?\s*", "", text, flags=re.IGNORECASE)
    extension = _EXTENSION.search(text)
    digits = re.sub(r"[\s().\-–]", "", text[: extension.start()] if extension else text)
    digits = re.sub(r"^\+?66(?=\d{8,9}$)", "0", digits)
    if not digits.startswith("0") and len(digits) in (8, 9):
        digits = f"0{digits}"
    if not _NUMBER.fullmatch(digits):
        return CellProblem("not_a_phone", shown(plain))
    return f"{digits} ต่อ {extension[1]}" if extension else digits


def _point(plain: Plain) -> Point | CellProblem:
    text = normalise(plain) if isinstance(plain, str) else ""
    if marked := _DEGREES.findall(text):
        parts = {side.upper(): int(d) + int(m) / 60 + float(s) / 3600 for d, m, s, side in marked}
        values = [parts.get("N", 0.0), parts.get("E", 0.0)]
    else:
        pairs = _PAIR.findall(text)
        values = sorted(map(float, pairs[0])) if len(pairs) == 1 else []
    if len(values) != 2:
        return CellProblem("not_a_point", shown(plain))
    latitude, longitude = values
    if not (_within(latitude, LATITUDES) and _within(longitude, LONGITUDES)):
        return CellProblem("point_out_of_range", shown(plain))
    return latitude, longitude


def _degree(plain: Plain, bounds: tuple[float, float]) -> float | CellProblem:
    text = normalise(shown(plain))
    if isinstance(plain, bool) or not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
        return CellProblem("not_a_point", text)
    return float(text) if _within(float(text), bounds) else CellProblem("point_out_of_range", text)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
