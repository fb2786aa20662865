"""What was set aside, what is sold of it, and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.shop.models import Product, Purse, RefusedOutcome, RefusedSale, Reserve, ReserveKind, ReserveSale
from songtor.shop.places import set_aside
from songtor.shop.reserves.held import open_transfers
from songtor.shop.shelf.lying import lying


def reserves(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Reserve]:
    """The newest first."""
    rows = Reserve.objects.select_related("shop__district", "close", "taken").order_by("-entered_at", "-pk")
    return visible(actor, Kind.SHOP, rows, verb=verb)


def reserve_for(*, actor: Actor, reserve_id: UUID, verb: Verb = Verb.SEE) -> Reserve:
    """Raises Unknown."""
    return first(reserves(actor=actor, verb=verb).filter(pk=reserve_id))


@dataclass(frozen=True)
class Aside:
    """A product of a till's reserve: so much was set aside, so much still lies there; `price` of a piece or 100 g."""

    product: Product
    price: int
    quantity: int
    left: int


def goods_aside(reserve: Reserve) -> list[Aside]:
    """In the order of lists; two queries."""
    left = left_aside(reserve)
    rows = reserve.goods.select_related("product__category").order_by("product__kind", "product__name_th", "pk")
    return [Aside(one.product, one.price, one.quantity, left[one.product_id]) for one in rows]


def left_aside(reserve: Reserve) -> Counter[UUID]:
    """Product -> pieces or grams that still lie there, as the balances say."""
    left = Counter[UUID]()
    for one in lying(set_aside(reserve.district_id, reserve.pk)):
        left[one.product_id] += one.amount
    return left


@dataclass(frozen=True)
class PurseSeen:
    """A household's purse: what was set aside, and what of it nobody has spent or taken back."""

    purse: Purse
    left: int


def purses_of(reserve: Reserve) -> list[PurseSeen]:
    """In the order they were set aside; four queries."""
    rows = reserve.purses.select_related("household__community", "miss")
    return _seen(list(rows.prefetch_related("lines__product__category", "sales__check_out")))


def held_for(household_id: UUID, *, district_id: str) -> list[PurseSeen]:
    """Purses that still hold points of a household; three queries. For services, which have asked for the rights."""
    rows = Purse.objects.filter(household=household_id, reserve__district=district_id, reserve__close__isnull=True)
    return [one for one in _seen(list(rows.select_related("reserve").order_by("reserve__day", "pk"))) if one.left]


def _seen(purses: list[Purse]) -> list[PurseSeen]:
    held = open_transfers(purses)
    return [PurseSeen(one, held[one.pk].points if one.pk in held else 0) for one in purses]


def sales_of(reserve: Reserve) -> QuerySet[ReserveSale]:
    """The newest first; taken-back ones too."""
    rows = reserve.sales.select_related("check_out__household", "check_out__reversal")
    return rows.order_by("-entered_at", "-pk")


def refused_sales(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[RefusedSale]:
    """What tablets told and could not be sold; the newest first."""
    rows = RefusedSale.objects.select_related("reserve__shop", "reserve__close", "purse__household", "settlement")
    rows = rows.prefetch_related("lines__product__category").order_by("-entered_at", "-pk")
    return visible(actor, Kind.SHOP, rows, verb=verb)


def refused_open(*, actor: Actor) -> QuerySet[RefusedSale]:
    """Those that wait for whoever asks to decide; nothing for whoever may not."""
    return refused_sales(actor=actor, verb=Verb.PLAN).filter(settlement__isnull=True)


def refused_for(*, actor: Actor, refused_id: UUID) -> RefusedSale:
    """For whoever decides. Raises Unknown."""
    return first(refused_sales(actor=actor, verb=Verb.PLAN).filter(pk=refused_id))


def sale_booked(refused: RefusedSale) -> ReserveSale | None:
    """What it was sold as after all."""
    return ReserveSale.objects.filter(reserve=refused.reserve_id, key=refused.key).first()


def refused_outcomes() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in RefusedOutcome]


def left_in(purse: UUID) -> int:
    """Points of a purse that nobody has spent or taken back; for services, which have asked for the rights."""
    held = open_transfers(list(Purse.objects.filter(pk=purse)))
    return held[purse].points if held else 0


def reserve_kinds() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in ReserveKind]
