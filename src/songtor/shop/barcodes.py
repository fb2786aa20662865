"""Barcodes as scanners and people give them, and what is printed on Thai goods that carry one."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from songtor.engines.thai import arabic_digits

LENGTHS = (8, 12, 13, 14)  # EAN-8, UPC-A, EAN-13, GTIN-14
LONGEST = 14


def read_barcode(text: str) -> str:
    """The figures of a barcode with a right check digit, UPC-A as the EAN-13 it is; else nothing.

    GS1 General Specifications 7.9: from the right, every other figure before the check digit counts three times.
    """
    figures = arabic_digits("".join(text.split()).replace("-", ""))
    if not (figures.isascii() and figures.isdigit() and len(figures) in LENGTHS):
        return ""
    padded = figures.zfill(LONGEST)
    weighed = sum(int(figure) * (3 if place % 2 == 0 else 1) for place, figure in enumerate(padded[:-1]))
    if (weighed + int(padded[-1])) % 10 or not int(figures):
        return ""
    return f"0{figures}" if len(figures) == LENGTHS[1] else figures


def printed_on(barcode: str) -> str:
    """What the shipped list says is printed there: a proposal, in whatever language, or nothing."""
    return _printed().get(barcode, "")


@cache
def _printed() -> dict[str, str]:
    """2,739 Thai goods; data/SOURCES.md says from where."""
    text = files(__package__).joinpath("data/barcodes.csv").read_text(encoding="utf-8")
    return {row["barcode"]: row["name"] for row in csv.DictReader(text.splitlines())}
