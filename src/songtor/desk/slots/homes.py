"""A household that cannot come gets its goods brought home, from today on, until it comes itself again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from songtor.city.policy import Kind, Verb
from songtor.desk.answers import done
from songtor.desk.page import DeskRequest, act_of, page
from songtor.desk.slots.shown import delivery_of
from songtor.evidence.errors import Unknown
from songtor.people.households.queries import household_for
from songtor.shop.reserves.homes import begin_home_delivery, end_home_delivery


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def home_delivery_begin(request: DeskRequest, household_id: UUID) -> HttpResponse:
    """Every round to homes offers it from then on."""
    household = household_for(actor=request.actor, household_id=household_id)
    begin_home_delivery(act_of(request), household=household)
    words = _("Goods are brought to this household from now on. Choose its basket on a round")
    return done(request, words, reverse("household", args=[household.pk]))


@page(Verb.RECORD, Kind.SHOP)
@require_POST
def home_delivery_end(request: DeskRequest, household_id: UUID) -> HttpResponse:
    household = household_for(actor=request.actor, household_id=household_id)
    delivery = delivery_of(request.actor, household)
    if delivery is None:
        raise Unknown
    end_home_delivery(act_of(request), delivery=delivery)
    return done(request, _("The household comes itself again"), reverse("household", args=[household.pk]))
