"""The tills of other systems: one request is one check-out, exactly once per Idempotency-Key."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from songtor.api import told
from songtor.api.edge import actor_who_may
from songtor.api.problems import Problem
from songtor.api.refusals import PinNeeded
from songtor.api.shapes import CheckOutIn, CheckOutOut, Plain
from songtor.api.writing import REFUSED, Once
from songtor.city.acting import Act
from songtor.city.policy import Kind, Verb
from songtor.evidence.errors import Unknown
from songtor.evidence.queries import is_answered
from songtor.look.edge import act_from
from songtor.people.cards.queries import Scanned, card_for, scanned_card
from songtor.people.cards.services import Pin, check_pin
from songtor.points.queries import balance_of
from songtor.shop.queries import shop_for
from songtor.shop.till.buying import Buyer
from songtor.shop.till.queries import lots_given
from songtor.shop.till.services import Chosen, check_out

router = Router()


@router.post("/checkouts", response={201: CheckOutOut, **REFUSED, 409: Problem}, summary="A household takes goods home")
def sell(request: HttpRequest, payload: CheckOutIn, key: Once) -> Status[Plain]:
    """Points, goods, receipt and evidence in one transaction; a 409 changed nothing. Quantities are pieces, or grams of
    weighed goods. `balance` is what the household has now. Reports take it in within minutes.
    """
    actor = actor_who_may(request, Verb.RECORD, Kind.SHOP)
    shop = shop_for(actor=actor, shop_id=payload.shop, verb=Verb.RECORD)
    card = scanned_card(actor, payload.card)
    if card is None:
        raise Unknown
    act = act_from(request, actor)
    _ask_pin(act, card, payload.pin)
    lines = [Chosen(line.product, line.quantity) for line in payload.lines]
    sale = check_out(act, shop=shop, buyer=Buyer(card=card.card_id), lines=lines)
    balance = balance_of(district_id=sale.district_id, household_id=sale.household_id)
    return Status(201, told.sold(sale, balance, lots_given(sale)))


def _ask_pin(act: Act, card: Scanned, pin: str) -> None:
    """A sale that was answered before asks nothing: its answer is told again whatever became of the card."""
    if not card.asks_pin or card.is_over or is_answered(act):
        return
    if not pin:
        raise PinNeeded
    check_pin(actor=act.actor, card=card_for(actor=act.actor, card_id=card.card_id), pin=Pin(pin), at=act.entered_at)
