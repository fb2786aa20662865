"""What lies where, and whether every district and day balances to the gram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from songtor.city.goods import Goods
from songtor.evidence.verify import Difference
from songtor.stock.models import Balance, Movement, Place, PlaceKind


@dataclass(frozen=True)
class Mass:
    """Grams (or pieces) of one district up to the end of one day."""

    collected: int
    handed_out: int
    on_hand: int
    waste: int
    difference: int
    shared: int = 0
    passed: int = 0

    @property
    def balances(self) -> bool:
        """What came from branches and sharers is handed out, here, waste, difference, or in another district."""
        come = self.collected + self.shared
        return come == self.handed_out + self.on_hand + self.waste + self.difference + self.passed


def aboard(place: Place) -> dict[str, Goods]:
    """What a place holds by category; amounts below zero are shown as zero (see `overdrawn`)."""
    return {
        category: Goods(category, max(grams, 0), max(pieces, 0))
        for category, grams, pieces in _sums(place)
        if grams or pieces
    }


def overdrawn(place: Place) -> dict[str, int]:
    """Categories of which more left the place than ever came, with how much."""
    return {category: -(grams or pieces) for category, grams, pieces in _sums(place) if grams < 0 or pieces < 0}


def _sums(place: Place) -> QuerySet[Balance, tuple[str, int, int]]:
    rows = Balance.objects.filter(place=place).values_list("lot__category_id")
    return rows.annotate(g=Sum("grams"), p=Sum("pieces")).order_by("lot__category_id")


OUT = (PlaceKind.SITE, PlaceKind.HOUSEHOLD)
HERE = (PlaceKind.VEHICLE, PlaceKind.SHELF)


def net_into(rows: QuerySet[Movement], kinds: tuple[PlaceKind, ...], column: str) -> dict[tuple[str, date], int]:
    """Per district and day: what went into places of these kinds less what came out of them."""

    sums = rows.values("district_id", "day").annotate(net=_net(kinds, column)).order_by()
    return {(row["district_id"], row["day"]): row["net"] for row in sums}


def _net(kinds: tuple[PlaceKind, ...], column: str) -> CombinedExpression:
    def total(way: str) -> Coalesce:
        return Coalesce(Sum(column, filter=Q(**{f"{way}__kind__in": kinds})), 0, output_field=BigIntegerField())

    return total("to_place") - total("from_place")


def masses(column: str = "grams") -> Iterator[tuple[str, date, Mass]]:
    """Every district and day with movements, summed up to that day. `column` is grams or pieces.

    What went where is summed from the movements; on hand is what the balances say lies there now, less what
    came later: two counts that only agree when every movement reached its balances.
    """
    rows = Movement.objects.all()
    kinds = {
        "collected": net_into(rows, (PlaceKind.BRANCH,), column),
        "handed_out": net_into(rows, OUT, column),
        "on_hand": net_into(rows, HERE, column),
        "waste": net_into(rows, (PlaceKind.WASTE,), column),
        "difference": net_into(rows, (PlaceKind.DIFFERENCE,), column),
        "shared": net_into(rows, (PlaceKind.SHARER,), column),
        "passed": net_into(rows, (PlaceKind.PASSED,), column),
    }
    on_hand = _here_now(column)
    for (district, _), moved in kinds["on_hand"].items():
        on_hand[district] -= moved
    running: dict[str, dict[str, int]] = {}
    for district, day in sorted(kinds["collected"]):
        sums = running.setdefault(district, dict.fromkeys(kinds, 0) | {"on_hand": on_hand[district]})
        for name, net in kinds.items():
            sums[name] += net[district, day]
        yield district, day, Mass(**(sums | {"collected": -sums["collected"], "shared": -sums["shared"]}))


def _here_now(column: str) -> Counter[str]:
    """District -> what lies on its vehicles and shelves, as the balances say."""
    rows = Balance.objects.filter(place__kind__in=HERE).values_list("place__district_id")
    return Counter(dict(rows.annotate(now=Sum(column)).order_by()))


def day_mass(district_id: str, day: date, *, on_hand: int) -> Mass:
    """What one day's movements came to in grams; `on_hand` is what they left on vehicles and shelves.

    That is not taken from the movements but from the balances, which `on_hand_after` this day is read from.
    """
    rows = Movement.objects.filter(district_id=district_id, day__lte=day)
    net, so_far = _nets_by_kind(rows, Sum("grams", filter=Q(day=day)), Sum("grams"))
    before = sum(so_far[kind] - net[kind] for kind in HERE)
    return Mass(
        collected=-net[PlaceKind.BRANCH],
        handed_out=sum(net[kind] for kind in OUT),
        on_hand=on_hand - before,
        waste=net[PlaceKind.WASTE],
        difference=net[PlaceKind.DIFFERENCE],
        shared=-net[PlaceKind.SHARER],
        passed=net[PlaceKind.PASSED],
    )


def on_hand_after(district_id: str, day: date) -> int:
    """Grams on the district's vehicles and shelves when that day ended: what lies there now, less what came later."""
    now = Balance.objects.filter(place__district_id=district_id, place__kind__in=HERE).aggregate(g=Sum("grams"))["g"]
    (later,) = _nets_by_kind(Movement.objects.filter(district_id=district_id, day__gt=day), Sum("grams"))
    return (now or 0) - sum(later[kind] for kind in HERE)


def _nets_by_kind(rows: QuerySet[Movement], *sums: Sum) -> tuple[Counter[str], ...]:
    """For each sum: what went into each kind of place less what came out of it."""
    nets: tuple[Counter[str], ...] = tuple(Counter() for _ in sums)
    summed = {f"sum_{number}": each for number, each in enumerate(sums)}
    flows = rows.values_list("from_place__kind", "to_place__kind").annotate(**summed).order_by()
    for origin, goal, *amounts in flows:
        for net, amount in zip(nets, amounts, strict=True):
            net[origin] -= amount or 0
            net[goal] += amount or 0
    return nets


def mass_differences() -> Iterator[Difference]:
    """Balances equal their movements, and on every day collected and shared = handed out + on hand + waste + difference
    + what is in other districts.
    """
    yield from _balance_differences()
    for column in ("grams", "pieces"):
        for district, day, mass in masses(column):
            if not mass.balances:
                yield Difference("mass balance", f"{district} {day}: {mass}")


def _balance_differences() -> Iterator[Difference]:
    moved: dict[tuple[object, object], list[int]] = {}
    for place, sign in (("to_place_id", 1), ("from_place_id", -1)):
        sums = Movement.objects.values_list(place, "lot_id").annotate(g=Sum("grams"), p=Sum("pieces")).order_by()
        for at, lot, grams, pieces in sums.iterator(5_000):
            total = moved.setdefault((at, lot), [0, 0])
            total[0] += sign * grams
            total[1] += sign * pieces
    for at, lot, grams, pieces in Balance.objects.values_list("place_id", "lot_id", "grams", "pieces").iterator(5_000):
        if moved.pop((at, lot), [0, 0]) != [grams, pieces]:
            yield Difference("balance does not equal its movements", f"place {at} lot {lot}")
    for at, lot in (key for key, total in moved.items() if total != [0, 0]):
        yield Difference("movements without a balance", f"place {at} lot {lot}")


@dataclass(frozen=True)
class Reached:
    """What reached one site on one day, less what was taken back."""

    site: UUID
    day: date
    category: str
    grams: int
    pieces: int


def reached_sites(district_id: str, *, first: date, last: date) -> Iterator[Reached]:
    """By site, day and category, from the movements; one query."""
    goes_in = Q(to_place__kind=PlaceKind.SITE)
    rows = Movement.objects.filter(goes_in | Q(from_place__kind=PlaceKind.SITE), district_id=district_id)

    def net(column: str) -> Sum:
        return Sum(Case(When(goes_in, then=F(column)), default=-F(column)))

    site = Case(When(goes_in, then=F("to_place__subject")), default=F("from_place__subject"))
    sums = rows.filter(day__range=(first, last)).annotate(site=site).order_by()
    grouped = sums.values_list("site", "day", "lot__category_id").annotate(g=net("grams"), p=net("pieces"))
    yield from (Reached(*row) for row in grouped if row[0])


def aboard_vehicles(district_id: str, vehicles: Iterable[UUID]) -> dict[UUID, list[Balance]]:
    """What lies on each of these vehicles, lot by lot, earliest use-by first; one query for all."""
    found: dict[UUID, list[Balance]] = {vehicle: [] for vehicle in vehicles}
    rows = Balance.objects.filter(
        place__district_id=district_id, place__kind=PlaceKind.VEHICLE, place__subject__in=list(found)
    ).exclude(grams=0, pieces=0)
    for balance in rows.select_related("lot", "place").order_by(F("lot__use_by").asc(nulls_last=True), "pk"):
        if balance.place.subject:
            found[balance.place.subject].append(balance)
    return found


def past_use_by(district_id: str, vehicle_id: UUID, moment: datetime) -> list[Goods]:
    """What lies on a vehicle that nobody may eat any more at that moment, by category."""
    rows = Balance.objects.filter(
        Q(grams__gt=0) | Q(pieces__gt=0),
        place__district_id=district_id,
        place__kind=PlaceKind.VEHICLE,
        place__subject=vehicle_id,
        lot__use_by__lte=moment,
    )
    sums = rows.values_list("lot__category_id").annotate(Sum("grams"), Sum("pieces")).order_by("lot__category_id")
    return [Goods(category, grams, pieces) for category, grams, pieces in sums]
