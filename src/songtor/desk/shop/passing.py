"""Goods go to another shop of the city, and are accepted there or come back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, page
from songtor.desk.shop.forms import AnswerForm, PassForm
from songtor.shop.queries import shop_for
from songtor.shop.shelf.passing import answer_passing, pass_on
from songtor.shop.shelf.queries import on_the_way, passing_for, shelf_lots, shops_to_pass_to


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def shop_pass(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """So much of each lot, to one other shop."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    others = {str(one.pk): one for one in shops_to_pass_to(shop)}
    form = PassForm(posted(request), others=list(others.values()), lots=shelf_lots(shop))

    def do(act: Any) -> Any:
        return pass_on(act, shop=shop, to_shop=others[form.cleaned_data["to_shop"]], lots=form.lots)

    if written(request, form, do) is not None:
        words = _("On the way. It stays yours until the other shop accepts it")
        return done(request, words, reverse("shop", args=[shop.pk]))
    content = {"shop": shop, "form": form, "others": others}
    return render(request, "desk/shop/pass.html", content, status=422 if form.is_bound else 200)


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def shop_accept(request: DeskRequest, shop_id: UUID, passing_id: UUID) -> HttpResponse:
    """Accepted, or sent back with a reason; a refusal stands on the page it came from."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    passing = passing_for(actor=request.actor, shop=shop, passing_id=passing_id)
    form = AnswerForm(request.POST)

    def do(act: Any) -> Any:
        return answer_passing(act, to_shop=shop, passing=passing, **form.said)

    answer = written(request, form, do)
    if answer is None:
        waiting = list(on_the_way(actor=request.actor).filter(pk=passing.pk))
        content = {"shop": shop, "passing": waiting[0] if waiting else None, "form": form}
        return render(request, "desk/shop/accept.html", content, status=422)
    words = _("On the shelf now") if answer.is_accepted else _("Sent back to where it came from")
    return done(request, words, reverse("shop", args=[shop.pk]))
