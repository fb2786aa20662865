"""Fields outside the evidence may be blanked; nothing else of what was witnessed, and never written anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import DatabaseError, connection, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from songtor.evidence.append_only import append_only_models, guard_ledgers, unguarded_tables
from songtor.evidence.blanking import blank
from songtor.evidence.verify import chain_differences
from songtor.rounds.models import Signature, Weighing
from tests.guards.test_append_only import make_full_day
from tests.guards.world import World

pytestmark = pytest.mark.django_db

BLANKED = [model for model in append_only_models() if getattr(model, "outside_evidence", ())]
every_blanked = pytest.mark.parametrize("ledger", BLANKED, ids=lambda model: model._meta.label_lower)
WORDS = "คำที่เหลือ"


@pytest.fixture(scope="module")
def standing_day(standing_world: World, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock():
        return make_full_day(standing_world)


@pytest.fixture
def full_day(standing_day: World, db: None) -> World:
    return deepcopy(standing_day)


def free_text(ledger: type[models.Model]) -> str:
    """A field of the model that takes any words."""
    fields = [ledger._meta.get_field(name) for name in ledger.outside_evidence]
    return next(f.name for f in fields if isinstance(f, (models.CharField, models.TextField)) and not f.choices)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    run(f"DROP TRIGGER {table}_no_update{f' ON {table}' if connection.vendor == 'postgresql' else ''}")
    yield
    guard_ledgers()
    assert unguarded_tables() == []


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        yield


def put_words(ledger: type[models.Model]) -> tuple[str, str]:
    """Table and field, every row of it saying something."""
    table, name = ledger._meta.db_table, free_text(ledger)
    with unguarded(table):
        run(f"UPDATE {table} SET {name} = %s", WORDS[: ledger._meta.get_field(name).max_length])
    return table, name


@every_blanked
def test_what_stands_outside_the_evidence_is_blanked_and_nothing_else(
    full_day: World, ledger: type[models.Model]
) -> None:
    if not ledger._default_manager.exists():
        pytest.skip("test_append_only says that the day does not reach it")
    table, name = put_words(ledger)
    for change in (
        f"{name} = 'x'",
        f"{name} = '', entered_at = '2001-01-01 00:00:00+00'",
        f"{name} = '', id = '{'0' * 32}'",
    ):
        with refused():
            run(f"UPDATE {table} SET {change} WHERE {name} <> 'x'")
    said = [*ledger._default_manager.values_list("pk", flat=True)]
    assert blank(ledger._default_manager.all()) == len(said)
    assert {*ledger._default_manager.values_list(name, flat=True)} == {""}
    assert blank(ledger._default_manager.all()) == 0
    with refused():
        run(f"UPDATE {table} SET {name} = 'x'")
    with refused():
        run(f"DELETE FROM {table}")
    assert list(chain_differences()) == []


def test_only_what_stands_outside_can_be_named() -> None:
    with pytest.raises(ValueError, match="outside"):
        blank(Signature.objects.all(), "actor_ref")
    with pytest.raises(ValueError, match="outside"):
        blank(Weighing.objects.all(), "gross_grams")


def test_without_its_trigger_words_could_be_written_anew(full_day: World) -> None:
    table, name = put_words(Signature)
    with unguarded(table):
        run(f"UPDATE {table} SET {name} = 'ใครอื่น'")


def test_a_trigger_of_an_earlier_form_is_made_anew() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL replaces its triggers whatever they say")
    run("DROP TRIGGER rounds_signature_no_update")
    run("CREATE TRIGGER rounds_signature_no_update BEFORE UPDATE ON rounds_signature BEGIN SELECT 1; END")
    guard_ledgers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE lower(name) = 'rounds_signature_no_update'")
        assert "RAISE(ABORT" in cursor.fetchone()[0]
