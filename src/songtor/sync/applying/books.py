"""A round as its books have it now: the plan, what the desk did, what operations became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import models

from songtor.city.models import FoodCategory
from songtor.evidence.rows import as_key, found, found_where
from songtor.offers.models import Offer, OfferLine, Said
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
    WeighingReversal,
)
from songtor.stock.models import Balance, Cause, Lot, Movement, Place, PlaceKind
from songtor.stock.services import place_of
from songtor.sync.devices.models import Device
from songtor.sync.folding.aboard import UNWEIGHED
from songtor.sync.folding.deeds import LotFacts, LotKey, Part, RoundFacts, StopFacts, lot_key
from songtor.sync.operations.models import Admission, Effect, Operation, Standing, Verdict

M = TypeVar("M", bound=models.Model)
Rows = dict[UUID, Any]
STOPS = "SELECT id FROM rounds_stop WHERE round_id = %s"
OFFERS = "SELECT offer_id FROM rounds_stop WHERE round_id = %s"
OPERATIONS = "SELECT id FROM sync_operation WHERE round_id = %s"
WEIGHINGS = f"SELECT id FROM rounds_weighing WHERE stop_id IN ({STOPS})"  # noqa: S608  # nosec B608: no words of others


@dataclass
class Books:
    """Everything about one round that its fold and its settling need; each table is read once."""

    round: Round

    def _found(self, model: type[M], where: str = "round_id = %s") -> list[M]:
        """In the order of their ids."""
        rows = found_where(model, where, [as_key(Round._meta.pk, self.round.pk)])
        return sorted(rows, key=lambda row: str(row.pk))

    @cached_property
    def stops(self) -> dict[UUID, Stop]:
        offers = {offer.pk: offer for offer in self._found(Offer, f"id IN ({OFFERS})")}
        rows = sorted(self._found(Stop), key=lambda stop: stop.position)
        for stop in rows:
            stop.round = self.round
            stop.offer = offers[stop.offer_id] if stop.offer_id else None
        return {stop.pk: stop for stop in rows}

    @cached_property
    def operations(self) -> dict[UUID, Operation]:
        """What counts or may come to count."""
        rows = [one for one in self._found(Operation) if one.verdict != Verdict.REJECTED]
        decided = {one.operation_id: one for one in self._found(Admission, f"operation_id IN ({OPERATIONS})")}
        devices = Device.objects.select_related("account").in_bulk({one.device_id for one in rows})
        for one in rows:
            one.device = devices[one.device_id]
            one._state.fields_cache["admission"] = decided.get(one.pk)
        return {one.pk: one for one in rows}

    @cached_property
    def standings(self) -> dict[UUID, Standing]:
        return {one.operation_id: one for one in self._found(Standing)}

    @cached_property
    def effects(self) -> list[Effect]:
        return self._found(Effect)

    @cached_property
    def ours(self) -> set[UUID]:
        """Facts that operations became."""
        return {effect.fact_id for effect in self.effects}

    @cached_property
    def weighings(self) -> dict[UUID, Weighing]:
        back = {one.weighing_id: one for one in self._found(WeighingReversal, f"weighing_id IN ({WEIGHINGS})")}
        rows = self._found(Weighing, f"stop_id IN ({STOPS})")
        for one in rows:
            one._state.fields_cache["reversal"] = back.get(one.pk)
        return {one.pk: one for one in rows}

    @cached_property
    def receipts(self) -> dict[UUID, Receipt]:
        some = [one.pk for one in self._found(Receipt, f"stop_id IN ({STOPS})")]
        rows = (
            Receipt.objects.filter(pk__in=some)
            .select_related("reversal")
            .prefetch_related("lines", "counts", "people", "claims")
        )
        return {one.pk: one for one in rows} if some else {}

    @cached_property
    def wastes(self) -> dict[UUID, Waste]:
        some = [one.pk for one in self._found(Waste)]
        return Waste.objects.select_related("reversal").in_bulk(some) if some else {}

    @cached_property
    def left_overs(self) -> dict[UUID, LeftOver]:
        some = [one.pk for one in self._found(LeftOver, f"stop_id IN ({STOPS})")]
        return LeftOver.objects.select_related("offer__withdrawal").in_bulk(some) if some else {}

    @cached_property
    def sign_offs(self) -> dict[UUID, SignOff]:
        """Also those that hold no more."""
        return {one.pk: one for one in self._found(SignOff)}

    @property
    def sign_off(self) -> SignOff | None:
        """The one that holds."""
        return max(self.sign_offs.values(), key=lambda one: one.pk) if self.is_signed_off else None

    @property
    def is_signed_off(self) -> bool:
        return self.round.state == RoundState.SIGNED_OFF

    @cached_property
    def stop_changes(self) -> list[StopChange]:
        return self._found(StopChange, f"stop_id IN ({STOPS})")

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
    def vehicle(self) -> Place:
        return place_of(self.round.district_id, PlaceKind.VEHICLE, self.round.vehicle_id)

    @cached_property
    def balances(self) -> list[Balance]:
        """What lies on the vehicle now, lot by lot."""
        held = "place_id = %s AND (grams <> 0 OR pieces <> 0)"
        return found_where(Balance, held, [as_key(Place._meta.pk, self.vehicle.pk)])

    @cached_property
    def lots(self) -> dict[LotKey, Lot]:
        rows = {lot.pk: lot for lot in self._found(Lot, f"weighing_id IN ({WEIGHINGS})")}
        others = [one.lot_id for one in self.balances if one.lot_id not in rows]
        rows |= Lot.objects.in_bulk(others) if others else {}
        return {self._key(lot): lot for lot in rows.values()}

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
        if part is None and lot.weighing_id == unweighed_id(self.round, lot.category_id):
            return UNWEIGHED + lot.category_id
        return lot_key(part) if part else f"lot:{lot.pk}"

    @cached_property
    def movements(self) -> dict[UUID, list[Movement]]:
        """By cause: what hand-overs, waste and sign-off moved, and what was moved back since."""
        causes = [*self.receipts, *self.wastes, *([*self.sign_offs, *self.weighings] if self.sign_offs else ())]
        if not causes:
            return {}
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

    def _left_the_vehicle(self) -> list[dict[LotKey, int]]:
        """What hand-overs and waste that hold took, and what was booked as difference."""
        holding = [pk for pk, fact in {**self.receipts, **self.wastes}.items() if is_live(fact)]
        return [*(self.off_vehicle(pk) for pk in holding), self.differences]

    def _net(self, movements: Iterable[Movement]) -> dict[LotKey, int]:
        net: dict[LotKey, int] = {}
        for one in movements:
            amount = one.grams or one.pieces
            sign = 1 if one.from_place_id == self.vehicle.pk else -1 if one.to_place_id == self.vehicle.pk else 0
            key = self._key(one.lot)
            net[key] = net.get(key, 0) + sign * amount
        return {key: amount for key, amount in net.items() if amount}

    # The plan

    @cached_property
    def facts(self) -> RoundFacts:
        return RoundFacts(self._stop_facts(), self.units, tuple(self._aboard_before()))

    @cached_property
    def units(self) -> dict[str, bool]:
        """Whether a category is counted in pieces, in the order of lists."""
        categories = sorted(found(FoodCategory, is_rescued=True), key=lambda one: (one.position, one.code))
        return {category.code: category.in_pieces for category in categories}

    def _stop_facts(self) -> dict[UUID, StopFacts]:
        said = self._found(OfferLine, f"offer_id IN ({OFFERS})")
        expected: dict[UUID, list[str]] = {}
        for line in self._found(StopLine, f"stop_id IN ({STOPS})"):
            expected.setdefault(line.stop_id, []).append(line.category_id)
        return {
            stop.pk: StopFacts(
                stop.pk,
                stop.is_pickup,
                announced=stop.offer is not None and stop.offer.said == Said.YES,
                expected=tuple(
                    sorted(
                        expected.get(stop.pk) or [one.category_id for one in said if one.offer_id == stop.offer_id],
                        key=list(self.units).index,
                    )
                ),
                use_by={one.category_id: one.use_by for one in said if one.offer_id == stop.offer_id and one.use_by},
            )
            for stop in self.stops.values()
        }

    def _aboard_before(self) -> Iterable[LotFacts]:
        """What earlier rounds kept aboard when they were signed off: the vehicle's books less what this round did.

        Food of a round that is not signed off belongs to that round, whichever operations arrive first.
        """
        kept = self._of_signed_rounds([lot for key, lot in self.lots.items() if key.startswith("lot:")])
        held = {one.lot_id: one.grams or one.pieces for one in self.balances}
        gone = self._left_the_vehicle()
        for key, lot in self.lots.items():
            if key.startswith("lot:") and lot.weighing_id in kept:
                before = held.get(lot.pk, 0) + sum(moved.get(key, 0) for moved in gone)
                if before:
                    yield LotFacts(key, lot.category_id, before, lot.use_by, lot.happened_at)

    def _of_signed_rounds(self, lots: list[Lot]) -> set[UUID]:
        """Weighings of this round that hold no more, and of others that are signed off."""
        if not lots:
            return set()
        weighed = Weighing.objects.filter(pk__in=[lot.weighing_id for lot in lots])
        ours = models.Q(stop__round=self.round) | models.Q(stop__round__state=RoundState.SIGNED_OFF)
        return set(weighed.filter(ours).values_list("pk", flat=True))

    def kept(self) -> dict[LotKey, int]:
        """What sign-off left aboard of each lot, as booked now."""
        rest = {lot.key: lot.amount for lot in self._aboard_before()}
        for weighing, part in self._of_weighing.items():
            rest[lot_key(part)] = self.weighings[weighing].grams or self.weighings[weighing].pieces
        for moved in self._left_the_vehicle():
            for key, amount in moved.items():
                rest[key] = rest.get(key, 0) - amount
        return {key: amount for key, amount in rest.items() if amount}


AS_SHOWN = {"rounds.arrival", "rounds.photo", "rounds.signature"}
UNWEIGHED_LOTS = UUID("0d9f3c1e-5b0a-5c43-9e0f-2f6f3b5c7a61")


def unweighed_id(round_: Round, category: str) -> UUID:
    """Stands for the weighing of a round's food that was handed over before anything was weighed."""
    return uuid5(UNWEIGHED_LOTS, f"{round_.pk}/{category}")


UNDONE = "undone"  # the part of an effect that is a reversal


def reversal_of(fact: Any) -> Any:
    """What took a fact back; None while it holds."""
    if isinstance(fact, LeftOver):
        return getattr(fact.offer, "withdrawal", None)
    return getattr(fact, "reversal", None)


def is_live(fact: Any) -> bool:
    """Facts of other tables are never taken back."""
    return reversal_of(fact) is None
