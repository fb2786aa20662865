"""Triggers by which the database itself keeps the books: a transfer moves its balances, and nothing else does.

They stand beside those of `evidence.append_only` and are put (back) after every migration. Before one they are taken
away on SQLite, where a table that another one's trigger names cannot be remade.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

WAYS = (
    ("grant", "ISSUE", "HOUSEHOLD"),
    ("spend", "HOUSEHOLD", "SPENT"),
    ("take", "HOUSEHOLD", "ISSUE"),
    ("expire", "HOUSEHOLD", "EXPIRED"),
    ("move", "HOUSEHOLD", "HOUSEHOLD"),
    ("reserve", "HOUSEHOLD", "RESERVED"),
)
_WAYS = ", ".join(f"('{cause}', '{giver}', '{taker}')" for cause, giver, taker in WAYS)
# Both ends lie in the transfer's district and are such as its cause joins; or it mirrors one that is no mirror itself.
POSSIBLE = f"""CASE WHEN NEW.reverses_id IS NULL THEN EXISTS (
    SELECT 1 FROM points_account giver, points_account taker
    WHERE giver.id = NEW.from_account_id AND giver.district_id = NEW.district_id
      AND taker.id = NEW.to_account_id AND taker.district_id = NEW.district_id
      AND (NEW.cause, giver.kind, taker.kind) IN (VALUES {_WAYS}))
  ELSE EXISTS (
    SELECT 1 FROM points_transfer mirrored
    WHERE mirrored.id = NEW.reverses_id AND mirrored.reverses_id IS NULL AND mirrored.cause = NEW.cause
      AND mirrored.from_account_id = NEW.to_account_id AND mirrored.to_account_id = NEW.from_account_id
      AND mirrored.district_id = NEW.district_id AND mirrored.points = NEW.points
      AND COALESCE(CAST(mirrored.expires_on AS text), '') = COALESCE(CAST(NEW.expires_on AS text), ''))
  END"""  # noqa: S608  # nosec B608: names of our own
MOVES = """UPDATE points_account SET balance = balance - NEW.points, last_transfer = NEW.id
  WHERE id = NEW.from_account_id AND kind = 'HOUSEHOLD';
  UPDATE points_account SET balance = balance + NEW.points, last_transfer = NEW.id
  WHERE id = NEW.to_account_id AND kind = 'HOUSEHOLD';"""
IMPOSSIBLE = "points_transfer is possible as its cause or its original says"
BY_TRANSFERS = "points_account moves by transfers only"

# Without a depth of triggers to ask for, a balance may follow the newest transfer, once and by its points.
# OR REPLACE removes rows without asking their triggers, so what is there already is looked for first; OR IGNORE
# would leave out a balance that its CHECK refuses and keep the transfer, so what moved is looked at last.
# The + keep SQLite from other indexes than the cause's: it would read every row that reverses nothing.
SQLITE = {
    "points_account_begins": f"""BEFORE INSERT ON points_account
WHEN NEW.balance <> 0 OR NEW.last_transfer IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{BY_TRANSFERS}'); END""",
    "points_account_stays": """BEFORE INSERT ON points_account
WHEN EXISTS (SELECT 1 FROM points_account there WHERE there.id = NEW.id) OR EXISTS (
  SELECT 1 FROM points_account there
  WHERE there.household_id = NEW.household_id AND there.district_id = NEW.district_id)
BEGIN SELECT RAISE(IGNORE); END""",
    "points_account_moves": f"""BEFORE UPDATE ON points_account
WHEN NOT (NEW.id IS OLD.id AND NEW.district_id IS OLD.district_id AND NEW.kind IS OLD.kind
  AND NEW.household_id IS OLD.household_id AND NEW.last_transfer IS NOT OLD.last_transfer AND EXISTS (
    SELECT 1 FROM points_transfer newest
    WHERE newest.rowid = (SELECT max(rowid) FROM points_transfer) AND newest.id = NEW.last_transfer
      AND NEW.balance - OLD.balance = CASE OLD.id
        WHEN newest.to_account_id THEN newest.points WHEN newest.from_account_id THEN -newest.points END))
BEGIN SELECT RAISE(ABORT, '{BY_TRANSFERS}'); END""",  # noqa: S608  # nosec B608
    "points_account_no_delete": f"""BEFORE DELETE ON points_account
BEGIN SELECT RAISE(ABORT, '{BY_TRANSFERS}'); END""",
    "points_transfer_stays": """BEFORE INSERT ON points_transfer
WHEN EXISTS (SELECT 1 FROM points_transfer there WHERE there.id = NEW.id OR there.rowid = NEW.rowid
    OR there.reverses_id = NEW.reverses_id)
  OR (NEW.reverses_id IS NULL AND NEW.cause <> 'move' AND EXISTS (
    SELECT 1 FROM points_transfer there WHERE there.cause_id = NEW.cause_id AND +there.reverses_id IS NULL
      AND there.cause <> 'move'
      AND +there.from_account_id = NEW.from_account_id AND +there.to_account_id = NEW.to_account_id))
BEGIN SELECT RAISE(ABORT, 'points_transfer is append-only'); END""",
    "points_transfer_possible": f"""BEFORE INSERT ON points_transfer WHEN NOT {POSSIBLE}
BEGIN SELECT RAISE(ABORT, '{IMPOSSIBLE}'); END""",
    "points_transfer_moves": f"""AFTER INSERT ON points_transfer
BEGIN {MOVES}
  SELECT RAISE(ABORT, 'points_balance_not_negative') WHERE EXISTS (
    SELECT 1 FROM points_account WHERE id IN (NEW.from_account_id, NEW.to_account_id) AND kind = 'HOUSEHOLD'
      AND last_transfer IS NOT NEW.id); END""",  # noqa: S608  # nosec B608
}
POSTGRES_FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION refuse_own_balance() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{BY_TRANSFERS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION move_points() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT ({POSSIBLE}) THEN
    RAISE EXCEPTION '{IMPOSSIBLE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  {MOVES}
  RETURN NULL;
END $$""",
)
POSTGRES = {
    "points_account_begins": "BEFORE INSERT ON points_account FOR EACH ROW"
    " WHEN (NEW.balance <> 0 OR NEW.last_transfer IS NOT NULL) EXECUTE FUNCTION refuse_own_balance()",
    "points_account_moves": "BEFORE UPDATE ON points_account FOR EACH ROW"
    " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_own_balance()",
    "points_account_no_delete": "BEFORE DELETE OR TRUNCATE ON points_account FOR EACH STATEMENT"
    " EXECUTE FUNCTION refuse_own_balance()",
    "points_transfer_moves": "AFTER INSERT ON points_transfer FOR EACH ROW EXECUTE FUNCTION move_points()",
}
MADE = {"sqlite": "CREATE TRIGGER {name} {rest}", "postgresql": "CREATE OR REPLACE TRIGGER {name} {rest}"}
THERE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def triggers(vendor: str) -> dict[str, str]:
    """By name, the statements that make the triggers of this room."""
    wanted = POSTGRES if vendor == "postgresql" else SQLITE
    return {name: MADE[vendor].format(name=name, rest=rest) for name, rest in wanted.items()}


def guard_points(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Makes every trigger that is missing or says something else; a table not yet there has none."""
    connection = connections[using]
    if "points_transfer" not in connection.introspection.table_names():
        return
    there = _there(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function in POSTGRES_FUNCTIONS:
                cursor.execute(function)
        for name, statement in triggers(connection.vendor).items():
            if there.get(name) == statement:
                continue
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)


def unguard_points(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Before a migration SQLite's triggers go: they name two tables, of which either may be remade."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Must be empty."""
    return sorted(set(triggers(connections[using].vendor)) - set(_there(using)))


def _there(using: str) -> dict[str, str]:
    """By name, the text of each trigger there is; PostgreSQL keeps no such text."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        return dict(cursor.fetchall())
