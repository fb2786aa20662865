"""Where food is handed over, and how much of it a place can use."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb, permits, require
from songtor.city.queries import district_for, districts, food_categories
from songtor.desk.answers import done, posted, written
from songtor.desk.donors.forms import NeedsForm, SiteForm
from songtor.desk.donors.lists import site_list
from songtor.desk.lists.listing import neighbours, paged
from songtor.desk.page import DeskRequest, page
from songtor.offers import services
from songtor.offers.queries import changes_of, needs_of, site_for


@page(Verb.SEE, Kind.SITE)
@require_safe
def sites(request: DeskRequest) -> HttpResponse:
    form, listing, found = site_list(request.actor, request.GET)
    enters = request.actor.may(Verb.ENTER, Kind.SITE)
    content = {"form": form, "list": listing, "page": paged(found, request), "enters": enters}
    return render(request, "desk/donors/sites.html", content)


@page(Verb.ENTER, Kind.SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: DeskRequest) -> HttpResponse:
    reachable = districts(actor=request.actor, kind=Kind.SITE, verb=Verb.ENTER)
    form = SiteForm(posted(request), districts=reachable, categories=food_categories())
    site_id = written(request, form, lambda act: _enter(act, request, form))
    if site_id is not None:
        return done(request, _("The site is entered"), reverse("site", args=[site_id]))
    return render(request, "desk/donors/site_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _enter(act: Act, request: DeskRequest, form: SiteForm) -> UUID:
    said = form.cleaned_data
    district = district_for(actor=request.actor, code=said["district"], kind=Kind.SITE, verb=Verb.ENTER)
    place, needs = form.place(kind=said["kind"]), form.goods()
    return services.add_site(act, district=district, place=place, people=said["people"], needs=needs).pk


@page(Verb.SEE, Kind.SITE)
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: DeskRequest, site_id: UUID) -> HttpResponse:
    """The site, and what it can use from today on."""
    one = site_for(actor=request.actor, site_id=site_id)
    form = NeedsForm(posted(request), categories=food_categories(), held=needs_of(one))
    if request.method == "POST":
        require(request.actor, Verb.ENTER, Kind.SITE, one)
    if written(request, form, lambda act: services.change_needs(act, site=one, needs=form.goods())) is not None:
        return done(request, _("From today it can use this much"), reverse("site", args=[site_id]))
    content = {
        "site": one,
        "form": form,
        "near": neighbours(request, site_list, one.pk, "site"),
        "changes": changes_of(one),
        "enters": permits(request.actor, Verb.ENTER, Kind.SITE, one),
    }
    return render(request, "desk/donors/site.html", content, status=422 if form.is_bound else 200)
