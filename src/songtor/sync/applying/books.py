"""A round as its books have it now: the plan, what the desk did, what operations became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from songtor.city.queries import food_categories
from songtor.offers.models import OfferLine, Said
from songtor.receipts.models import Receipt
from songtor.rounds.models import (
    LeftOver,
    Round,
    RoundState,
    SignOff,
    Stop,
    StopChange,
    StopLine,
    Waste,
    Weighing,
)
from songtor.stock.models import Balance, Cause, Lot, Movement, PlaceKind
from songtor.stock.services import place_of
from songtor.sync.folding.deeds import LotFacts, LotKey, Part, RoundFacts, StopFacts, lot_key
from songtor.sync.operations.models import Effect, Operation, Standing, Verdict

Rows = dict[UUID, Any]


@dataclass
class Books:
    """Everything about one round that its fold and its settling need; each table is read once."""

    round: Round

    @cached_property
    def stops(self) -> dict[UUID, Stop]:
        rows = Stop.objects.filter(round=self.round).select_related("offer").order_by("position")
        return {stop.pk: stop for stop in rows}

    @cached_property
    def operations(self) -> dict[UUID, Operation]:
        """What counts or may come to count."""
        kept = Operation.objects.filter(round=self.round).exclude(verdict=Verdict.REJECTED)
        return {one.pk: one for one in kept.select_related("admission", "device__account").order_by("pk")}

    @cached_property
    def standings(self) -> dict[UUID, Standing]:
        return {one.operation_id: one for one in Standing.objects.filter(round=self.round)}

    @cached_property
    def effects(self) -> list[Effect]:
        return list(Effect.objects.filter(round=self.round).order_by("pk"))

    @cached_property
    def ours(self) -> set[UUID]:
        """Facts that operations became."""
        return {effect.fact_id for effect in self.effects}

    @cached_property
    def weighings(self) -> dict[UUID, Weighing]:
        rows = Weighing.objects.filter(stop__round=self.round).select_related("reversal")
        return {one.pk: one for one in rows}

    @cached_property
    def receipts(self) -> dict[UUID, Receipt]:
        rows = Receipt.objects.filter(stop__round=self.round).select_related("reversal")
        return {one.pk: one for one in rows.prefetch_related("lines", "counts")}

    @cached_property
    def wastes(self) -> dict[UUID, Waste]:
        return {one.pk: one for one in Waste.objects.filter(round=self.round).select_related("reversal")}

    @cached_property
    def left_overs(self) -> dict[UUID, LeftOver]:
        rows = LeftOver.objects.filter(stop__round=self.round).select_related("offer__withdrawal")
        return {one.pk: one for one in rows}

    @cached_property
    def sign_off(self) -> SignOff | None:
        return SignOff.objects.filter(round=self.round).first()

    @cached_property
    def stop_changes(self) -> list[StopChange]:
        return list(StopChange.objects.filter(stop__round=self.round).order_by("pk"))

    @cached_property
    def posted(self) -> dict[Part, UUID]:
        """The weighing, receipt, waste or left-over that holds now of an operation (and category)."""
        return {
            (effect.operation_id, effect.part): effect.fact_id
            for effect in self.effects
            if effect.fact_id in self._reversible and is_live(self._reversible[effect.fact_id])
        }

    @cached_property
    def shown(self) -> set[UUID]:
        """Operations whose arrival, photo or signature is kept."""
        return {effect.operation_id for effect in self.effects if effect.fact_table in AS_SHOWN}

    @cached_property
    def taken_back_by_desk(self) -> set[UUID]:
        """Operations whose fact somebody reversed at the desk."""
        ours = [effect for effect in self.effects if effect.fact_id in self._reversible]
        last = {(effect.operation_id, effect.part): effect.fact_id for effect in ours}
        return {
            operation
            for (operation, _), fact in last.items()
            if (reversal := reversal_of(self._reversible[fact])) is not None and reversal.pk not in self.ours
        }

    @cached_property
    def _reversible(self) -> Rows:
        return {**self.weighings, **self.receipts, **self.wastes, **self.left_overs}

    # The ledger

    @cached_property
    def vehicle(self) -> UUID:
        return place_of(self.round.district_id, PlaceKind.VEHICLE, self.round.vehicle_id).pk

    @cached_property
    def lots(self) -> dict[LotKey, Lot]:
        there = Q(balances__place=self.vehicle) & ~Q(balances__grams=0, balances__pieces=0)
        rows = Lot.objects.filter(Q(weighing_id__in=list(self.weighings)) | there).distinct()
        return {self._key(lot): lot for lot in rows}

    @cached_property
    def _of_weighing(self) -> dict[UUID, Part]:
        """Whose lot a weighing's is, while it holds."""
        by_operation = {fact: part for part, fact in self.posted.items() if fact in self.weighings}
        desk = {
            one.pk: (one.pk, one.category_id)
            for one in self.weighings.values()
            if is_live(one) and one.pk not in by_operation
        }
        return by_operation | desk

    def _key(self, lot: Lot) -> LotKey:
        part = self._of_weighing.get(lot.weighing_id)
        return lot_key(part) if part else f"lot:{lot.pk}"

    @cached_property
    def movements(self) -> dict[UUID, list[Movement]]:
        """By cause: what hand-overs, waste and sign-off moved, and what was moved back since."""
        causes = [*self.receipts, *self.wastes, *self.weighings, *([self.sign_off.pk] if self.sign_off else ())]
        rows = Movement.objects.filter(cause_id__in=causes).exclude(cause=Cause.WEIGHING).select_related("lot")
        found: dict[UUID, list[Movement]] = {}
        for movement in rows.order_by("pk"):
            found.setdefault(movement.cause_id, []).append(movement)
        return found

    def off_vehicle(self, cause: UUID) -> dict[LotKey, int]:
        """Net, by lot."""
        return self._net([one for one in self.movements.get(cause, ()) if one.cause != Cause.SIGN_OFF])

    @cached_property
    def differences(self) -> dict[LotKey, int]:
        """What sign-off and late corrections booked, by lot."""
        return self._net([one for rows in self.movements.values() for one in rows if one.cause == Cause.SIGN_OFF])

    def _net(self, movements: Iterable[Movement]) -> dict[LotKey, int]:
        net: dict[LotKey, int] = {}
        for one in movements:
            amount = one.grams or one.pieces
            sign = 1 if one.from_place_id == self.vehicle else -1 if one.to_place_id == self.vehicle else 0
            key = self._key(one.lot)
            net[key] = net.get(key, 0) + sign * amount
        return {key: amount for key, amount in net.items() if amount}

    # The plan

    @cached_property
    def facts(self) -> RoundFacts:
        units = {category.code: category.in_pieces for category in food_categories()}
        return RoundFacts(self._stop_facts(), units, tuple(self._aboard_before()))

    def _stop_facts(self) -> dict[UUID, StopFacts]:
        planned = StopLine.objects.filter(stop__round=self.round).values_list("stop_id", "category_id")
        offers = [stop.offer_id for stop in self.stops.values() if stop.offer_id]
        said = list(OfferLine.objects.filter(offer__in=offers).values_list("offer_id", "category_id", "use_by"))
        expected: dict[UUID, list[str]] = {}
        for stop, category in planned.order_by("category__position"):
            expected.setdefault(stop, []).append(category)
        return {
            stop.pk: StopFacts(
                stop.pk,
                stop.is_pickup,
                announced=stop.offer is not None and stop.offer.said == Said.YES,
                expected=tuple(expected.get(stop.pk) or [line[1] for line in said if line[0] == stop.offer_id]),
                use_by={category: until for offer, category, until in said if offer == stop.offer_id and until},
            )
            for stop in self.stops.values()
        }

    def _aboard_before(self) -> Iterable[LotFacts]:
        """What earlier rounds kept aboard when they were signed off: the vehicle's books less what this round did.

        Food of a round that is not signed off belongs to that round, whichever operations arrive first.
        """
        not_ours = self._of_open_rounds([lot for key, lot in self.lots.items() if key.startswith("lot:")])
        rows = (
            Balance.objects.filter(place=self.vehicle).exclude(grams=0, pieces=0).values_list("lot", "grams", "pieces")
        )
        held = {lot: grams or pieces for lot, grams, pieces in rows}
        gone = [self.off_vehicle(cause) for cause in (*self.receipts, *self.wastes)] + [self.differences]
        for key, lot in self.lots.items():
            if key.startswith("lot:") and lot.weighing_id not in not_ours:
                before = held.get(lot.pk, 0) + sum(moved.get(key, 0) for moved in gone)
                if before:
                    yield LotFacts(key, lot.category_id, before, lot.use_by, lot.happened_at)

    def _of_open_rounds(self, lots: list[Lot]) -> set[UUID]:
        """Weighings of other rounds that are not signed off."""
        if not lots:
            return set()
        weighed = Weighing.objects.filter(pk__in=[lot.weighing_id for lot in lots]).exclude(stop__round=self.round)
        return set(weighed.exclude(stop__round__state=RoundState.SIGNED_OFF).values_list("pk", flat=True))

    def kept(self) -> dict[LotKey, int]:
        """What sign-off left aboard of each lot, as booked now."""
        rest = {lot.key: lot.amount for lot in self._aboard_before()}
        for weighing, part in self._of_weighing.items():
            rest[lot_key(part)] = self.weighings[weighing].grams or self.weighings[weighing].pieces
        for moved in [self.off_vehicle(cause) for cause in (*self.receipts, *self.wastes)] + [self.differences]:
            for key, amount in moved.items():
                rest[key] = rest.get(key, 0) - amount
        return {key: amount for key, amount in rest.items() if amount}


AS_SHOWN = {"rounds.arrival", "rounds.photo", "rounds.signature"}
UNDONE = "undone"  # the part of an effect that is a reversal


def reversal_of(fact: Any) -> Any:
    """What took a fact back; None while it holds."""
    if isinstance(fact, LeftOver):
        return getattr(fact.offer, "withdrawal", None)
    return getattr(fact, "reversal", None)


def is_live(fact: Any) -> bool:
    """Facts of other tables are never taken back."""
    return reversal_of(fact) is None
