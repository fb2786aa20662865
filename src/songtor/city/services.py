"""Accounts and dated roles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.errors import GrantEndsTooEarly, GrantIncomplete, UsernameTaken
from songtor.city.models import Account, Agency, District, GrantChange, RoleGrant
from songtor.city.policy import ROWS_OF, Kind, Rows, Verb
from songtor.city.roles import Role

GRANTED = ("account_id", "role", "district_id", "agency_id", "donor_id", "starts_on", "ends_on")


@performs(Verb.KEEP, Kind.ACCOUNT, on="")
def open_account(act: Act, *, username: str, display_name: str, email: str = "", password: str = "") -> Account:
    """A login without any right yet. An empty password means it must be set by link. Raises UsernameTaken."""
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken
    account = Account(username=username, display_name=display_name, email=email, opened_at=act.entered_at)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save(force_insert=True)
    return account


@performs(Verb.KEEP, Kind.ACCOUNT, on="")
def grant_role(
    act: Act,
    *,
    account: Account,
    role: Role,
    starts_on: date,
    district: District | None = None,
    agency: Agency | None = None,
    donor_id: UUID | None = None,
) -> RoleGrant:
    """A role from a date on. Raises GrantIncomplete when the role reaches rows that are not named."""
    needed = {Rows.DISTRICT: district, Rows.COORDINATED: agency, Rows.OWN: donor_id, Rows.CITY: account}[ROWS_OF[role]]
    if needed is None:
        raise GrantIncomplete
    grant = RoleGrant.objects.create(
        account=account, role=role, district=district, agency=agency, donor_id=donor_id, starts_on=starts_on
    )
    _witness(act, grant)
    return grant


@performs(Verb.KEEP, Kind.ACCOUNT, on="")
def end_role(act: Act, *, grant: RoleGrant, ends_on: date) -> RoleGrant:
    """The role holds until the end of that day. Raises GrantEndsTooEarly."""
    if ends_on < grant.starts_on:
        raise GrantEndsTooEarly
    grant.ends_on = ends_on
    grant.save(update_fields=["ends_on"])
    _witness(act, grant)
    return grant


def _witness(act: Act, grant: RoleGrant) -> None:
    said = {name: getattr(grant, name) for name in GRANTED}
    act.write(GrantChange(grant=grant, **said, happened_at=act.happened_at, entered_at=act.entered_at))
