"""The one write everybody has: how they are called and reached themselves."""

from __future__ import annotations

from songtor.city.acting import Act
from songtor.city.errors import NameNeeded
from songtor.city.models import Account
from songtor.evidence.errors import Unknown
from songtor.evidence.services import CITY, once


def change_profile(act: Act, *, account: Account, display_name: str, email: str) -> Account:
    """Roles and user name stay an operator's to change. Raises NameNeeded, Unknown for anybody else's account."""
    if account.ref != act.actor.ref or not account.is_active:
        raise Unknown
    name = " ".join(display_name.split())
    if not name:
        raise NameNeeded

    def write() -> Account:
        account.display_name, account.email = name, email.strip()
        account.save(update_fields=["display_name", "email"])
        return account

    content = {"account": account, "display_name": name, "email": email}
    return once(act, verb="city.change_profile", scope=CITY, content=content, do=write)
