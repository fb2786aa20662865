"""Whoever wants to give introduces themselves, without an account (R1.8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from songtor.city.policy import NOBODY
from songtor.city.queries import every_district, food_categories
from songtor.engines import thai
from songtor.evidence.errors import Refusal
from songtor.finding import services as finding
from songtor.look.edge import act_from
from songtor.offers.registration import Introduction, introduce_donor
from songtor.offers.services import Place, Point
from songtor.public.forms import RegisterForm
from songtor.public.pace import address_of, refuse_too_many

SENDINGS_OF_AN_ADDRESS = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    districts = sorted(every_district(), key=lambda district: thai.sort_key(district.name))
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        districts=[(district.code, district.name) for district in districts],
        categories=food_categories(),
    )
    if form.is_bound and _introduced(request, form):
        return redirect("register_thanks")
    return render(request, "public/register.html", {"form": form}, status=form.status)


@require_safe
def register_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/register_thanks.html")


def _introduced(request: HttpRequest, form: RegisterForm) -> bool:
    """Whether the sender may read that all is well; a machine may, and nothing is kept of it."""
    try:
        refuse_too_many("register", address_of(request), an_hour=SENDINGS_OF_AN_ADDRESS)
        if form.is_valid() and not form.is_by_a_machine:
            _introduce(request, form)
    except Refusal as refusal:
        form.refuse(refusal)
    return form.is_valid()


def _introduce(request: HttpRequest, form: RegisterForm) -> None:
    said = form.cleaned_data
    district = next(district for district in every_district() if district.code == said["district"])
    point = Point(district.lat, district.lon, is_standin=True)
    place = Place(said["name"], point, address=said["address"], phone=said["phone"])
    introduction = Introduction(said["name"], place, form.wants_to_give)
    introduce_donor(act_from(request, NOBODY), district=district, introduction=introduction)
    finding.refresh()
