"""Operations from a phone: exactly once, each with its verdict."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from songtor.api.field.edge import REFUSED, bearer_from, phone_token
from songtor.api.shapes import Plain, Taken
from songtor.api.values import Moment
from songtor.look.clock import now
from songtor.reports.levelling import ask_to_level
from songtor.sync.errors import OtherDevice
from songtor.sync.judging import Sent
from songtor.sync.outcomes import Outcome
from songtor.sync.receiving import MOST_AT_ONCE, receive

router = Router(auth=phone_token)


class OperationIn(Schema):
    """Only its names are checked here; everything else gets a verdict of its own, so that it blocks no other."""

    op_id: UUID
    seq: Annotated[int, Field(ge=1, le=2**53)]
    kind: Any = ""
    round: Any = None
    stop: Any = None
    happened_at: Any = ""
    body: Any = Field(default_factory=dict)
    offset_ms: Any = None


class OperationsIn(Taken):
    device: UUID
    ops: Annotated[list[OperationIn], Field(max_length=MOST_AT_ONCE)]


class Said(Schema):
    code: str
    title: str


class OutcomeOut(Schema):
    op_id: UUID
    verdict: Literal["accepted", "duplicate", "conflict", "rejected", "late"]
    problem: Said | None


class ReceivedOut(Schema):
    """`ack`: up to this number everything has arrived, and the phone may forget it."""

    results: list[OutcomeOut]
    ack: int
    server_time: Moment


@router.post("/ops", response={200: ReceivedOut, **REFUSED}, summary="Send what happened")
def send(request: HttpRequest, payload: OperationsIn) -> Plain:
    """At most 200 operations, in the order of their numbers. Sending them again changes nothing."""
    bearer, moment = bearer_from(request), now()
    if payload.device != bearer.device.pk:
        raise OtherDevice
    received = receive(
        bearer.device, [Sent.told(one.op_id, one.seq, vars(one)) for one in payload.ops], received_at=moment
    )
    ask_to_level()
    return {"results": [_told(one) for one in received.outcomes], "ack": received.ack, "server_time": moment}


def _told(outcome: Outcome) -> Plain:
    problem = outcome.problem and {"code": outcome.problem.code, "title": str(outcome.problem)}
    return {"op_id": outcome.op_id, "verdict": outcome.verdict.value, "problem": problem}
