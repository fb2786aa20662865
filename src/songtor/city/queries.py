"""The city's reference tables, and its calendar."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, permutations
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, Sum

from songtor.city.dated import holds_on
from songtor.city.models import (
    Account,
    AccountChange,
    Agency,
    AgencyKind,
    Community,
    Coordination,
    District,
    DistrictGroup,
    FoodCategory,
    Holiday,
    RoleGrant,
    Target,
    Vehicle,
)
from songtor.city.policy import Actor, Kind, Verb, first, visible
from songtor.city.roles import Role


def districts(*, actor: Actor, kind: Kind = Kind.CITY, verb: Verb = Verb.SEE) -> QuerySet[District]:
    """The districts where the actor may do this."""
    return visible(actor, kind, District.objects.all(), verb=verb, district="code").order_by("code")


def district_choices(*, actor: Actor, kind: Kind) -> list[tuple[str, str]]:
    """Code and name of the districts somebody may look at, as a form offers them."""
    seen = districts(actor=actor, kind=kind).only("code", "name_th", "name_en")
    return [(district.code, district.name) for district in seen]


def district_groups(*, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the groups whose districts' rounds the actor may see."""
    seen = districts(actor=actor, kind=Kind.ROUND).values("district_group")
    return [(one.code, one.name) for one in DistrictGroup.objects.filter(pk__in=seen).order_by("code")]


def every_district() -> list[District]:
    """For pages that are open to everybody: which districts a city has is no secret."""
    return list(District.objects.order_by("code"))


def district_for(*, actor: Actor, code: str, kind: Kind = Kind.CITY, verb: Verb = Verb.SEE) -> District:
    """Raises Unknown."""
    return first(districts(actor=actor, kind=kind, verb=verb).filter(code=code))


def communities_of(district: District) -> QuerySet[Community]:
    return district.communities.order_by("name_th")


def food_categories() -> list[FoodCategory]:
    """What stores give and rounds weigh, in the order of lists."""
    return list(FoodCategory.objects.filter(is_rescued=True))


def vehicles_of(district: District, on: date) -> list[Vehicle]:
    return list(district.vehicles.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on)).order_by("name"))


def officers_of(district: District, on: date) -> list[Account]:
    """Who may be crew: officers, then heads, with a role in the district on that day."""
    crew = RoleGrant.objects.filter(
        holds_on(on),
        district=district,
        role__in=[Role.OFFICER, Role.DISTRICT_HEAD],
        account__is_active=True,
    ).select_related("account")
    officers_first = sorted(crew, key=lambda grant: (grant.role != Role.OFFICER, grant.account.username))
    return list(dict.fromkeys(grant.account for grant in officers_first))


def crew_addresses(codes: Iterable[str], on: date) -> list[Account]:
    """Officers and heads of these districts who have an e-mail address, each once."""
    crew = RoleGrant.objects.filter(
        holds_on(on), district__in=list(codes), role__in=[Role.OFFICER, Role.DISTRICT_HEAD], account__is_active=True
    ).exclude(account__email="")
    rows = crew.select_related("account").order_by("account__username")
    return list(dict.fromkeys(grant.account for grant in rows))


def coordination_of(district_id: str, on: date) -> Coordination | None:
    return Coordination.objects.filter(holds_on(on), district_id=district_id).select_related("foundation").first()


def foundations(on: date) -> QuerySet[Agency]:
    """Foundations with the districts they coordinate on a day."""
    held = Prefetch("coordinations", Coordination.objects.filter(holds_on(on)), to_attr="held")
    return Agency.objects.filter(coordinations__isnull=False).distinct().prefetch_related(held).order_by("code")


def is_round_day(coordination: Coordination, day: date) -> bool:
    """Rounds run on the coordination's weekdays that are no holiday (R1.3, R1.9)."""
    return day.isoweekday() in coordination.weekday_numbers and not Holiday.objects.filter(date=day).exists()


def holiday_on(day: date) -> Holiday | None:
    return Holiday.objects.filter(pk=day).first()


def round_days(coordination: Coordination, start: date, end: date) -> list[date]:
    off = set(Holiday.objects.filter(date__range=(start, end)).values_list("date", flat=True))
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day.isoweekday() in coordination.weekday_numbers and day not in off]


def targets(indicator: str, fiscal_year: int) -> QuerySet[Target]:
    return Target.objects.filter(indicator=indicator, fiscal_year=fiscal_year).order_by("district_id", "source")


def city_targets(indicator: str, fiscal_year: int) -> dict[str, int]:
    """What each source says the whole city must reach; the sum of the districts is the annex's figure."""
    said: dict[str, int] = {}
    for target in targets(indicator, fiscal_year):
        key = target.source if target.district_id is None else "ANNEX"
        said[key] = said.get(key, 0) + target.people
    return said


@dataclass(frozen=True)
class SaidTarget:
    """How many people a document wants reached, and which document it is."""

    people: int
    source: str
    document: str


def said_targets(indicator: str, fiscal_year: int, districts: Collection[str] | None = None) -> list[SaidTarget]:
    """What the sources say of some districts added up, or of the whole city (None) with its own lines beside."""
    rows = Target.objects.filter(indicator=indicator, fiscal_year=fiscal_year)
    rows = rows if districts is None else rows.filter(district__in=districts)
    sums = rows.values_list("source", "document").annotate(total=Sum("people"))
    return [SaidTarget(total, source, document) for source, document, total in sums.order_by("source")]


@lru_cache(maxsize=4)
def _shapes(path: Path) -> dict[str, list[list[tuple[float, float]]]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: _rings(feature["geometry"]) for feature in features}


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(lon, lat) for lon, lat in ring] for polygon in polygons for ring in polygon]


def district_shapes() -> dict[str, list[list[tuple[float, float]]]]:
    """District code -> rings of (lon, lat), as the city's folder draws them."""
    return _shapes(Path(settings.SONGTOR_CITY) / "district_shapes.geojson")


@lru_cache(maxsize=4)
def _neighbours(path: Path) -> dict[str, frozenset[str]]:
    """Districts that share a stretch of border: two corners of their outlines or more."""
    at_corner: defaultdict[tuple[float, float], set[str]] = defaultdict(set)
    for code, rings in _shapes(path).items():
        for corner in chain.from_iterable(rings):
            at_corner[corner].add(code)
    shared = Counter(pair for codes in at_corner.values() for pair in permutations(sorted(codes), 2))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (one, other), corners in shared.items():
        if corners > 1:
            found[one].add(other)
    return {code: frozenset(codes) for code, codes in found.items()}


def neighbours_of(code: str) -> frozenset[str]:
    """Codes of the districts beside one, as the city's folder draws them."""
    return _neighbours(Path(settings.SONGTOR_CITY) / "district_shapes.geojson").get(code, frozenset())


def district_name(code: str) -> str:
    """In the language of the screen; empty when there is none."""
    district = District.objects.filter(pk=code).first() if code else None
    return district.name if district else ""


def account_of(actor: Actor) -> Account:
    """Whoever acts, as an account. Raises Unknown."""
    kind, _, pk = actor.ref.partition(":")
    return first(Account.objects.filter(pk=pk) if kind == "account" and _is_uuid(pk) else Account.objects.none())


def recording_district(actor: Actor) -> District:
    """Where the actor records rounds with a phone: the home district before any other. Raises Unknown."""
    open_to = actor.districts(Verb.RECORD, Kind.DEVICE) or frozenset()
    code = actor.home_district if actor.home_district in open_to else min(open_to, default="")
    return first(District.objects.filter(pk=code))


def roles_held(actor: Actor, on: date) -> list[RoleGrant]:
    """One's own roles that hold on a day."""
    held = account_of(actor).grants.filter(holds_on(on))
    return list(held.select_related("district", "agency").order_by("starts_on", "pk"))


def display_name(actor_ref: str) -> str:
    """Who acted, by the name their account shows; empty for links and commands."""
    kind, _, pk = actor_ref.partition(":")
    if kind != "account":
        return ""
    account = Account.objects.filter(pk=pk).first() if _is_uuid(pk) else None
    return account.display_name if account else ""


def accounts(*, actor: Actor, verb: Verb = Verb.SEE) -> QuerySet[Account]:
    """Who is or was let in where the actor keeps accounts, with all their roles."""
    roles = RoleGrant.objects.select_related("district", "agency").order_by("starts_on", "pk")
    rows = Account.objects.prefetch_related(Prefetch("grants", roles))
    return visible(actor, Kind.ACCOUNT, rows, verb=verb, district="grants__district").distinct().order_by("username")


def accounts_matching(*, actor: Actor, text: str = "", role: str = "", district_code: str = "") -> QuerySet[Account]:
    rows = accounts(actor=actor)
    wanted = {name: value for name, value in (("role", role), ("district", district_code)) if value}
    if wanted:
        rows = rows.filter(pk__in=RoleGrant.objects.filter(**wanted).values("account"))
    return rows.filter(Q(username__icontains=text) | Q(display_name__icontains=text)) if text else rows


def account_for(*, actor: Actor, account_id: UUID, verb: Verb = Verb.SEE) -> Account:
    """Raises Unknown."""
    return first(accounts(actor=actor, verb=verb).filter(pk=account_id))


def grant_for(*, actor: Actor, grant_id: UUID) -> RoleGrant:
    """A role the actor may end. Raises Unknown."""
    rows = RoleGrant.objects.select_related("account", "district")
    return first(visible(actor, Kind.ACCOUNT, rows, verb=Verb.KEEP).filter(pk=grant_id))


def changes_of(account: Account) -> list[AccountChange]:
    """What happened to an account somebody may see, newest first."""
    return list(account.changes.order_by("-entered_at"))


def roles_to_give(actor: Actor) -> list[tuple[str, str]]:
    """Donors have links instead of roles given by hand."""
    in_all = actor.districts(Verb.KEEP, Kind.ACCOUNT) is None
    given = [role for role in Role if role != Role.DONOR and (in_all or role in Role.of_a_head())]
    return [(role.value, str(role.label)) for role in given]


def coordinating_agencies() -> list[Agency]:
    return list(Agency.objects.filter(kind=AgencyKind.FOUNDATION).order_by("code"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
