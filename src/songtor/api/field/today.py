"""The day as an officer's phone carries it through hours without network."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Router

from songtor.api.field import told
from songtor.api.field.edge import bearer_from, phone_token
from songtor.api.field.shapes import PackOut
from songtor.api.problems import Problem
from songtor.evidence.acts import BANGKOK
from songtor.look.clock import now
from songtor.sync.devices.day import phone_day

router = Router(auth=phone_token)


@router.get("/today", response={200: PackOut, 304: None, 401: Problem}, summary="The rounds this phone carries")
def today(request: HttpRequest) -> HttpResponse:
    """Today's rounds of the officer and what two days before left open. With `If-None-Match`, 304 when nothing new."""
    bearer, moment = bearer_from(request), now()
    day = phone_day(actor=bearer.actor, district=bearer.device.district, day=moment.date())
    pack = told.pack(day, actor=bearer.actor)
    digest = hashlib.sha256(_json(pack)).hexdigest()
    server_time = moment.astimezone(BANGKOK).isoformat(timespec="milliseconds")
    answer = HttpResponse(_json({"server_time": server_time, **pack}), content_type="application/json")
    answer["ETag"] = f'"{digest}"'
    known = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return known if isinstance(known, HttpResponse) else answer


def _json(pack: dict[str, object]) -> bytes:
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode()
