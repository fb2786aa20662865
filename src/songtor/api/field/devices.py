"""A phone gets its token once, from the session of whoever signed in on it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from songtor.api.edge import actor_who_may
from songtor.api.field.edge import bearer_from, phone_token
from songtor.api.problems import Problem
from songtor.api.shapes import Plain, Taken
from songtor.api.values import Words
from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.city.queries import account_of, recording_district
from songtor.look.clock import now
from songtor.look.edge import act_from
from songtor.sync.devices.services import enrol_phone, new_token, revoke_own_phone

router = Router()


class PhoneIn(Taken):
    label: Words = Field("", max_length=80, examples=["Android · Chrome"])


class PhoneOut(Schema):
    """`token` is told here and never again."""

    device: UUID
    token: str


REFUSED = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}


@router.post("/devices", response={201: PhoneOut, **REFUSED}, summary="Enrol the phone you signed in on")
def enrol(request: HttpRequest, payload: PhoneIn | None = None) -> Status[Plain]:
    """For an officer who records rounds; the phone speaks for that officer in that district."""
    actor = actor_who_may(request, Verb.RECORD, Kind.DEVICE)
    token = new_token()
    phone = enrol_phone(
        act_from(request, actor),
        account=account_of(actor),
        district=recording_district(actor),
        token=token,
        label=payload.label if payload else "",
    )
    return Status(201, {"device": phone.pk, "token": token})


@router.delete("/devices", response={204: None, 401: Problem}, auth=phone_token, summary="Sign this phone out")
def sign_out(request: HttpRequest) -> Status[None]:
    """Its token opens nothing from now on."""
    bearer, moment = bearer_from(request), now()
    act = Act(bearer.actor, f"sign out {bearer.device.pk}", moment, moment)
    revoke_own_phone(act, device=bearer.device, reason=_("Signed out on the phone itself"))
    return Status(204, None)
