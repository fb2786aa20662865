"""The pack, as the API's description prints it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from songtor.api.values import Moment


class Coded(Schema):
    code: str
    name: str


class CategoryOut(Coded):
    """`short` fits on a tile."""

    short: str
    unit: Literal["KG", "PIECES"]


class ReasonOut(Coded):
    needs_note: bool


class ReasonsOut(Schema):
    zero: list[ReasonOut]
    miss: list[ReasonOut]
    waste: list[ReasonOut]


class OfficerOut(Schema):
    name: str
    district: str
    district_name: str


class AmountOut(Schema):
    category: str
    kg: str
    pieces: int


class ExpectedOut(AmountOut):
    use_by: Moment | None


class RecordedOut(AmountOut):
    zero_reason: str


class WindowOut(Schema):
    from_: Moment = Field(alias="from")
    until: Moment


class HandedOut(Schema):
    lines: list[AmountOut]
    heads: int


class CarriedStop(Schema):
    """`recorded` are weighings that hold, whoever entered them; `recipient` is the site of a hand-over.

    A place that is known only roughly has no coordinates. `why` says why a hand-over still to come is there.
    """

    id: UUID
    position: int
    kind: Literal["pickup", "delivery"]
    name: str
    address: str
    way_in: str
    contact: str
    phone: str
    lat: float | None
    lon: float | None
    planned_at: Moment | None
    window: WindowOut | None
    state: Literal["planned", "arrived", "done", "missed"]
    expected: list[ExpectedOut]
    recipient: UUID | None
    why: str
    signer: str
    recorded: list[RecordedOut]
    handed: HandedOut | None
    photos: int
    signed: bool


class CarriedRound(Schema):
    """`aboard` is what the vehicle carried before the round began."""

    id: UUID
    day: date
    vehicle: str
    capacity_kg: int
    state: Literal["published", "under_way", "signed_off"]
    leaves_at: Moment | None
    returns_at: Moment | None
    crew: list[str]
    aboard: list[AmountOut]
    stops: list[CarriedStop]


class RecipientOut(Schema):
    id: UUID
    name: str
    kind: Literal["site"]


class PackOut(Schema):
    server_time: Moment
    day: date
    officer: OfficerOut
    categories: list[CategoryOut]
    groups: list[Coded]
    reasons: ReasonsOut
    rounds: list[CarriedRound]
    recipients: list[RecipientOut]
