"""Tens of thousands of random operations come to what plain Python says, and nothing else is taken."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from songtor.points.models import Cause
from songtor.points.queries import totals_of
from songtor.points.verify import point_differences
from tests.personas import BANG_KHAE
from tests.points.conftest import make_households
from tests.points.random_ledger import DEEDS, GuardedLedger, NaiveLedger, Run

pytestmark = pytest.mark.django_db

OPERATIONS = {"sqlite": 100_000, "postgresql": 15_000}  # a statement to a server costs several times more
HOUSEHOLDS = {"sqlite": 150, "postgresql": 600}  # within one transaction it walks all versions of a balance


def test_random_operations_come_to_what_the_books_say() -> None:
    run = Run(GuardedLedger(), make_households(HOUSEHOLDS[connection.vendor]), seed=7)
    count = run.go(OPERATIONS[connection.vendor])
    assert (count.divergences, count.taken_wrongly) == (0, 0)
    assert set(count.done) >= {"grant", "spend", "reverse", "expire", "move", "take", "reserve"}
    assert set(count.refused) >= {"spend", "reverse", "again", "tamper", "wrong mirror"}
    assert count.operations > 0.9 * OPERATIONS[connection.vendor]
    assert run.due_differences() == 0
    found, net = totals_of(BANG_KHAE, date.min, date.max), run.books.net
    assert (found.held, found.unexplained) == (run.books.balance.total(), 0)
    assert found.issued - found.reversed == net[Cause.GRANT]
    assert (found.spent, found.expired, found.taken) == (net[Cause.SPEND], net[Cause.EXPIRE], net[Cause.TAKE])
    assert found.reserved == net[Cause.RESERVE]
    assert list(point_differences()) == []


def test_a_naive_ledger_departs_from_the_books() -> None:
    """The control: the same operations."""
    homes = make_households(150)
    run = Run(GuardedLedger(), homes, seed=7)
    run.ledger = NaiveLedger(run.accounts)
    count = run.go(4_000)
    assert count.taken_wrongly > 100
    assert count.divergences > 0
    assert min(run.ledger.balances().values()) < 0


def test_every_deed_is_weighed() -> None:
    assert all(callable(getattr(Run, f"_{name}")) for name in DEEDS)
