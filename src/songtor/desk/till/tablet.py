"""Giving the tablet to people, and taking it back with the officer's password."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from songtor.city.policy import Kind, Verb
from songtor.desk.page import DeskRequest, page
from songtor.desk.till.choosing import screen
from songtor.desk.till.holding import give, held_in, take_back
from songtor.shop.queries import shop_for


class PasswordForm(forms.Form):
    """Of whoever is signed in. Wrong ones are counted with those of the login."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),  # a browser fills in "current"
    )

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request = request

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not get_adapter(self.request).reauthenticate(self.request.user, password):
            raise ValidationError(_("This is not the password of whoever is signed in here"))
        return password


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """What giving means, and where people pay then."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    if request.method != "POST":
        return render(request, "desk/till/tablet.html", {"shop": shop})
    give(request, shop=shop, pays="pays" in request.POST)
    response = redirect("choose", shop.pk)
    response["Clear-Site-Data"] = '"cache"'
    return response


@page(Verb.RECORD, Kind.SHOP)
@require_http_methods(["GET", "HEAD", "POST"])
def tablet_end(request: DeskRequest, shop_id: UUID) -> HttpResponse:
    """Back to the officer's till."""
    shop = shop_for(actor=request.actor, shop_id=shop_id, verb=Verb.RECORD)
    held = held_in(request)
    if held is None:
        return redirect("till", shop.pk)
    form = PasswordForm(request)
    if form.is_valid():
        take_back(request, held)
        return redirect("till", shop.pk)
    return screen(request, "desk/till/tablet_end.html", {"shop": shop, "form": form}, failed=form.is_bound)
