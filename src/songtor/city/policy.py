"""One place decides: role x kind of record -> which rows, which acts.

Every query narrows with `visible`, every write asks `require`; forbidden and unknown look the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from songtor.city.dated import holds_on
from songtor.city.models import Account, Coordination, RoleGrant
from songtor.city.roles import Role
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import as_key, found_where


class Kind(StrEnum):
    """Kinds of record that rights are given on."""

    CITY = "city"  # districts, groups, communities, categories, holidays
    DONOR = "donor"
    OFFER = "offer"
    SITE = "site"
    ROUND = "round"
    RECEIPT = "receipt"
    REPORT = "report"
    TRAINING = "training"
    EVIDENCE = "evidence"
    CLEANING = "cleaning"  # facts that look odd, and what was decided about them
    REFERENCE = "reference"
    ACCOUNT = "account"
    DEVICE = "device"  # phones of officers; RECORD is one's own phone
    IMPORT = "import"  # files brought in; what their rows say needs the rights of that kind beside
    PERSON = "person"  # recipients and everything said of them; KEEP is forgetting and copying
    CARD = "card"  # cards of recipients
    LINK = "link"  # whether two are one person
    SHOP = "shop"  # shelves, tills and points; KEEP is what a second person must confirm
    KR = "kr"  # people counted once, and the quarter's report


class Verb(StrEnum):
    SEE = "see"
    ENTER = "enter"  # offers, donors, sites: what others told us
    PLAN = "plan"
    RECORD = "record"
    CORRECT_LATE = "correct_late"  # after sign-off
    KEEP = "keep"  # accounts and reference tables


class Rows(StrEnum):
    DISTRICT = "the grant's district"
    COORDINATED = "districts the grant's agency coordinates today"
    OWN = "the donor's own branches"
    CITY = "all of the city"


SEE, ENTER, PLAN, RECORD, CORRECT_LATE, KEEP = Verb
ROWS_OF: dict[Role, Rows] = {
    Role.OFFICER: Rows.DISTRICT,
    Role.DISTRICT_HEAD: Rows.DISTRICT,
    Role.VOLUNTEER: Rows.DISTRICT,
    Role.COMMITTEE: Rows.DISTRICT,
    Role.COORDINATOR: Rows.COORDINATED,
    Role.DONOR: Rows.OWN,
    Role.DEPARTMENT: Rows.CITY,
    Role.CASE_WORKER: Rows.CITY,
    Role.EXECUTIVE: Rows.CITY,
    Role.AUDITOR: Rows.CITY,
    Role.OPERATOR: Rows.CITY,
}
_OFFICER: dict[Kind, frozenset[Verb]] = {
    Kind.CITY: frozenset({SEE}),
    Kind.DONOR: frozenset({SEE, ENTER}),
    Kind.OFFER: frozenset({SEE, ENTER}),
    Kind.SITE: frozenset({SEE, ENTER}),
    Kind.ROUND: frozenset({SEE, PLAN, RECORD}),
    Kind.RECEIPT: frozenset({SEE, RECORD}),
    Kind.REPORT: frozenset({SEE}),
    Kind.IMPORT: frozenset({SEE, ENTER}),
    Kind.TRAINING: frozenset({SEE}),
    Kind.CLEANING: frozenset({SEE, ENTER}),
    Kind.DEVICE: frozenset({RECORD}),
    Kind.PERSON: frozenset({SEE, ENTER, RECORD}),
    Kind.CARD: frozenset({SEE, RECORD}),
    Kind.LINK: frozenset({SEE, RECORD}),
    Kind.SHOP: frozenset({SEE, RECORD}),
    Kind.KR: frozenset({SEE}),
}
_HEAD = _OFFICER | {
    Kind.CLEANING: frozenset({SEE, ENTER, RECORD}),
    Kind.ROUND: frozenset({SEE, PLAN, RECORD, CORRECT_LATE}),
    Kind.RECEIPT: frozenset({SEE, RECORD, CORRECT_LATE}),
    Kind.ACCOUNT: frozenset({SEE, KEEP}),
    Kind.DEVICE: frozenset({SEE, RECORD, KEEP}),
    Kind.PERSON: frozenset({SEE, ENTER, RECORD, KEEP}),
    Kind.SHOP: frozenset({SEE, PLAN, RECORD, KEEP}),
    Kind.KR: frozenset({SEE, RECORD}),
}
POLICY: dict[Role, dict[Kind, frozenset[Verb]]] = {
    Role.OFFICER: _OFFICER,
    Role.DISTRICT_HEAD: _HEAD,
    Role.DEPARTMENT: {
        Kind.CITY: frozenset({SEE}),
        Kind.DONOR: frozenset({SEE, ENTER}),
        Kind.OFFER: frozenset({SEE, ENTER}),
        Kind.SITE: frozenset({SEE, ENTER}),
        Kind.CLEANING: frozenset({SEE}),
        Kind.ROUND: frozenset({SEE}),
        Kind.RECEIPT: frozenset({SEE}),
        Kind.REPORT: frozenset({SEE, RECORD}),  # a month is closed
        Kind.EVIDENCE: frozenset({SEE}),
        Kind.IMPORT: frozenset({SEE, ENTER}),
        Kind.TRAINING: frozenset({SEE, RECORD}),
        Kind.LINK: frozenset({SEE, RECORD}),
        Kind.SHOP: frozenset({SEE}),  # sums only: what names a household needs PERSON beside
        Kind.KR: frozenset({SEE, RECORD}),
    },
    Role.COORDINATOR: {
        Kind.CITY: frozenset({SEE}),
        Kind.DONOR: frozenset({SEE, ENTER}),
        Kind.OFFER: frozenset({SEE, ENTER}),
        Kind.CLEANING: frozenset({SEE, RECORD}),
        Kind.ROUND: frozenset({SEE}),
        Kind.REPORT: frozenset({SEE}),
        Kind.IMPORT: frozenset({SEE, ENTER}),
        Kind.TRAINING: frozenset({SEE, RECORD}),
    },
    Role.DONOR: {
        Kind.CITY: frozenset({SEE}),
        Kind.DONOR: frozenset({SEE}),
        Kind.OFFER: frozenset({SEE, ENTER}),
    },
    Role.EXECUTIVE: {Kind.CITY: frozenset({SEE}), Kind.REPORT: frozenset({SEE}), Kind.KR: frozenset({SEE})},
    Role.AUDITOR: {
        Kind.CITY: frozenset({SEE}),
        Kind.OFFER: frozenset({SEE}),
        Kind.ROUND: frozenset({SEE}),
        Kind.RECEIPT: frozenset({SEE}),
        Kind.REPORT: frozenset({SEE}),
        Kind.EVIDENCE: frozenset({SEE}),
        Kind.TRAINING: frozenset({SEE}),
        Kind.KR: frozenset({SEE}),
    },
    Role.OPERATOR: {
        Kind.CITY: frozenset({SEE}),
        Kind.REFERENCE: frozenset({SEE, KEEP}),
        Kind.ACCOUNT: frozenset({SEE, KEEP}),
        Kind.DEVICE: frozenset({SEE, KEEP}),
        Kind.IMPORT: frozenset({SEE, ENTER}),
    },
    Role.CASE_WORKER: {Kind.CITY: frozenset({SEE})},
    Role.VOLUNTEER: {Kind.CITY: frozenset({SEE})},
    Role.COMMITTEE: {Kind.CITY: frozenset({SEE})},
}


@dataclass(frozen=True)
class Grant:
    """One effective role and the rows it reaches. `districts` None means all of the city."""

    role: Role
    districts: frozenset[str] | None = frozenset()
    donors: frozenset[UUID] = frozenset()
    branches: frozenset[UUID] = frozenset()

    def allows(self, verb: Verb, kind: Kind) -> bool:
        return verb in POLICY[self.role].get(kind, frozenset())


@dataclass(frozen=True)
class Actor:
    """Somebody with the rights of one moment. `ref` names them in facts without saying who they are."""

    ref: str
    name: str = ""
    grants: tuple[Grant, ...] = ()
    home_district: str = field(default="", compare=False)

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def may(self, verb: Verb, kind: Kind) -> bool:
        """Whether on any row at all."""
        return any(grant.allows(verb, kind) for grant in self.grants)

    def districts(self, verb: Verb, kind: Kind) -> frozenset[str] | None:
        """Codes of the districts whose rows are open; None for all."""
        found: set[str] = set()
        for grant in self.grants:
            if grant.allows(verb, kind):
                if grant.districts is None:
                    return None
                found |= grant.districts
        return frozenset(found)


NOBODY = Actor(ref="public:nobody")
CLOCK = Actor(ref="tick:songtor", grants=(Grant(Role.DEPARTMENT, districts=None),))  # what `tick` does by itself


class Subject(Protocol):
    """What a right is asked on: it lies in a district."""

    @property
    def district_id(self) -> str: ...


M = TypeVar("M", bound=Model)
HELD = "account_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)"  # `holds_on`, for every request


def actor_of(account: Account, on: date) -> Actor:
    """The account's rights on a day (a role may have begun or ended)."""
    day = as_key(RoleGrant._meta.get_field("starts_on"), on)
    held = found_where(RoleGrant, HELD, [as_key(RoleGrant._meta.pk, account.pk), day, day])
    home = next((grant.district_id for grant in held if grant.district_id), "")
    return Actor(
        ref=account.ref,
        name=account.display_name,
        grants=tuple(_reach(held_grant, on) for held_grant in held) if account.is_active else (),
        home_district=home or "",
    )


def _reach(held: RoleGrant, on: date) -> Grant:
    role = Role(held.role)
    match ROWS_OF[role]:
        case Rows.CITY:
            return Grant(role, districts=None)
        case Rows.DISTRICT:
            return Grant(role, districts=frozenset({held.district_id or ""}))
        case Rows.COORDINATED:
            return Grant(role, districts=coordinated_districts(held.agency_id or "", on))
        case Rows.OWN:
            return Grant(role, donors=frozenset({held.donor_id} if held.donor_id else ()))


def coordinated_districts(agency_code: str, on: date) -> frozenset[str]:
    held = Coordination.objects.filter(holds_on(on), foundation_id=agency_code)
    return frozenset(held.values_list("district_id", flat=True))


def visible(
    actor: Actor,
    kind: Kind,
    rows: QuerySet[M],
    *,
    verb: Verb = Verb.SEE,
    district: str = "district",
    branch: str = "",
    donor: str = "",
    held_by: str = "",
) -> QuerySet[M]:
    """The rows the actor may see. `district` and `branch` name the paths to its district and branch (pk: it is one).

    `held_by` is the path to a second district, which has the row now; `donor` is the path to whom the row is told of.
    """
    districts = actor.districts(verb, kind)
    if districts is None:
        return rows
    wanted = Q(**{f"{district}__in": districts})
    if held_by:
        wanted |= Q(**{f"{held_by}__in": districts})
    if donor:
        own = [pk for grant in actor.grants if grant.allows(verb, kind) for pk in grant.donors]
        wanted |= Q(**{f"{donor}__in": own})
    if branch:
        for grant in actor.grants:
            if grant.allows(verb, kind) and (grant.donors or grant.branches):
                giver = "donor" if branch == "pk" else f"{branch}__donor"
                wanted |= Q(**{f"{giver}__in": grant.donors}) | Q(**{f"{branch}__in": grant.branches})
    return rows.filter(wanted)


def permits(actor: Actor, verb: Verb, kind: Kind, subject: Subject | None) -> bool:
    """Whether the actor may do this to this very row; None asks for all of the city."""
    return any(_grant_permits(grant, subject) for grant in actor.grants if grant.allows(verb, kind))


def _grant_permits(grant: Grant, subject: Subject | None) -> bool:
    if grant.districts is None:
        return True
    if subject is None:
        return False
    own = getattr(subject, "donor_id", None) in grant.donors or getattr(subject, "branch_id", None) in grant.branches
    return own or subject.district_id in grant.districts


def require(actor: Actor, verb: Verb, kind: Kind, subject: Subject | None) -> None:
    """Raises Unknown when the actor may not."""
    if not permits(actor, verb, kind, subject):
        raise Unknown


def first(rows: Iterable[M]) -> M:
    """The row, or Unknown: the one way to open a single record."""
    for row in rows:
        return row
    raise Unknown
