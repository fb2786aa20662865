"""Lists people keep under a name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for
from songtor.desk.page import DeskRequest, page
from songtor.evidence.errors import Refusal
from songtor.finding.services import forget_view, save_view
from songtor.look.clock import now
from songtor.look.local import local_address

LISTS = ("donors", "offers", "sites", "rounds")


@page(Verb.SEE, Kind.CITY)
@require_POST
def view_save(request: DeskRequest) -> HttpResponse:
    """The list as it stands now, under a name; shared it belongs to the reader's own district."""
    listed = request.POST.get("page", "")
    if listed not in LISTS:
        raise Http404
    query = QueryDict(request.POST.get("query", "")[:400]).urlencode()
    home = request.actor.home_district if "share" in request.POST else ""
    district = district_for(actor=request.actor, code=home) if home else None
    name = request.POST.get("name", "").replace("\0", "")
    try:
        save_view(actor=request.actor, page=listed, name=name, query=query, district=district, now=now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The view is saved. It stands above the list"))
    return redirect(f"{reverse(listed)}?{query}")


@page(Verb.SEE, Kind.CITY)
@require_POST
def view_forget(request: DeskRequest, view_id: UUID) -> HttpResponse:
    forget_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("The view is removed"))
    return redirect(local_address(request.POST.get("back", ""), otherwise="/"))
