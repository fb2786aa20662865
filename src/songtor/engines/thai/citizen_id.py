"""The 13 digits of a person: checked, and never shown whole."""

from dataclasses import dataclass
from enum import StrEnum
from operator import mul

from songtor.engines.thai.doubt import Unreadable
from songtor.engines.thai.text import normalise

LENGTH = 13
WEIGHTS = range(LENGTH, 1, -1)
HIDDEN = "x-xxxx-xxxxx-xx-x"


class IdKind(StrEnum):
    REGISTERED = "REGISTERED"
    NO_CIVIL_STATUS = "NO_CIVIL_STATUS"
    """Class 0: people without civil status, who are helped like everybody else."""


@dataclass(frozen=True)
class CitizenId:
    digits: str
    kind: IdKind

    def __repr__(self) -> str:
        return f"CitizenId({mask_citizen_id(self.digits)}, {self.kind})"


def check_citizen_id(text: str) -> CitizenId:
    """The number and its kind; `Unreadable` with code format, length, first_digit or check_digit.

    The text of a refusal is masked: it may reach a log.
    """
    digits = normalise(text).replace("-", "").replace(" ", "")
    if code := _what_is_wrong(digits):
        raise Unreadable(mask_citizen_id(text), code)
    return CitizenId(digits, IdKind.NO_CIVIL_STATUS if digits[0] == "0" else IdKind.REGISTERED)


def _what_is_wrong(digits: str) -> str:
    if not (digits.isascii() and digits.isdigit()):
        return "format"
    if len(digits) != LENGTH:
        return "length"
    if digits[0] == "9":
        return "first_digit"
    return "check_digit" if check_digit(digits[:-1]) != digits[-1] else ""


def check_digit(twelve_digits: str) -> str:
    """The 13th digit: weights 13 down to 2, what is missing to a multiple of 11, its last figure."""
    if len(twelve_digits) != len(WEIGHTS):
        raise ValueError("a check digit belongs to twelve digits")
    total = sum(map(mul, WEIGHTS, map(int, twelve_digits)))
    return str((11 - total % 11) % 10)


def mask_citizen_id(text: str) -> str:
    """x-xxxx-xxxxx-70-8: the last three digits show; nothing at all of what is no 13-digit number."""
    digits = normalise(text).replace("-", "").replace(" ", "")
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return HIDDEN
    return f"x-xxxx-xxxxx-{digits[10:12]}-{digits[12]}"
