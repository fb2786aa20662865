"""Where goods went: who got them, and where the rest is. One query of the ledger, whatever shop or round gave them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from songtor.city.models import Vehicle
from songtor.city.policy import Actor, Kind, Verb, visible
from songtor.evidence.errors import Unknown
from songtor.offers.models import Branch
from songtor.receipts.models import Receipt
from songtor.shop.errors import NothingSought
from songtor.shop.models import Product, Reserve, Shop
from songtor.stock.models import Cause, Movement, PlaceKind
from songtor.stock.queries import HERE, OUT

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Sought:
    """All lots of a product, or all that a branch gave, that came in on these days. Raises NothingSought."""

    first: date
    last: date
    product: Product | None = None
    branch: Branch | None = None

    def __post_init__(self) -> None:
        if (self.product is None) == (self.branch is None) or not 0 <= (self.last - self.first).days <= LONGEST_DAYS:
            raise NothingSought

    def canonical(self) -> Mapping[str, object]:
        product, branch = (str(one.pk) if one else "" for one in (self.product, self.branch))
        return {"product": product, "branch": branch, "first": str(self.first), "last": str(self.last)}


@dataclass(frozen=True)
class Amount:
    """Pieces and grams; neither below zero."""

    pieces: int = 0
    grams: int = 0

    def __bool__(self) -> bool:
        return bool(self.pieces or self.grams)


@dataclass(frozen=True)
class Rest:
    """What still lies somewhere: on a vehicle, a shelf, or on its way between two shelves (`subject`)."""

    district_id: str
    kind: str
    subject: UUID | None
    amount: Amount


@dataclass(frozen=True)
class Given:
    """What one receipt gave to people. The receipt is None where the actor may not see it."""

    district_id: str
    day: date
    receipt: Receipt | None
    amount: Amount


@dataclass(frozen=True)
class Trace:
    """Everything that came in is given, left, or gone otherwise (`wasted`, `lost`)."""

    lots: int
    came: Amount
    given: list[Given] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)
    wasted: Amount = Amount()
    lost: Amount = Amount()

    @property
    def handed_out(self) -> Amount:
        return _sum(one.amount for one in self.given)

    @property
    def left(self) -> Amount:
        return _sum(one.amount for one in self.rest)

    @property
    def districts(self) -> list[str]:
        """Where somebody has some, or got some."""
        return sorted({one.district_id for one in self.given} | {one.district_id for one in self.rest})


def trace(*, actor: Actor, sought: Sought) -> Trace:
    """For whoever sees a food bank: all districts, since goods went there; names only of their own. Raises Unknown."""
    if not actor.may(Verb.SEE, Kind.SHOP):
        raise Unknown
    followed = _Followed(_moved(sought))
    return followed.trace(_seen(actor, (receipt for _, _, receipt in followed.given)))


class Moved(NamedTuple):
    """A movement of one of the lots, as the ledger has it."""

    lot: UUID
    from_district: str
    from_kind: str
    from_subject: UUID | None
    to_district: str
    to_kind: str
    to_subject: UUID | None
    cause: str
    cause_id: UUID
    reversed_cause_id: UUID | None
    day: date
    pieces: int
    grams: int

    @property
    def ends(self) -> Iterator[tuple[End, int]]:
        """Both places, and whether goods came or went there."""
        yield (self.to_district, self.to_kind, self.to_subject), 1
        yield (self.from_district, self.from_kind, self.from_subject), -1


End = tuple[str, str, UUID | None]  # district, kind, subject
COLUMNS = (
    "lot_id",
    "from_place__district_id",
    "from_place__kind",
    "from_place__subject",
    "to_place__district_id",
    "to_place__kind",
    "to_place__subject",
    "cause",
    "cause_id",
    "reverses__cause_id",
    "day",
    "pieces",
    "grams",
)
BEGINNINGS = (PlaceKind.BRANCH, PlaceKind.SHARER)


def _moved(sought: Sought) -> Iterator[Moved]:
    lots = Q(lot__day__range=(sought.first, sought.last))
    if sought.product:
        lots &= Q(lot__on_shelf__product=sought.product)
    if sought.branch:
        lots &= Q(lot__origin__subject=sought.branch.pk)
    rows = Movement.objects.filter(lots).order_by("entered_at", "pk").values_list(*COLUMNS)
    return (Moved(*row) for row in rows)


def _seen(actor: Actor, receipts: Iterable[UUID]) -> dict[UUID, Receipt]:
    rows = Receipt.objects.filter(pk__in=set(receipts)).select_related("site", "check_out__household__community")
    return {one.pk: one for one in visible(actor, Kind.PERSON, rows)}


class _Followed:
    """The movements of some lots, netted place by place and receipt by receipt."""

    def __init__(self, rows: Iterable[Moved]) -> None:
        self.lots: set[UUID] = set()
        self.at: defaultdict[End, Counter[str]] = defaultdict(Counter)
        self.given: defaultdict[tuple[str, date, UUID], Counter[str]] = defaultdict(Counter)
        for row in rows:
            self._follow(row)

    def _follow(self, row: Moved) -> None:
        self.lots.add(row.lot)
        for end, sign in row.ends:
            amount = {"pieces": sign * row.pieces, "grams": sign * row.grams}
            self.at[end].update(amount)
            if end[1] in OUT and row.cause == Cause.HAND_OVER:
                self.given[end[0], row.day, row.reversed_cause_id or row.cause_id].update(amount)

    def trace(self, seen: Mapping[UUID, Receipt]) -> Trace:
        given = sorted(self.given.items(), key=lambda item: (item[0][1], item[0][0], str(item[0][2])))
        return Trace(
            lots=len(self.lots),
            came=_amount(self._total(*BEGINNINGS), sign=-1),
            given=[
                Given(district, day, seen.get(receipt), _amount(units))
                for (district, day, receipt), units in given
                if _amount(units)
            ],
            rest=[Rest(*end, _amount(units)) for end, units in self.at.items() if end[1] in HERE and _amount(units)],
            wasted=_amount(self._total(PlaceKind.WASTE)),
            lost=_amount(self._total(PlaceKind.DIFFERENCE)),
        )

    def _total(self, *kinds: str) -> Counter[str]:
        sums = Counter[str]()
        for (_, kind, _), units in self.at.items():
            if kind in kinds:
                sums.update(units)
        return sums


def _amount(units: Mapping[str, int], *, sign: int = 1) -> Amount:
    return Amount(max(0, sign * units["pieces"]), max(0, sign * units["grams"]))


def _sum(amounts: Iterable[Amount]) -> Amount:
    told = list(amounts)
    return Amount(sum(one.pieces for one in told), sum(one.grams for one in told))


def names_of(rest: Iterable[Rest]) -> dict[UUID | None, str]:
    """What people call a shelf, a vehicle or a reserve.

    Goods between two shelves lie at a passing, which has no name.
    """
    subjects = {one.subject for one in rest if one.subject}
    shops = Shop.objects.filter(pk__in=subjects).values_list("pk", "name")
    vehicles = Vehicle.objects.filter(pk__in=subjects).values_list("pk", "name")
    reserves = Reserve.objects.filter(pk__in=subjects).values_list("pk", "name")
    return {**dict(shops), **dict(vehicles), **dict(reserves)}
