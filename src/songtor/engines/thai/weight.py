"""A weight somebody typed becomes whole grams, or a question."""

import re
from decimal import Decimal

from songtor.engines.thai.doubt import Doubt, Unreadable
from songtor.engines.thai.text import normalise

GRAMS_OF_UNIT = {
    "": 1000,
    "กก": 1000,
    "กิโลกรัม": 1000,
    "กิโล": 1000,
    "kg": 1000,
    "ขีด": 100,
    "กรัม": 1,
    "g": 1,
}
_WEIGHT = re.compile(r"(?P<number>\d[\d,]{0,14}(?:\.\d{1,6})?)\s*(?P<unit>[a-zก-๙]*)\.?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)
_ONE_COMMA = re.compile(r"\d+,\d{1,3}", re.ASCII)


def parse_weight(text: str) -> int | Doubt[int]:
    """Grams of a weight in กก. (meant when no unit stands there), ขีด or กรัม.

    One comma may be a decimal or a thousands separator: a doubt. `Unreadable` with code not_a_weight, or
    finer_than_a_gram.
    """
    match = _WEIGHT.fullmatch(normalise(text).lower())
    if match is None or match["unit"] not in GRAMS_OF_UNIT:
        raise Unreadable(text, "not_a_weight")
    number, unit = match["number"], GRAMS_OF_UNIT[match["unit"]]
    if _ONE_COMMA.fullmatch(number):
        return _comma_doubt(text, number, unit)
    whole, _, _ = number.partition(".")
    if "," in whole and not _THOUSANDS.fullmatch(whole):
        raise Unreadable(text, "not_a_weight")
    return _grams(text, number.replace(",", ""), unit)


def _comma_doubt(text: str, number: str, unit: int) -> Doubt[int]:
    as_decimal, as_thousands = number.replace(",", "."), number.replace(",", "")
    order = (as_thousands, as_decimal) if _THOUSANDS.fullmatch(number) else (as_decimal, as_thousands)
    return Doubt(text, tuple(_grams(text, one, unit) for one in order))


def _grams(text: str, number: str, unit: int) -> int:
    grams = Decimal(number) * unit
    if grams != grams.to_integral_value():
        raise Unreadable(text, "finer_than_a_gram")
    return int(grams)
