"""Donors and their branches: the list, new ones, who waits to be looked at, and the branch's own link."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import district_for, districts
from songtor.desk.answers import done, posted, written
from songtor.desk.donors.forms import DonorForm
from songtor.desk.donors.lists import branch_list
from songtor.desk.donors.words import kind_word, offer_state, weekday_words
from songtor.desk.lists.listing import AT_ONCE, neighbours, paged
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.undoing.toast import Undo
from songtor.look.clock import today
from songtor.offers import services
from songtor.offers.queries import branch_for, changes_of, link_of, registrations, words_of_branch
from songtor.offers.standing import standing_offers
from songtor.rounds.queries import stops_of_offers, weighed_at_branch


@page(Verb.SEE, Kind.DONOR)
@require_safe
def donors(request: DeskRequest) -> HttpResponse:
    form, listing, found = branch_list(request.actor, request.GET)
    shown = paged(found, request)
    content = {
        "form": form,
        "list": listing,
        "page": shown,
        "rows": [(branch, kind_word(branch.kind)) for branch in shown.object_list],
        "waiting": list(registrations(actor=request.actor)[:AT_ONCE]),
        "enters": request.actor.may(Verb.ENTER, Kind.DONOR),
    }
    return render(request, "desk/donors/donors.html", content)


@page(Verb.ENTER, Kind.DONOR)
@require_http_methods(["GET", "HEAD", "POST"])
def donor_new(request: DeskRequest) -> HttpResponse:
    form = DonorForm(posted(request), districts=districts(actor=request.actor, kind=Kind.DONOR, verb=Verb.ENTER))
    branch_id = written(request, form, lambda act: _enter(act, request, form))
    if branch_id is not None:
        return done(request, _("The donor is entered"), reverse("branch", args=[branch_id]))
    return render(request, "desk/donors/donor_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _enter(act: Act, request: DeskRequest, form: DonorForm) -> UUID:
    code, name = form.cleaned_data["district"], form.cleaned_data["donor_name"]
    district = district_for(actor=request.actor, code=code, kind=Kind.DONOR, verb=Verb.ENTER)
    place = form.branch_place()
    return services.register_donor(act, district=district, name=name, first_branch=place).pk


@page(Verb.SEE, Kind.DONOR)
@require_safe
def branch(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    return _show(request, branch_id)


def _show(request: DeskRequest, branch_id: UUID, *, address: str = "") -> HttpResponse:
    """`address` is the link just issued: shown this once, as only its hash is kept."""
    one = branch_for(actor=request.actor, branch_id=branch_id)
    words = words_of_branch(actor=request.actor, branch=one)
    stops = stops_of_offers(actor=request.actor, offers=words)
    content = {
        "branch": one,
        "near": neighbours(request, branch_list, one.pk, "branch"),
        "kind": kind_word(one.kind),
        "words": [(word, *offer_state(word, stops.get(word.pk), today())) for word in words],
        "weighed": weighed_at_branch(actor=request.actor, branch_id=branch_id),
        "link": link_of(actor=request.actor, branch=one),
        "standing": [
            (usual, weekday_words(usual.weekdays)) for usual in standing_offers(actor=request.actor, branch=one)
        ],
        "address": address,
        "changes": changes_of(one),
        "today": today(),
        "enters": permits(request.actor, Verb.ENTER, Kind.DONOR, one),
        "enters_offers": permits(request.actor, Verb.ENTER, Kind.OFFER, one)
        and request.actor.may(Verb.SEE, Kind.ROUND),
    }
    response = render(request, "desk/donors/branch.html", content)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def branch_link(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    one = branch_for(actor=request.actor, branch_id=branch_id, verb=Verb.ENTER)
    token = services.new_token()
    services.issue_link(act_of(request), branch=one, token=token)
    return _show(request, branch_id, address=request.build_absolute_uri(reverse("give", args=[token])))


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def branch_accept(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    one = branch_for(actor=request.actor, branch_id=branch_id, verb=Verb.ENTER)
    services.accept_registration(act_of(request), branch=one)
    return done(request, _("Accepted. Its offers are planned from now on"), reverse("branch", args=[branch_id]))


@page(Verb.ENTER, Kind.DONOR)
@require_POST
def branch_end(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    one = branch_for(actor=request.actor, branch_id=branch_id, verb=Verb.ENTER)
    services.end_branch(act_of(request), branch=one)
    words = _("%(branch)s gives no more; what it gave stays") % {"branch": one.name}
    return done(request, words, reverse("donors"), undo=Undo("branch_end", ({"id": str(branch_id)},)))
