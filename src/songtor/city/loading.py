"""A city is a folder of files: loading it again brings the reference tables up to date, and adds nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import models, transaction

from songtor.city.files import CityFiles
from songtor.city.goods import FOOD_BANK
from songtor.city.models import (
    Agency,
    Community,
    Coordination,
    District,
    DistrictGroup,
    FoodCategory,
    Holiday,
    Subdistrict,
    Target,
    Vehicle,
)

M = TypeVar("M", bound=models.Model)
GOODS: Mapping[str, object] = {
    "code": FOOD_BANK,
    "name_th": "สินค้าธนาคารอาหาร",
    "name_en": "Goods of the food bank",
    "unit": "PIECES",
    "planning_grams_per_piece": 0,
    "position": 99,
    "is_rescued": False,
}


@transaction.atomic
def load_city(files: CityFiles) -> None:
    """Every reference table as the files say; rows the city edited under the same key are overwritten."""
    _load(DistrictGroup, "code", ({"code": g.code, **_names(g)} for g in files.district_groups))
    _load(District, "code", _districts(files))
    _load(
        Subdistrict,
        "code",
        ({"code": s.code, "district_id": s.district, **_names(s)} for s in files.subdistricts),
    )
    _load(Community, "code", _communities(files))
    _load(Holiday, "date", ({"date": h.date, **_names(h)} for h in files.holidays))
    _load(
        Agency,
        "code",
        ({"code": a.code, "kind": a.kind, "district_id": a.district, **_names(a)} for a in files.agencies),
    )
    _load(FoodCategory, "code", _categories(files))
    _load(FoodCategory, "code", [GOODS])
    _load_dated(files)


def _names(row: object) -> dict[str, str]:
    return {"name_th": getattr(row, "name_th", ""), "name_en": getattr(row, "name_en", "")}


def _load(model: type[M], key: str, rows: Iterable[Mapping[str, object]]) -> None:
    rows = list(rows)
    changing = [name for name in (rows[0] if rows else {}) if name != key]
    model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name.removesuffix("_id") for name in changing],
        batch_size=500,
    )


def _districts(files: CityFiles) -> Iterable[Mapping[str, object]]:
    for d in files.districts:
        yield {
            "code": d.code,
            "aliases": "|".join(d.aliases),
            "district_group_id": d.district_group,
            "lat": d.lat,
            "lon": d.lon,
            "office_lat": d.office_lat,
            "office_lon": d.office_lon,
            "office_is_standin": d.office_is_standin,
            "population": d.population or 0,
            **_names(d),
        }


def _communities(files: CityFiles) -> Iterable[Mapping[str, object]]:
    for c in files.communities:
        yield {
            "code": c.code,
            "district_id": c.district,
            "subdistrict_id": c.subdistrict,
            "kind": c.kind,
            "population": c.population or 0,
            "lat": c.lat,
            "lon": c.lon,
            **_names(c),
        }


def _categories(files: CityFiles) -> Iterable[Mapping[str, object]]:
    for c in files.categories:
        yield {
            "code": c.code,
            "unit": c.unit,
            "planning_grams_per_piece": c.planning_grams_per_piece or 0,
            "position": c.position,
            **_names(c),
        }


def _load_dated(files: CityFiles) -> None:
    for c in files.coordinations:
        Coordination.objects.update_or_create(
            district_id=c.district,
            starts_on=c.starts_on,
            defaults={
                "foundation_id": c.foundation,
                "ends_on": c.ends_on,
                "weekdays": " ".join(str(number) for number in c.weekdays),
            },
        )
    for v in files.vehicles:
        Vehicle.objects.update_or_create(
            district_id=v.district, name=v.name, defaults={"capacity_kg": v.capacity_kg, "cold_kg": v.cold_kg}
        )
    for t in files.targets:
        Target.objects.update_or_create(
            indicator=t.indicator,
            fiscal_year=t.fiscal_year,
            district_id=t.district,
            source=t.source,
            defaults={"people": t.people, "document": t.document},
        )
