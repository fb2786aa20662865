"""A text that a spreadsheet would run as a formula is marked in a CSV, and the mark comes off again."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK: Final = "'"
"""Set before a text that a spreadsheet would run as a formula; `as_meant` takes it away again."""
MARKED: Final = tuple(MARK + start for start in (*FORMULA_STARTS, MARK))


def harmless(text: str) -> str:
    """The text marked where a spreadsheet would run it as a formula, and where it carries a mark already."""
    return MARK + text if text.startswith((*FORMULA_STARTS, MARK)) else text


def as_meant(text: str) -> str:
    """What stood there before `harmless`; any other text as it is."""
    return text[1:] if text.startswith(MARKED) else text
