"""Where food is handed over, and what each place can use on a round day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.goods import Goods
from songtor.city.policy import Kind, Verb, visible
from songtor.city.queries import food_categories
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Value
from songtor.exchange.kinds.known import KnownKeys
from songtor.exchange.kinds.places import CODE, HOURS, LAT, LON, NOTE, Districts, amount_column
from songtor.exchange.kinds.register import Asked, Found
from songtor.offers import services as offers
from songtor.offers.models import Site, SiteKind
from songtor.offers.queries import sites
from songtor.offers.services import Place, Point
from songtor.offers.services.places import amend_site, end_site

KINDS = {
    "COMMUNITY": "ชุมชน",
    "CHILD_CENTRE": "ศูนย์เด็ก",
    "ELDERLY_HOME": "บ้านพักผู้สูงอายุ",
    "SHELTER": "สถานสงเคราะห์",
    "HEALTH_CENTRE": "ศูนย์บริการสาธารณสุข",
    "SCHOOL": "โรงเรียน",
    "FOOD_BANK": "ธนาคารอาหาร",
}


def kind_word(value: Value) -> Value:
    return KINDS.get(str(value), value)


NAME = Column("name", "จุดส่งมอบ", readers.text(200), ("ชื่อ", "ชื่อจุดส่งมอบ", "สถานที่"), True, example="ชุมชนตัวอย่าง")
KIND = Column("kind", "ประเภท", readers.choice(KINDS), ("ชนิด",), True, kind_word, "ชุมชน")
PEOPLE = Column("people", "จำนวนคน", readers.whole(0, 100_000), ("คน", "จำนวนผู้รับ"), example="60", shape="count")


class SiteRegister:
    """A row is a site; without a point it cannot be entered, because rounds have to find it."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.ENTER, Kind.SITE)
    naming: ClassVar[frozenset[str]] = frozenset({"code"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.districts = Districts(asked.actor, self.right)
        self.categories = food_categories()
        self.known = KnownKeys("sites", asked.source)
        self.sites: dict[UUID, Site] = {}
        self.by_name: dict[tuple[str, str], list[UUID]] = defaultdict(list)

    def columns(self) -> Sequence[Column]:
        needs = (amount_column(category, "ต้องการ ") for category in self.categories)
        return (CODE, NAME, KIND, self.districts.column(), HOURS, LAT, LON, PEOPLE, NOTE, *needs)

    def key(self, said: Said) -> str:
        return str(said.get("code") or f"{said['district']}/{readers.skeleton(str(said['name']))}")[:300]

    def look_at(self, rows: Sequence[Said]) -> None:
        for site in visible(self.actor, Kind.SITE, sites(actor=self.actor), verb=Verb.ENTER):
            self._learn(site)
        self.known.look_at(self.key(said) for said in rows)

    def _learn(self, site: Site) -> None:
        if not hasattr(site, "held"):
            site.held = list(site.needs.filter(ends_on__isnull=True))  # type: ignore[attr-defined]
        self.sites[site.pk] = site
        self.by_name[site.district_id, readers.skeleton(site.name)].append(site.pk)

    def find(self, said: Said) -> Found:
        held = self.known.subject(self.key(said), self.sites)
        if held is not None:
            return Found(held)
        named = self.by_name.get((str(said["district"]), readers.skeleton(str(said["name"]))), [])
        doubt = "several_of_this_name" if len(named) > 1 else ""
        return Found(named[0], doubt, {"name": self.sites[named[0]].name}) if named else Found()

    def problems(self, said: Said) -> list[Problem]:
        found = self.districts.problems(said)
        if (said.get("lat") is None) != (said.get("lon") is None):
            found.append(Problem("lat", "half_a_point", {}))
        held = self.find(said).subject
        if said.get("lat") is None and held is None:
            found.append(Problem("lat", "point_missing", {}))
        if held and self.sites[held].district_id != said["district"]:
            found.append(Problem("district", "branch_moved", {"name": self.sites[held].name}))
        return found

    def shown(self, subject: UUID) -> Said:
        site = self.sites[subject]
        held = {need.category_id: need.grams or need.pieces for need in site.held}  # type: ignore[attr-defined]
        return {
            "code": None,
            "name": readers.plain(site.name),
            "kind": site.kind,
            "district": site.district_id,
            "hours": f"{site.opens:%H:%M}-{site.closes:%H:%M}",
            "lat": round(site.lat, 6),
            "lon": round(site.lon, 6),
            "people": site.people,
            "note": readers.plain(site.arrival_note) or None,
            **{f"need_{category.code}": held.get(category.code, 0) for category in self.categories},
        }

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        district = self.districts.by_code[str(said["district"])]
        site = offers.add_site(
            act, district=district, place=_place(said), people=int(said.get("people") or 0), needs=self._needs(said)
        )
        site.refresh_from_db()
        self._learn(site)
        self.known.remember(self.key(said), site.pk)
        return site.pk

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        shown = self.shown(subject)
        now = {**shown, **said}
        site = self.sites[subject]
        needs = self._needs(now)
        if needs != self._needs(shown):
            offers.change_needs(act, site=site, needs=needs)
        if {**now, **self._only_needs(shown)} != shown:
            later = Act(act.actor, f"{act.key}/place"[-80:], act.happened_at, act.entered_at)
            amend_site(later, site=site, place=_place(now), people=int(now.get("people") or 0))
        self.sites[subject] = Site.objects.get(pk=subject)
        self._learn(self.sites[subject])
        return subject

    def _only_needs(self, said: Said) -> Said:
        return {code: value for code, value in said.items() if code.startswith("need_")}

    def _needs(self, said: Said) -> list[Goods]:
        given = ((category, int(said.get(f"need_{category.code}") or 0)) for category in self.categories)
        return [
            Goods(category.code, pieces=amount) if category.in_pieces else Goods(category.code, grams=amount)
            for category, amount in given
            if amount
        ]

    def take_back(self, act: Act, subject: UUID) -> None:
        end_site(act, site=self.sites[subject])

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.look_at([])
        codes = self.known.codes()
        for pk in self.sites:
            yield pk, {**self.shown(pk), "code": codes.get(pk, str(pk))}


def _place(said: Said) -> Place:
    opens, _, closes = str(said.get("hours") or "09:00-16:00").partition("-")
    return Place(
        name=str(said["name"]),
        point=Point(float(said["lat"] or 0), float(said["lon"] or 0)),
        kind=SiteKind(str(said["kind"])),
        arrival_note=str(said.get("note") or ""),
        hours=(opens, closes),
    )
