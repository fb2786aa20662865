"""The rows of one day's board: who stands where, in words, with the one act that mends it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.translation import gettext as _

from songtor.desk.days.forms import HandForm, MoveForm, ReasonForm
from songtor.desk.days.words import (
    Chip,
    about,
    broken,
    exactly,
    left_because,
    offer_chip,
    round_chip,
    stop_chip,
)
from songtor.look.figures import number
from songtor.look.templatetags.songtor import time_of_day
from songtor.look.why import fair_share, sentences
from songtor.rounds.board import Board, OfferOnBoard, RoundOnBoard, Standing, StopOnBoard
from songtor.rounds.detours import Detour, Wanted
from songtor.rounds.queries import DayBoard
from songtor.rounds.shares import shown_kg
from songtor.rounds.why import whys

STYLES = 4


@dataclass(frozen=True)
class Refused:
    """A change that was not made: shown where it was asked for, with what was typed."""

    at: UUID
    act: str
    form: Form
    code: str

    @property
    def sentences(self) -> list[str]:
        """What belongs to no single field, or every sentence where the form's fields are not shown."""
        return [str(error) for errors in self.form.errors.values() for error in errors]


@dataclass(frozen=True)
class StopRow:
    """One stop of the right column; `up` and `down` say whether it can step there."""

    item: StopOnBoard
    chip: Chip
    problem: str
    heads: int = 0
    mend_position: int = 0
    up: bool = False
    down: bool = False
    move: Form | None = None
    drop: Form | None = None
    hand: Form | None = None
    refused: Refused | None = None
    why: str = ""
    fair: str = ""

    @property
    def name(self) -> str:
        return self.item.name or _("Hand-over site")

    @property
    def time(self) -> datetime | None:
        """When the vehicle came, or should."""
        stop = self.item.stop
        return stop.arrival.happened_at if hasattr(stop, "arrival") else stop.planned_at

    @property
    def is_plain(self) -> bool:
        """A stop that is only to come needs no chip."""
        return self.item.standing in (Standing.PLANNED, Standing.DRAFT)

    @property
    def note(self) -> str:
        item = self.item
        if item.got:
            visits = _("%(heads)s visits") % {"heads": number(self.heads)} if self.heads else ""
            return _joined(exactly(item.got), visits)
        if item.why:
            return item.why
        pieces = sum(goods.pieces for goods in item.expected)
        expected = about(item.expected_grams, pieces)
        closes = _("until %(time)s") % {"time": time_of_day(item.closes_at)} if item.closes_at else ""
        return _joined(expected, closes) if item.stop.is_open else expected


@dataclass(frozen=True)
class RoundCard:
    """One vehicle's way; `style` is its colour on the map."""

    item: RoundOnBoard
    chip: Chip
    style: str
    rows: tuple[StopRow, ...]
    changing: bool = False
    forms: Mapping[str, Form] = field(default_factory=dict)
    refused: Refused | None = None

    @property
    def crew(self) -> str:
        return ", ".join(account.display_name for account in self.item.round.crew.all()) or _("nobody yet")

    @property
    def expected(self) -> str:
        pieces = sum(goods.pieces for row in self.item.stops if row.stop.is_pickup for goods in row.expected)
        return about(self.item.expected_grams, pieces) or _("nothing")


@dataclass(frozen=True)
class OfferRow:
    """One offer of the left column with the one act that mends it."""

    item: OfferOnBoard
    chip: Chip
    left: tuple[str, ...]
    detour: Detour | None = None
    is_first_look: bool = False

    @property
    def is_own_round(self) -> bool:
        """The same vehicle would be in time at another place of its way."""
        at = self.item.at
        return bool(at and self.detour and at.stop.round_id == self.detour.round.pk)

    @property
    def note(self) -> str:
        """What was said: kinds of food, how much, and until when."""
        item = self.item
        if item.standing == Standing.NOTHING:
            return _joined(item.offer.note, _("said at %(time)s") % {"time": time_of_day(item.offer.happened_at)})
        if item.at and item.at.why:
            return item.at.why
        said = "" if item.standing == Standing.DONE else about(item.grams, item.pieces)
        names = [line.category.name for line in item.offer.lines.all()]
        until = _("pick-up until %(time)s") % {"time": time_of_day(item.offer.until)} if not item.at else ""
        use_by = _("use by %(time)s") % {"time": time_of_day(item.use_by)} if item.use_by else ""
        return _joined(*names, said, until, use_by)


@dataclass(frozen=True)
class Left:
    """What the newest plan leaves, with its reasons: by offer and category, and by site."""

    lines: dict[tuple[str, str], str]
    sites: dict[str, str]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def plan_left(day_board: DayBoard) -> Left:
    rows = json.loads(day_board.plan.plan).get("unserved", []) if day_board.plan else []
    lines = {(row["offer"], row.get("category", "")): row["reason"] for row in rows if "offer" in row}
    return Left(lines, {row["recipient"]: row["reason"] for row in rows if "recipient" in row})


def wanted_of(board: Board) -> list[Wanted]:
    """Offers nobody fetches, and those whose vehicle cannot keep the time."""
    wanted = [Wanted(item.offer) for item in board.unplanned]
    for item in board.offers:
        if item.at is not None and item.standing in (Standing.BROKEN, Standing.LATE, Standing.MISSED):
            wanted.append(Wanted(item.offer, at=item.at.stop if item.at.stop.is_open else None))
    return wanted


def offer_rows(board: Board, left: Left, found: Mapping[UUID, Detour]) -> Iterator[OfferRow]:
    looks = [item for item in board.offers if item.standing.wants_a_look]
    for item in board.offers:
        lines_left = tuple(_lines_left(item, left))
        yield OfferRow(item, offer_chip(item), lines_left, found.get(item.offer.pk), item in looks[:1])


def _lines_left(item: OfferOnBoard, left: Left) -> Iterator[str]:
    """Only what no vehicle takes at all: amounts cut by the plan are on the stop."""
    taken = {goods.category for goods in item.at.expected} if item.at else set()
    for line in item.offer.lines.all():
        reason = left.lines.get((str(item.offer.pk), line.category_id))
        if reason and line.category_id not in taken and (item.at is None or item.at.stop.is_open):
            yield _("%(category)s: %(reason)s") % {"category": line.category.name, "reason": left_because(reason)}


@dataclass(frozen=True)
class Changing:
    """The round that is open for changes, the rounds its stops may move to, and what was refused."""

    round_id: UUID | None
    rounds: tuple[tuple[str, str], ...] = ()
    vehicles: tuple[tuple[str, str], ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    refused: Refused | None = None


@dataclass(frozen=True)
class Reasons:
    """Beside each site still to come: why it is there, and what it received in four weeks."""

    why: Mapping[str, str] = field(default_factory=dict)
    fair: Mapping[str, str] = field(default_factory=dict)


def reasons_of(day_board: DayBoard, categories: Iterable[Any]) -> Reasons:
    standing, known = day_board.standing, {category.code: category for category in categories}
    if standing is None:
        return Reasons()
    found = whys(standing, shown_kg(day_board.rounds, known))
    fair = {str(site): fair_share(one) for site, one in standing.fairness.items()}
    why = sentences(found, standing, day_board.day, known)
    return Reasons(why, {site: said for site, said in fair.items() if site not in found or not found[site].share})


def round_cards(board: Board, heads: Mapping[UUID, int], changing: Changing, reasons: Reasons) -> Iterator[RoundCard]:
    for index, item in enumerate(board.rounds):
        is_open = item.round.pk == changing.round_id
        refused = changing.refused
        yield RoundCard(
            item,
            round_chip(item),
            f"route-{index % STYLES + 1}",
            tuple(_rows(item, heads, changing if is_open else None, reasons)),
            is_open,
            changing.forms if is_open else {},
            refused if refused and refused.at == item.round.pk else None,
        )


def _rows(
    item: RoundOnBoard, heads: Mapping[UUID, int], changing: Changing | None, reasons: Reasons
) -> Iterator[StopRow]:
    movable = [stop.stop.pk for stop in item.stops if stop.standing != Standing.ARRIVED and stop.stop.is_open]
    last_pickup = max((stop.stop.position for stop in item.stops if stop.stop.is_pickup), default=0)
    for stop in (*item.stops, *item.dropped):
        pk = stop.stop.pk
        behind = last_pickup if stop.stop.broken_rule == "delivery_before_pickup" else 0
        why, fair = _reasons(stop, reasons)
        row = StopRow(stop, stop_chip(stop), _problem(stop), heads.get(pk, 0), behind, why=why, fair=fair)
        yield row if changing is None or pk not in movable else _changeable(row, movable, changing)


def _reasons(stop: StopOnBoard, reasons: Reasons) -> tuple[str, str]:
    """Of hand-overs still to come, for those who may know the site."""
    site = str(stop.stop.site_id)
    if stop.stop.is_pickup or not stop.stop.is_open or not stop.name:
        return "", ""
    return reasons.why.get(site, ""), reasons.fair.get(site, "")


def _changeable(row: StopRow, movable: list[UUID], changing: Changing) -> StopRow:
    pk = row.item.stop.pk
    refused = changing.refused if changing.refused and changing.refused.at == pk else None
    forms = {refused.act: refused.form} if refused else {}
    first = {"round": str(row.item.stop.round_id)}
    return replace(
        row,
        up=pk != movable[0],
        down=pk != movable[-1],
        move=forms.get("move") or MoveForm(auto_id=f"move_{pk}_%s", rounds=changing.rounds, initial=first),
        drop=forms.get("drop") or ReasonForm(auto_id=f"drop_{pk}_%s"),
        hand=_hand_form(row, changing, forms.get("hand")),
        refused=refused,
    )


def _hand_form(row: StopRow, changing: Changing, refused: Form | None) -> Form | None:
    """Only what is fetched is handed to another vehicle, where there is one."""
    if not (row.item.stop.is_pickup and changing.vehicles):
        return None
    return refused or HandForm(auto_id=f"hand_{row.item.stop.pk}_%s", vehicles=changing.vehicles)


def _problem(stop: StopOnBoard) -> str:
    if stop.standing == Standing.BROKEN:
        return broken(stop.stop.broken_rule)[1]
    if stop.said_anew:
        return _("The donor announced this food anew after the plan. Let the stop fetch what holds now")
    if stop.standing == Standing.CHANGED:
        return _("The donor took this offer back. Drop the stop")
    return ""
