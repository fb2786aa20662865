"""What tests begin with is the same the second time, row by row."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField

from songtor.evidence.verify import chain_differences
from tests.again import written_again
from tests.guards.world import make_world
from tests.personas import make_branch, make_people

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[str]]:
    """Every row of every table, without the keys a database counts up by itself."""
    rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            said = [f'"{one.column}"' for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
            cursor.execute(f"SELECT {', '.join(said)} FROM {model._meta.db_table}")
            rows[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_every_row_is_written_again_and_its_chains_hold() -> None:
    made = written_again(make_world.__wrapped__)
    empty = everything()
    with transaction.atomic():
        first, written = made(), everything()
        transaction.set_rollback(True)
    assert everything() == empty != written
    again = made()
    assert everything() == written
    assert (again, list(chain_differences())) == (first, [])


def test_in_a_city_in_use_the_services_do_it() -> None:
    malee = make_people().actor("malee")
    made = written_again(lambda: make_branch(malee))
    assert made().pk != made().pk
