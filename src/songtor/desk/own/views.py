"""What belongs to whoever is logged in: the account, and the works they asked for."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city.own_account import change_profile
from songtor.city.policy import Kind, Verb
from songtor.city.queries import account_of, roles_held
from songtor.desk.own.works import shown_works
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.phones.views import own_rows
from songtor.evidence.errors import Refusal
from songtor.jobs.queries import work_of
from songtor.jobs.services import cancel
from songtor.look.clock import now, today


class ProfileForm(forms.Form):
    display_name = forms.CharField(label=gettext_lazy("Name as others see it"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("For a forgotten password and for what you asked to be sent"),
    )


@page(Verb.SEE, Kind.CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: DeskRequest) -> HttpResponse:
    """Name and e-mail; password, second factor and sessions have pages of their own."""
    account = account_of(request.actor)
    said = {"display_name": account.display_name, "email": account.email}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_bound and form.is_valid():
        try:
            change_profile(act_of(request), account=account, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your account is changed"))
            return redirect("own_account")
    content = {
        "form": form,
        "account": account,
        "roles": roles_held(request.actor, today()),
        "phones": own_rows(request),
    }
    return render(request, "desk/own/account.html", content, status=422 if form.is_bound else 200)


@page(Verb.SEE, Kind.CITY)
@require_safe
def own_works(request: DeskRequest) -> HttpResponse:
    """What runs and what ended lately; the page looks again by itself while anything is open."""
    works = shown_works(request.actor, now())
    return render(request, "desk/own/works.html", {"works": works, "is_open": any(one.is_open for one in works)})


@page(Verb.SEE, Kind.CITY)
@require_POST
def work_cancel(request: DeskRequest, work_id: UUID) -> HttpResponse:
    """Only what nobody has begun; what runs ends by itself."""
    work = work_of(request.actor, work_id)
    if cancel(work, now=now()):
        messages.success(request, _("The work is cancelled. Nothing of it was done"))
    else:
        messages.warning(request, _("The work has begun already and cannot be cancelled"))
    return redirect("own_works")
