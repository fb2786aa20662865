"""The city loaded, its donors, branches and sites entered by the department."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from songtor.city.files import read_city
from songtor.city.goods import Goods
from songtor.city.loading import load_city
from songtor.city.models import District
from songtor.city.policy import Actor
from songtor.demo.diary import Diary, at
from songtor.demo.people import SINCE
from songtor.demo.places import BranchRow, SiteRow, branch_rows, site_rows
from songtor.offers.models import Branch, Donor
from songtor.offers.services import Place, Point, add_branch, add_site, register_donor

HALF_KG = 500
NEED_GRAMS = {"ready": 1_200, "fresh": 1_100, "snack": 550}  # a person who comes, invented
BOXES_PER_PERSON = 0.5
ONLY = {"HEALTH_CENTRE": ("fresh", "snack"), "SCHOOL": ("snack", "fresh")}


@dataclass(frozen=True)
class Ground:
    """Districts in order, and the branches of each."""

    districts: tuple[District, ...]
    branches: dict[str, list[Branch]]


def load_ground(folder: Path) -> tuple[District, ...]:
    load_city(read_city(folder))
    return tuple(District.objects.select_related("district_group").order_by("code"))


def enter_places(diary: Diary, actor: Actor, districts: tuple[District, ...]) -> Ground:
    """Rows of districts this city does not have are left out."""
    by_code = {district.code: district for district in districts}
    with transaction.atomic():
        branches = _enter_branches(diary, actor, by_code)
        for row in site_rows():
            if row.district in by_code:
                _enter_site(diary, actor, by_code[row.district], row)
    return Ground(districts, branches)


def _enter_branches(diary: Diary, actor: Actor, districts: dict[str, District]) -> dict[str, list[Branch]]:
    donors: dict[str, Donor] = {}
    branches: dict[str, list[Branch]] = defaultdict(list)
    for row in branch_rows():
        if row.district in districts:
            branch = _enter_branch(diary, actor, districts[row.district], row, donors.get(row.donor_code))
            donors[row.donor_code] = branch.donor
            branches[row.district].append(branch)
    return branches


def _enter_branch(diary: Diary, actor: Actor, district: District, row: BranchRow, donor: Donor | None) -> Branch:
    place = Place(
        name=row.name,
        point=Point(row.lat, row.lon, row.is_standin),
        kind=row.kind,
        arrival_note="ข้อมูลสมมติ ใช้สาธิตเท่านั้น",
        hours=row.hours,
    )
    act = diary.act(actor, at(SINCE, "10:00"))
    if donor is not None:
        return add_branch(act, district=district, donor=donor, place=place)
    return register_donor(act, district=district, name=row.donor_name, first_branch=place, is_synthetic=True)


def _enter_site(diary: Diary, actor: Actor, district: District, row: SiteRow) -> None:
    place = Place(name=row.name, point=Point(row.lat, row.lon), kind=row.kind, hours=row.hours)
    add_site(
        diary.act(actor, at(SINCE, "13:00")),
        district=district,
        place=place,
        people=row.people,
        needs=_needs(row),
        community=row.community,
    )


def _needs(row: SiteRow) -> list[Goods]:
    wanted = ONLY.get(row.kind, tuple(NEED_GRAMS))
    needs = [Goods(category, round(NEED_GRAMS[category] * row.people / HALF_KG) * HALF_KG) for category in wanted]
    if row.kind not in ONLY:
        needs.append(Goods("box", pieces=round(row.people * BOXES_PER_PERSON)))
    return needs
