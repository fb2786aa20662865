"""Reference tables only: facts are written by services, never here."""

from __future__ import annotations

from django.contrib import admin

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


@admin.register(DistrictGroup, Agency, FoodCategory, Holiday)
class ByCode(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("pk", "name_th", "name_en")
    search_fields = ("pk", "name_th", "name_en")


@admin.register(District, Subdistrict, Community)
class Geography(ByCode):
    list_display = ("pk", "name_th", "name_en")

    def get_list_filter(self, request: object) -> tuple[str, ...]:
        return ("district_group",) if self.model is District else ("district",)


@admin.register(Coordination, Target, Vehicle)
class OfADistrict(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "district")
    list_filter = ("district",)
