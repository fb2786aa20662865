"""Photos and signatures, for who may see the stop they were taken at."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, page
from songtor.evidence.blobs import Blob, read_blob
from songtor.rounds.queries import picture_for

A_DAY = "private, max-age=86400, immutable"  # a blob never changes, rights may


@page(Verb.SEE, Kind.ROUND)
@require_GET
def picture(request: DeskRequest, blob_id: UUID) -> HttpResponse:
    return kept(picture_for(actor=request.actor, blob_id=blob_id))


def kept(blob: Blob) -> HttpResponse:
    """The file behind a blob, as the browser may keep it for a day."""
    try:
        content = read_blob(blob)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": A_DAY, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=blob.media_type, headers=headers)
