"""Recipients say what they missed; officers choose what sharers are asked for."""

from __future__ import annotations

from datetime import date, timedelta

from songtor.city.acting import Act, performs
from songtor.city.policy import Kind, Verb
from songtor.shop.counting.open import held
from songtor.shop.models import Asked, AskedEnd, ProductKind, Shop, Wish
from songtor.shop.wishes.errors import AskedAlready, AskedImpossible, AskedOver, AskedTooLong, WishUnknown
from songtor.shop.wishes.queries import What, needs

MOST_PIECES, MOST_GRAMS = 10_000, 1_000_000
LONGEST = timedelta(days=92)


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def wish(act: Act, *, shop: Shop, what: What) -> Wish:
    """Somebody missed it; who, is not kept. Raises WishUnknown."""
    _refuse_unknown(what)
    return act.write(
        Wish(
            district_id=shop.district_id,
            shop=shop,
            day=act.day,
            kind=what.kind,
            product=what.product,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.SHOP, on="shop")
def ask_for(act: Act, *, shop: Shop, what: What, quantity: int, until: date) -> Asked:
    """Sharers read it on the public page until that day, or until so much came in.

    Raises WishUnknown, AskedImpossible, AskedTooLong, AskedAlready.
    """
    _refuse_unknown(what)
    most = MOST_PIECES if what.in_pieces else MOST_GRAMS
    if not 0 < quantity <= most:
        raise AskedImpossible(most=f"{most:,}")
    if not act.day <= until <= act.day + LONGEST:
        raise AskedTooLong(days=LONGEST.days)
    held(shop.pk)
    if any(one.what == what for one in needs([shop], act.day)):
        raise AskedAlready
    return act.write(
        Asked(
            district_id=shop.district_id,
            shop=shop,
            kind=what.kind,
            product=what.product,
            quantity=quantity,
            until=until,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


@performs(Verb.RECORD, Kind.SHOP, on="asked")
def ask_no_more(act: Act, *, asked: Asked) -> AskedEnd:
    """The public page forgets it. Raises AskedOver."""
    held(asked.shop_id)
    if AskedEnd.objects.filter(asked=asked).exists():
        raise AskedOver
    return act.write(
        AskedEnd(
            district_id=asked.district_id,
            asked=asked,
            actor_ref=act.actor.ref,
            happened_at=act.happened_at,
            entered_at=act.entered_at,
        )
    )


def _refuse_unknown(what: What) -> None:
    """Raises WishUnknown."""
    if what.kind not in ProductKind.values or (what.product and what.product.kind != what.kind):
        raise WishUnknown
