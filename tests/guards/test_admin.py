"""The admin keeps reference tables, and nothing somebody witnessed."""

from __future__ import annotations

from django.contrib import admin

from songtor.evidence.append_only import append_only_models

REFERENCE_TABLES = {
    "city.Agency",
    "city.Community",
    "city.Coordination",
    "city.District",
    "city.DistrictGroup",
    "city.FoodCategory",
    "city.Holiday",
    "city.Subdistrict",
    "city.Target",
    "city.Vehicle",
}


def test_admin_holds_the_reference_tables_only() -> None:
    assert {model._meta.label for model in admin.site._registry} == REFERENCE_TABLES


def test_admin_holds_no_ledger() -> None:
    assert not set(admin.site._registry) & set(append_only_models())
