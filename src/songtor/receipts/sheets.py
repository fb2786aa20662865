"""A round and a stop as their pages show them: what is expected, what holds, what is aboard, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from songtor.city.goods import Goods
from songtor.city.models import FoodCategory
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import food_categories
from songtor.offers.models import Said
from songtor.receipts.models import Receipt, ReceiptLine
from songtor.receipts.queries import receipts
from songtor.rounds.in_order import stops_in_order
from songtor.rounds.models import Round, RoundState, Stop, StopState, Waste, Weighing
from songtor.rounds.queries import aboard_of, proof_for, round_for, stop_for, withhold_names
from songtor.rounds.shares import share_anew
from songtor.stock.models import Balance, Cause, Movement, Place, PlaceKind

Amounts = Mapping[str, int]


@dataclass(frozen=True)
class MassLine:
    """One category of a round in its unit: before + collected = handed + shelved + waste + difference + aboard.

    `aboard` is the vehicle's books, below zero when more left it than came; once signed off, what was kept.
    """

    category: FoodCategory
    collected: int
    handed: int
    shelved: int
    waste: int
    difference: int
    aboard: int

    @property
    def before(self) -> int:
        """What the vehicle carried from an earlier round."""
        return self.handed + self.shelved + self.waste + self.difference + self.aboard - self.collected

    @property
    def has_moved(self) -> bool:
        return any((self.collected, self.handed, self.shelved, self.waste, self.difference, self.aboard))


@dataclass(frozen=True)
class RoundSheet:
    """A round with its stops in order and the mass of every category that moved."""

    round: Round
    stops: tuple[Stop, ...]
    masses: tuple[MassLine, ...]

    @property
    def is_signed_off(self) -> bool:
        return self.round.state == RoundState.SIGNED_OFF

    @property
    def next_stop(self) -> Stop | None:
        """The first stop to finish or to weigh."""
        return next(iter(self.unfinished), None)

    @property
    def unfinished(self) -> list[Stop]:
        """Stops that sign-off would name."""
        return [stop for stop in self.stops if stop.is_open or is_unweighed(stop)]

    @property
    def grams(self) -> Amounts:
        """All categories that are weighed, together, by the names of MassLine."""
        return self._totals(in_pieces=False)

    @property
    def pieces(self) -> Amounts:
        return self._totals(in_pieces=True)

    def _totals(self, *, in_pieces: bool) -> Amounts:
        lines = [line for line in self.masses if line.category.in_pieces == in_pieces]
        return {name: sum(getattr(line, name) for line in lines) for name in MASS_COLUMNS}

    @property
    def aboard(self) -> list[MassLine]:
        """What the vehicle's books hold, by category."""
        return [line for line in self.masses if line.aboard > 0]

    @property
    def proofs(self) -> list[Stop]:
        """Stops with a photo or a signature."""
        return [stop for stop in self.stops if stop.photos.all() or stop.signatures.all()]

    @property
    def finished_stops(self) -> int:
        return sum(not stop.is_open for stop in self.stops)

    @property
    def carried_over(self) -> bool:
        """Whether the vehicle brought something from an earlier round."""
        return any(line.before for line in self.masses)

    @property
    def shelved_some(self) -> bool:
        """Whether food went onto a food bank's shelf."""
        return any(line.shelved for line in self.masses)

    @property
    def expected_grams(self) -> int:
        return sum(goods.grams for stop in self.stops if stop.is_pickup for goods in expected_at(stop).values())


MASS_COLUMNS = ("collected", "handed", "shelved", "waste", "difference", "aboard")


def is_unweighed(stop: Stop) -> bool:
    """A finished pick-up of announced food without any weighing that holds."""
    done = stop.state == StopState.DONE and stop.offer is not None and stop.offer.said == Said.YES
    return done and not holding(stop)


def holding(stop: Stop) -> dict[str, Weighing]:
    """The weighings of a stop that were not taken back, by category."""
    return {weighing.category_id: weighing for weighing in stop.weighings.all() if not hasattr(weighing, "reversal")}


def expected_at(stop: Stop) -> dict[str, Goods]:
    """What the plan expects there; where no plan says so, what the branch said."""
    planned = {line.category_id: Goods(line.category_id, line.grams, line.pieces) for line in stop.lines.all()}
    if planned or stop.offer is None:
        return planned
    return {line.category_id: Goods(line.category_id, line.grams, line.pieces) for line in stop.offer.lines.all()}


def round_sheet(*, actor: Actor, round_id: UUID, verb: Verb = Verb.SEE) -> RoundSheet:
    """Raises Unknown."""
    round_ = round_for(actor=actor, round_id=round_id, verb=verb)
    share_anew([round_])
    everywhere = list(round_.stops.all())
    prefetch_related_objects(everywhere, *proof_for(actor), "offer__lines")
    withhold_names(everywhere, actor=actor)
    if actor.may(Verb.SEE, Kind.RECEIPT):
        given = Receipt.objects.select_related("reversal").prefetch_related("lines__category", "people")
        prefetch_related_objects(everywhere, Prefetch("receipts", given))
    stops = tuple(stop for stop in everywhere if stop.state != StopState.CANCELLED)
    return RoundSheet(round_, stops, masses_of(round_))


def masses_of(round_: Round) -> tuple[MassLine, ...]:
    """Only categories of which something moved or is aboard."""
    held = Weighing.objects.filter(stop__round=round_, reversal__isnull=True)
    given = ReceiptLine.objects.filter(receipt__stop__round=round_, receipt__reversal__isnull=True)
    columns: dict[str, Amounts] = {
        "collected": _by_category(held),
        "handed": _by_category(given),
        "shelved": _shelved(round_),
        "waste": _by_category(Waste.objects.filter(round=round_, reversal__isnull=True)),
        "difference": _difference(round_),
        "aboard": _aboard(round_),
    }
    lines = (
        MassLine(category, **{name: amounts.get(category.code, 0) for name, amounts in columns.items()})
        for category in food_categories()
    )
    return tuple(line for line in lines if line.has_moved)


def _by_category(rows: QuerySet[Weighing] | QuerySet[ReceiptLine] | QuerySet[Waste]) -> Amounts:
    sums = rows.order_by().values_list("category_id").annotate(g=Sum("grams"), p=Sum("pieces"))
    return {category: grams or pieces for category, grams, pieces in sums}


def _net(rows: QuerySet[Movement], into: Q, out_of: Q) -> Amounts:
    def net(column: str) -> Combinable:
        return Coalesce(Sum(column, filter=into), 0) - Coalesce(Sum(column, filter=out_of), 0)

    sums = rows.filter(into | out_of).order_by().values_list("lot__category_id")
    return {category: grams or pieces for category, grams, pieces in sums.annotate(g=net("grams"), p=net("pieces"))}


def _shelved(round_: Round) -> Amounts:
    """What was set out on a food bank's shelf in place of a hand-over."""
    vehicle = Q(subject=round_.vehicle_id, kind=PlaceKind.VEHICLE, district=round_.district_id)
    place = Place.objects.filter(vehicle).values("pk")
    rows = Movement.objects.filter(cause=Cause.SHELVE, day=round_.day, district=round_.district_id)
    return _net(rows, Q(from_place__in=place), Q(to_place__in=place))


def _difference(round_: Round) -> Amounts:
    """What sign-off booked, and what late corrections booked after it."""
    if round_.state != RoundState.SIGNED_OFF:
        return {}
    causes = (
        Q(cause_id__in=round_.sign_offs.values("pk"))
        | Q(cause_id__in=Weighing.objects.filter(stop__round=round_).values("pk"))
        | Q(cause_id__in=Waste.objects.filter(round=round_).values("pk"))
        | Q(cause_id__in=Receipt.objects.filter(stop__round=round_).values("pk"))
    )
    rows = Movement.objects.filter(causes, cause=Cause.SIGN_OFF, district_id=round_.district_id)
    return _net(rows, Q(to_place__kind=PlaceKind.DIFFERENCE), Q(from_place__kind=PlaceKind.DIFFERENCE))


def _aboard(round_: Round) -> Amounts:
    """The vehicle's books now, or as sign-off left them."""
    place = Place.objects.filter(
        district_id=round_.district_id, kind=PlaceKind.VEHICLE, subject=round_.vehicle_id
    ).first()
    if place is None or not (round_.is_open or round_.state == RoundState.SIGNED_OFF):
        return {}
    if round_.sign_off is not None and round_.state == RoundState.SIGNED_OFF:
        then = Q(entered_at__lte=round_.sign_off.entered_at)
        return _net(Movement.objects.filter(then), Q(to_place=place), Q(from_place=place))
    sums = Balance.objects.filter(place=place).order_by().values_list("lot__category_id")
    return {category: grams or pieces for category, grams, pieces in sums.annotate(g=Sum("grams"), p=Sum("pieces"))}


@dataclass(frozen=True)
class CategoryRow:
    """One category at a stop: what was expected there, what was weighed, what is aboard."""

    category: FoodCategory
    expected: int
    weighing: Weighing | None
    aboard: int


@dataclass(frozen=True)
class StopSheet:
    """A stop with its categories, and the hand-overs there that the actor may see."""

    stop: Stop
    rows: tuple[CategoryRow, ...]
    receipts: tuple[Receipt, ...] = ()
    aboard: Mapping[str, Goods] = field(default_factory=dict)

    @property
    def is_open_for_entries(self) -> bool:
        """Food may still be weighed and proof added."""
        return self.stop.round.is_open and self.stop.state not in (StopState.MISSED, StopState.CANCELLED)

    @property
    def unweighed(self) -> list[CategoryRow]:
        """Categories that were announced and not weighed yet."""
        return [row for row in self.rows if row.expected and row.weighing is None]

    @property
    def next_act(self) -> str:
        """The one step that is due: arrive, weigh, photo, sign, finish, hand_over, or nothing."""
        if not self.is_open_for_entries:
            return ""
        if self.stop.state == StopState.PLANNED:
            return "arrive"
        return self._next_at_pickup() if self.stop.is_pickup else self._next_at_delivery()

    def _next_at_pickup(self) -> str:
        if self.unweighed:
            return "weigh"
        return self._missing_proof() or ("finish" if self.stop.is_open else "")

    def _next_at_delivery(self) -> str:
        return "hand_over" if self.stop.is_open else self._missing_proof()

    def _missing_proof(self) -> str:
        if not self.stop.photos.all():
            return "photo"
        return "" if self.stop.signatures.all() else "sign"

    def row_of(self, category: str) -> CategoryRow | None:
        return next((row for row in self.rows if row.category.code == category), None)


def stop_sheet(*, actor: Actor, stop_id: UUID, verb: Verb = Verb.SEE) -> StopSheet:
    """Raises Unknown."""
    stop = stop_for(actor=actor, stop_id=stop_id, verb=verb)
    held, expected = holding(stop), _amounts(_expected_now(stop).values())
    books = aboard_of(stop.round)
    aboard = _amounts(books.values())
    rows = tuple(
        CategoryRow(category, expected.get(category.code, 0), held.get(category.code), aboard.get(category.code, 0))
        for category in food_categories()
    )
    given = (
        receipts(actor=actor).prefetch_related("counts").filter(stop=stop) if actor.may(Verb.SEE, Kind.RECEIPT) else ()
    )
    return StopSheet(stop, rows, tuple(given), books)


def _expected_now(stop: Stop) -> dict[str, Goods]:
    """What the site shall receive of what is aboard now, where food was weighed; otherwise what was planned."""
    if stop.is_pickup or not stop.is_open or stop.round.state != RoundState.UNDER_WAY:
        return expected_at(stop)
    there = Round.objects.select_related("district", "vehicle").prefetch_related(Prefetch("stops", stops_in_order()))
    round_ = there.get(pk=stop.round_id)
    share_anew([round_])
    return expected_at(next(one for one in round_.stops.all() if one.pk == stop.pk))


def _amounts(lines: Iterable[Goods]) -> Amounts:
    return {goods.category: goods.grams or goods.pieces for goods in lines}
