"""Phones of officers: which may send, what they have not sent, and signing out a lost one."""

from __future__ import annotations

import base64
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import display_name, districts
from songtor.desk.answers import done, written
from songtor.desk.page import DeskRequest, page, refused
from songtor.desk.phones.forms import FindPhoneForm, RevokeForm
from songtor.desk.phones.shown import PhoneRow
from songtor.engines.paper import qr_svg
from songtor.look.clock import now, today
from songtor.sync.devices import queries
from songtor.sync.devices.errors import SignOutNeedsReason
from songtor.sync.devices.services import revoke_own_phone, revoke_phone

AT_ONCE = 50


@page(Verb.SEE, Kind.DEVICE)
@require_safe
def phones(request: DeskRequest) -> HttpResponse:
    reachable = [(one.code, one.name) for one in districts(actor=request.actor, kind=Kind.DEVICE)]
    form = FindPhoneForm(request.GET, districts=reachable)
    found = queries.phones(actor=request.actor, on=today(), text=form.said("q"), district_code=form.said("district"))
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    address = request.build_absolute_uri(reverse("field"))
    content = {
        "form": form,
        "page": shown,
        "rows": [PhoneRow(one, now()) for one in shown.object_list],
        "in_city": len(reachable) > 1,
        "address": address,
        "code": f"data:image/svg+xml;base64,{base64.b64encode(qr_svg(address)).decode()}",
    }
    return render(request, "desk/phones/phones.html", content)


@page(Verb.SEE, Kind.DEVICE)
@require_safe
def phone(request: DeskRequest, phone_id: UUID) -> HttpResponse:
    return _show(request, phone_id, RevokeForm())


def _show(request: DeskRequest, phone_id: UUID, form: RevokeForm) -> HttpResponse:
    one = queries.phone_for(actor=request.actor, device_id=phone_id, on=today())
    keeps = permits(request.actor, Verb.KEEP, Kind.DEVICE, one)
    content = {
        "row": PhoneRow(one, now()),
        "changes": [(change, display_name(change.actor_ref)) for change in queries.changes_of(one)],
        "keeps": keeps,
        "form": form if keeps and one.revoked_at is None else None,
    }
    return render(request, "desk/phones/phone.html", content, status=422 if form.is_bound else 200)


@page(Verb.KEEP, Kind.DEVICE)
@require_POST
def phone_revoke(request: DeskRequest, phone_id: UUID) -> HttpResponse:
    """Its token opens nothing from this moment on."""
    one = queries.phone_for(actor=request.actor, device_id=phone_id, on=today())
    form = RevokeForm(request.POST)
    if written(request, form, lambda act: revoke_phone(act, device=one, **form.cleaned_data)) is not None:
        return done(request, _("The phone is signed out"), reverse("phones"))
    return _show(request, phone_id, form)


@page(Verb.RECORD, Kind.DEVICE)
@require_POST
def own_phone_revoke(request: DeskRequest, phone_id: UUID) -> HttpResponse:
    """Somebody lost their own phone and tells it from another."""
    one = queries.own_phone_for(actor=request.actor, device_id=phone_id)
    form = RevokeForm(request.POST)
    if written(request, form, lambda act: revoke_own_phone(act, device=one, **form.cleaned_data)) is not None:
        return done(request, _("The phone is signed out"), reverse("own_account"))
    return refused(request, SignOutNeedsReason())


def own_rows(request: DeskRequest) -> list[PhoneRow] | None:
    """The phones that speak for whoever asks; None for who records no rounds."""
    if not request.actor.may(Verb.RECORD, Kind.DEVICE):
        return None
    return [PhoneRow(one, now()) for one in queries.own_phones(actor=request.actor)]
