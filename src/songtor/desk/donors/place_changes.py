"""Putting right what is known of a branch or a site."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.city.queries import district_for
from songtor.desk.answers import done, posted, written
from songtor.desk.donors.forms import BranchForm, SiteChangeForm, known
from songtor.desk.page import DeskRequest, act_of, page
from songtor.offers.queries import branch_for, site_for
from songtor.offers.services import places


@page(Verb.ENTER, Kind.DONOR)
@require_http_methods(["GET", "HEAD", "POST"])
def branch_change(request: DeskRequest, branch_id: UUID) -> HttpResponse:
    one = branch_for(actor=request.actor, branch_id=branch_id, verb=Verb.ENTER)
    own = district_for(actor=request.actor, code=one.district_id, kind=Kind.DONOR, verb=Verb.ENTER)
    form, back = BranchForm(posted(request), districts=[own], initial=known(one)), reverse("branch", args=[one.pk])

    def put_right(act: Act) -> object:
        place = form.place(kind=one.kind, address=form.cleaned_data["address"])
        return places.change_branch(act, branch=one, place=place)

    if written(request, form, put_right) is not None:
        return done(request, _("The changes are kept"), back)
    content = {"form": form, "place": one, "back": back}
    return render(request, "desk/donors/place_change.html", content, status=422 if form.is_bound else 200)


@page(Verb.ENTER, Kind.SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def site_change(request: DeskRequest, site_id: UUID) -> HttpResponse:
    one = site_for(actor=request.actor, site_id=site_id, verb=Verb.ENTER)
    own = district_for(actor=request.actor, code=one.district_id, kind=Kind.SITE, verb=Verb.ENTER)
    form, back = SiteChangeForm(posted(request), districts=[own], initial=known(one)), reverse("site", args=[one.pk])

    def put_right(act: Act) -> object:
        people = form.cleaned_data["people"]
        return places.change_site(act, site=one, place=form.place(kind=one.kind), people=people)

    if written(request, form, put_right) is not None:
        return done(request, _("The changes are kept"), back)
    content = {"form": form, "place": one, "back": back}
    return render(request, "desk/donors/place_change.html", content, status=422 if form.is_bound else 200)


@page(Verb.ENTER, Kind.SITE)
@require_POST
def site_end(request: DeskRequest, site_id: UUID) -> HttpResponse:
    one = site_for(actor=request.actor, site_id=site_id, verb=Verb.ENTER)
    places.end_site(act_of(request), site=one)
    return done(request, _("No food goes to %(site)s any more") % {"site": one.name}, reverse("sites"))
