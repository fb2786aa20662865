"""The lists of this area as their addresses say them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from songtor.city.policy import Actor, Kind
from songtor.city.queries import district_choices
from songtor.desk.donors.forms import FindForm, FindOffersForm
from songtor.desk.lists.listing import Column, Listing
from songtor.offers.queries import branches_matching, offers_matching, sites_matching

DISTRICT = Column("district", _("District"), ("district__name_th",))
BRANCHES = (
    Column("name", _("Branch"), ("name",), is_fixed=True),
    Column("donor", _("Donor"), ("donor__name", "name"), is_extra=True),
    Column("kind", _("Kind"), ("kind",)),
    DISTRICT,
    Column("hours", _("Hours"), ("opens",)),
    Column("times", _("Times it had food"), ("times_offered",), is_number=True),
    Column("state", _("State"), ("donor__state",)),
)
SITES = (
    Column("name", _("Site"), ("name",), is_fixed=True),
    Column("kind", _("Kind"), ("kind",)),
    DISTRICT,
    Column("hours", _("Hours"), ("opens",)),
    Column("people", _("People"), ("people",), is_number=True),
    Column("needs", _("Can use on a round day")),
)
OFFERS = (
    Column("day", _("Day"), ("day", "branch__name"), is_fixed=True),
    Column("name", _("Branch"), ("branch__name",), is_fixed=True),
    DISTRICT,
    Column("amount", _("About")),
    Column("window", _("Can be fetched"), ("ready_from",)),
    Column("state", _("State")),
)

Listed = tuple[Any, Listing, QuerySet[Any]]


def branch_list(actor: Actor, asked: QueryDict) -> Listed:
    form = FindForm(asked, districts=district_choices(actor=actor, kind=Kind.DONOR))
    listing = Listing("donors", _columns(BRANCHES, form), asked, actor)
    rows = branches_matching(actor=actor, text=form.text, district_code=form.district_code)
    return form, listing, listing.ordered(rows)


def site_list(actor: Actor, asked: QueryDict) -> Listed:
    form = FindForm(asked, districts=district_choices(actor=actor, kind=Kind.SITE))
    listing = Listing("sites", _columns(SITES, form), asked, actor)
    rows = sites_matching(actor=actor, text=form.text, district_code=form.district_code)
    return form, listing, listing.ordered(rows)


def offer_list(actor: Actor, asked: QueryDict) -> Listed:
    form = FindOffersForm(asked, districts=district_choices(actor=actor, kind=Kind.OFFER))
    listing = Listing("offers", _columns(OFFERS, form), asked, actor)
    rows = offers_matching(
        actor=actor, text=form.text, district_code=form.district_code, day=form.asked_day, hold=form.hold
    )
    return form, listing, listing.ordered(rows)


def _columns(columns: tuple[Column, ...], form: FindForm) -> tuple[Column, ...]:
    """Whoever sees one district needs no column for it."""
    return columns if form.many_districts else tuple(one for one in columns if one is not DISTRICT)
