"""The demo's logins: synthetic people, one for every role, three officers in each district (R1.2) and its head."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.test.utils import override_settings

from songtor.city.models import Account, Agency, AgencyKind, District
from songtor.city.policy import Actor, Grant, actor_of
from songtor.city.roles import Role
from songtor.city.services import grant_role, open_account
from songtor.demo.diary import Diary, at
from songtor.demo.mark import Login

PASSWORD = "songtor-demo"  # noqa: S105 - printed and shown on the login page
OFFICERS = 3
NOWHERE = "songtor.example"  # RFC 2606: no letter arrives
SINCE = date(2024, 9, 30)
FOUNDER = Actor("demo:founder", "demo", (Grant(Role.OPERATOR, districts=None),))


class QuickHash(PBKDF2PasswordHasher):
    """A password everybody may read needs no slow hash: 160 accounts would take a minute."""

    iterations = 1_000


@dataclass(frozen=True)
class People:
    """Accounts by user name, and who may log in."""

    accounts: dict[str, Account]
    logins: tuple[Login, ...]

    def actor(self, username: str, day: date) -> Actor:
        return _rights(self.accounts[username].pk, day)


@cache
def _rights(account_id: UUID, day: date) -> Actor:
    return actor_of(Account.objects.get(pk=account_id), day)


@dataclass(frozen=True)
class _Post:
    username: str
    who: str
    role: Role
    district: District | None = None
    agency: Agency | None = None
    donor_id: UUID | None = None
    email: str = ""


def open_accounts(diary: Diary, shown: District, *, lettered: Collection[District]) -> People:
    """Everybody but the donor, who needs a donor first. `shown` is the district whose people are listed; officers and
    heads of those that are `lettered` have an address, which leads nowhere.
    """
    districts = list(District.objects.order_by("code"))
    posts = [post for district in districts for post in _officers(district)]
    posts = [replace(post, email=f"{post.username}@{NOWHERE}") if post.district in lettered else post for post in posts]
    posts += _of_the_district(shown) + _of_the_city()
    accounts = _open(diary, posts)
    listed = [post for post in posts if post.district in (None, shown)]
    return People(accounts, tuple(Login(post.who, post.username, PASSWORD) for post in listed))


def open_donor_account(diary: Diary, people: People, *, donor_id: UUID, name: str) -> People:
    post = _Post("donor", f"ผู้บริจาค {name} (สมมติ)", Role.DONOR, donor_id=donor_id)
    login = Login(post.who, post.username, PASSWORD)
    return People({**people.accounts, **_open(diary, [post])}, (*people.logins, login))


def _officers(district: District) -> list[_Post]:
    return [
        _Post(f"officer-{district.code}-{n}", f"เจ้าหน้าที่ {n} เขต{district.name_th} (สมมติ)", Role.OFFICER, district)
        for n in range(1, OFFICERS + 1)
    ] + [_of_district(district, f"officer-{district.code}-head", "หัวหน้าฝ่าย", Role.DISTRICT_HEAD)]


def _of_the_district(district: District) -> list[_Post]:
    return [
        _of_district(district, f"volunteer-{district.code}", "อาสาสมัครพัฒนาชุมชน", Role.VOLUNTEER),
        _of_district(district, f"committee-{district.code}", "กรรมการชุมชน", Role.COMMITTEE),
    ]


def _of_district(district: District, username: str, who: str, role: Role) -> _Post:
    return _Post(username, f"{who} เขต{district.name_th} (สมมติ)", role, district)


def _of_the_city() -> list[_Post]:
    foundations = Agency.objects.filter(kind=AgencyKind.FOUNDATION).order_by("code")
    return [
        _Post("department", "สำนักพัฒนาสังคม (สมมติ)", Role.DEPARTMENT),
        *(
            _Post(f"coordinator-{agency.code}", f"ผู้ประสานงาน {agency.name_th} (สมมติ)", Role.COORDINATOR, agency=agency)
            for agency in foundations
        ),
        _Post("executive", "ผู้บริหาร (สมมติ)", Role.EXECUTIVE),
        _Post("auditor", "ผู้ตรวจสอบ (สมมติ)", Role.AUDITOR),
        _Post("operator", "ผู้ดูแลระบบ (สมมติ)", Role.OPERATOR),
        _Post("case-worker", "นักสังคมสงเคราะห์ (สมมติ)", Role.CASE_WORKER),
    ]


@transaction.atomic
def _open(diary: Diary, posts: list[_Post]) -> dict[str, Account]:
    with override_settings(PASSWORD_HASHERS=[f"{QuickHash.__module__}.{QuickHash.__qualname__}"]):
        return {post.username: _open_one(diary, post) for post in posts}


def _open_one(diary: Diary, post: _Post) -> Account:
    moment = at(SINCE, "09:00")
    act = diary.act(FOUNDER, moment)
    said = {"username": post.username, "display_name": post.who, "email": post.email}
    account = open_account(act, **said, password=PASSWORD)
    grant_role(
        diary.act(FOUNDER, moment),
        account=account,
        role=post.role,
        starts_on=SINCE,
        district=post.district,
        agency=post.agency,
        donor_id=post.donor_id,
    )
    return account
