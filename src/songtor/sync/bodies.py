"""What an operation's body says, read strictly: weights in grams, amounts in the unit of their category.

The forms are those of the phone app and of the desk's entries (docs/field.md). A body that breaks a rule
raises the same Refusal as the desk's form would.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from songtor.city.errors import AmountImpossible, AmountTooLarge, CategoryTwice, CategoryUnknown
from songtor.city.goods import MOST_GRAMS, MOST_PIECES
from songtor.city.roles import VulnerableGroup
from songtor.receipts.errors import CountAboveHeads, GroupUnknown, HeadsImpossible, NothingHandedOver
from songtor.receipts.models import How
from songtor.receipts.naming import Named
from songtor.receipts.services import MOST_HEADS
from songtor.rounds.errors import ReasonMissing, WeightImpossible, WeightTooLarge, ZeroNeedsReason
from songtor.rounds.models import MissedReason, WasteReason, ZeroReason
from songtor.sync.errors import BodyUnreadable, CardUnreadable

Plain = Mapping[str, Any]
KILOGRAMS = re.compile(r"[0-9]{1,7}(\.[0-9]{1,3})?")
DIGEST = re.compile(r"[0-9a-f]{64}")
CARD = re.compile(r"[\x21-\x7e]{4,120}")
MOST_CARDS = 500
LONG, SHORT = 300, 120


class Kind(StrEnum):
    ARRIVE = "arrive"
    WEIGH = "weigh"
    ZERO = "zero"
    PHOTO = "photo"
    SIGN = "sign"
    NOTE = "note"
    MISS = "miss"
    LEFT_OVER = "left_over"
    DELIVER = "deliver"
    WASTE = "waste"
    CORRECT = "correct"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True)
class Line:
    """So many grams or pieces of a category, whichever its unit is."""

    category: str
    amount: int


@dataclass(frozen=True)
class Arrive:
    lat: float | None = None
    lon: float | None = None
    accuracy_m: int | None = None


@dataclass(frozen=True)
class Weigh:
    """Gross and tare in grams, or pieces."""

    category: str
    gross: int = 0
    tare: int = 0
    pieces: int = 0
    scale: str = ""

    @property
    def amount(self) -> int:
        return self.pieces or self.gross - self.tare


@dataclass(frozen=True)
class Zero:
    """Nothing of one category, or (without one) nothing at all."""

    reason: str
    note: str = ""
    category: str = ""


@dataclass(frozen=True)
class Photo:
    blob: str


@dataclass(frozen=True)
class Sign:
    blob: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Miss:
    reason: str
    note: str = ""


@dataclass(frozen=True)
class LeftOver:
    lines: tuple[Line, ...]
    until: datetime | None = None


@dataclass(frozen=True)
class Deliver:
    lines: tuple[Line, ...]
    heads: int
    counts: tuple[tuple[str, int], ...] = ()
    cards: tuple[str, ...] = ()
    recipient: UUID | None = None
    people: tuple[Named, ...] = ()

    @property
    def present(self) -> int:
        """Unnamed heads, holders of cards, and people by name."""
        return self.heads + len(self.cards) + len(self.people)


@dataclass(frozen=True)
class Waste:
    lines: tuple[Line, ...]
    reason: str
    note: str = ""


@dataclass(frozen=True)
class Correct:
    """The whole new body of another operation, or None to take it back."""

    of: UUID
    reason: str
    body: Plain | None


@dataclass(frozen=True)
class SignOff:
    kept: tuple[Line, ...] = ()
    reason: str = ""


Said = Arrive | Weigh | Zero | Photo | Sign | Note | Miss | LeftOver | Deliver | Waste | Correct | SignOff
InPieces = Mapping[str, bool]  # by category


def read_body(kind: Kind, body: Plain, units: InPieces) -> Said:
    """Raises a Refusal that names what is wrong."""
    return READERS[kind](body, units)


def _arrive(body: Plain, units: InPieces) -> Arrive:
    """A position off the earth is a device's mistake and is left out."""
    lat, lon = _number(body, "lat"), _number(body, "lon")
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return Arrive()
    accuracy = _number(body, "accuracy_m")
    return Arrive(lat, lon, round(accuracy) if accuracy is not None and 0 <= accuracy < 1e9 else None)


def _weigh(body: Plain, units: InPieces) -> Weigh:
    category = _category(body, units)
    if units[category]:
        pieces = _count(body.get("pieces"), MOST_PIECES)
        if not pieces:
            raise ZeroNeedsReason
        return Weigh(category, pieces=pieces)
    gross, tare = _grams(body.get("gross_kg")), _grams(body.get("tare_kg", "0"))
    if gross < tare:
        raise WeightImpossible
    if gross > MOST_GRAMS:
        raise WeightTooLarge
    if gross == tare:
        raise ZeroNeedsReason
    return Weigh(category, gross, tare, scale=_text(body, "scale", 60))


def _zero(body: Plain, units: InPieces) -> Zero:
    reason, note = _text(body, "reason", SHORT), _text(body, "note", LONG)
    if reason not in ZeroReason.values or (reason == ZeroReason.OTHER and not note):
        raise ZeroNeedsReason
    return Zero(reason, note, _category(body, units) if body.get("category") else "")


def _photo(body: Plain, units: InPieces) -> Photo:
    return Photo(_digest(body))


def _sign(body: Plain, units: InPieces) -> Sign:
    return Sign(_digest(body), _text(body, "name", SHORT), _text(body, "position", SHORT))


def _note(body: Plain, units: InPieces) -> Note:
    text = _text(body, "text", LONG)
    if not text:
        raise ReasonMissing
    return Note(text)


def _miss(body: Plain, units: InPieces) -> Miss:
    reason, note = _text(body, "reason", SHORT), _text(body, "note", LONG)
    if reason not in MissedReason.values or (reason == MissedReason.OTHER and not note):
        raise ReasonMissing
    return Miss(reason, note)


def _left_over(body: Plain, units: InPieces) -> LeftOver:
    lines = _lines(body.get("lines"), units)
    if not lines:
        raise AmountImpossible
    return LeftOver(lines, read_moment(body["until"]) if body.get("until") else None)


def _deliver(body: Plain, units: InPieces) -> Deliver:
    lines = _lines(body.get("lines"), units)
    if not lines:
        raise NothingHandedOver
    cards = body.get("cards") or []
    if not isinstance(cards, list) or len(cards) > MOST_CARDS:
        raise BodyUnreadable(field="cards")
    if not all(isinstance(card, str) and CARD.fullmatch(card) for card in cards):
        raise CardUnreadable
    heads = _count(body.get("heads", 0), MOST_HEADS)
    recipient = _id_or_none(body.get("recipient"))
    said = Deliver(lines, heads, _counts(body), tuple(dict.fromkeys(cards)), recipient, _people(body))
    if not 1 <= said.present <= MOST_HEADS:
        raise HeadsImpossible
    for group, number in said.counts:
        if number > said.present:
            raise CountAboveHeads(group=VulnerableGroup(group).label, heads=said.present)
    return said


def _people(body: Plain) -> tuple[Named, ...]:
    """Ids of people, or what a desk says of each: how they were known, with which household, who took it for them."""
    said = body.get("people") or []
    if not isinstance(said, list) or len(said) > MOST_CARDS:
        raise BodyUnreadable(field="people")
    people = [_named({"person": one} if isinstance(one, str) else one) for one in said]
    return tuple({one.person: one for one in people}.values())


def _named(said: object) -> Named:
    if not isinstance(said, dict):
        raise BodyUnreadable(field="people")
    person, household = _id_or_none(said.get("person")), _id_or_none(said.get("household"))
    received_by, how = _id_or_none(said.get("received_by")), said.get("how") or How.NAME.value
    impossible = (how == How.HOUSEHOLD and household is None) or (how == How.PROXY and received_by is None)
    if person is None or how not in How.values or impossible:
        raise BodyUnreadable(field="people")
    return Named(person, str(how), household, received_by)


def _counts(body: Plain) -> tuple[tuple[str, int], ...]:
    counts = body.get("counts") or {}
    if not isinstance(counts, dict):
        raise BodyUnreadable(field="counts")
    for group in counts:
        if group not in VulnerableGroup.values:
            raise GroupUnknown(group=str(group)[:24])
    return tuple(sorted((group, n) for group, said in counts.items() if (n := _count(said, MOST_HEADS))))


def _waste(body: Plain, units: InPieces) -> Waste:
    reason, note = _text(body, "reason", SHORT), _text(body, "note", LONG)
    lines = _lines(body.get("lines"), units)
    if reason not in WasteReason.values or (reason == WasteReason.OTHER and not note):
        raise ReasonMissing
    if not lines:
        raise AmountImpossible
    return Waste(lines, reason, note)


def _correct(body: Plain, units: InPieces) -> Correct:
    of, new, reason = _id_or_none(body.get("of")), body.get("body"), _text(body, "reason", LONG)
    if of is None or not (new is None or isinstance(new, dict)):
        raise BodyUnreadable(field="of")
    if not reason:
        raise ReasonMissing
    return Correct(of, reason, new)


def _sign_off(body: Plain, units: InPieces) -> SignOff:
    return SignOff(_lines(body.get("kept") or [], units), _text(body, "reason", LONG))


READERS: dict[Kind, Callable[[Plain, InPieces], Said]] = {
    Kind.ARRIVE: _arrive,
    Kind.WEIGH: _weigh,
    Kind.ZERO: _zero,
    Kind.PHOTO: _photo,
    Kind.SIGN: _sign,
    Kind.NOTE: _note,
    Kind.MISS: _miss,
    Kind.LEFT_OVER: _left_over,
    Kind.DELIVER: _deliver,
    Kind.WASTE: _waste,
    Kind.CORRECT: _correct,
    Kind.SIGN_OFF: _sign_off,
}


def _lines(said: object, units: InPieces) -> tuple[Line, ...]:
    """Lines of nothing are left out."""
    if not isinstance(said, list) or not all(isinstance(line, dict) for line in said):
        raise BodyUnreadable(field="lines")
    lines = [_line(line, units) for line in said]
    twice = {line.category for line in lines if [other.category for other in lines].count(line.category) > 1}
    if twice:
        raise CategoryTwice(category=min(twice))
    return tuple(line for line in lines if line.amount)


def _line(line: Plain, units: InPieces) -> Line:
    category = _category(line, units)
    if units[category]:
        return Line(category, _count(line.get("pieces", 0), MOST_PIECES))
    grams = _grams(line.get("kg", "0"))
    if grams > MOST_GRAMS:
        raise AmountTooLarge
    return Line(category, grams)


def _category(body: Plain, units: InPieces) -> str:
    category = body.get("category")
    if not isinstance(category, str) or category not in units:
        raise CategoryUnknown(category=str(category)[:24])
    return category


def _grams(kg: object) -> int:
    if not isinstance(kg, str) or not KILOGRAMS.fullmatch(kg):
        raise BodyUnreadable(field="kg")
    return int(Decimal(kg) * 1000)


def _count(number: object, most: int) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise BodyUnreadable(field="pieces")
    if number > most:
        raise AmountTooLarge
    return number


def _number(body: Plain, field: str) -> float | None:
    said = body.get(field)
    return float(said) if isinstance(said, (int, float)) and math.isfinite(said) else None


def _text(body: Plain, field: str, most: int) -> str:
    said = body.get(field) or ""
    if not isinstance(said, str) or len(said) > most or "\0" in said:
        raise BodyUnreadable(field=field)
    return " ".join(said.split())


def _digest(body: Plain) -> str:
    said = body.get("blob")
    if not isinstance(said, str) or not DIGEST.fullmatch(said):
        raise BodyUnreadable(field="blob")
    return said


def _id_or_none(said: object) -> UUID | None:
    if said is None or said == "":
        return None
    try:
        return UUID(str(said))
    except ValueError:
        raise BodyUnreadable(field="id") from None


def read_moment(said: object) -> datetime:
    """RFC 3339 with an offset. Raises BodyUnreadable."""
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        raise BodyUnreadable(field="time") from None
    if moment.tzinfo is None or not 2000 <= moment.year < 2200:
        raise BodyUnreadable(field="time")
    return moment
