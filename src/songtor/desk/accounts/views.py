"""Accounts: who is in, with which roles from when to when, opened and closed by whoever keeps them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from songtor.city import services
from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.city.queries import (
    account_for,
    accounts_matching,
    changes_of,
    coordinating_agencies,
    district_for,
    districts,
    grant_for,
    roles_to_give,
)
from songtor.city.roles import Role
from songtor.desk.accounts.forms import AdmitForm, EndForm, FindAccountForm, RoleForm
from songtor.desk.accounts.shown import account_row, change_rows
from songtor.desk.answers import done, posted, written
from songtor.desk.page import DeskRequest, act_of, page
from songtor.engines.thai import short_date
from songtor.look.clock import today

AT_ONCE = 50


@page(Verb.SEE, Kind.ACCOUNT)
@require_safe
def accounts(request: DeskRequest) -> HttpResponse:
    given = choices_of(request.actor)
    form = FindAccountForm(request.GET, roles=given["roles"], districts=given["districts"])
    found = accounts_matching(
        actor=request.actor, text=form.said("q"), role=form.said("role"), district_code=form.said("district")
    )
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    rows = [account_row(one, actor=request.actor, today=today()) for one in shown.object_list]
    return render(request, "desk/accounts/accounts.html", {"form": form, "page": shown, "rows": rows})


def choices_of(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """What the actor may give: roles, districts and agencies."""
    in_all = actor.districts(Verb.KEEP, Kind.ACCOUNT) is None
    reachable = districts(actor=actor, kind=Kind.ACCOUNT, verb=Verb.KEEP)
    return {
        "roles": roles_to_give(actor),
        "districts": [(one.code, one.name) for one in reachable],
        "agencies": [(one.code, one.name) for one in coordinating_agencies()] if in_all else [],
    }


@page(Verb.KEEP, Kind.ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: DeskRequest) -> HttpResponse:
    form = AdmitForm(posted(request), initial={"starts_on": short_date(today())}, **choices_of(request.actor))
    opened = written(request, form, lambda act: _admit(act, request, form))
    if opened is not None:
        return done(request, _("The account is open. Make a link now to choose its password"), _address(opened.pk))
    return render(request, "desk/accounts/admit.html", {"form": form}, status=422 if form.is_bound else 200)


def _admit(act: Act, request: DeskRequest, form: AdmitForm) -> Any:
    said = form.cleaned_data
    who = {name: said[name] for name in ("username", "display_name", "email")}
    return services.admit(act, **who, **_role_said(request, form))


def _role_said(request: DeskRequest, form: RoleForm) -> dict[str, Any]:
    """The role with the one place it holds for. Raises Unknown."""
    said = form.cleaned_data
    place: dict[str, Any] = {}
    if said["role"] in Role.of_a_district() and said["district"]:
        code = said["district"]
        place["district"] = district_for(actor=request.actor, code=code, kind=Kind.ACCOUNT, verb=Verb.KEEP)
    if said["role"] == Role.COORDINATOR and said.get("agency"):
        place["agency"] = next(one for one in coordinating_agencies() if one.code == said["agency"])
    return {"role": Role(said["role"]), "starts_on": said["starts_on"], **place}


@page(Verb.SEE, Kind.ACCOUNT)
@require_safe
def account(request: DeskRequest, account_id: UUID) -> HttpResponse:
    return _show(request, account_id)


def _show(request: DeskRequest, account_id: UUID, *, address: str = "", **forms: Any) -> HttpResponse:
    """`address` is the link just made: shown this once."""
    one = account_for(actor=request.actor, account_id=account_id)
    keeps = permits(request.actor, Verb.KEEP, Kind.ACCOUNT, one if one.district_id else None)  # type: ignore[arg-type]
    first = {"starts_on": short_date(today())}
    content = {
        "row": account_row(one, actor=request.actor, today=today()),
        "changes": change_rows(changes_of(one)),
        "address": address,
        "keeps": keeps,
        "is_own": one.ref == request.actor.ref,
        "role_form": forms.get("role_form") or RoleForm(initial=first, **choices_of(request.actor)),
        "end_form": forms.get("end_form") or EndForm(initial={"ends_on": short_date(today())}),
        "ending": forms.get("ending"),
    }
    status = 422 if forms else 200
    response = render(request, "desk/accounts/account.html", content, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Verb.KEEP, Kind.ACCOUNT)
@require_POST
def role_give(request: DeskRequest, account_id: UUID) -> HttpResponse:
    one = account_for(actor=request.actor, account_id=account_id, verb=Verb.KEEP)
    form = RoleForm(request.POST, **choices_of(request.actor))

    def do(act: Act) -> Any:
        return services.grant_role(act, account=one, **_role_said(request, form))

    if written(request, form, do) is not None:
        return done(request, _("The role is given"), _address(account_id))
    return _show(request, account_id, role_form=form)


@page(Verb.KEEP, Kind.ACCOUNT)
@require_POST
def role_end(request: DeskRequest, grant_id: UUID) -> HttpResponse:
    grant = grant_for(actor=request.actor, grant_id=grant_id)
    form = EndForm(request.POST)

    def do(act: Act) -> Any:
        return services.end_role(act, grant=grant, ends_on=form.cleaned_data["ends_on"])

    if written(request, form, do) is not None:
        return done(request, _("The role ends on that day"), _address(grant.account_id))
    return _show(request, grant.account_id, end_form=form, ending=grant.pk)


@page(Verb.KEEP, Kind.ACCOUNT)
@require_POST
def close(request: DeskRequest, account_id: UUID) -> HttpResponse:
    one = account_for(actor=request.actor, account_id=account_id, verb=Verb.KEEP)
    services.close_account(act_of(request), account=one)
    return done(request, _("The account is closed"), _address(account_id))


@page(Verb.KEEP, Kind.ACCOUNT)
@require_POST
def reopen(request: DeskRequest, account_id: UUID) -> HttpResponse:
    one = account_for(actor=request.actor, account_id=account_id, verb=Verb.KEEP)
    services.reopen_account(act_of(request), account=one)
    return done(request, _("The account is open again. Make a link to choose its password"), _address(account_id))


@page(Verb.KEEP, Kind.ACCOUNT)
@require_POST
def link(request: DeskRequest, account_id: UUID) -> HttpResponse:
    """The old password ends; whoever opens the link chooses a new one, once."""
    one = account_for(actor=request.actor, account_id=account_id, verb=Verb.KEEP)
    services.reset_password(act_of(request), account=one)
    fresh = account_for(actor=request.actor, account_id=account_id, verb=Verb.KEEP)
    words = {"uidb36": user_pk_to_url_str(fresh), "key": default_token_generator.make_token(fresh)}
    address = reverse("account_reset_password_from_key", kwargs=words)
    return _show(request, account_id, address=request.build_absolute_uri(address))


def _address(account_id: UUID) -> str:
    return reverse("account", args=[account_id])
