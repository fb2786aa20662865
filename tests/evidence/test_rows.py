"""Rows read and written without the ORM's compiler are the ORM's rows; a weighing costs few statements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from songtor.city.goods import OfferedGoods
from songtor.city.models import District, FoodCategory
from songtor.evidence.digests import canonical
from songtor.evidence.models import ChainEntry
from songtor.evidence.rows import found, insert_all
from songtor.evidence.verify import chain_differences
from songtor.offers.lists import Word, announce_list
from songtor.offers.services import Window
from songtor.rounds.models import Round, StopState
from songtor.rounds.services import record_weighing
from songtor.stock.models import Place, PlaceKind
from tests.personas import (
    BANG_KHAE,
    DAY,
    act,
    at,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
    stops_of,
)
from tests.reports.days import make_day_done

pytestmark = pytest.mark.django_db

STATEMENTS_OF_A_WEIGHING = 14  # a weighing with its key, ledger, balances and chain; 16 and compiled ones before
ROOMS = ("city", "evidence", "offers", "rounds", "stock", "receipts")


def values_of(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_every_row_of_a_day_reads_as_the_orm_reads_it() -> None:
    make_day_done(make_people().actor("malee"))
    compared = 0
    for model in (model for room in ROOMS for model in apps.get_app_config(room).get_models()):
        for row in model._default_manager.order_by("pk")[:3]:
            (read,) = found(model, **{model._meta.pk.attname: row.pk})
            assert values_of(read) == values_of(row) and read == row and not read._state.adding
            compared += 1
    assert compared > 60


def test_a_row_that_is_not_there_is_an_empty_answer() -> None:
    assert found(Round, id=UUID(int=1)) == []
    assert found(Round, lock=True, id=UUID(int=1)) == []


def test_without_a_condition_all_rows_come() -> None:
    assert {category.pk for category in found(FoodCategory)} == set(FoodCategory.objects.values_list("pk", flat=True))


def test_several_rows_are_one_statement_and_those_that_are_there_stay() -> None:
    district = District.objects.get(pk=BANG_KHAE)
    places = [Place(district=district, kind=PlaceKind.SITE, subject=UUID(int=number)) for number in (1, 2)]
    with CaptureQueriesContext(connection) as asked:
        insert_all(places)
    assert len(asked) == 1
    insert_all([places[0], Place(district=district, kind=PlaceKind.SITE, subject=UUID(int=3))], or_leave=True)
    assert Place.objects.filter(kind=PlaceKind.SITE).count() == 3


def test_a_weighing_costs_few_statements() -> None:
    malee = make_people().actor("malee")
    pickup, _ = stops_of(make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee)))
    record_weighing(act(malee), stop=pickup, category="fresh", gross_grams=2_000, tare_grams=0)
    with CaptureQueriesContext(connection) as asked:
        record_weighing(act(malee), stop=pickup, category="ready", gross_grams=2_000, tare_grams=0)
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= STATEMENTS_OF_A_WEIGHING, "\n".join(statements)


def test_facts_of_several_tables_are_sealed_in_the_order_they_are_given() -> None:
    malee = make_people().actor("malee")
    branch, deed = make_branch(malee), act(malee)
    goods = (OfferedGoods("ready", 2_000), OfferedGoods("fresh", 500))
    days = (DAY, DAY + timedelta(days=1))
    words = [Word(branch.pk, day, goods, window_of(day), "", at("06:00")) for day in days]
    announce_list(deed, district=branch.district, words=words)
    sealed = json.loads(ChainEntry.objects.latest("pk").facts)
    assert [pk for _, pk, _ in sealed] == [str(fact.pk) for fact in deed.facts]
    assert [table for table, _, _ in sealed] == ["offers.offer", "offers.offerline", "offers.offerline"] * 2
    assert list(chain_differences()) == []


def window_of(day: date) -> Window:
    return Window(at("09:00", day), at("14:00", day))


class Level(IntEnum):
    HIGH = 3


@dataclass(frozen=True)
class Inner:
    amount: Decimal
    level: Level


@dataclass(frozen=True)
class Outer:
    name: str
    inner: tuple[Inner, ...]
    by_day: dict[str, Inner]


class Stamp(datetime):
    """A kind of datetime."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (StopState.DONE, "done"),
        (Level.HIGH, 3),
        (True, True),
        (datetime(2024, 11, 5, 3, tzinfo=UTC), "2024-11-05T03:00:00.000000+00:00"),
        (Stamp(2024, 11, 5, 3, tzinfo=UTC), "2024-11-05T03:00:00.000000+00:00"),
        (date(2024, 11, 5), "2024-11-05"),
        (time(9, 30), "09:30:00"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (Decimal("1.50"), "1.50"),
        ({"b": (1, None), "a": "ก"}, {"a": "ก", "b": [1, None]}),
        (
            Outer("ก", (Inner(Decimal("1.50"), Level.HIGH),), {"d": Inner(Decimal(2), Level.HIGH)}),
            {"name": "ก", "inner": [{"amount": "1.50", "level": 3}], "by_day": {"d": {"amount": "2", "level": 3}}},
        ),
    ],
)
def test_a_value_has_the_canonical_form_it_always_had(value: object, text: object) -> None:
    assert json.dumps(canonical(value)) == json.dumps(text)


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical(object())
