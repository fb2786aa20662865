"""What was typed at the door: a number of a document, a telephone number, or a name and perhaps a birth year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from songtor.engines.linkage.keys import without_titles
from songtor.engines.linkage.nearest import Asked
from songtor.engines.thai import BUDDHIST_ERA_OFFSET, BUDDHIST_YEARS, normalise
from songtor.evidence.errors import Refusal
from songtor.people.persons.said import checked_identity, checked_phone

LONGEST = 100
LEAST_LETTERS = 2
_DIGITS = re.compile(r"\+?[\d\s().\-]+")
_PASSPORT = re.compile(r"[A-Za-z]{1,2}[\s\-]?\d{5,}")
_YEAR = re.compile(r"(?:^|\s)(2[345]\d\d)(?=$|\s)")


@dataclass(frozen=True)
class Asking:
    """`names` is what the likeness is measured on."""

    names: Asked = field(default_factory=Asked)
    phone: str = ""
    identity: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def is_name(self) -> bool:
        return bool(self.names.given_name)

    @property
    def is_whole(self) -> bool:
        """Enough to be asked beyond the own district: a number, or both names."""
        return not self.is_name or len(self.names.family_name) >= LEAST_LETTERS


def read_asked(text: str) -> Asking | None:
    """None for what is too short or cannot be what it looks like."""
    plain = normalise(text)[:LONGEST]
    if _DIGITS.fullmatch(plain):
        return _of_digits(plain)
    if _PASSPORT.fullmatch(plain):
        return Asking(identity=checked_identity("PASSPORT", plain))
    year = _YEAR.search(plain)
    words = without_titles(_YEAR.sub(" ", plain)).split()
    given, family = (words[0], " ".join(words[1:])) if words else ("", "")
    if len(given) < LEAST_LETTERS:
        return None
    born_on = date(int(year[1]) - BUDDHIST_ERA_OFFSET, 1, 1) if year and int(year[1]) in BUDDHIST_YEARS else None
    return Asking(Asked(given, family, born_on))


def _of_digits(plain: str) -> Asking | None:
    digits = re.sub(r"\D", "", plain)
    try:
        if len(digits) == 13:
            return Asking(identity=checked_identity("", digits))
        phone = checked_phone(plain)
    except Refusal:
        return None
    return Asking(Asked(phone=phone), phone=phone) if phone else None
