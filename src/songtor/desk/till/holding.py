"""A tablet given to people: its session reaches the choosing pages of one shop and no other address.

Asked here and nowhere else, before any view is: pages, the API with this session and the reference tables alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from songtor.desk.files import KEPT_BY_NOBODY

KEY = "tablet"
START = "choose"
OF_SHOP = {START, "tablet_end"}
OF_BASKET = {"choosing", "choosing_put", "choosing_pay", "choosing_visit", "choosing_missed", "chosen"}
SENT_ONLY = {"set_language", "account_logout"}

Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Held:
    """Of which shop, whether people pay here, which basket is open; `closes`: a login that ends with the browser."""

    shop: str
    pays: bool
    closes: bool
    basket: str = ""


def held_in(request: HttpRequest) -> Held | None:
    kept = request.session.get(KEY)
    return Held(**kept) if kept else None


def give(request: HttpRequest, *, shop: Any, pays: bool) -> None:
    """From now on people hold it, through every start of the browser until the login runs out.

    Its number changes, so neither an open page nor one the browser kept goes on with the officer's.
    """
    list(get_messages(request))  # what was to be said to the officer
    closes = request.session.get_expire_at_browser_close()
    request.session[KEY] = asdict(Held(str(shop.pk), pays, closes))
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    _number_anew(request)


def take_back(request: HttpRequest, held: Held) -> None:
    """The officer's again."""
    del request.session[KEY]
    request.session.set_expiry(0 if held.closes else settings.SESSION_COOKIE_AGE)
    _number_anew(request)


def _number_anew(request: HttpRequest) -> None:
    request.session.cycle_key()
    rotate_token(request)
    UserSession.objects.create_from_request(request)


def open_alone(request: HttpRequest, held: Held, basket: Any = None) -> None:
    """Whoever stood there before is not come back to, whatever the browser remembers."""
    request.session[KEY] = asdict(replace(held, basket=str(basket.pk) if basket else ""))


def holding(answer: Answer) -> Answer:
    """The gate: a session that was given away, and answers to a session, which no browser shall keep."""

    def serve(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return answer(request)
        held = held_in(request)
        if held and not request.user.is_authenticated:
            request.session.flush()
            held = None
        response = _held_answer(request, held, answer) if held else answer(request)
        response.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response

    return serve


def _held_answer(request: HttpRequest, held: Held, answer: Answer) -> HttpResponse:
    start = reverse(START, args=[held.shop])
    if not _is_open(request, held):
        return redirect(start) if _is_page(request) else HttpResponse(status=404)
    response = answer(request)
    if response.status_code != 404 or not _is_page(request):
        return response
    if request.path == start:  # the shop is closed, or nothing of it is the officer's any more
        request.session.flush()
        return redirect("account_login")
    return redirect(start)


def _is_open(request: HttpRequest, held: Held) -> bool:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return False
    if found.view_name in SENT_ONLY:
        return request.method == "POST"
    if found.view_name in OF_SHOP:
        return str(found.kwargs["shop_id"]) == held.shop
    return found.view_name in OF_BASKET and str(found.kwargs["basket_id"]) == held.basket


def _is_page(request: HttpRequest) -> bool:
    """What a browser shows as a page of its own, and no part of one."""
    shown = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return shown and "HX-Request" not in request.headers and not request.path.startswith("/api/")
