"""The admin keeps reference tables, and nothing somebody witnessed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from songtor.city.services import end_role
from songtor.evidence.append_only import append_only_models
from tests.personas import DAY, FOUNDER, act, make_people

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
    named: list[Any] = [
        table._meta,
        *(column for column in table._meta.fields if column.editable and not column.auto_created),
    ]
    with override("th"):
        names = [str(one.verbose_name) for one in named] + [str(table._meta.verbose_name_plural)]
    assert [name for name in names if name.isascii()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "status"), [(-1, 404), (0, 200), (1, 200)])
def test_an_operator_whose_role_ends_keeps_the_tables_to_the_last_day(
    days: int, status: int, settings: Settings, client: Client
) -> None:
    operator = make_people().operator
    settings.SONGTOR_TODAY = DAY
    end_role(act(FOUNDER), grant=operator.grants.get(), ends_on=DAY + timedelta(days=days))
    client.force_login(operator)
    answer = client.get("/reference/")
    assert answer.status_code == status
    assert ("/reference/city/vehicle/add/" in answer.content.decode()) is (status == 200)
