"""Accounts and dated roles."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.errors import (
    AccountClosed,
    AccountOpen,
    GrantEndsTooEarly,
    GrantIncomplete,
    NameNeeded,
    NotOnesOwn,
    RoleEnded,
    UsernameTaken,
)
from songtor.city.models import (
    Account,
    AccountChange,
    AccountEvent,
    Agency,
    District,
    GrantChange,
    RoleGrant,
)
from songtor.city.policy import ROWS_OF, Kind, Rows, Verb, first, require
from songtor.city.roles import Role

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,59}")
GRANTED = ("account_id", "role", "district_id", "agency_id", "donor_id", "starts_on", "ends_on")


@performs(Verb.KEEP, Kind.ACCOUNT, on="")
def open_account(act: Act, *, username: str, display_name: str, email: str = "", password: str = "") -> Account:
    """A login without any right yet. An empty password means it must be set by link. Raises UsernameTaken."""
    return _opened(act, username, display_name, email, password)


@performs(Verb.KEEP, Kind.ACCOUNT, on="district")
def admit(
    act: Act,
    *,
    username: str,
    display_name: str,
    role: Role,
    starts_on: date,
    email: str = "",
    district: District | None = None,
    agency: Agency | None = None,
) -> Account:
    """A login with its first role; its password is chosen by link. A head admits to the own district only.

    Raises UsernameTaken, NameNeeded, GrantIncomplete, Unknown.
    """
    account = _opened(act, username, display_name, email, "")
    _grant(act, account, role, starts_on, district=district, agency=agency)
    return account


def _opened(act: Act, username: str, display_name: str, email: str, password: str) -> Account:
    if not display_name.strip():
        raise NameNeeded
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken
    account = Account(username=username, display_name=display_name.strip(), email=email, opened_at=act.entered_at)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save(force_insert=True)
    _note(act, account, AccountEvent.OPENED)
    return account


@performs(Verb.KEEP, Kind.ACCOUNT, on="account")
def close_account(act: Act, *, account: Account) -> AccountChange:
    """Nobody logs in by it any more; what was done by it keeps its name. Raises AccountClosed, NotOnesOwn."""
    held = _other(act, account)
    if not held.is_active:
        raise AccountClosed
    held.is_active = False
    held.save(update_fields=["is_active"])
    return _note(act, held, AccountEvent.CLOSED)


@performs(Verb.KEEP, Kind.ACCOUNT, on="account")
def reopen_account(act: Act, *, account: Account) -> AccountChange:
    """Its roles that have not ended hold again; the password is chosen anew. Raises AccountOpen, NotOnesOwn."""
    held = _other(act, account)
    if held.is_active:
        raise AccountOpen
    held.is_active = True
    held.set_unusable_password()
    held.save(update_fields=["is_active", "password"])
    return _note(act, held, AccountEvent.REOPENED)


@performs(Verb.KEEP, Kind.ACCOUNT, on="account")
def reset_password(act: Act, *, account: Account) -> AccountChange:
    """The old password and every session end at once; a link lets them choose a new one. Raises AccountClosed."""
    held = _locked(account)
    if not held.is_active:
        raise AccountClosed
    held.set_unusable_password()
    held.save(update_fields=["password"])
    return _note(act, held, AccountEvent.PASSWORD_RESET)


@performs(Verb.KEEP, Kind.ACCOUNT, on="district")
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
    """A role from a date on. Raises GrantIncomplete when the role reaches rows that are not named.

    A head gives roles of the own district to accounts that lie there. Raises Unknown.
    """
    _refuse_beyond(act, account if account.grants.exists() else district)
    return _grant(act, account, role, starts_on, district=district, agency=agency, donor_id=donor_id)


@performs(Verb.KEEP, Kind.ACCOUNT, on="grant")
def end_role(act: Act, *, grant: RoleGrant, ends_on: date) -> RoleGrant:
    """The role holds until the end of that day. Raises GrantEndsTooEarly, NotOnesOwn, RoleEnded, Unknown."""
    if grant.account.ref == act.actor.ref:
        raise NotOnesOwn
    _refuse_beyond(act, grant if grant.role in Role.of_a_head() else None)
    if ends_on < grant.starts_on:
        raise GrantEndsTooEarly
    if grant.ends_on is not None and grant.ends_on < act.day:
        raise RoleEnded
    grant.ends_on = ends_on
    grant.save(update_fields=["ends_on"])
    _witness(act, grant)
    return grant


def _grant(
    act: Act,
    account: Account,
    role: Role,
    starts_on: date,
    *,
    district: District | None = None,
    agency: Agency | None = None,
    donor_id: UUID | None = None,
) -> RoleGrant:
    _refuse_beyond(act, district if role in Role.of_a_head() else None)
    needed = {Rows.DISTRICT: district, Rows.COORDINATED: agency, Rows.OWN: donor_id, Rows.CITY: account}[ROWS_OF[role]]
    if needed is None:
        raise GrantIncomplete
    grant = RoleGrant.objects.create(
        account=account, role=role, district=district, agency=agency, donor_id=donor_id, starts_on=starts_on
    )
    _witness(act, grant)
    return grant


def _refuse_beyond(act: Act, subject: District | Account | RoleGrant | None) -> None:
    """What does not lie in one district is for those who keep accounts of the whole city. Raises Unknown."""
    lies_in_one = subject is not None and subject.district_id is not None
    require(act.actor, Verb.KEEP, Kind.ACCOUNT, subject if lies_in_one else None)  # type: ignore[arg-type]


def _other(act: Act, account: Account) -> Account:
    if account.ref == act.actor.ref:
        raise NotOnesOwn
    return _locked(account)


def _locked(account: Account) -> Account:
    return first(Account.objects.select_for_update().filter(pk=account.pk))


def _note(act: Act, account: Account, event: AccountEvent) -> AccountChange:
    change = AccountChange(
        account=account,
        event=event,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(change)


def _witness(act: Act, grant: RoleGrant) -> None:
    said = {name: getattr(grant, name) for name in GRANTED}
    act.write(GrantChange(grant=grant, **said, happened_at=act.happened_at, entered_at=act.entered_at))
