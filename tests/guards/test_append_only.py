"""What was witnessed is refused change and removal by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import DatabaseError, connection, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from songtor.city.goods import Goods
from songtor.cleaning import services as cleaning
from songtor.evidence.acts import Act
from songtor.evidence.append_only import append_only_models, guard_ledgers, unguarded_tables
from songtor.evidence.models import Anchor, ChainEntry
from songtor.evidence.services import take_anchor
from songtor.exchange.doubts import settle_doubts
from songtor.exchange.services import receive_file
from songtor.offers.services import withdraw_offer
from songtor.offers.services.asking import ask_branch
from songtor.offers.services.places import reverse_same, settle_same
from songtor.offers.services.standing import end_standing
from songtor.paper import services as paper
from songtor.paper.services import PaperLine
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.reports.kr import services as kr
from songtor.reports.months import services as months
from songtor.rounds import services as rounds
from songtor.stock.models import Movement
from songtor.sync.deciding import decide_late
from songtor.workgroups.services import reverse_training
from tests.guards.examples import EXAMPLES
from tests.guards.people_examples import make_people_day
from tests.guards.points_examples import make_points_day
from tests.guards.shop_examples import make_shop_day
from tests.guards.slot_examples import make_slot_day
from tests.guards.states import carded, opened_again
from tests.guards.wish_examples import make_wish_day
from tests.guards.world import World
from tests.personas import DAY, act, at

pytestmark = pytest.mark.django_db

LEDGERS = sorted(append_only_models(), key=lambda model: model._meta.label)
every_ledger = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda model: model._meta.label_lower)


@pytest.fixture(scope="module")
def standing_day(standing_world: World, django_db_blocker: DjangoDbBlocker) -> World:
    """At least one row in every append-only table."""
    with django_db_blocker.unblock():
        return make_full_day(standing_world)


@pytest.fixture
def full_day(standing_day: World, db: None) -> World:
    return deepcopy(standing_day)


def make_full_day(world: World) -> World:
    def asked(name: str) -> dict[str, object]:
        return dict(EXAMPLES[name](world).asked)

    def now() -> Act:
        return act(world.malee, "10:45")

    ask_branch(now(), **asked("offers.ask_branch"))
    end_standing(now(), **asked("offers.end_standing"))
    rounds.take(now(), **asked("rounds.take"))
    withdraw_offer(now(), **asked("offers.withdraw_offer"))
    reverse_same(now(), answer=settle_same(now(), **asked("offers.settle_same")), reason="เลือกผิด")
    for name in ("report_way_in", "arrive", "add_photo", "add_signature", "leave_rest", "write_off"):
        getattr(rounds, name)(now(), **asked(f"rounds.{name}"))
    cleaning.answer(now(), **asked("cleaning.answer"))
    paper.add_sheet_photo(now(), **asked("paper.add_sheet_photo"))
    paper.enter_pickup(now(), **asked("paper.enter_pickup") | {"lines": [PaperLine("ready", zero_reason="none_left")]})
    rounds.reverse_waste(now(), **asked("rounds.reverse_waste"))
    receipt = hand_over(now(), **asked("receipts.hand_over"))
    reverse_receipt(now(), receipt=receipt, reason="จดผิด")
    rounds.correct_weighing(now(), **asked("rounds.correct_weighing"))
    rounds.sign_off(now(), **asked("rounds.sign_off") | {"kept": [Goods("ready", 6_800)]})
    for name in ("close_month", "ask_for_month", "send_month"):
        example = EXAMPLES[f"reports.{name}"](world)
        getattr(months, name)(act(world.people.actor(example.who), "12:00"), **example.asked)
    for name in ("approve_sheet", "lock_quarter"):
        asked_of = dict(EXAMPLES[f"reports.{name}"](world).asked)
        getattr(kr, name)(act(world.people.actor("nok"), "12:00"), **asked_of)
    receive_file(now(), **asked("exchange.receive_file"))
    settle_doubts(now(), **asked("exchange.settle_doubts"))
    reverse_training(act(world.people.actor("nok"), "12:00"), **asked("workgroups.reverse_training"))
    decide_late(act(world.people.actor("malees_head"), "12:10"), **asked("sync.decide_late"))
    opened_again(world)
    carded(world)
    make_people_day(world)
    make_points_day(world)
    make_shop_day(world)
    make_slot_day(world)
    make_wish_day(world)
    take_anchor(day=DAY, taken_at=at("23:00"))
    return world


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        yield


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_ledgers_are_all_there() -> None:
    assert {Movement, ChainEntry, Anchor} <= set(LEDGERS)
    assert len(LEDGERS) >= 20


@every_ledger
def test_ledger_refuses_update_and_delete(full_day: World, ledger: type[models.Model]) -> None:
    table, key = ledger._meta.db_table, ledger._meta.pk.column
    before = ledger._default_manager.count()
    assert before, "the day must reach every ledger"
    with refused():
        run(f"UPDATE {table} SET {key} = {key}")
    with refused():
        run(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits for its check would be refused for that
        with refused():
            run(f"TRUNCATE {table} CASCADE")
    else:
        with refused():
            run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert ledger._default_manager.count() == before


def test_no_ledger_is_unguarded() -> None:
    assert unguarded_tables() == []


@every_ledger
@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_a_dropped_trigger_is_named_and_put_back_by_a_migration(ledger: type[models.Model], verb: str) -> None:
    table = ledger._meta.db_table
    if verb == "truncate" and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {table}_no_{verb}{on}")
    assert unguarded_tables() == [table]
    guard_ledgers()
    assert unguarded_tables() == []


def test_without_its_trigger_a_ledger_would_take_the_change(full_day: World) -> None:
    on = " ON stock_movement" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER stock_movement_no_update{on}")
    run("UPDATE stock_movement SET pieces = pieces")


def test_without_asking_its_triggers_a_ledger_would_take_another_row(full_day: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no OR REPLACE")
    same = "INSERT OR REPLACE INTO stock_movement SELECT * FROM stock_movement"
    with refused():
        run(same)
    run("PRAGMA recursive_triggers=OFF")
    try:
        run(same)
    finally:
        run("PRAGMA recursive_triggers=ON")
