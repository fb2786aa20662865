"""Bulk acts on donors' branches and on their offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.queries import district_for
from songtor.desk.bulk.acts import Bulk
from songtor.look.templatetags.songtor import short_date
from songtor.offers import services
from songtor.offers.queries import branch_for, holder_of, offer_for
from songtor.rounds.services import pass_on


def _branch(actor: Actor, pk: UUID) -> Any:
    return branch_for(actor=actor, branch_id=pk, verb=Verb.ENTER)


def _offer(actor: Actor, pk: UUID) -> Any:
    return offer_for(actor=actor, offer_id=pk)


def _accept(act: Act, branch: Any, _reason: str) -> object:
    return services.accept_registration(act, branch=branch)


def _end(act: Act, branch: Any, _reason: str) -> object:
    return services.end_branch(act, branch=branch)


def _withdraw(act: Act, offer: Any, reason: str) -> object:
    return services.withdraw_offer(act, offer=offer, reason=reason)


def _pass_on(act: Act, offer: Any, reason: str) -> object:
    """From the district that has it now to its neighbours."""
    code = holder_of(offer)
    from_district = district_for(actor=act.actor, code=code, kind=Kind.OFFER, verb=Verb.ENTER)
    return pass_on(act, offer=offer, from_district=from_district, reason=reason)


def _told_branch(branch: Any) -> str:
    return f"{branch.name} · {branch.district.name}"


def _told_offer(offer: Any) -> str:
    return f"{offer.branch.name} · {short_date(offer.day)}"


ACCEPT = Bulk(
    right=(Verb.ENTER, Kind.DONOR),
    title=_("Accept the donor"),
    button=_("Accept"),
    find=_branch,
    told=_told_branch,
    do=_accept,
    back="donors",
)
END = Bulk(
    right=(Verb.ENTER, Kind.DONOR),
    title=_("Gives no more"),
    button=_("End"),
    find=_branch,
    told=_told_branch,
    do=_end,
    back="donors",
    way="branch_end",
)
WITHDRAW = Bulk(
    right=(Verb.ENTER, Kind.OFFER),
    title=_("Withdraw the offer"),
    button=_("Withdraw"),
    find=_offer,
    told=_told_offer,
    do=_withdraw,
    back="offers",
    asks_reason=True,
    way="withdrawal",
)
PASS_ON = Bulk(
    right=(Verb.ENTER, Kind.OFFER),
    title=_("Offer to the neighbouring districts"),
    button=_("Pass on"),
    find=_offer,
    told=_told_offer,
    do=_pass_on,
    back="offers",
    asks_reason=True,
)
