"""A round as its paper sheet has it: every stop in order, what the books hold of it, and what may still be typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from songtor.city.models import FoodCategory
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import food_categories
from songtor.evidence.acts import BANGKOK
from songtor.paper.queries import typed_from_paper
from songtor.receipts.models import Receipt
from songtor.receipts.sheets import Amounts, expected_at, holding, round_sheet
from songtor.rounds.models import Round, Stop, StopState, Weighing


@dataclass(frozen=True)
class PaperStop:
    """One stop: `held` are its weighings that stand, `receipt` its hand-over that stands."""

    stop: Stop
    number: int
    held: Mapping[str, Weighing]
    receipt: Receipt | None
    is_from_paper: bool

    @property
    def pk(self) -> UUID:
        return self.stop.pk

    @property
    def name(self) -> str:
        return self.stop.name

    @property
    def day(self) -> date:
        return self.stop.round.day

    @property
    def is_pickup(self) -> bool:
        return self.stop.is_pickup

    @property
    def arrived_clock(self) -> str:
        if not hasattr(self.stop, "arrival"):
            return ""
        return f"{self.stop.arrival.happened_at.astimezone(BANGKOK):%H:%M}"

    @property
    def seen(self) -> int:
        """Grows with every fact at the stop, so a row typed before one is told from a row typed after it."""
        weighings, receipts = self.stop.weighings.all(), self.stop.receipts.all()
        taken_back = sum(hasattr(fact, "reversal") for fact in (*weighings, *receipts))
        return len(weighings) + len(receipts) + taken_back + len(self.stop.changes.all())

    @property
    def takes_entries(self) -> bool:
        """An open stop, or a finished pick-up without any weight; what is finished is added to on its own page."""
        return self.stop.is_open or (self.is_pickup and self.stop.state == StopState.DONE and not self.held)

    def recorded(self) -> Amounts:
        """What the books hold, grams or pieces by category."""
        if self.receipt is not None:
            return {line.category_id: line.grams or line.pieces for line in self.receipt.lines.all()}
        return {category: weighing.grams or weighing.pieces for category, weighing in self.held.items()}

    def expected(self) -> Amounts:
        return {category: goods.grams or goods.pieces for category, goods in expected_at(self.stop).items()}


@dataclass(frozen=True)
class PaperSheet:
    """A round with its stops in order and all kinds of food."""

    round: Round
    stops: tuple[PaperStop, ...]
    categories: tuple[FoodCategory, ...]

    @property
    def collected(self) -> Amounts:
        return _sum(stop.recorded() for stop in self.stops if stop.is_pickup)

    @property
    def handed(self) -> Amounts:
        return _sum(stop.recorded() for stop in self.stops if not stop.is_pickup)

    @property
    def is_complete(self) -> bool:
        """Nothing is left that sign-off would ask for."""
        return not any(stop.stop.is_open for stop in self.stops)


def _sum(amounts: Iterable[Amounts]) -> Amounts:
    total: Counter[str] = Counter()
    for one in amounts:
        total.update(one)
    return total


def paper_sheet(*, actor: Actor, round_id: UUID, verb: Verb = Verb.RECORD) -> PaperSheet:
    """Raises Unknown."""
    sheet = round_sheet(actor=actor, round_id=round_id, verb=verb)
    typed = typed_from_paper(sheet.round)
    sees_receipts = actor.may(Verb.SEE, Kind.RECEIPT)
    stops = (
        PaperStop(stop, number, holding(stop), _standing(stop) if sees_receipts else None, stop.pk in typed)
        for number, stop in enumerate(sheet.stops, start=1)
    )
    return PaperSheet(sheet.round, tuple(stops), tuple(food_categories()))


def _standing(stop: Stop) -> Receipt | None:
    return next((receipt for receipt in stop.receipts.all() if not hasattr(receipt, "reversal")), None)
