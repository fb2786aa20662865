"""Thai forms of dates, numbers, names and identity numbers: texts in, plain values out.

What cannot be read raises `Unreadable` (with a `code`); what has two readings is answered as a `Doubt`.
"""

from songtor.engines.thai.citizen_id import CitizenId, IdKind, check_citizen_id, check_digit, mask_citizen_id
from songtor.engines.thai.dates import (
    BUDDHIST_ERA_OFFSET,
    BUDDHIST_YEARS,
    be_year,
    fiscal_year,
    fiscal_year_days,
    full_date,
    long_date,
    parse_date,
    quarter,
    short_date,
)
from songtor.engines.thai.digits import arabic_digits, number_words, thai_digits
from songtor.engines.thai.doubt import Doubt, Unreadable
from songtor.engines.thai.names import name_key, parse_weekday
from songtor.engines.thai.text import LEADING_VOWELS, normalise, sort_key
from songtor.engines.thai.weight import parse_weight

__all__ = [
    "BUDDHIST_ERA_OFFSET",
    "BUDDHIST_YEARS",
    "LEADING_VOWELS",
    "CitizenId",
    "Doubt",
    "IdKind",
    "Unreadable",
    "arabic_digits",
    "be_year",
    "check_citizen_id",
    "check_digit",
    "fiscal_year",
    "fiscal_year_days",
    "full_date",
    "long_date",
    "mask_citizen_id",
    "name_key",
    "normalise",
    "number_words",
    "parse_date",
    "parse_weekday",
    "parse_weight",
    "quarter",
    "short_date",
    "sort_key",
    "thai_digits",
]
