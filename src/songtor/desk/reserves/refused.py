"""A sale that a tablet told and the books refused: what it was, why, and what the head decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import names_of
from songtor.desk.page import DeskRequest, page
from songtor.desk.reserves.forms import SettleForm
from songtor.shop.reserves.queries import refused_for, sale_booked
from songtor.shop.reserves.refused import settle_refused


@page(Verb.PLAN, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def refused_sale(request: DeskRequest, refused_id: UUID) -> HttpResponse:
    """Decided once; afterwards the page says how."""
    refused = refused_for(actor=request.actor, refused_id=refused_id)
    form = SettleForm(posted(request))

    def settle(act: Any) -> Any:
        return settle_refused(act, refused=refused, **form.said)

    if written(request, form, settle) is not None:
        return done(request, _("Decided. What the tablet told stays on record"), request.path)
    content = {
        "refused": refused,
        "settlement": getattr(refused, "settlement", None),
        "sale": sale_booked(refused),
        "names": names_of(request.actor, [refused.purse.household_id])[refused.purse.household_id],
        "form": form,
    }
    response = render(request, "desk/reserves/refused.html", content, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response
