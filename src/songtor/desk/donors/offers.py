"""Announcing an offer for a branch, what was said, and taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import district_for, food_categories
from songtor.desk.answers import done, posted, written
from songtor.desk.donors.forms import SayForm, WithdrawForm
from songtor.desk.donors.lists import offer_list
from songtor.desk.donors.words import is_waiting, offer_state
from songtor.desk.lists.listing import neighbours, paged
from songtor.desk.page import DeskRequest, page
from songtor.desk.undoing.toast import Undo
from songtor.look.clock import today
from songtor.offers import services
from songtor.offers.queries import branch_for, branches_giving, offer_for
from songtor.rounds.queries import stops_of_offers


@page(Verb.ENTER, Kind.OFFER)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: DeskRequest, code: str, on: date) -> HttpResponse:
    district = district_for(actor=request.actor, code=code, kind=Kind.OFFER, verb=Verb.ENTER)
    giving = [(str(branch.pk), branch.name) for branch in branches_giving(actor=request.actor, district=district)]
    asked = {"branch": request.GET.get("branch", "")}
    form = SayForm(posted(request), initial=asked, day=on, categories=food_categories(), branches=giving)
    said = written(request, form, lambda act: _say(act, request, form))
    if said is not None:
        return done(request, _("Noted. It stands on the day's board now"), reverse("day", args=[code, on.isoformat()]))
    content = {"form": form, "district": district, "day": on, "has_branches": bool(giving)}
    return render(request, "desk/donors/offer_new.html", content, status=422 if form.is_bound else 200)


def _say(act: Act, request: DeskRequest, form: SayForm) -> object:
    branch = branch_for(actor=request.actor, branch_id=UUID(form.cleaned_data["branch"]))
    note = form.cleaned_data["note"]
    if request.POST.get("said") == "no":
        return services.announce_nothing(act, branch=branch, day=form.day, note=note)
    return services.announce_offer(
        act, branch=branch, day=form.day, lines=form.goods(), window=form.window(), note=note
    )


@page(Verb.SEE, Kind.OFFER)
@require_safe
def offers(request: DeskRequest) -> HttpResponse:
    """Every word of every branch the reader may see, with what became of it."""
    form, listing, found = offer_list(request.actor, request.GET)
    shown = paged(found, request)
    stops = stops_of_offers(actor=request.actor, offers=shown.object_list)
    content = {
        "form": form,
        "list": listing,
        "page": shown,
        "rows": [(word, *offer_state(word, stops.get(word.pk), today())) for word in shown.object_list],
        "enters": request.actor.may(Verb.ENTER, Kind.OFFER),
        "sees_donors": request.actor.may(Verb.SEE, Kind.DONOR),
    }
    return render(request, "desk/donors/offers.html", content)


@page(Verb.SEE, Kind.OFFER)
@require_safe
def offer(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    return _show(request, offer_id, WithdrawForm())


@page(Verb.ENTER, Kind.OFFER)
@require_POST
def offer_withdraw(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    word = offer_for(actor=request.actor, offer_id=offer_id)
    form = WithdrawForm(request.POST)
    reason = request.POST.get("reason", "")
    if written(request, form, lambda act: services.withdraw_offer(act, offer=word, reason=reason)) is not None:
        undo = None if word.left_over_of_id else Undo("withdrawal", ({"id": str(offer_id)},))
        return done(request, _("The offer is withdrawn"), reverse("offer", args=[offer_id]), undo=undo)
    return _show(request, offer_id, form)


def _show(request: DeskRequest, offer_id: UUID, form: WithdrawForm) -> HttpResponse:
    word = offer_for(actor=request.actor, offer_id=offer_id)
    stop = stops_of_offers(actor=request.actor, offers=[word]).get(word.pk)
    shape, state = offer_state(word, stop, today())
    content = {
        "offer": word,
        "near": neighbours(request, offer_list, word.pk, "offer"),
        "stop": stop,
        "shape": shape,
        "state": state,
        "form": form,
        "holds": not hasattr(word, "withdrawal") and not hasattr(word, "replaced_by"),
        "may_withdraw": permits(request.actor, Verb.ENTER, Kind.OFFER, word) and is_waiting(word, stop, today()),
        "sees_round": permits(request.actor, Verb.SEE, Kind.ROUND, word),
        "holding": getattr(word, "holding", None),
        "usual": getattr(word, "from_standing", None),
    }
    return render(request, "desk/donors/offer.html", content, status=422 if form.is_bound else 200)
