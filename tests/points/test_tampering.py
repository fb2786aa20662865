"""The database keeps the books by itself: whoever has its password still cannot move a point but by a transfer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from songtor.evidence.models import new_id
from songtor.evidence.rows import as_key, insert
from songtor.points.guarding import guard_points, missing_triggers, triggers
from songtor.points.models import Account, AccountKind, Cause, Transfer
from songtor.points.services import Way, account_id, end_id, transfer_of
from songtor.points.verify import point_differences
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG
from tests.points.conftest import Purse, make_households, why

pytestmark = pytest.mark.django_db

ISSUE, SPENT = end_id(BANG_KHAE, AccountKind.ISSUE), end_id(BANG_KHAE, AccountKind.SPENT)


@pytest.fixture
def full(purse: Purse) -> Purse:
    purse.grant(100)
    purse.grant(50)
    purse.spend(30)
    return purse


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refuse(deed: Callable[[], object], words: str | None = None) -> None:
    books = whole_books()
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        deed()
    assert whole_books() == books


def whole_books() -> tuple[list[object], list[object]]:
    return list(Account.objects.order_by("pk").values()), list(Transfer.objects.order_by("pk").values())


def mine(purse: Purse) -> object:
    return as_key(Account._meta.pk, account_id(BANG_KHAE, purse.household))


@pytest.mark.parametrize(
    "change",
    [
        "balance = balance + 1",
        "balance = 0",
        "balance = balance + 50, last_transfer = (SELECT id FROM points_transfer WHERE points = 50)",
        "balance = balance - 30, last_transfer = (SELECT id FROM points_transfer WHERE points = 30)",
        "last_transfer = NULL",
        "last_transfer = NULL, balance = balance - 30",
        "district_id = '1011'",
        "kind = 'ISSUE', household_id = NULL, balance = 0",
    ],
)
def test_no_balance_moves_but_by_a_transfer(full: Purse, change: str) -> None:
    refuse(lambda: run(f"UPDATE points_account SET {change} WHERE id = %s", mine(full)), "by transfers only")


def test_no_balance_begins_with_points_and_none_is_removed(full: Purse) -> None:
    (home,) = make_households(1)
    rich = Account(id=account_id(BANG_KHAE, home), district_id=BANG_KHAE, kind="HOUSEHOLD", household_id=home)
    rich.balance = 500
    refuse(lambda: insert(rich), "by transfers only")
    refuse(lambda: run("DELETE FROM points_account"), "by transfers only")


@pytest.mark.parametrize("change", ["UPDATE points_transfer SET points = points + 1", "DELETE FROM points_transfer"])
def test_no_transfer_is_changed_or_removed(full: Purse, change: str) -> None:
    refuse(lambda: run(change), "append-only")


def moved(way: Way, points: int, **more: object) -> Transfer:
    return transfer_of(Purse(uuid4()).act, way, points, why(), **more)


def test_a_transfer_written_by_hand_keeps_the_books_right(full: Purse) -> None:
    insert(moved(Way(BANG_KHAE, Cause.SPEND, account_id(BANG_KHAE, full.household), SPENT), 20))
    assert full.balance == 100
    assert list(point_differences()) == []


def test_no_transfer_takes_more_than_there_is(full: Purse) -> None:
    giver = account_id(BANG_KHAE, full.household)
    refuse(lambda: insert(moved(Way(BANG_KHAE, Cause.SPEND, giver, SPENT), 121)), "points_balance_not_negative")
    refuse(lambda: insert(moved(Way(BANG_KHAE, Cause.TAKE, giver, ISSUE), 121)), "points_balance_not_negative")


def test_several_transfers_at_once_are_taken_together_or_not_at_all(full: Purse) -> None:
    giver = mine(full)
    columns = "id, happened_at, entered_at, district_id, day, from_account_id, to_account_id, points, cause, cause_id"
    one = Transfer._meta.pk
    rows = [[as_key(one, value) for value in (new_id(), new_id())] for _ in range(4)]
    said = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, 40, 'spend', %s)"] * len(rows))
    fixed = (full.act.happened_at, full.act.happened_at, BANG_KHAE, DAY, giver, as_key(one, SPENT))
    values = [value for pk, cause_id in rows for value in (pk, *fixed, cause_id)]
    refuse(lambda: run(f"INSERT INTO points_transfer ({columns}) VALUES {said}", *values))
    three = said.rpartition(", (")[0]
    run(f"INSERT INTO points_transfer ({columns}) VALUES {three}", *values[: 3 * 8])
    assert full.balance == 0


def wrong_ways(full: Purse) -> dict[str, tuple[Way, int, dict[str, object]]]:
    giver = account_id(BANG_KHAE, full.household)
    paid = Transfer.objects.get(points=30)
    granted = Transfer.objects.get(points=50)
    back, grant = Way.back(paid), Way(BANG_KHAE, Cause.GRANT, ISSUE, giver)
    return {
        "more comes back": (back, 31, {"reverses": paid}),
        "less comes back": (back, 29, {"reverses": paid}),
        "the same way again": (replace(back, giver=back.taker, taker=back.giver), 30, {"reverses": paid}),
        "to another account": (replace(back, taker=ISSUE), 30, {"reverses": paid}),
        "another cause": (replace(back, cause=Cause.TAKE), 30, {"reverses": paid}),
        "another district": (replace(back, district_id=LAT_KRABANG), 30, {"reverses": paid}),
        "another expiry": (Way.back(granted), 50, {"reverses": granted, "expires_on": DAY}),
        "no original": (back, 30, {}),
        "from where points go": (replace(grant, giver=SPENT), 5, {}),
        "an end to an end": (replace(grant, taker=SPENT), 5, {}),
        "a household elsewhere": (replace(grant, district_id=LAT_KRABANG), 5, {}),
        "a spend that expires": (replace(back, giver=giver, taker=SPENT), 5, {"expires_on": DAY}),
        "nothing": (grant, 0, {}),
        "to itself": (replace(grant, cause=Cause.MOVE, giver=giver), 5, {}),
        "an unknown cause": (replace(grant, cause="gift"), 5, {}),
    }


WRONG = (
    "more comes back",
    "less comes back",
    "the same way again",
    "to another account",
    "another cause",
    "another district",
    "another expiry",
    "no original",
    "from where points go",
    "an end to an end",
    "a household elsewhere",
    "a spend that expires",
    "nothing",
    "to itself",
    "an unknown cause",
)


@pytest.mark.parametrize("name", WRONG)
def test_an_impossible_transfer_is_refused(full: Purse, name: str) -> None:
    way, points, more = wrong_ways(full)[name]
    refuse(lambda: insert(moved(way, points, **more)))


def test_the_right_mirror_is_taken_once_and_is_no_original(full: Purse) -> None:
    paid = Transfer.objects.get(points=30)
    mirror = insert(moved(Way.back(paid), 30, reverses=paid))
    assert full.balance == 150
    refuse(lambda: insert(moved(Way.back(paid), 30, reverses=paid)))
    refuse(lambda: insert(moved(Way.back(mirror), 30, reverses=mirror)))


def test_sqlites_other_ways_to_write_a_row_move_nothing(full: Purse) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no OR REPLACE")
    paid = Transfer.objects.get(points=30)
    same = replaced(paid)
    refuse(lambda: run(f"INSERT OR REPLACE {same}"), "append-only")
    refuse(lambda: run(f"INSERT OR REPLACE {replaced(paid, rowid='rowid')}"), "append-only")
    too_much = replaced(paid, id=f"'{new_id().hex}'", cause_id=f"'{new_id().hex}'", points="500")
    refuse(lambda: run(f"INSERT OR IGNORE {too_much}"), "points_balance_not_negative")
    books = whole_books()
    run("INSERT OR REPLACE INTO points_account SELECT id, kind, 0, NULL, district_id, household_id FROM points_account")
    assert whole_books() == books


def replaced(paid: Transfer, **other: str) -> str:
    """The row once more, with some of its columns otherwise."""
    names = [field.column for field in Transfer._meta.concrete_fields]
    if "rowid" in other:
        names.append("rowid")
        other |= {"id": f"'{new_id().hex}'", "cause_id": f"'{new_id().hex}'"}
    values = ", ".join(other.get(name, name) for name in names)
    return (
        f"INTO points_transfer ({', '.join(names)}) SELECT {values} FROM points_transfer WHERE points = {paid.points}"
    )


def test_postgresql_cannot_be_emptied_at_once(full: Purse) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in ("points_transfer", "points_account"):
        refuse(lambda table=table: run(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("name", sorted(triggers(connection.vendor)))
def test_a_missing_trigger_is_named_and_put_back(name: str) -> None:
    table = "points_transfer" if name.startswith("points_transfer") else "points_account"
    run(f"DROP TRIGGER {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")
    assert missing_triggers() == [name]
    assert [found.where for found in point_differences()] == [name]
    guard_points()
    assert missing_triggers() == []


def test_without_their_triggers_the_books_differ_and_are_named(full: Purse) -> None:
    """The control."""
    on = {name: "" for name in ("points_account_moves", "points_transfer_moves")}
    if connection.vendor == "postgresql":
        on = {name: f" ON {name.removesuffix('_moves')}" for name in on}
    for name, table in on.items():
        run(f"DROP TRIGGER {name}{table}")
    run("UPDATE points_account SET balance = balance + 1 WHERE id = %s", mine(full))
    giver = account_id(BANG_KHAE, full.household)
    insert(moved(Way(BANG_KHAE, Cause.SPEND, giver, SPENT), 5_000))
    found = {difference.what for difference in point_differences()}
    assert found == {
        "points without their trigger",
        "a balance of points does not equal its transfers",
        "points of a district do not balance",
    }


def test_a_mirror_that_is_none_is_named(full: Purse) -> None:
    paid = Transfer.objects.get(points=30)
    names = ("points_transfer_possible", "points_transfer_moves")
    for name in names if connection.vendor == "sqlite" else names[1:]:
        run(f"DROP TRIGGER {name}{' ON points_transfer' if connection.vendor == 'postgresql' else ''}")
    insert(moved(Way.back(paid), 29, reverses=paid))
    assert "a reversal of points mirrors something else" in {one.what for one in point_differences()}
