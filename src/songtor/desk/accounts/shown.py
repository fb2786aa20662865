"""An account as its page shows it: what holds today, and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits
from songtor.city.queries import display_name
from songtor.city.roles import Role


@dataclass(frozen=True)
class RoleRow:
    """One dated role; `may_end` when the actor may end it."""

    grant: Any
    holds: bool
    is_over: bool
    may_end: bool

    @property
    def where(self) -> str:
        place = self.grant.district or self.grant.agency
        return str(place.name) if place else _("the whole city")

    @property
    def chip(self) -> tuple[str, str]:
        if self.holds:
            return "done", _("Holds today")
        return ("nothing", _("Ended")) if self.is_over else ("going", _("Later"))


@dataclass(frozen=True)
class AccountRow:
    """One line of the list."""

    account: Any
    roles: tuple[RoleRow, ...]

    @property
    def chip(self) -> tuple[str, str]:
        if not self.account.is_active:
            return "nothing", _("Closed")
        if not any(role.holds for role in self.roles):
            return "look", _("No role today")
        if not self.account.has_usable_password():
            return "look", _("Has no password yet")
        return "done", _("In use")


@dataclass(frozen=True)
class ChangeRow:
    change: Any
    who: str


def account_row(account: Any, *, actor: Actor, today: date) -> AccountRow:
    return AccountRow(account, tuple(_roles(account, actor, today)))


def _roles(account: Any, actor: Actor, today: date) -> Iterator[RoleRow]:
    is_own = account.ref == actor.ref
    for grant in account.grants.all():
        is_over = grant.ends_on is not None and grant.ends_on < today
        subject = grant if grant.district_id and grant.role in Role.of_a_head() else None
        may_end = not is_over and not is_own and permits(actor, Verb.KEEP, Kind.ACCOUNT, subject)
        yield RoleRow(grant, grant.starts_on <= today and not is_over, is_over, may_end)


def change_rows(changes: list[Any]) -> list[ChangeRow]:
    names = {change.actor_ref: display_name(change.actor_ref) for change in changes}
    return [ChangeRow(change, names[change.actor_ref] or _("on the city's machine")) for change in changes]
