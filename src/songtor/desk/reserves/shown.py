"""Households of a reserve as pages show them; that somebody was looked at is written down first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from songtor.city.policy import Actor
from songtor.desk.homes import HomeNamed, homes_named, names_of
from songtor.shop.reserves.homes import home_deliveries
from songtor.shop.reserves.queries import PurseSeen


@dataclass(frozen=True)
class PurseShown:
    seen: PurseSeen
    names: list[str]


def names_shown(actor: Actor, purses: Iterable[PurseSeen]) -> list[PurseShown]:
    rows = list(purses)
    names = names_of(actor, [seen.purse.household_id for seen in rows])
    return [PurseShown(seen, names[seen.purse.household_id]) for seen in rows]


@dataclass(frozen=True)
class Delivery:
    """A basket of the round and where it goes; `sale` is none until somebody took it."""

    purse: Any
    home: HomeNamed
    sale: Any
    miss: Any

    @property
    def is_open(self) -> bool:
        return self.sale is None and self.miss is None


def deliveries_shown(actor: Actor, purses: Iterable[PurseSeen]) -> list[Delivery]:
    """In the order of addresses, as somebody walks there."""
    rows = [seen.purse for seen in purses]
    homes = homes_named(actor, [purse.household for purse in rows])
    shown = []
    for purse in rows:
        sale = next((one.check_out for one in purse.sales.all()), None)
        shown.append(Delivery(purse, homes[purse.household_id], sale, getattr(purse, "miss", None)))
    return sorted(shown, key=lambda one: (str(one.home.household.community or ""), one.home.household.house_no))


def homes_to_deliver(actor: Actor, reserve: Any, purses: Sequence[PurseSeen]) -> list[tuple[Any, HomeNamed]]:
    """Households that cannot come and are not on the list yet."""
    known = {seen.purse.household_id for seen in purses}
    rows = home_deliveries(actor=actor, day=reserve.day).filter(district=reserve.district_id)
    to_come = list(rows.exclude(household__in=known))
    homes = homes_named(actor, [one.household for one in to_come])
    return [(one, homes[one.household_id]) for one in to_come]
