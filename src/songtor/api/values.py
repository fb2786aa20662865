"""Values as the API writes them: weights as decimal strings, times with their offset, nothing a database refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer, StringConstraints

from songtor.evidence.acts import BANGKOK

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def _within_two_centuries(moment: datetime) -> datetime:
    """Farther times overflow when they are read in another time zone."""
    if not EARLIEST <= moment.replace(tzinfo=None).date() <= LATEST:
        raise ValueError("out of range")
    return moment.astimezone(UTC)


def written(moment: datetime) -> str:
    return moment.astimezone(BANGKOK).isoformat(timespec="seconds")


Kilograms = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}(\.[0-9]{1,3})?$"), Field(examples=["12.400"])]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,24}$")]
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b-\x1f]*$", max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,80}$")]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Given = Annotated[AwareDatetime, AfterValidator(_within_two_centuries)]
Moment = Annotated[datetime, PlainSerializer(written, return_type=str)]


def grams_of(kg: str) -> int:
    return int(Decimal(kg) * 1000)


def kg_of(grams: int) -> str:
    return f"{Decimal(grams) / 1000:.3f}"
