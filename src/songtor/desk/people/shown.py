"""People as pages show them: age, half birth dates, masked numbers, who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.city.queries import display_name
from songtor.engines.thai import be_year, full_date
from songtor.engines.thai.dates import MONTHS
from songtor.people.door import Known
from songtor.people.sealing import masked


@dataclass(frozen=True)
class Row:
    """One line of a search."""

    known: Known
    born: str
    where: str


def rows_of(found: Iterable[Known], today: date) -> list[Row]:
    return [Row(one, born_words(one.born_on, one.birth_known, today), _where(one)) for one in found]


def _where(known: Known) -> str:
    record = known.record
    if record is None:
        return ""
    place = _("no address") if record.has_no_address else record.house_no or record.address
    return " · ".join(filter(None, (place, record.phone)))


def born_words(born_on: date | None, known: str, today: date) -> str:
    """13 เมษายน 2493 · 74 ปี; only what is known."""
    if born_on is None:
        return _("birth date not known")
    age = today.year - born_on.year
    if known == "YEAR":
        return _("born %(year)s, about %(age)s") % {"year": be_year(born_on), "age": age}
    age -= (today.month, today.day) < (born_on.month, born_on.day)
    day = full_date(born_on) if known == "DAY" else f"{MONTHS[born_on.month - 1]} {be_year(born_on)}"
    return _("born %(day)s, %(age)s years") % {"day": day, "age": age}


@dataclass(frozen=True)
class ShownRecord:
    """What one source says; of another district's no more than at the door."""

    record: Any
    is_own: bool
    name: str
    born: str
    number: str


def shown_records(records: Iterable[Any], actor: Actor, today: date) -> list[ShownRecord]:
    return [_record(one, permits(actor, Verb.SEE, Kind.PERSON, one), today) for one in records]


def _record(record: Any, is_own: bool, today: date) -> ShownRecord:
    known = record.birth_known if is_own else ("YEAR" if record.born_on else "")
    number = masked(record.identity) if is_own and hasattr(record, "identity") else ""
    name = record.full_name if is_own else record.short_name
    return ShownRecord(record, is_own, name, born_words(record.born_on, known, today), number)


def looks_of(looks: Iterable[Any]) -> list[tuple[Any, str]]:
    """Each with the name of who looked."""
    shown = list(looks)
    names = {ref: display_name(ref) for ref in {look.actor_ref for look in shown}}
    return [(look, names[look.actor_ref]) for look in shown]
