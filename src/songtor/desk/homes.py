"""Households by the names of who lives there; that somebody was looked at is written down first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from songtor.city.policy import Actor
from songtor.look.clock import now, today
from songtor.people.basis.queries import PAGE
from songtor.people.basis.services import looked
from songtor.people.households.queries import living_in, proxies_on
from songtor.people.persons.queries import named, seen_of, shown_records


def names_of(actor: Actor, homes: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Household -> who lives there today, by the names the actor may see. As many queries for forty as for one."""
    living = living_in(homes, today())
    names, _ = _seen(actor, [pk for people in living.values() for pk in people])
    return {home: [names[pk] for pk in people if pk in names] for home, people in living.items()}


def members_seen(actor: Actor, household: Any) -> list[str]:
    """Who lives there today, by the names the actor may see."""
    return names_of(actor, [household.pk])[household.pk]


@dataclass(frozen=True)
class HomeNamed:
    """A household by the names of who lives there; `receivers` may take goods for it.

    `phones` are theirs, of those the actor's districts know.
    """

    household: Any
    names: list[str]
    phones: list[str]
    receivers: list[tuple[UUID, str]]


def homes_named(actor: Actor, households: Iterable[Any]) -> dict[UUID, HomeNamed]:
    """Names as far as the actor may see them. As many queries for forty as for one."""
    homes = {one.pk: one for one in households}
    living = living_in(homes, today())
    proxies = proxies_on([pk for people in living.values() for pk in people], today())
    outside = {home: _outside(people, proxies) for home, people in living.items()}
    everybody = [pk for home in homes for pk in (*living[home], *outside[home])]
    names, own = _seen(actor, everybody)
    phones = {pk: record.phone for pk, record in shown_records(own).items() if record.phone}
    return {
        pk: HomeNamed(
            home,
            [names[one] for one in living[pk] if one in names],
            list(dict.fromkeys(phones[one] for one in (*living[pk], *outside[pk]) if one in phones)),
            [(one, names[one]) for one in outside[pk] if one in names],
        )
        for pk, home in homes.items()
    }


def _seen(actor: Actor, people: Iterable[UUID]) -> tuple[dict[UUID, str], set[UUID]]:
    """Their names, and who of them the actor's districts know."""
    wanted = list(dict.fromkeys(people))
    own = seen_of(actor, wanted)
    looked(actor, own, PAGE, now())
    return named(wanted, actor), own


def _outside(living: Iterable[UUID], proxies: Mapping[UUID, list[UUID]]) -> list[UUID]:
    """Those who do not live there themselves."""
    here = list(living)
    return [one for one in dict.fromkeys(proxy for pk in here for proxy in proxies.get(pk, ())) if one not in here]
