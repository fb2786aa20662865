"""What the API takes and gives, as its description prints it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from songtor.api.values import Code, Day, Given, Kilograms, Moment, Words
from songtor.reports.food import By


class Taken(Schema):
    """A body: what is not known in it is refused, so that a misspelt field is never lost."""

    model_config = ConfigDict(extra="forbid")


class DistrictGroupOut(Schema):
    code: str
    name_th: str
    name_en: str


class DistrictOut(Schema):
    code: str
    name_th: str
    name_en: str
    district_group: DistrictGroupOut
    lat: float
    lon: float


class DistrictPage(Schema):
    """`next` is the cursor of the following page; null on the last one."""

    items: list[DistrictOut]
    next: str | None


class FactorsOut(Schema):
    name: str
    co2e_per_kg: str
    meals_per_kg: str
    source: str
    dated_on: date


class FactorPair(Schema):
    official: FactorsOut
    conservative: FactorsOut


class FoodLine(Schema):
    """Visits and stops are null where they cannot be told: by donor and by category."""

    key: str = ""
    name_th: str = ""
    name_en: str = ""
    offered_kg: str
    kg: str
    handed_kg: str
    waste_kg: str
    difference_kg: str
    boxes: int
    boxes_handed: int
    kgco2e: str
    meals: str
    kgco2e_conservative: str
    meals_conservative: str
    visits: int | None
    receipts: int | None
    pickups_done: int | None
    pickups_missed: int | None


class FoodQuery(Schema):
    """Both days belong to the period; what is left empty is not narrowed."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    by: By = By.DISTRICT
    district: Code | Literal[""] = ""
    district_group: Code | Literal[""] = ""
    foundation: Code | Literal[""] = ""
    category: Code | Literal[""] = ""
    donor: UUID | None = None


class FoodReportOut(Schema):
    report: str
    by: str
    from_: date = Field(alias="from")
    to: date
    how_counted: dict[str, str]
    rounding: str
    factors: FactorPair
    rows: list[FoodLine]
    total: FoodLine
    visits_by_group: dict[str, int]
    pickups_missed_by_reason: dict[str, int]


class KrQuery(Schema):
    """A fiscal year of the Buddhist era and a quarter of it; 1 is October to December."""

    fy: int = Field(ge=2400, le=2700)
    quarter: int = Field(ge=1, le=4)


class KrTarget(Schema):
    """What one source wants reached in the year; where sources disagree each is told."""

    source: str
    document: str
    people: int
    share: str | None
    pace: int
    ahead: int


class KrGroup(Schema):
    people: int
    visits: int


class KrRestated(Schema):
    group: str
    measure: str
    was: int
    is_: int = Field(alias="is")


class KrLine(Schema):
    """People apart from visits; groups overlap, and quarters do not add up to a year."""

    key: str
    name_th: str
    name_en: str
    people: int
    people_year: int
    without_group: int
    visits: int
    visits_named: int
    visits_unnamed: int
    receipts: int
    receipts_naming: int
    coverage: str | None
    targets: list[KrTarget]
    state: str
    is_late: bool
    by_group: dict[str, KrGroup]
    restated: list[KrRestated]


class KrReportOut(Schema):
    """`groups` and `city` are told to whoever may see all of the city."""

    report: str
    kr: str
    fiscal_year: int
    quarter: int
    from_: date = Field(alias="from")
    to: date
    as_of: date
    host: str
    is_locked: bool
    how_counted: dict[str, str]
    rows: list[KrLine]
    groups: list[KrLine]
    city: KrLine | None


class ImpactOut(Schema):
    """Rounded half up to two decimals, as the city prints it."""

    kg: str
    kgco2e: str
    meals: str
    factors: FactorPair


class LineOut(Schema):
    category: str
    kg: str
    pieces: int


class OfferLineOut(LineOut):
    use_by: Moment | None
    cold: bool


class OfferOut(Schema):
    id: UUID
    branch: UUID
    branch_name: str
    district: str
    day: date
    said: str
    ready_from: Moment | None
    until: Moment | None
    lines: list[OfferLineOut]
    happened_at: Moment
    entered_at: Moment


class WeighingOut(LineOut):
    id: UUID
    stop: UUID
    gross_kg: str
    tare_kg: str
    scale: str
    zero_reason: str
    day: date
    happened_at: Moment
    entered_at: Moment


class KeptOut(Schema):
    """A phone weighed the same before: this is kept beside it. Without a code it happened first, and counts."""

    operation: UUID
    code: str
    title: str


class StopOut(Schema):
    """`name` is empty for readers who may not know where food is handed over."""

    id: UUID
    position: int
    kind: str
    name: str
    offer: UUID | None
    state: str
    planned_at: Moment | None
    expected: list[LineOut]
    weighings: list[WeighingOut]


class RoundOut(Schema):
    id: UUID
    vehicle: str
    state: str
    leaves_at: Moment | None
    returns_at: Moment | None
    stops: list[StopOut]


class DayOut(Schema):
    district: str
    day: date
    offers: list[OfferOut]
    unplanned: list[UUID]
    rounds: list[RoundOut]


class OfferedLineIn(Taken):
    category: Code
    kg: Kilograms | None = None
    pieces: int = Field(0, ge=0, le=1_000_000)
    use_by: Given | None = None
    cold: bool = False


class OfferIn(Taken):
    branch: UUID
    day: Day
    ready_from: Given
    until: Given
    lines: list[OfferedLineIn] = Field(max_length=20)
    note: Words = ""
    happened_at: Given | None = None


class WeighingIn(Taken):
    category: Code
    gross_kg: Kilograms
    tare_kg: Kilograms = "0"
    scale: Words = Field("", max_length=60)
    happened_at: Given | None = None


class ChosenIn(Taken):
    product: UUID
    quantity: int = Field(ge=1, le=1_000_000, description="pieces, or grams of weighed goods")


class CheckOutIn(Taken):
    """`card` is what its QR code holds."""

    shop: UUID
    card: Words = Field(max_length=60)
    lines: list[ChosenIn] = Field(max_length=100)
    pin: Words = Field("", max_length=12, description="of a card that has one")


class LotGivenOut(Schema):
    lot: UUID
    product: UUID
    quantity: int
    expires_on: date | None


class CheckOutOut(Schema):
    check_out: UUID
    points: int
    balance: int
    lots: list[LotGivenOut]


class PackIn(Taken):
    """`device` is a number the tablet drew for itself."""

    device: UUID


class ReservedSaleIn(Taken):
    """`happened_at` is the tablet's clock, put right by what the server told it."""

    purse: UUID
    lines: list[ChosenIn] = Field(max_length=100)
    happened_at: Given


class ReserveCloseIn(Taken):
    """Whoever closes it in place of the tablet that took it along says why."""

    device: UUID | None = None
    reason: Words = ""


class ReserveOut(Schema):
    reserve: UUID
    name: str
    is_closed: bool
    now: Moment
    csrf: str


class GoodsAsideOut(Schema):
    """`price` is points of one piece, or of every 100 g begun; `left` is pieces, or grams."""

    product: UUID
    barcode: str
    name_th: str
    name_en: str
    kind: str
    kind_name: str
    in_pieces: bool
    price: int
    left: int


class HomeAsideOut(Schema):
    """Initials and no name; `cards` are SHA-256 of what their codes hold; `pieces` is what caps leave, by kind."""

    purse: UUID
    label: str
    people: int
    points: int
    cards: list[str]
    pieces: dict[str, int]


class PackOut(Schema):
    reserve: UUID
    name: str
    shop: str
    until: Moment
    goods: list[GoodsAsideOut]
    homes: list[HomeAsideOut]


Plain = dict[str, Any]
