"""What somebody, or a list, says of one person; checked before it becomes a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from songtor.city.models import Community, Subdistrict
from songtor.engines.thai import Unreadable, check_citizen_id, normalise
from songtor.people.errors import (
    AddressContradicts,
    BirthImpossible,
    GivenNameMissing,
    IdentityImpossible,
    NationalityUnknown,
    PassportImpossible,
    PhoneImpossible,
    TooLong,
)
from songtor.people.persons.models import BirthKnown, IdentityKind
from songtor.people.sealing import private_digest

OLDEST = 130
TEXTS = {"given_name": 120, "family_name": 120, "house_no": 40, "address": 300, "note": 300}
_PHONE = re.compile(r"0\d{8,9}")
_ABROAD = re.compile(r"\+\d{8,15}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")


@dataclass(frozen=True)
class Said:
    """All of it may be empty but the name; `keeps_identity` takes the number over from the record it corrects."""

    given_name: str = ""
    family_name: str = ""
    sex: str = ""
    born_on: date | None = None
    birth_known: str = ""
    phone: str = ""
    house_no: str = ""
    address: str = ""
    has_no_address: bool = False
    community: Community | None = None
    subdistrict: Subdistrict | None = None
    nationality: str = ""
    identity: str = field(default="", repr=False)
    identity_kind: str = ""
    note: str = ""
    keeps_identity: bool = False

    def canonical(self) -> Mapping[str, object]:
        """A digest of 13 digits beside the name could be guessed back: a keyed one stands for them."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return own | {"identity": private_digest(self.identity) if self.identity else ""}

    def checked(self, day: date) -> Said:
        """One spelling of everything.

        Raises GivenNameMissing, TooLong, BirthImpossible, PhoneImpossible, IdentityImpossible, PassportImpossible,
        NationalityUnknown, AddressContradicts.
        """
        texts: dict[str, Any] = {name: _fitting(getattr(self, name), most) for name, most in TEXTS.items()}
        plain = replace(self, **texts)
        if not plain.given_name:
            raise GivenNameMissing
        if plain.has_no_address and (plain.house_no or plain.address):
            raise AddressContradicts
        if plain.nationality and not re.fullmatch("[A-Z]{2}", plain.nationality):
            raise NationalityUnknown
        born_on, known = _birth(plain.born_on, plain.birth_known, day)
        kind, number = checked_identity(plain.identity_kind, plain.identity)
        return replace(
            plain,
            born_on=born_on,
            birth_known=known,
            phone=checked_phone(plain.phone),
            identity=number,
            identity_kind=kind,
        )


def _fitting(text: str, most: int) -> str:
    plain = normalise(text)
    if len(plain) > most:
        raise TooLong(most=most)
    return plain


def _birth(born_on: date | None, known: str, day: date) -> tuple[date | None, str]:
    """What is not known is the first: of the month, or of January."""
    if born_on is None:
        return None, ""
    known = known or BirthKnown.DAY
    first = {
        BirthKnown.DAY: born_on,
        BirthKnown.MONTH: born_on.replace(day=1),
        BirthKnown.YEAR: date(born_on.year, 1, 1),
    }
    if known not in first or first[BirthKnown(known)] > day or born_on.year < day.year - OLDEST:
        raise BirthImpossible
    return first[BirthKnown(known)], known


def checked_phone(text: str) -> str:
    """Digits alone, with a 0 before them or a country's number. Raises PhoneImpossible."""
    digits = re.sub(r"[\s().\-]", "", normalise(text))
    if digits.startswith("+66"):
        digits = f"0{digits.removeprefix('+66').removeprefix('0')}"
    if digits and not (_PHONE.fullmatch(digits) or _ABROAD.fullmatch(digits)):
        raise PhoneImpossible
    return digits


def checked_identity(kind: str, text: str) -> tuple[str, str]:
    """Kind and number, both empty for none. Raises IdentityImpossible, PassportImpossible."""
    if not text.strip():
        return "", ""
    if kind == IdentityKind.PASSPORT:
        number = re.sub(r"[\s\-]", "", normalise(text)).upper()
        if not _PASSPORT.fullmatch(number):
            raise PassportImpossible
        return IdentityKind.PASSPORT, number
    try:
        found = check_citizen_id(text)
    except Unreadable:
        raise IdentityImpossible from None
    return IdentityKind(found.kind.value), found.digits
