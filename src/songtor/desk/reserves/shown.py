"""Households of a reserve as pages show them; that somebody was looked at is written down first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from songtor.city.policy import Actor
from songtor.look.clock import now
from songtor.people.basis.queries import PAGE
from songtor.people.basis.services import looked
from songtor.people.households.queries import members_on, proxies_of
from songtor.people.persons.queries import named, seen_of, shown_records
from songtor.shop.reserves.homes import home_deliveries
from songtor.shop.reserves.queries import PurseSeen


@dataclass(frozen=True)
class HomeNamed:
    """A household by the names of who lives there; `receivers` may take goods for it, `phones` are theirs."""

    household: Any
    names: list[str]
    phones: list[str]
    receivers: list[tuple[UUID, str]]


def home_named(actor: Actor, household: Any) -> HomeNamed:
    """Names as far as the actor may see them."""
    day = now().date()
    living = [row.person.current for row in members_on(household, day)]
    here = [one.pk for one in living]
    outside = list(dict.fromkeys(proxy.pk for one in living for proxy in proxies_of(one, day) if proxy.pk not in here))
    people = [*here, *outside]
    looked(actor, seen_of(actor, people), PAGE, now())
    names, records = named(people, actor), shown_records(people)
    phones = [records[pk].phone for pk in people if pk in names and records[pk].phone]
    return HomeNamed(
        household,
        [names[pk] for pk in here if pk in names],
        list(dict.fromkeys(phones)),
        [(pk, names[pk]) for pk in outside if pk in names],
    )


@dataclass(frozen=True)
class PurseShown:
    seen: PurseSeen
    names: list[str]


def names_shown(actor: Actor, purses: Iterable[PurseSeen]) -> list[PurseShown]:
    return [PurseShown(seen, home_named(actor, seen.purse.household).names) for seen in purses]


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
    shown = []
    for seen in purses:
        purse = seen.purse
        sale = next((one.check_out for one in purse.sales.all()), None)
        shown.append(Delivery(purse, home_named(actor, purse.household), sale, getattr(purse, "miss", None)))
    return sorted(shown, key=lambda one: (str(one.home.household.community or ""), one.home.household.house_no))


def homes_to_deliver(actor: Actor, reserve: Any, purses: Sequence[PurseSeen]) -> list[tuple[Any, HomeNamed]]:
    """Households that cannot come and are not on the list yet."""
    known = {seen.purse.household_id for seen in purses}
    rows = home_deliveries(actor=actor, day=reserve.day).filter(district=reserve.district_id)
    return [(one, home_named(actor, one.household)) for one in rows.exclude(household__in=known)]
