"""Goods are called back: who got them, where the rest is, and a letter to whoever keeps some."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb, permits
from songtor.city.queries import every_district
from songtor.desk.answers import done, posted, written
from songtor.desk.bank.forms import CallBackForm, EndRecallForm, SoughtForm
from songtor.desk.bank.naming import the_goods, the_one
from songtor.desk.files import KEPT_BY_NOBODY
from songtor.desk.homes import homes_named
from songtor.desk.page import DeskRequest, page
from songtor.desk.points.asked import asked_district
from songtor.engines.thai import short_date
from songtor.evidence.errors import Refusal
from songtor.look.clock import today
from songtor.offers.queries import branches_matching
from songtor.shop.recalls.queries import called_back, recall_for
from songtor.shop.recalls.services import call_back, end_recall
from songtor.shop.recalls.tracing import Given, Sought, names_of, trace


@page(Verb.SEE, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def bank_recall(request: DeskRequest) -> HttpResponse:
    """Asked by an address that names goods and days and nobody; sent letters are a POST to the same."""
    week = {"first": short_date(today() - timedelta(days=7)), "last": short_date(today())}
    form = SoughtForm(request.GET if "first" in request.GET else None, initial=week)
    content: dict[str, Any] = {"form": form, "may_record": request.actor.may(Verb.RECORD, Kind.SHOP)}
    if form.is_bound and form.is_valid():
        try:
            sought = _sought(request, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            call = CallBackForm(request.POST if request.method == "POST" else None)
            answer = _called_back(request, sought, call)
            if answer is not None:
                return answer
            content |= {"sought": sought, "call_form": call} | _told(request, sought)
    content["called"] = [
        (_followed(one.recall), one, permits(request.actor, Verb.PLAN, Kind.SHOP, one.recall))
        for one in called_back(actor=request.actor)
    ]
    refused = form.errors or (content.get("call_form") and content["call_form"].errors)
    response = render(request, "desk/bank/recall.html", content, status=422 if refused else 200)
    response.headers["Cache-Control"] = KEPT_BY_NOBODY
    return response


@page(Verb.PLAN, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def recall_end(request: DeskRequest, recall_id: UUID) -> HttpResponse:
    recall = recall_for(actor=request.actor, recall_id=recall_id)
    form = EndRecallForm(posted(request))

    def do(act: Any) -> Any:
        return end_recall(act, recall=recall, **form.cleaned_data)

    if written(request, form, do) is not None:
        return done(request, _("The goods may be given out again"), reverse("bank_recall"))
    content = {"recall": recall, "end": getattr(recall, "end", None), "form": form}
    return render(request, "desk/bank/recall_end.html", content, status=422 if form.errors else 200)


def _told(request: DeskRequest, sought: Sought) -> dict[str, Any]:
    told = trace(actor=request.actor, sought=sought)
    names, districts = names_of(told.rest), {one.code: one.name for one in every_district()}
    buyers = [_buyer(one) for one in told.given]
    homes = homes_named(request.actor, [home for home in buyers if home])
    return {
        "told": told,
        "given": [
            (districts[one.district_id], one, homes[home.pk] if home else None)
            for one, home in zip(told.given, buyers, strict=True)
        ],
        "rest": [(names.get(one.subject, ""), districts[one.district_id], one) for one in told.rest],
    }


def _buyer(given: Given) -> Any:
    """The household that chose it at a till, where the receipt may be seen."""
    sale = getattr(given.receipt, "check_out", None)
    return sale.household if sale else None


def _followed(recall: Any) -> str:
    """Where it is followed again; goods by their barcode, else by their whole name."""
    goods, branch = recall.product, recall.branch
    asked = {
        "product": (goods.barcode or goods.name) if goods else "",
        "branch": branch.name if branch else "",
        "first": short_date(recall.first_day),
        "last": short_date(recall.last_day),
    }
    return f"{reverse('bank_recall')}?{urlencode(asked)}"


def _called_back(request: DeskRequest, sought: Sought, form: CallBackForm) -> HttpResponse | None:
    if request.method != "POST":
        return None
    district = asked_district(request.actor, request.GET)

    def do(act: Any) -> Any:
        return call_back(act, district=district, sought=sought, reason=form.cleaned_data["reason"])

    if written(request, form, do) is None:
        return None
    words = _("Called back. Whoever keeps some has a letter")
    return done(request, words, f"{reverse('bank_recall')}?{request.GET.urlencode()}")


def _sought(request: DeskRequest, said: dict[str, Any]) -> Sought:
    """Raises NothingFits, SeveralFit, NothingSought."""
    days = {"first": said["first"], "last": said["last"]}
    if text := said["product"]:
        return Sought(**days, product=the_goods(request.actor, text))
    return Sought(**days, branch=the_one(branches_matching(actor=request.actor, text=said["branch"]), said["branch"]))
