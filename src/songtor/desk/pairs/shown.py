"""Pairs in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from songtor.city.queries import display_name
from songtor.engines import thai
from songtor.engines.linkage.reasons import Reason
from songtor.registry.pairs import PairShown, Side

WORDS: Mapping[Reason, str | Promise] = {
    Reason.SAME_NUMBER: _("same ID number"),
    Reason.NUMBER_NEARLY: _("ID numbers differ by one figure"),
    Reason.OTHER_NUMBER: _("other ID number"),
    Reason.SAME_GIVEN: _("same given name"),
    Reason.GIVEN_BY_SOUND: _("same given name by sound"),
    Reason.GIVEN_LIKE: _("given names alike"),
    Reason.OTHER_GIVEN: _("other given name"),
    Reason.NAMES_EXCHANGED: _("given and family name in each other's place"),
    Reason.SAME_FAMILY: _("same family name"),
    Reason.FAMILY_BY_SOUND: _("same family name by sound"),
    Reason.FAMILY_LIKE: _("family names alike"),
    Reason.OTHER_FAMILY: _("other family name"),
    Reason.SAME_BIRTH: _("same birth date"),
    Reason.BIRTH_NEARLY: _("birth dates differ by one figure"),
    Reason.SAME_BIRTH_YEAR: _("same birth year"),
    Reason.BIRTH_YEAR_BY_ONE: _("birth years differ by one"),
    Reason.OTHER_BIRTH: _("other birth date"),
    Reason.SAME_PHONE: _("same phone"),
    Reason.SAME_HOUSE: _("same house"),
    Reason.SAME_COMMUNITY: _("same community"),
    Reason.OTHER_HOUSEHOLD: _("other phone or house"),
    Reason.OTHER_SEX: _("other sex"),
}
NOTHING = "–"
SOURCE, DISTRICT = _("Source"), _("District")
OF_THE_RECORD = (SOURCE, DISTRICT)


@dataclass(frozen=True)
class Line:
    """One thing both records may say; `differs` only where both say something of the person."""

    title: str | Promise
    left: str
    right: str

    @property
    def differs(self) -> bool:
        of_the_person = self.title not in OF_THE_RECORD
        return of_the_person and NOTHING not in (self.left, self.right) and self.left != self.right


@dataclass(frozen=True)
class Row:
    """A pair on the page."""

    pair_id: UUID
    left: Side
    right: Side
    lines: list[Line]
    speaks_for: list[str | Promise]
    speaks_against: list[str | Promise]


def shown(pair: PairShown) -> Row:
    left, right = _said(pair.left), _said(pair.right)
    lines = [Line(title, left[title], right[title]) for title in left]
    return Row(
        pair.pair_id,
        pair.left,
        pair.right,
        [line for line in lines if (line.left, line.right) != (NOTHING, NOTHING)],
        [WORDS[reason] for reason in pair.reasons if reason not in pair.against],
        [WORDS[reason] for reason in pair.reasons if reason in pair.against],
    )


def _said(side: Side) -> dict[str | Promise, str]:
    record = side.record
    said: dict[str | Promise, str] = {
        _("Name"): side.name,
        _("Born"): _born(side.born_on, side.birth_known),
        _("ID number"): side.number,
        _("Sex"): str(record.get_sex_display()) if record and record.sex else "",
        _("Telephone"): record.phone if record else "",
        _("House"): " ".join(filter(None, (record.house_no, record.address))) if record else "",
        _("Community"): record.community.name if record and record.community else "",
        SOURCE: str(record.get_source_display()) if record else "",
        DISTRICT: side.district,
    }
    return {title: words or NOTHING for title, words in said.items()}


def _born(day: date | None, known: str) -> str:
    if day is None:
        return ""
    words = thai.full_date(day)
    return words if known == "DAY" else words.split(" ", 1)[1] if known == "MONTH" else str(thai.be_year(day))


class Decided(Protocol):
    """A decision, for faces that know no models."""

    left_id: UUID
    right_id: UUID
    actor_ref: str
    is_certain: bool


def decided_rows(decided: Sequence[Decided], sides: Mapping[UUID, Side]) -> list[tuple[Decided, Side, Side, str]]:
    """Each with its two sides and who decided; of the certain rule nobody."""
    return [
        (one, sides[one.left_id], sides[one.right_id], "" if one.is_certain else display_name(one.actor_ref))
        for one in decided
    ]
