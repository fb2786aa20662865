"""How each kind of act is taken back: always by a service of its room, always as a new fact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from songtor.city.acting import Act
from songtor.city.goods import OfferedGoods
from songtor.city.policy import Verb
from songtor.city.queries import officers_of
from songtor.offers import services as offers
from songtor.offers.errors import OfferClosed
from songtor.offers.queries import ended_branch_for, offer_for, site_for
from songtor.offers.services import Window
from songtor.points.rules.queries import start_for
from songtor.points.rules.services import take_back_start
from songtor.receipts.queries import receipt_for
from songtor.receipts.services import reverse_receipt
from songtor.rounds import services as rounds
from songtor.rounds.queries import correctable_weighing, replan_for, round_for, stop_for
from songtor.rounds.wastes import correctable_waste
from songtor.shop.shelf.discarding import take_back_discard
from songtor.shop.shelf.queries import discard_for, share_for, shelving_for
from songtor.shop.shelf.services import take_back_share
from songtor.shop.shelf.surplus import take_back_shelving

Way = Callable[[Act, dict[str, Any]], object]


def _reason() -> str:
    return _("Taken back right after it was entered")


def _weighing(act: Act, was: dict[str, Any]) -> object:
    weighing = correctable_weighing(actor=act.actor, weighing_id=UUID(was["id"]))
    return rounds.reverse_weighing(act, weighing=weighing, reason=_reason())


def _waste(act: Act, was: dict[str, Any]) -> object:
    waste = correctable_waste(actor=act.actor, waste_id=UUID(was["id"]))
    return rounds.reverse_waste(act, waste=waste, reason=_reason())


def _receipt(act: Act, was: dict[str, Any]) -> object:
    receipt = receipt_for(actor=act.actor, receipt_id=UUID(was["id"]))
    return reverse_receipt(act, receipt=receipt, reason=_reason())


def _move(act: Act, was: dict[str, Any]) -> object:
    stop = stop_for(actor=act.actor, stop_id=UUID(was["id"]), verb=Verb.PLAN)
    to_round = round_for(actor=act.actor, round_id=UUID(was["round"]), verb=Verb.PLAN)
    return rounds.move_stop(act, stop=stop, to_round=to_round, position=was["position"])


def _drop(act: Act, was: dict[str, Any]) -> object:
    round_ = round_for(actor=act.actor, round_id=UUID(was["round"]), verb=Verb.PLAN)
    if was["offer"]:
        offer = offer_for(actor=act.actor, offer_id=UUID(was["offer"]))
        return rounds.add_pickup(act, round_=round_, offer=offer, position=was["position"])
    site = site_for(actor=act.actor, site_id=UUID(was["site"]))
    return rounds.add_delivery(act, round_=round_, site=site, position=was["position"])


def _added(act: Act, was: dict[str, Any]) -> object:
    stop = stop_for(actor=act.actor, stop_id=UUID(was["id"]), verb=Verb.PLAN)
    return rounds.drop_stop(act, stop=stop, reason=_reason())


def _replan(act: Act, was: dict[str, Any]) -> object:
    return rounds.take_back_replan(act, replan=replan_for(actor=act.actor, replan_id=UUID(was["id"])))


def _crew(act: Act, was: dict[str, Any]) -> object:
    round_ = round_for(actor=act.actor, round_id=UUID(was["id"]), verb=Verb.PLAN)
    crew = [one for one in officers_of(round_.district, round_.day) if str(one.pk) in was["crew"]]
    return rounds.assign_crew(act, round_=round_, crew=crew)


def _withdrawal(act: Act, was: dict[str, Any]) -> object:
    """The branch says the same again. Raises OfferClosed when it said something else since."""
    offer = offer_for(actor=act.actor, offer_id=UUID(was["id"]))
    if hasattr(offer, "replaced_by") or offer.left_over_of_id or not (offer.ready_from and offer.until):
        raise OfferClosed
    lines = [
        OfferedGoods(line.category_id, line.grams, line.pieces, line.use_by, line.cold) for line in offer.lines.all()
    ]
    window = Window(offer.ready_from, offer.until)
    return offers.announce_offer(act, branch=offer.branch, day=offer.day, lines=lines, window=window, note=offer.note)


def _branch_end(act: Act, was: dict[str, Any]) -> object:
    branch = ended_branch_for(actor=act.actor, branch_id=UUID(was["id"]))
    return offers.reopen_branch(act, branch=branch)


def _rule_start(act: Act, was: dict[str, Any]) -> object:
    return take_back_start(act, start=start_for(actor=act.actor, start_id=UUID(was["id"])))


def _share(act: Act, was: dict[str, Any]) -> object:
    share = share_for(actor=act.actor, share_id=UUID(was["id"]), verb=Verb.RECORD)
    return take_back_share(act, share=share, reason=_reason())


def _discard(act: Act, was: dict[str, Any]) -> object:
    discard = discard_for(actor=act.actor, discard_id=UUID(was["id"]))
    return take_back_discard(act, discard=discard, reason=_reason())


def _shelving(act: Act, was: dict[str, Any]) -> object:
    shelving = shelving_for(actor=act.actor, shelving_id=UUID(was["id"]))
    return take_back_shelving(act, shelving=shelving, reason=_reason())


WAYS: dict[str, Way] = {
    "weighing": _weighing,
    "waste": _waste,
    "receipt": _receipt,
    "move": _move,
    "drop": _drop,
    "added": _added,
    "replan": _replan,
    "crew": _crew,
    "withdrawal": _withdrawal,
    "branch_end": _branch_end,
    "rule_start": _rule_start,
    "share": _share,
    "shelving": _shelving,
    "discard": _discard,
}
