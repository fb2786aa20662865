"""Who may log in for a district, from when to when: a user name and the name screens show, nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from songtor.city import services as city
from songtor.city.acting import Act
from songtor.city.models import Account, RoleGrant
from songtor.city.policy import Kind, Verb
from songtor.city.roles import Role
from songtor.engines.sheets.book import Cell
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Value, Wrong
from songtor.exchange.kinds.places import Districts
from songtor.exchange.kinds.register import Asked, Found

ROLES = {Role.OFFICER.value: "เจ้าหน้าที่เขต", Role.DISTRICT_HEAD.value: "หัวหน้าฝ่าย"}
USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,59}")


def username(cell: Cell) -> Value:
    words = readers.plain(cell)
    if words and not USERNAME.fullmatch(words):
        raise Wrong("not_a_username", said=words)
    return words or None


def role_word(value: Value) -> Value:
    return ROLES.get(str(value), value)


LOGIN = Column("username", "ชื่อผู้ใช้", username, ("username", "user", "บัญชีผู้ใช้"), True, example="bangkhae-1")
NAME = Column("name", "ชื่อที่แสดง", readers.text(120), ("ชื่อ", "ชื่อเจ้าหน้าที่"), True, example="เจ้าหน้าที่ 1 (สมมติ)")
ROLE = Column("role", "หน้าที่", readers.choice(ROLES), ("บทบาท", "ตำแหน่ง"), True, role_word, "เจ้าหน้าที่เขต")
STARTS = Column(
    "starts_on",
    "ตั้งแต่วันที่",
    readers.day,
    ("เริ่มวันที่", "เริ่ม"),
    True,
    example="1 ต.ค. 2567",
    shape="day",
    read_by=readers.day_by,
)
ENDS = Column("ends_on", "ถึงวันที่", readers.day, ("สิ้นสุด", "สิ้นสุดวันที่"), shape="day", read_by=readers.day_by)


class OfficerRegister:
    """A row is one role of an account in a district. Passwords are set by link, never by file."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.KEEP, Kind.ACCOUNT)
    naming: ClassVar[frozenset[str]] = frozenset({"username", "name", "role", "district", "starts_on"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.districts = Districts(asked.actor, self.right)
        self.accounts: dict[str, Account] = {}
        self.grants: dict[UUID, RoleGrant] = {}
        self.by_key: dict[str, UUID] = {}

    def columns(self) -> Sequence[Column]:
        return (LOGIN, NAME, ROLE, self.districts.column(), STARTS, ENDS)

    def key(self, said: Said) -> str:
        return f"{said['username']}/{said['role']}/{said['district']}"

    def look_at(self, rows: Sequence[Said]) -> None:
        if not self.actor.may(*self.right):
            return
        self.accounts = {account.username: account for account in Account.objects.all()}
        held = RoleGrant.objects.filter(role__in=ROLES).select_related("account").order_by("starts_on", "pk")
        for grant in held:
            self._learn(grant)

    def _learn(self, grant: RoleGrant) -> None:
        self.grants[grant.pk] = grant
        self.by_key[self.key(self.shown(grant.pk))] = grant.pk

    def find(self, said: Said) -> Found:
        return Found(self.by_key.get(self.key(said)))

    def problems(self, said: Said) -> list[Problem]:
        found = self.districts.problems(said)
        if said.get("ends_on") and str(said["ends_on"]) < str(said["starts_on"]):
            found.append(Problem("ends_on", "ends_before_start", {}))
        account = self.accounts.get(str(said["username"]))
        if account and readers.plain(account.display_name) != said["name"]:
            found.append(Problem("name", "username_of_another", {"name": account.display_name}))
        held = self.find(said).subject
        if held and self.shown(held)["starts_on"] != said["starts_on"]:
            found.append(Problem("starts_on", "role_held_since", {"day": str(self.shown(held)["starts_on"])}))
        return found

    def shown(self, subject: UUID) -> Said:
        grant = self.grants[subject]
        return {
            "username": grant.account.username,
            "name": readers.plain(grant.account.display_name),
            "role": grant.role,
            "district": grant.district_id,
            "starts_on": grant.starts_on.isoformat(),
            "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        }

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        account = self.accounts.get(str(said["username"]))
        if account is None:
            opened = Act(act.actor, f"{act.key}/account"[-80:], act.happened_at, act.entered_at)
            account = city.open_account(opened, username=str(said["username"]), display_name=str(said["name"]))
            self.accounts[account.username] = account
        district = self.districts.by_code[str(said["district"])]
        grant = city.grant_role(
            act, account=account, role=Role(str(said["role"])), starts_on=_day(said["starts_on"]), district=district
        )
        if said.get("ends_on"):
            self._end(act, grant, said)
        self._learn(grant)
        return grant.pk

    def _end(self, act: Act, grant: RoleGrant, said: Said) -> None:
        ended = Act(act.actor, f"{act.key}/end"[-80:], act.happened_at, act.entered_at)
        city.end_role(ended, grant=grant, ends_on=_day(said["ends_on"]))

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        """Only the end of a role may change; one that has none again is a new role from the same day."""
        grant = self.grants[subject]
        if said.get("ends_on"):
            city.end_role(act, grant=grant, ends_on=_day(said["ends_on"]))
            return subject
        district = self.districts.by_code[str(grant.district_id)]
        again = city.grant_role(
            act, account=grant.account, role=Role(grant.role), starts_on=grant.starts_on, district=district
        )
        self._learn(again)
        return again.pk

    def take_back(self, act: Act, subject: UUID) -> None:
        grant = self.grants[subject]
        city.end_role(act, grant=grant, ends_on=max(grant.starts_on, act.day - timedelta(days=1)))

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.look_at([])
        for pk in self.by_key.values():
            yield pk, self.shown(pk)


def _day(value: Value) -> date:
    return date.fromisoformat(str(value))
