"""Columns that several kinds share, and where a district lies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.db.models import QuerySet

from songtor.city.models import Community, District, FoodCategory
from songtor.city.policy import Actor, Kind, Verb
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Value

CODE = Column("code", "รหัส", readers.text(120), ("รหัสสาขา", "รหัสผู้บริจาค", "ลำดับอ้างอิง", "id"), example="CL-0001")
LAT = Column("lat", "ละติจูด", readers.latitude, ("latitude", "พิกัด lat"), example="13.7128", shape="degrees")
LON = Column(
    "lon",
    "ลองจิจูด",
    readers.longitude,
    ("longitude", "long", "lng", "พิกัด long"),
    example="100.4086",
    shape="degrees",
)
HOURS = Column(
    "hours", "เวลาเปิด-ปิด", readers.hours, ("เวลาทำการ", "เวลาเปิดปิด", "เวลาทำการ (น.)"), example="09:00-20:00"
)
NOTE = Column("note", "เมื่อไปถึง", readers.text(300), ("หมายเหตุ", "หมายเหตุเมื่อไปถึง", "จุดสังเกต"), example="เข้าประตูหลัง")


class Districts:
    """The districts by every name people write, and which of them the actor may enter for."""

    def __init__(self, actor: Actor, right: tuple[Verb, Kind]) -> None:
        self.by_code = {district.code: district for district in District.objects.all()}
        self.reached = actor.districts(*right)

    @cached_property
    def lookup(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for code, district in self.by_code.items():
            for name in (code, district.name_th, district.name_en, *district.aliases.split("|")):
                if name.strip():
                    names[readers.district_key(name)] = code
        return names

    def column(self, *, required: bool = True) -> Column:
        return Column(
            "district",
            "เขต",
            readers.district(self.lookup),
            ("สำนักงานเขต", "เขตพื้นที่", "ชื่อเขต"),
            required,
            self._name,
            "บางแค",
        )

    def _name(self, code: Value) -> Value:
        return self.by_code[str(code)].name_th if code else None

    def communities(self) -> QuerySet[Community]:
        """Those of the districts the actor may enter for."""
        every = Community.objects.select_related("subdistrict")
        return every if self.reached is None else every.filter(district__in=self.reached)

    def problems(self, said: Said) -> list[Problem]:
        """Rows of a district the actor does not enter for."""
        code = said.get("district")
        if code and self.reached is not None and code not in self.reached:
            return [Problem("district", "district_of_others", {"district": str(self._name(code))})]
        return []


def amount_column(category: FoodCategory, prefix: str = "") -> Column:
    """How much of one category: kilograms, or pieces."""
    unit, reader, shape = ("กล่อง", readers.whole(), "count") if category.in_pieces else ("กก.", readers.grams, "kg")
    names = (category.name_th, category.name_th.removeprefix("กลุ่ม"), category.name_en)
    aliases = tuple(f"{prefix}{name}{tail}" for name in names if name for tail in ("", f" {unit}", f"({unit})"))
    title = f"{prefix}{category.name_th} ({unit})"
    return Column(f"{prefix and 'need_'}{category.code}", title, reader, aliases, shape=shape, is_amount=True)
