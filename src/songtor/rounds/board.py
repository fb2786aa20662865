"""A district's day as its board shows it: what stands where, and what somebody must look at now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from songtor.city.goods import Goods
from songtor.city.policy import Actor, Kind, Verb
from songtor.evidence.acts import local_day
from songtor.offers.models import Offer, Said
from songtor.rounds.day_problem import SHIFT, moment_of
from songtor.rounds.models import MissedReason, Round, RoundState, Stop, StopState
from songtor.rounds.queries import DayBoard

LATE_AFTER = timedelta(minutes=10)


class Standing(StrEnum):
    """Where a stop or an offer stands; the second half wants somebody's eyes."""

    NOTHING = "nothing"
    WAITING = "waiting"
    DRAFT = "draft"
    PLANNED = "planned"
    NEXT = "next"
    ARRIVED = "arrived"
    DONE = "done"
    DROPPED = "dropped"
    UNPLANNED = "unplanned"
    CHANGED = "changed"
    BROKEN = "broken"
    LATE = "late"
    UNWEIGHED = "unweighed"
    MISSED = "missed"

    @property
    def wants_a_look(self) -> bool:
        return self in LOOK


LOOK = frozenset(
    {
        Standing.UNPLANNED,
        Standing.CHANGED,
        Standing.BROKEN,
        Standing.LATE,
        Standing.UNWEIGHED,
        Standing.MISSED,
    }
)

UPSET = frozenset({Standing.CHANGED, Standing.BROKEN, Standing.LATE, Standing.MISSED})


@dataclass(frozen=True)
class StopOnBoard:
    """One stop with its number on the way; `name` is empty where the actor may not know the site.

    `said_anew` is what its branch announced instead after the stop was planned.
    """

    stop: Stop
    number: int
    name: str
    standing: Standing
    minutes_late: int
    expected: tuple[Goods, ...]
    got: tuple[Goods, ...]
    said_anew: Offer | None = None

    @property
    def is_next(self) -> bool:
        return self.standing == Standing.NEXT

    @property
    def expected_grams(self) -> int:
        return sum(goods.grams for goods in self.expected)

    @property
    def got_grams(self) -> int:
        return sum(goods.grams for goods in self.got)

    @property
    def got_pieces(self) -> int:
        return sum(goods.pieces for goods in self.got)

    @property
    def closes_at(self) -> datetime | None:
        """Until when somebody is there."""
        if self.stop.offer:
            return self.stop.offer.until
        site = self.stop.site
        return moment_of(site.closes.hour * 60 + site.closes.minute, self.stop.round.day) if site else None

    @property
    def why(self) -> str:
        """The reason of a missed or dropped stop, in words."""
        changes = sorted(self.stop.changes.all(), key=lambda change: change.entered_at)
        if not changes or self.stop.is_open:
            return ""
        last = changes[-1]
        label = MissedReason(last.missed_reason).label if last.missed_reason else ""
        return " · ".join(filter(None, (str(label), last.note)))


@dataclass(frozen=True)
class RoundOnBoard:
    """One vehicle's way, its stops in order; dropped ones stand apart, without a number."""

    round: Round
    stops: tuple[StopOnBoard, ...]
    dropped: tuple[StopOnBoard, ...]

    @property
    def minutes_late(self) -> int:
        return max((item.minutes_late for item in self.stops), default=0)

    @property
    def after_shift(self) -> bool:
        """It comes home later than the crew's working day."""
        round_ = self.round
        end = moment_of(SHIFT[1], round_.day)
        return round_.is_editable and round_.returns_at is not None and round_.returns_at > end

    @property
    def expected_grams(self) -> int:
        return sum(item.expected_grams for item in self.stops if item.stop.is_pickup)

    @property
    def got_grams(self) -> int:
        return sum(item.got_grams for item in self.stops if item.stop.is_pickup)

    @property
    def looks(self) -> int:
        return sum(item.standing.wants_a_look for item in self.stops) + self.after_shift

    @property
    def is_done(self) -> bool:
        return all(not item.stop.is_open for item in self.stops)


@dataclass(frozen=True)
class OfferOnBoard:
    """One branch's word, and the stop that fetches it."""

    offer: Offer
    standing: Standing
    at: StopOnBoard | None = None

    @property
    def use_by(self) -> datetime | None:
        return min((line.use_by for line in self.offer.lines.all() if line.use_by), default=None)

    @property
    def grams(self) -> int:
        return sum(line.grams for line in self.offer.lines.all())

    @property
    def pieces(self) -> int:
        return sum(line.pieces for line in self.offer.lines.all())


@dataclass(frozen=True)
class Board:
    """Everything the board shows of one district's day."""

    day_board: DayBoard
    rounds: tuple[RoundOnBoard, ...]
    offers: tuple[OfferOnBoard, ...]

    @property
    def offered_grams(self) -> int:
        """As branches said; what one vehicle had to leave for another was said before."""
        said = (item for item in self.offers if item.offer.left_over_of_id is None)
        return sum(item.grams for item in said)

    @property
    def looks(self) -> int:
        """An offer whose stop is wrong counts once, at the stop."""
        alone = sum(item.standing.wants_a_look for item in self.offers if item.at is None)
        return alone + sum(item.looks for item in self.rounds)

    @property
    def upset(self) -> int:
        """Stops and offers that the rest of the day should be planned anew for."""
        alone = sum(item.standing == Standing.UNPLANNED for item in self.offers)
        return alone + sum(stop.standing in UPSET for item in self.rounds for stop in item.stops)

    @property
    def drafts(self) -> int:
        return sum(item.round.state == RoundState.DRAFT and bool(item.stops) for item in self.rounds)

    @property
    def unplanned(self) -> tuple[OfferOnBoard, ...]:
        return tuple(item for item in self.offers if item.at is None and item.offer.said == Said.YES)


def board_of(*, actor: Actor, day_board: DayBoard, handed: dict[UUID, tuple[Goods, ...]], now: datetime) -> Board:
    """`handed` is what receipts say was handed over, by stop, as far as the actor may see receipts."""
    holding = WordsNow.of(day_board.offers)
    knows_sites = actor.may(Verb.SEE, Kind.SITE)
    rounds = tuple(_round(round_, holding, handed, knows_sites, now) for round_ in day_board.rounds)
    stops = _stop_by_offer(rounds)
    is_planned = bool(day_board.rounds) or day_board.plan is not None or day_board.day < local_day(now)
    food_first = sorted(day_board.offers, key=lambda offer: offer.said == Said.NO)
    offers = tuple(_offer(offer, stops.get(offer.pk), is_planned=is_planned) for offer in food_first)
    return Board(day_board, rounds, offers)


@dataclass(frozen=True)
class WordsNow:
    """The words that hold on a day, and by branch the one that announces its food."""

    offers: frozenset[UUID]
    by_branch: dict[UUID, Offer]

    @classmethod
    def of(cls, offers: Iterable[Offer]) -> WordsNow:
        words = list(offers)
        food = (word for word in words if word.said == Said.YES and word.left_over_of_id is None)
        return cls(frozenset(word.pk for word in words), {word.branch_id: word for word in food})


def _round(
    round_: Round, holding: WordsNow, handed: dict[UUID, tuple[Goods, ...]], knows_sites: bool, now: datetime
) -> RoundOnBoard:
    kept = [stop for stop in round_.stops.all() if stop.state != StopState.CANCELLED]
    dropped = [stop for stop in round_.stops.all() if stop.state == StopState.CANCELLED]
    first_open = next((stop.pk for stop in kept if stop.state == StopState.PLANNED), None)

    def shown(stop: Stop, number: int) -> StopOnBoard:
        standing = _standing(stop, round_, holding, is_first=stop.pk == first_open, now=now)
        late = _minutes_late(stop, round_, now) if standing == Standing.LATE else 0
        expected = tuple(Goods(line.category_id, line.grams, line.pieces) for line in stop.lines.all())
        name = stop.name if stop.is_pickup or knows_sites else ""
        anew = holding.by_branch.get(stop.offer.branch_id) if standing == Standing.CHANGED and stop.offer else None
        return StopOnBoard(stop, number, name, standing, late, expected, _got(stop, handed), anew)

    return RoundOnBoard(
        round_,
        tuple(shown(stop, number) for number, stop in enumerate(kept, start=1)),
        tuple(shown(stop, 0) for stop in dropped),
    )


def _standing(stop: Stop, round_: Round, holding: WordsNow, *, is_first: bool, now: datetime) -> Standing:
    match stop.state:
        case StopState.CANCELLED:
            return Standing.DROPPED
        case StopState.MISSED:
            return Standing.MISSED
        case StopState.ARRIVED:
            return Standing.ARRIVED
        case StopState.DONE:
            return Standing.UNWEIGHED if stop.is_pickup and not list(_weighed(stop)) else Standing.DONE
    if stop.offer_id and stop.offer_id not in holding.offers:
        return Standing.CHANGED
    if stop.broken_rule:
        return Standing.BROKEN
    if round_.state == RoundState.DRAFT:
        return Standing.DRAFT
    if _is_late(stop, round_, now):
        return Standing.LATE
    return Standing.NEXT if is_first and round_.state == RoundState.UNDER_WAY else Standing.PLANNED


def _is_late(stop: Stop, round_: Round, now: datetime) -> bool:
    if round_.day < local_day(now):
        return True
    return stop.planned_at is not None and now > stop.planned_at + LATE_AFTER


def _minutes_late(stop: Stop, round_: Round, now: datetime) -> int:
    """0 when the day is over: then it is left, not late."""
    if stop.planned_at is None or round_.day < local_day(now):
        return 0
    return int((now - stop.planned_at).total_seconds() // 60)


def _weighed(stop: Stop) -> Iterator[Goods]:
    for weighing in stop.weighings.all():
        if not hasattr(weighing, "reversal"):
            yield Goods(weighing.category_id, weighing.grams, weighing.pieces)


def _got(stop: Stop, handed: dict[UUID, tuple[Goods, ...]]) -> tuple[Goods, ...]:
    return tuple(_weighed(stop)) if stop.is_pickup else handed.get(stop.pk, ())


def _stop_by_offer(rounds: Iterable[RoundOnBoard]) -> dict[UUID, StopOnBoard]:
    """The stop that counts for an offer: one still to come or done before one that was missed.

    What was announced anew belongs to the stop that still waits for the earlier word.
    """
    found: dict[UUID, StopOnBoard] = {}
    for item in (item for round_ in rounds for item in round_.stops):
        pk = item.said_anew.pk if item.said_anew else item.stop.offer_id
        if pk and (pk not in found or found[pk].standing in (Standing.MISSED, Standing.CHANGED)):
            found[pk] = item
    return found


def _offer(offer: Offer, at: StopOnBoard | None, *, is_planned: bool) -> OfferOnBoard:
    if offer.said == Said.NO:
        return OfferOnBoard(offer, Standing.NOTHING)
    if at is not None:
        return OfferOnBoard(offer, at.standing, at)
    return OfferOnBoard(offer, Standing.UNPLANNED if is_planned else Standing.WAITING)


def is_over(day: date, now: datetime) -> bool:
    return day < local_day(now)
