"""Goods go from one shelf to another, in the district or beyond; they are theirs who send them until they are accepted.

In the ledger of goods they lie meanwhile at a place of their own. Between districts they leave the one and reach the
other in two movements, so that each district's goods add up by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.shop.counting.open import refuse_frozen, refuse_into_frozen
from songtor.shop.errors import NothingShared, NotThere, PassedToItself, PassingAnswered, WhyMissing
from songtor.shop.models import Passing, PassingAnswer, PassingLine, Shop
from songtor.shop.places import known_ends
from songtor.shop.shelf.lying import Lying, lying
from songtor.stock.models import Cause, Place, PlaceKind
from songtor.stock.services import Why, move, place_of


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def pass_on(act: Act, *, shop: Shop, to_shop: Shop, lots: Mapping[UUID, int]) -> Passing:
    """Lots leave the shelf, so many of each. Raises PassedToItself, NothingShared, NotThere."""
    if shop.pk == to_shop.pk:
        raise PassedToItself
    if not lots:
        raise NothingShared
    shelf = known_ends(shop).shelf
    here = {one.lot.pk: one for one in lying(shelf, lots=lots.keys(), lock=True)}
    for lot, quantity in lots.items():
        most = here[lot].amount if lot in here else 0
        if not 0 < quantity <= most:
            raise NotThere(here=f"{most:,}")
    refuse_frozen(shop.pk)
    passing = Passing(
        district_id=shop.district_id,
        shop=shop,
        to_shop=to_shop,
        day=act.day,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(passing)
    act.write_all([PassingLine(passing=passing, lot_id=lot, quantity=number) for lot, number in lots.items()])
    way, why = _way(passing), Why(Cause.PASS, passing.pk, act.day)
    for lot, number in lots.items():
        one = here[lot]
        move(act, lot=one.lot, from_place=shelf, to_place=way, goods=one.goods(number), why=why)
    return passing


@performs(Verb.RECORD, Kind.SHOP, on="to_shop")
def answer_passing(act: Act, *, to_shop: Shop, passing: Passing, is_accepted: bool, reason: str = "") -> PassingAnswer:
    """The receiver has the goods, or they go back to where they came from. Raises PassingAnswered, WhyMissing."""
    if passing.to_shop_id != to_shop.pk or PassingAnswer.objects.filter(passing=passing).exists():
        raise PassingAnswered
    if not is_accepted and not reason.strip():
        raise WhyMissing
    refuse_into_frozen(to_shop.pk if is_accepted else passing.shop_id)
    answer = PassingAnswer(
        district_id=to_shop.district_id,
        passing=passing,
        is_accepted=is_accepted,
        reason=reason.strip()[:300],
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(answer)
    for one in lying(_way(passing), lock=True):
        if is_accepted:
            _reaches(act, passing, to_shop, one, Why(Cause.PASS, answer.pk, act.day))
        else:
            _goes_back(act, passing, one, Why(Cause.PASS, answer.pk, act.day))
    return answer


def _way(passing: Passing) -> Place:
    """Where goods lie between two shelves: on hand, and nobody's to give."""
    return place_of(passing.district_id, PlaceKind.SHELF, passing.pk)


def _reaches(act: Act, passing: Passing, to_shop: Shop, one: Lying, why: Why) -> None:
    goods, shelf = one.goods(one.amount), known_ends(to_shop).shelf
    if passing.district_id == to_shop.district_id:
        move(act, lot=one.lot, from_place=_way(passing), to_place=shelf, goods=goods, why=why)
        return
    out, into = (place_of(code, PlaceKind.PASSED) for code in (passing.district_id, to_shop.district_id))
    move(act, lot=one.lot, from_place=_way(passing), to_place=out, goods=goods, why=why)
    move(act, lot=one.lot, from_place=into, to_place=shelf, goods=goods, why=why)


def _goes_back(act: Act, passing: Passing, one: Lying, why: Why) -> None:
    shelf = known_ends(passing.shop).shelf
    move(act, lot=one.lot, from_place=_way(passing), to_place=shelf, goods=one.goods(one.amount), why=why)
