"""The postings of a round: only what differs from the books is moved, forth or back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from songtor.city.acting import Act
from songtor.evidence.acts import local_day
from songtor.rounds.models import SignOff, Weighing
from songtor.stock.models import Cause, Lot, Movement, Place, PlaceKind
from songtor.stock.services import Why, movement_of, places_of, post
from songtor.sync.applying.books import Books, unweighed_id
from songtor.sync.folding.aboard import UNWEIGHED
from songtor.sync.folding.deeds import Folded, LotKey, Part, lot_key


class Ledger:
    """Lots and movements to be written; `close` posts them to the balances."""

    def __init__(self, act: Act, books: Books, folded: Folded) -> None:
        self.act, self.books, self.folded = act, books, folded
        self.units = books.units
        self.new_lots: dict[LotKey, Lot] = {}
        self.movements: list[Movement] = []
        self.branches: list[tuple[Act, Lot, Why, UUID]] = []
        self.vehicle = books.vehicle

    def lot(self, key: LotKey) -> Lot:
        known = self.new_lots.get(key) or self.books.lots.get(key)
        return known or self._unweighed(key.removeprefix(UNWEIGHED))

    def _unweighed(self, category: str) -> Lot:
        """Of food handed over before anything of its category was weighed: it is owed, below zero, until it is.

        Until then it is told of the branch that was expected to give it.
        """
        named = unweighed_id(self.books.round, category)
        lot = Lot.objects.filter(weighing_id=named).first() or Lot(
            district_id=self.books.round.district_id,
            day=self.books.round.day,
            category_id=category,
            origin=self.branch(self._expected_giver(category)),
            weighing_id=named,
            happened_at=self.act.happened_at,
            entered_at=self.act.entered_at,
        )
        (self.new_lots if lot._state.adding else self.books.lots)[UNWEIGHED + category] = lot
        return lot

    def _expected_giver(self, category: str) -> UUID:
        pickups = [stop for stop in self.books.stops.values() if stop.offer]
        expected = [stop for stop in pickups if category in self.books.facts.stops[stop.pk].expected]
        giver = (expected or pickups)[0].offer
        assert giver is not None  # noqa: S101 - pick-ups have an offer, and the fold refuses rounds without
        return giver.branch_id

    def in_pieces(self, lot: Lot) -> bool:
        return self.units[lot.category_id]

    def move(self, act: Act, lot: Lot, ends: tuple[Place, Place], amount: int, why: Why) -> None:
        """Below zero is the way back."""
        there = ends if amount > 0 else (ends[1], ends[0])
        self.movements.append(
            movement_of(act, lot=lot, ends=there, amount=abs(amount), in_pieces=self.in_pieces(lot), why=why)
        )

    def mirror(self, movements: list[Movement], why: Why) -> None:
        """Takes back those that were not taken back before."""
        gone = {one.reverses_id for one in movements}
        for one in movements:
            if one.reverses_id is None and one.pk not in gone:
                back = (one.to_place, one.from_place)
                self.move(self.act, one.lot, back, one.grams or one.pieces, replace(why, reverses=one))

    # Onto the vehicle

    def bring_in(self, part: Part, act: Act, weighing: Weighing, use_by: datetime | None) -> None:
        """A lot of its own, from its branch."""
        stop = self.books.stops[weighing.stop_id]
        assert stop.offer is not None  # noqa: S101 - food is weighed at pick-ups only
        origin = self.branch(stop.offer.branch_id)
        lot = Lot(
            district_id=weighing.district_id,
            day=weighing.day,
            category_id=weighing.category_id,
            origin=origin,
            weighing_id=weighing.pk,
            use_by=use_by,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
        self.new_lots[lot_key(part)] = lot
        why = Why(Cause.WEIGHING, weighing.pk, weighing.day)
        self.move(act, lot, (origin, self.vehicle), weighing.grams or weighing.pieces, why)

    def branch(self, branch_id: UUID) -> Place:
        return self.places[PlaceKind.BRANCH, branch_id]

    @property
    def places(self) -> Mapping[tuple[PlaceKind, UUID | None], Place]:
        """The places this round's food comes from and goes to, all at once."""
        if not hasattr(self, "_places"):
            stops = self.books.stops.values()
            wanted: list[tuple[PlaceKind, UUID | None]] = [
                *dict.fromkeys((PlaceKind.BRANCH, stop.offer.branch_id) for stop in stops if stop.offer),
                *dict.fromkeys((PlaceKind.SITE, stop.site_id) for stop in stops if stop.site_id),
                (PlaceKind.WASTE, None),
                (PlaceKind.DIFFERENCE, None),
            ]
            found = places_of(self.books.round.district_id, *wanted)
            self._places = dict(zip(wanted, found, strict=True))
        return self._places

    def take_back_weighing(self, weighing: Weighing, reversal: UUID) -> None:
        rows = Movement.objects.filter(cause=Cause.WEIGHING, cause_id=weighing.pk, reverses__isnull=True)
        moved = list(rows.select_related("lot", "from_place", "to_place"))
        self.mirror(moved, Why(Cause.WEIGHING, reversal, weighing.day))

    # Off the vehicle

    def take_off(self, act: Act, cause: Why, to_place: Place, wanted: Mapping[LotKey, int]) -> None:
        """What a hand-over or write-off takes from each lot; where its books say otherwise they are posted anew."""
        if self.books.off_vehicle(cause.cause_id) == dict(wanted) and not any(key in self.new_lots for key in wanted):
            return
        self.mirror([one for one in self.books.movements.get(cause.cause_id, ()) if one.cause == cause.cause], cause)
        for key, amount in wanted.items():
            self.move(act, self.lot(key), (self.vehicle, to_place), amount, cause)

    def take_back(self, cause: Cause, fact: UUID, why: Why) -> None:
        self.mirror([one for one in self.books.movements.get(fact, ()) if one.cause == cause], why)

    # Sign-off

    def book_difference(self, fact: SignOff) -> None:
        """What a late entry changes is difference: the vehicle holds what its sign-off said."""
        wanted, booked = self.folded.difference, self.books.differences
        ends = (self.vehicle, self.places[PlaceKind.DIFFERENCE, None])
        why = Why(Cause.SIGN_OFF, fact.pk, local_day(fact.happened_at))
        for key in dict.fromkeys([*wanted, *booked]):
            replaced = key in self.new_lots and key in booked
            if replaced:  # the lot of a weighing that was put right
                self.move(self.act, self.books.lots[key], ends, -booked[key], why)
            rest = wanted.get(key, 0) - (0 if replaced else booked.get(key, 0))
            if rest:
                self.move(self.act, self.lot(key), ends, rest, why)

    def take_difference_back(self, fact: SignOff) -> None:
        ends = (self.vehicle, self.places[PlaceKind.DIFFERENCE, None])
        why = Why(Cause.SIGN_OFF, fact.pk, local_day(fact.happened_at))
        for key, amount in self.books.differences.items():
            self.move(self.act, self.books.lots[key], ends, -amount, why)
        self.books.differences = {}

    def sums(self, amounts: Mapping[str, int]) -> dict[bool, int]:
        """Of categories by weight (False) and in pieces (True)."""
        return {unit: sum(n for code, n in amounts.items() if self.units[code] == unit) for unit in (False, True)}

    def lost(self) -> dict[bool, int]:
        by_category: dict[str, int] = {}
        for key, amount in self.folded.difference.items():
            category = self.lot(key).category_id
            by_category[category] = by_category.get(category, 0) + amount
        return self.sums({category: abs(amount) for category, amount in by_category.items()})

    def close(self) -> list[Model]:
        post(self.movements)
        return [*self.new_lots.values(), *self.movements]
