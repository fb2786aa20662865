"""The list of rounds as its address says it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from songtor.city.policy import Actor, Kind
from songtor.city.queries import district_choices
from songtor.desk.lists.listing import Column, Listing
from songtor.desk.rounds.forms import FindForm
from songtor.rounds.queries import round_states, rounds_matching

DISTRICT = Column("district", _("District"), ("district__name_th", "-day"))
ROUNDS = (
    Column("day", _("Day"), ("day",), is_fixed=True),
    DISTRICT,
    Column("vehicle", _("Vehicle"), ("vehicle__name", "day"), is_fixed=True),
    Column("crew", _("Crew")),
    Column("stops", _("Stops finished"), is_number=True),
    Column("collected", _("Collected"), is_number=True),
    Column("state", _("State"), ("state", "day")),
)


def round_list(actor: Actor, asked: QueryDict) -> tuple[Any, Listing, QuerySet[Any]]:
    reachable = district_choices(actor=actor, kind=Kind.ROUND)
    form = FindForm(asked, states=round_states(), districts=reachable)
    columns = ROUNDS if len(reachable) > 1 else tuple(one for one in ROUNDS if one is not DISTRICT)
    listing = Listing("rounds", columns, asked, actor)
    return form, listing, listing.ordered(rounds_matching(actor=actor, **form.wanted))
