"""Names and weekdays as people type them, made comparable."""

from __future__ import annotations

import re
from typing import Final

from songtor.engines.thai.dates import WEEKDAYS
from songtor.engines.thai.doubt import Unreadable
from songtor.engines.thai.text import normalise

_NOT_LETTERS: Final = re.compile(r"[\s.,;:'\"“”‘’()\[\]/\\_\-–—ฯ*]+")
_SHORT: Final = ("จ", "อ", "พ", "พฤ", "ศ", "ส", "อา")
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER: Final = (
    {name: number for names in (WEEKDAYS, _SHORT, _ENGLISH) for number, name in enumerate(names)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH)}
    | {"พฤหัส": 3, "พฤหัสฯ": 3, "พฤหัสบดี": 3, "ศุก": 4}
)


def name_key(text: str) -> str:
    """What is alike in two spellings of a name: case, blanks and punctuation do not count."""
    return _NOT_LETTERS.sub("", normalise(text).lower())


def parse_weekday(text: str) -> int:
    """Monday is 0; `Unreadable` with code not_a_weekday."""
    name = normalise(text).lower().removeprefix("วัน").replace(".", "").strip()
    if name not in _NUMBER:
        raise Unreadable(text, "not_a_weekday")
    return _NUMBER[name]
