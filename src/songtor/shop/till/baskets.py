"""What somebody is choosing, until it is paid for: a draft that moves no points and no goods."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F

from songtor.city.acting import Act
from songtor.city.policy import Actor, Kind, Verb, first, require, visible
from songtor.evidence.acts import local_day
from songtor.people.models import Person
from songtor.shop.errors import BasketPaid, GoodsCalledBack, NoHousehold, NotOnOffer
from songtor.shop.models import Basket, BasketLine, CheckOut, Product, Shop
from songtor.shop.shelf.queries import called_back_here
from songtor.shop.till.buying import Buyer, household_of
from songtor.shop.till.queries import Offered, on_offer
from songtor.shop.till.services import Chosen, check_out, cost_of, most_of, quantity_impossible

CODES, TRIES = 10_000, 20


@dataclass(frozen=True)
class Line:
    """A line of the basket as it would be sold now; `left` is what lies on the shelf and is good today."""

    product: Product
    quantity: int
    points: int
    left: int

    @property
    def is_short(self) -> bool:
        return self.quantity > self.left


def open_basket(*, actor: Actor, shop: Shop, at: datetime, pays_itself: bool = False) -> Basket:
    """An empty one; those of earlier days are thrown away. Raises Unknown."""
    require(actor, Verb.RECORD, Kind.SHOP, shop)
    earlier = Basket.objects.filter(shop=shop).order_by("opened_at")
    Basket.objects.filter(pk__in=[one.pk for one in earlier if local_day(one.opened_at) < local_day(at)]).delete()
    times = {"opened_at": at, "touched_at": at}
    for _try in range(TRIES):
        code = f"{secrets.randbelow(CODES):04}"
        basket = Basket(district_id=shop.district_id, shop=shop, code=code, pays_itself=pays_itself, **times)
        try:
            with transaction.atomic():
                basket.save(force_insert=True)
        except IntegrityError:
            continue  # another basket has this code
        return basket
    raise IntegrityError("no free code for a basket")


def basket_for(*, actor: Actor, basket_id: UUID) -> Basket:
    """Raises Unknown."""
    rows = Basket.objects.select_related("shop__district", "household", "card", "received_by")
    return first(visible(actor, Kind.SHOP, rows, verb=Verb.RECORD).filter(pk=basket_id))


def basket_by_code(*, actor: Actor, shop: Shop, code: str) -> Basket | None:
    """One that waits to be paid for."""
    rows = visible(actor, Kind.SHOP, Basket.objects.filter(shop=shop, check_out=None), verb=Verb.RECORD)
    return rows.filter(code=code).first()


def give_to(*, actor: Actor, basket: Basket, buyer: Buyer, at: datetime) -> None:
    """Whose points pay. Raises CardRevoked, CardUnbound, NoHousehold, HouseholdsSeveral, BasketPaid, Unknown."""
    require(actor, Verb.RECORD, Kind.SHOP, basket)
    home = household_of(buyer, district_id=basket.district_id, day=local_day(at))
    _change(basket, at, household=home, card=buyer.card, received_by=buyer.received_by)


def let_receive(*, actor: Actor, basket: Basket, person: Person | None, at: datetime) -> None:
    """Somebody takes the goods for a household that cannot come; None takes that back. Raises BasketPaid, Unknown."""
    require(actor, Verb.RECORD, Kind.SHOP, basket)
    _change(basket, at, received_by=person)


@transaction.atomic
def put(*, actor: Actor, basket: Basket, product: UUID, by: int, at: datetime) -> None:
    """So many pieces or grams more, or fewer below zero; none left takes the line out.

    Raises NotOnOffer, GoodsCalledBack, QuantityImpossible, BasketPaid, Unknown.
    """
    require(actor, Verb.RECORD, Kind.SHOP, basket)
    _change(basket, at)
    if by > 0 and product not in {one.product.pk for one in on_offer(basket.shop, local_day(at))}:
        raise GoodsCalledBack if called_back_here(basket.shop, [product]) else NotOnOffer
    line = basket.lines.select_related("product__category").filter(product=product).first()
    wanted = (line.quantity if line else 0) + by
    if wanted <= 0:
        basket.lines.filter(product=product).delete()
        return
    shown = line.product if line else Product.objects.select_related("category").get(pk=product)
    if wanted > most_of(shown):
        raise quantity_impossible(shown)
    if line:
        basket.lines.filter(pk=line.pk).update(quantity=F("quantity") + by)
    else:
        BasketLine.objects.create(basket=basket, product_id=product, quantity=by)


def _change(basket: Basket, at: datetime, **changes: object) -> None:
    """Holds the basket's row, so that taps on two screens come one after the other. Raises BasketPaid."""
    if not Basket.objects.filter(pk=basket.pk, check_out=None).update(touched_at=at, **changes):
        raise BasketPaid
    basket.refresh_from_db()


def throw_away(*, actor: Actor, basket: Basket) -> None:
    """Nothing was sold. Raises BasketPaid, Unknown."""
    require(actor, Verb.RECORD, Kind.SHOP, basket)
    if not Basket.objects.filter(pk=basket.pk, check_out=None).delete()[0]:
        raise BasketPaid


def lines_of(basket: Basket, offered: list[Offered]) -> list[Line]:
    """In the order they were chosen; what is sold no more costs nothing and has none left."""
    now = {one.product.pk: one for one in offered}
    lines = []
    for row in basket.lines.select_related("product__category"):
        one = now.get(row.product_id)
        points = cost_of(row.product, row.quantity, one.price) if one else 0
        lines.append(Line(row.product, row.quantity, points, one.left if one else 0))
    return lines


def pay(act: Act, *, basket: Basket) -> CheckOut:
    """One check-out, however often and by whomever it is asked for.

    Raises what `check_out` raises, and BasketPaid when somebody else was faster.
    """
    require(act.actor, Verb.RECORD, Kind.SHOP, basket)
    if basket.check_out is not None:
        return basket.check_out
    if basket.household_id is None:
        raise NoHousehold
    home = None if basket.card_id else basket.household_id
    buyer = Buyer(card=basket.card_id, household=home, received_by=basket.received_by_id)
    lines = [Chosen(one.product_id, one.quantity) for one in basket.lines.all()]
    once = replace(act, key=f"basket-{basket.pk}", and_then=lambda sale: _close(basket, sale))
    sale = check_out(once, shop=basket.shop, buyer=buyer, lines=lines)
    basket.refresh_from_db()
    return sale


def _close(basket: Basket, sale: models.Model) -> None:
    """In the transaction of the sale: two officers with one basket sell it once. Raises BasketPaid."""
    if not Basket.objects.filter(pk=basket.pk, check_out=None).update(check_out=sale):
        raise BasketPaid
