"""The central list of donors and their branches (R1.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import cos, hypot, radians
from typing import ClassVar
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.models import Subdistrict
from songtor.city.policy import Kind, Verb
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Wrong
from songtor.exchange.kinds.known import KnownKeys
from songtor.exchange.kinds.places import CODE, HOURS, LAT, LON, NOTE, Districts
from songtor.exchange.kinds.register import Asked, Found
from songtor.offers import services as offers
from songtor.offers.models import Branch, Donor
from songtor.offers.queries import branches
from songtor.offers.services import Place, Point
from songtor.offers.services.places import amend_branch, take_back_branch

METRES_PER_DEGREE = 111_320
FAR_METRES = 500  # one name twice within a district, farther apart: perhaps two shops
KINDS = {
    "BAKERY": "ร้านเบเกอรี่",
    "CAFE_BAKERY": "คาเฟ่และเบเกอรี่",
    "FRESH_MARKET": "ตลาดสด",
    "HOTEL": "โรงแรม",
    "HYPERMARKET": "ไฮเปอร์มาร์เก็ต",
    "MALL": "ศูนย์อาหารในห้าง",
    "RESTAURANT": "ร้านอาหาร",
    "RESTAURANT_SALAD": "ร้านสลัด",
    "SUPERMARKET": "ซูเปอร์มาร์เก็ต",
    "WHOLESALE": "ห้างค้าส่ง",
}
COLUMNS = (
    Column(
        "donor", "ผู้บริจาค", readers.text(200), ("ชื่อผู้บริจาค", "ผู้แบ่งปัน", "บริษัท", "ร้าน"), True, example="Big Shop (ตัวอย่าง)"
    ),
    Column("branch", "สาขา", readers.text(200), ("ชื่อสาขา", "จุดรับ", "จุดรับอาหาร"), True, example="Big Shop สาขาบางแค"),
    Column(
        "kind",
        "ประเภท",
        readers.known_or_text(KINDS, 40),
        ("ประเภทร้าน", "ชนิดร้าน"),
        write=lambda code: KINDS.get(str(code), code),
        example="ซูเปอร์มาร์เก็ต",
    ),
    Column("address", "ที่อยู่", readers.text(300), ("ที่ตั้ง",), example="1 ถนนบางแค"),
    Column("phone", "โทรศัพท์", readers.phone, ("เบอร์โทร", "เบอร์โทรศัพท์", "โทร", "เบอร์ติดต่อ"), example="02-000-0000"),
)


class DonorRegister:
    """A row is a branch with its donor's name; without a point it stands at the middle of its district."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.ENTER, Kind.DONOR)
    naming: ClassVar[frozenset[str]] = frozenset({"code"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.districts = Districts(asked.actor, self.right)
        self.subdistricts = {(row.district_id, readers.skeleton(row.name_th)): row for row in Subdistrict.objects.all()}
        self.known = KnownKeys("donors", asked.source)
        self.branches: dict[UUID, Branch] = {}
        self.by_name: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        self.by_skeleton: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        self.by_phone: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        self.donors: dict[str, Donor] = {}

    def columns(self) -> Sequence[Column]:
        subdistrict = Column("subdistrict", "แขวง", readers.text(80), ("ชื่อแขวง",), example="บางแค")
        donor, branch, kind, address, phone = COLUMNS
        return (
            CODE, donor, branch, kind, self.districts.column(), subdistrict, address, phone, HOURS, LAT, LON, NOTE
        )  # fmt: skip

    def key(self, said: Said) -> str:
        return str(said.get("code") or f"{said['district']}/{_names(said)}")[:300]

    def look_at(self, rows: Sequence[Said]) -> None:
        for branch in branches(actor=self.actor, verb=Verb.ENTER):
            self._learn(branch)
        self.known.look_at(self.key(said) for said in rows)

    def _learn(self, branch: Branch) -> None:
        self.branches[branch.pk] = branch
        self.donors.setdefault(readers.skeleton(branch.donor.name), branch.donor)
        said = self.shown(branch.pk)
        self.by_name[branch.district_id, _names(said)].append(branch.pk)
        self.by_skeleton[branch.district_id, _bare(branch.name)].append(branch.pk)
        if branch.phone:
            self.by_phone[branch.district_id, str(said["phone"])].append(branch.pk)

    def find(self, said: Said) -> Found:
        held = self.known.subject(self.key(said), self.branches)
        if held is not None:
            return Found(held)
        district = str(said["district"])
        named = self.by_name.get((district, _names(said)), [])
        if len(named) == 1:
            return Found(named[0], *self._doubt_of_name(said, self.branches[named[0]]))
        if named:
            return self._ask(named[0], "several_of_this_name")
        alike = self.by_skeleton.get((district, _bare(str(said["branch"]))), [])
        if alike:
            return self._ask(alike[0], "looks_alike")
        calls = self.by_phone.get((district, str(said.get("phone"))), []) if said.get("phone") else []
        return self._ask(calls[0], "same_phone") if calls else Found()

    def _ask(self, subject: UUID, doubt: str) -> Found:
        branch = self.branches[subject]
        return Found(subject, doubt, {"name": f"{branch.donor.name} · {branch.name}"})

    def _doubt_of_name(self, said: Said, branch: Branch) -> tuple[str, dict[str, str]]:
        lat, lon, phone = said.get("lat"), said.get("lon"), said.get("phone")
        far = (
            isinstance(lat, float)
            and isinstance(lon, float)
            and not branch.point_is_standin
            and _metres((lat, lon), (branch.lat, branch.lon)) > FAR_METRES
        )
        if far and phone and branch.phone and phone != self.shown(branch.pk)["phone"]:
            return "same_name_elsewhere", {"name": branch.name}
        return "", {}

    def problems(self, said: Said) -> list[Problem]:
        found = self.districts.problems(said)
        if said.get("subdistrict") and self._subdistrict(said) is None:
            found.append(Problem("subdistrict", "subdistrict_unknown", {"said": str(said["subdistrict"])}))
        if (said.get("lat") is None) != (said.get("lon") is None):
            found.append(Problem("lat", "half_a_point", {}))
        held = self.find(said).subject
        if held and self.branches[held].district_id != said["district"]:
            found.append(Problem("district", "branch_moved", {"name": self.branches[held].name}))
        return found

    def _subdistrict(self, said: Said) -> Subdistrict | None:
        name = readers.skeleton(str(said.get("subdistrict") or "").removeprefix("แขวง"))
        return self.subdistricts.get((str(said["district"]), name))

    def shown(self, subject: UUID) -> Said:
        branch = self.branches[subject]
        return {
            "code": None,
            "donor": readers.plain(branch.donor.name),
            "branch": readers.plain(branch.name),
            "kind": branch.kind or None,
            "district": branch.district_id,
            "subdistrict": branch.subdistrict.name_th if branch.subdistrict else None,
            "address": readers.plain(branch.address) or None,
            "phone": _phone(branch.phone),
            "hours": f"{branch.opens:%H:%M}-{branch.closes:%H:%M}" if branch.opens and branch.closes else None,
            "lat": None if branch.point_is_standin else round(branch.lat, 6),
            "lon": None if branch.point_is_standin else round(branch.lon, 6),
            "note": readers.plain(branch.arrival_note) or None,
            "point": f"{branch.lat}/{branch.lon}/{branch.point_is_standin:d}",
        }

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        district = self.districts.by_code[str(said["district"])]
        place, subdistrict = self._place(said), self._subdistrict(said)
        donor = self.donors.get(readers.skeleton(str(said["donor"])))
        if donor is None:
            branch = offers.register_donor(
                act, district=district, name=str(said["donor"]), first_branch=place, subdistrict=subdistrict
            )
        else:
            branch = offers.add_branch(act, district=district, donor=donor, place=place, subdistrict=subdistrict)
        self._learn(Branch.objects.select_related("donor", "subdistrict").get(pk=branch.pk))
        self.known.remember(self.key(said), branch.pk)
        return branch.pk

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        now = {**self.shown(subject), **said}
        branch = self.branches[subject]
        donor_name = str(now["donor"]) if now["donor"] != readers.plain(branch.donor.name) else ""
        self.branches[subject] = amend_branch(
            act,
            branch=branch,
            place=self._place(now),
            donor_name=donor_name,
            subdistrict=self._subdistrict(now),
        )
        return subject

    def take_back(self, act: Act, subject: UUID) -> None:
        take_back_branch(act, branch=self.branches[subject])

    def _place(self, said: Said) -> Place:
        hours = str(said["hours"]).split("-") if said.get("hours") else None
        return Place(
            name=str(said["branch"]),
            point=self._point(said),
            kind=str(said.get("kind") or ""),
            address=str(said.get("address") or ""),
            phone=str(said.get("phone") or ""),
            arrival_note=str(said.get("note") or ""),
            hours=(hours[0], hours[1]) if hours else None,
        )

    def _point(self, said: Said) -> Point:
        """What the row says; else what was known before; else the middle of the district, as a stand-in."""
        lat, lon = said.get("lat"), said.get("lon")
        if lat is not None and lon is not None:
            return Point(float(lat), float(lon))
        if said.get("point"):
            kept_lat, kept_lon, is_standin = str(said["point"]).split("/")
            return Point(float(kept_lat), float(kept_lon), is_standin == "1")
        district = self.districts.by_code[str(said["district"])]
        return Point(district.lat, district.lon, is_standin=True)

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.look_at([])
        codes = self.known.codes()
        for pk in self.branches:
            yield pk, {**self.shown(pk), "code": codes.get(pk, str(pk))}


def _names(said: Said) -> str:
    return f"{readers.skeleton(str(said['donor']))}/{readers.skeleton(str(said['branch']))}"


def _bare(name: str) -> str:
    """A branch's name without the words that some write and others leave out."""
    bare = readers.skeleton(name)
    for word in ("สาขา", "บริษัท", "จำกัด", "มหาชน", "ร้าน", "จก"):
        bare = bare.replace(word, "")
    return bare or readers.skeleton(name)


def _phone(words: str) -> str | None:
    try:
        read = readers.phone(words)
    except Wrong:
        read = readers.plain(words)
    return str(read) if read else None


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[1] - other[1]) * cos(radians(one[0]))
    return hypot(one[0] - other[0], east) * METRES_PER_DEGREE
