"""The admin keeps reference tables, and nothing somebody witnessed."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.utils.translation import override

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


@pytest.mark.parametrize("table", admin.site._registry, ids=lambda table: table._meta.label)
def test_a_reference_table_and_its_columns_have_thai_names(table: type[Model]) -> None:
    named = [table._meta, *(column for column in table._meta.fields if column.editable and not column.auto_created)]
    with override("th"):
        names = [str(one.verbose_name) for one in named] + [str(table._meta.verbose_name_plural)]
    assert [name for name in names if name.isascii()] == []
