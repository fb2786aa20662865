"""What may be kept of words nobody checked yet."""

from __future__ import annotations

import re
from typing import Any

DEEPEST = 8
UNKEPT = re.compile("[\0\ud800-\udfff]")


def keepable(value: object, depth: int = DEEPEST) -> Any:
    """What is left of a value nobody refused yet: texts a database keeps, nested no deeper than any body is.

    Half an emoji, cut off by the length of a field, becomes a mark: for want of it nothing is lost.
    """
    match value:
        case str():
            return UNKEPT.sub("\ufffd", value)
        case dict() if depth:
            return {keepable(name): keepable(inner, depth - 1) for name, inner in value.items()}
        case list() if depth:
            return [keepable(inner, depth - 1) for inner in value]
        case dict() | list():
            return None
    return value
