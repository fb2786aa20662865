"""Every desk view is a page: logged in, allowed by the policy, and clear when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import district_name
from songtor.desk.rooms import entries_of
from songtor.evidence.errors import Refusal, Unknown
from songtor.finding import services as finding
from songtor.jobs.queries import open_works
from songtor.look.clock import now
from songtor.look.edge import act_from, actor_from
from songtor.reports import services as reports

P = ParamSpec("P")
INSIDE = {"branches": "donors", "offers": "donors", "stops": "rounds"}


class DeskRequest(HttpRequest):
    """A request of somebody who is logged in, with the rights of today."""

    actor: Actor
    songtor_nav: list[tuple[str, str, bool]]
    songtor_beside: list[tuple[str, str, bool]]
    songtor_place: str
    songtor_search: str
    songtor_works: int


def act_of(request: DeskRequest, *, happened_at: datetime | None = None) -> Act:
    """The deed of this form, now or when its form says it happened."""
    return act_from(request, request.actor, happened_at=happened_at)


def act_for_row(request: DeskRequest, key: str) -> Act:
    """One of several deeds of a form, under a key of its own."""
    act = act_of(request)
    return Act(act.actor, key[:80], act.happened_at, act.entered_at)


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def page(verb: Verb, kind: Kind) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Opens a view to whoever may do `verb` on some `kind`; which rows is the business of queries and services.

    Unknown becomes 404. Any other Refusal that a view does not answer itself becomes a page with its
    sentence (422). After a write the daily report rows and the names to find are brought level.
    """

    def paged(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def serve(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = actor_from(request)
            if not actor.may(verb, kind):
                raise Http404
            asked = _desk_request(request, actor)
            try:
                response = view(asked, *args, **kwargs)
            except Unknown:
                raise Http404 from None
            except Refusal as refusal:
                return refused(asked, refusal)
            if request.method == "POST":
                reports.refresh()
                finding.refresh()
            return response

        serve.policy_row = (verb, kind)  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], serve)

    return paged


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence that says what to do next; `code` is for machines."""
    return render(request, "desk/refused.html", {"sentence": str(refusal), "code": refusal.code}, status=422)


def _desk_request(request: HttpRequest, actor: Actor) -> DeskRequest:
    asked = cast(DeskRequest, request)
    asked.actor = actor
    go_to(asked, asked.path)
    asked.songtor_place = _place(actor)
    asked.songtor_search = reverse("search")
    asked.songtor_works = open_works(actor, now=now())
    return asked


def go_to(asked: DeskRequest, path: str) -> None:
    """Marks the room this address belongs to, and those that share its entry of the top bar."""
    entries = list(entries_of(asked.actor))
    addresses = [url for entry in entries for _label, url in entry.rooms]
    here = max((url for url in addresses if _is_active(path, url)), key=len, default="")
    entered = [entry for entry in entries if here in [url for _label, url in entry.rooms]]
    asked.songtor_nav = [(entry.label, entry.url, entry in entered) for entry in entries]
    asked.songtor_beside = [
        (label, url, url == here) for entry in entered if len(entry.rooms) > 1 for label, url in entry.rooms
    ]


def _is_active(path: str, url: str) -> bool:
    """A page of its own address belongs to the room it is opened from."""
    room = INSIDE.get(path.split("/")[1], "")
    return path.startswith(url) or url == f"/{room}/"


def _place(actor: Actor) -> str:
    name = district_name(actor.home_district)
    return _("%(district)s district") % {"district": name} if name else ""
