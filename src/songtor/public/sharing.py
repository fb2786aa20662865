"""Anybody reads where goods can be brought and what is needed, and announces what they bring, without an account."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import NOBODY
from songtor.engines.paper.codes import qr_svg
from songtor.evidence.errors import Refusal, Unknown
from songtor.look.clock import today
from songtor.look.edge import act_from
from songtor.public.errors import TooManySent
from songtor.public.pace import address_of, refuse_too_many
from songtor.public.share_forms import ShareForm, things_of
from songtor.public.unlisted import unlisted
from songtor.shop.sharing.codes import new_code, spelled
from songtor.shop.sharing.queries import announcement_by_code, place_of, places, thanks_for, what_is
from songtor.shop.sharing.services import announce, withdraw

ANNOUNCED_AN_HOUR, TRIED_AN_HOUR, WRONG_CODES_AN_HOUR = 10, 60, 30  # of one address


@require_safe
def share_page(request: HttpRequest) -> HttpResponse:
    """Nothing of anybody: places, opening times, what is needed, and how much was shared this month."""
    found = places(today())
    chosen = request.GET.get("district", "")
    districts = {one.shop.district_id: one.shop.district for one in found}
    shown = [one for one in found if chosen not in districts or one.shop.district_id == chosen]
    content = {
        "districts": [(district, list(here)) for district, here in groupby(shown, lambda one: one.shop.district)],
        "choices": list(districts.values()),
        "chosen": chosen,
        "thanks": thanks_for(today().replace(day=1), today()),
    }
    return render(request, "public/share.html", content)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share_announce(request: HttpRequest, shop_id: UUID) -> HttpResponse:
    """Everything is asked on one page; the answer is a code."""
    try:
        place = place_of(shop_id, today())
    except Unknown:
        raise Http404 from None
    form = ShareForm(request.POST if request.method == "POST" else None, things=things_of(place))
    code = _announced(request, place, form) if form.is_bound else ""
    if code:
        return redirect("share_announced", code)
    return render(request, "public/share_announce.html", {"place": place, "form": form}, status=form.status)


def _announced(request: HttpRequest, place: Any, form: ShareForm) -> str:
    """The code; empty when the form says what stands in the way. A machine is told that all is well by no code."""
    try:
        refuse_too_many("share-try", address_of(request), an_hour=TRIED_AN_HOUR)
        if not form.is_valid() or form.is_by_a_machine:
            return ""
        refuse_too_many("share", address_of(request), an_hour=ANNOUNCED_AN_HOUR)
        act = act_from(request, NOBODY)
        code = new_code(act.key)
        announce(act, shop=place.shop, code=code, **form.said)
    except Refusal as refusal:
        form.refuse(refusal)
        return ""
    return code


# The code in the address is the whole right; without a cookie to misuse there is no forged request to fear,
# and with no-referrer browsers send Origin "null", which the check would refuse.
@csrf_exempt
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def share_announced(request: HttpRequest, code: str) -> HttpResponse:
    try:
        announcement = _by_code(request, code)
    except TooManySent as refusal:
        return render(request, "public/share_unknown.html", {"refused": str(refusal)}, status=429)
    if announcement is None:
        return render(request, "public/share_unknown.html", status=404)
    refused = ""
    if request.method == "POST":
        try:
            withdraw(act_from(request, NOBODY), announcement=announcement)
            return redirect("share_announced", code)
        except Refusal as refusal:
            refused = str(refusal)
    content = _content(announcement, code) | {"refused": refused}
    return render(request, "public/share_announced.html", content, status=422 if refused else 200)


def _by_code(request: HttpRequest, code: str) -> Any:
    """Nobody tries codes until one fits. Raises TooManySent."""
    found = announcement_by_code(code)
    if found is None:
        refuse_too_many("share-code", address_of(request), an_hour=WRONG_CODES_AN_HOUR)
    return found


def _content(announcement: Any, code: str) -> dict[str, Any]:
    return {
        "announcement": announcement,
        "code": code,
        "spelled": spelled(code),
        "address": settings.SONGTOR_URL + reverse("share_announced", args=[code]),
        "place": place_of(announcement.shop_id, today()),
        "lines": [(line, what_is(line)) for line in announcement.lines.all()],
        "state": _state(announcement, today()),
        "share": announcement.came[0].share if announcement.came else None,
    }


def _state(announcement: Any, day: date) -> str:
    if announcement.came:
        return "received"
    if hasattr(announcement, "end"):
        return "withdrawn"
    return "over" if announcement.day < day else "coming"


@unlisted
@require_safe
def share_qr(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of the announcement's address, for the officer's scanner."""
    if announcement_by_code(code) is None:
        raise Http404
    picture = qr_svg(settings.SONGTOR_URL + reverse("share_announced", args=[code]))
    return HttpResponse(picture, content_type="image/svg+xml")
