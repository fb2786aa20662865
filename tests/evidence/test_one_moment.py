"""Whoever verifies while others write accuses nobody, and still finds what was really removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from songtor.cli import __main__ as dispatcher
from songtor.evidence.append_only import guard_ledgers
from songtor.evidence.models import ChainEntry, ChainHead
from songtor.evidence.verify import chain_differences
from songtor.offers.models import Branch
from songtor.offers.services import announce_nothing
from songtor.reports.services import refresh
from tests.flows.racing import own_database
from tests.personas import BANG_KHAE, DAY, act, make_people
from tests.reports.days import make_day_done


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def malee(
    request: pytest.FixtureRequest, new_home: Callable[[str], Path], django_db_blocker: DjangoDbBlocker
) -> Iterator[object]:
    url = (
        f"sqlite:///{new_home('moment')}/songtor.sqlite3"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_city_url")
    )
    with own_database(url, django_db_blocker):
        officer = make_people().actor("malee")
        make_day_done(officer)
        yield officer


@contextmanager
def meanwhile(table: str, deed: Callable[[], object]) -> Iterator[list[object]]:
    """The deed is done by somebody else, over another connection, just before this table is read."""
    done: list[object] = []

    def wait(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not done and f'FROM "{table}"' in sql:
            done.append(None)
            with ThreadPoolExecutor(1) as pool:
                done[0] = pool.submit(_over_a_connection_of_its_own, deed).result(60)
        return execute(sql, *rest)

    with connection.execute_wrapper(wait):
        yield done


def _over_a_connection_of_its_own(deed: Callable[[], object]) -> object:
    try:
        return deed()
    finally:
        connections["default"].close()


@pytest.mark.parametrize(
    "table", ["stock_movement", "offers_offer", "evidence_blob", "reports_foodday", "rounds_stop", "stock_balance"]
)
def test_an_act_between_two_steps_accuses_nobody(malee: Any, capsys: pytest.CaptureFixture[str], table: str) -> None:
    def write() -> object:
        return announce_nothing(act(malee), branch=Branch.objects.get(), day=DAY + timedelta(days=1))

    refresh()
    with meanwhile(table, write) as done:
        assert dispatcher.main(["verify"]) == 0, capsys.readouterr().out
    assert done and done[0] is not None


def test_control_without_one_moment_the_act_would_look_like_tampering(malee: Any) -> None:
    def write() -> object:
        return announce_nothing(act(malee), branch=Branch.objects.get(), day=DAY + timedelta(days=1))

    with meanwhile("offers_offer", write):
        assert {found.what for found in chain_differences()} >= {"a fact is in no chain"}


def test_control_a_removed_entry_is_found_while_others_write(malee: Any, capsys: pytest.CaptureFixture[str]) -> None:
    last = ChainHead.objects.get(scope=BANG_KHAE).length
    with connection.cursor() as cursor:
        on = " ON evidence_chainentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER evidence_chainentry_no_delete{on}")
    ChainEntry.objects.filter(scope=BANG_KHAE, seq=last).delete()
    guard_ledgers()

    def write() -> object:
        return announce_nothing(act(malee), branch=Branch.objects.get(), day=DAY + timedelta(days=1))

    refresh()
    with meanwhile("evidence_blob", write):
        assert dispatcher.main(["verify"]) == 1
    assert "chain" in capsys.readouterr().out
