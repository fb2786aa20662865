"""Every refusal of the API is a problem (RFC 9457): a Thai title, a machine's code, and where in the body it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field
from pydantic_core import to_json

from songtor.api.refusals import BlobTooLarge, TokenUnknown
from songtor.evidence.errors import NotAnImage, PictureTooLarge, Refusal, Unknown
from songtor.points.errors import PointsInsufficient
from songtor.shop.errors import (
    CapReached,
    CardRevoked,
    ReserveClosed,
    ReserveElsewhere,
    SaleRefusedBefore,
    StockInsufficient,
)

MEDIA_TYPE = "application/problem+json"
SENTENCES = {
    "missing": gettext_lazy("This is missing. Enter it"),
    "extra_forbidden": gettext_lazy("This is not known here. Leave it out"),
}


STATUSES: Mapping[type[Refusal], int] = {
    Unknown: 404,
    TokenUnknown: 401,
    BlobTooLarge: 413,
    PictureTooLarge: 413,
    NotAnImage: 415,
    PointsInsufficient: 409,
    StockInsufficient: 409,
    CapReached: 409,
    CardRevoked: 409,
    ReserveElsewhere: 409,
    ReserveClosed: 409,
    SaleRefusedBefore: 409,
}


class Fault(Schema):
    """One thing that is wrong; `pointer` is a JSON pointer into the body, or names the query, path or header."""

    pointer: str
    detail: str
    code: str


class Problem(Schema):
    type: str
    title: str
    status: int
    code: str
    errors: list[Fault] = Field(default_factory=list)


def problem(status: int, code: str, title: str, errors: Iterable[Fault] = ()) -> HttpResponse:
    body = Problem(type=f"urn:songtor:problem:{code}", title=title, status=status, code=code, errors=list(errors))
    return HttpResponse(to_json(body), status=status, content_type=MEDIA_TYPE)


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = next((status for kind, status in STATUSES.items() if isinstance(refusal, kind)), 422)
    return problem(status, refusal.code, str(refusal))


def of_unknown(request: HttpRequest, missing: Http404) -> HttpResponse:
    return of_refusal(request, Unknown())


def of_login(request: HttpRequest, missing: AuthenticationError) -> HttpResponse:
    return problem(401, "not_signed_in", _("Sign in first"))


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: a body that is no JSON, a request that did not come from our pages."""
    if error.status_code == 403:
        return problem(403, "csrf", _("The request does not carry the token of its session. Load the page again"))
    return problem(error.status_code, "unreadable", _("The request cannot be read. Send JSON as described"))


def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [_fault(one) for one in error.errors]
    return problem(422, "not_valid", _("Some of what was sent cannot be used. Look at each entry"), faults)


def _fault(error: Mapping[str, Any]) -> Fault:
    code = str(error["type"])
    sentence = SENTENCES.get(code, _("This value cannot be used. Look at the description of the API"))
    return Fault(pointer=_pointer(error["loc"]), detail=str(sentence), code=code)


def _pointer(place: Iterable[object]) -> str:
    """("body", "payload", "lines", 0) is /lines/0; ("query", "kg") is /query/kg."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place]
    return "/" + "/".join(parts[2:] if parts[:1] == ["body"] else parts)
