"""The index behind LIKE '%…%': FTS5's trigrams on SQLite, pg_trgm on PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

SHORTEST = 3  # below it both indexes know nothing, and LIKE reads every row

# FTS5 keeps no text of its own here: three triggers hold it level with the rows it points to.
SQLITE = (
    "DROP TABLE IF EXISTS finding_trigrams",
    "CREATE VIRTUAL TABLE finding_trigrams USING fts5("
    "text, content='finding_entry', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER IF NOT EXISTS finding_entry_added AFTER INSERT ON finding_entry BEGIN "
    "INSERT INTO finding_trigrams(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER IF NOT EXISTS finding_entry_removed AFTER DELETE ON finding_entry BEGIN "
    "INSERT INTO finding_trigrams(finding_trigrams, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER IF NOT EXISTS finding_entry_changed AFTER UPDATE ON finding_entry BEGIN "
    "INSERT INTO finding_trigrams(finding_trigrams, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO finding_trigrams(rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO finding_trigrams(finding_trigrams) VALUES ('rebuild')",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "DROP INDEX IF EXISTS finding_entry_trigrams",
    "CREATE INDEX finding_entry_trigrams ON finding_entry USING gin (text gin_trgm_ops)",
)
SQLITE_LOOK = "SELECT rowid FROM finding_trigrams WHERE text LIKE %s"


def build(connection: BaseDatabaseWrapper) -> None:
    """Makes the index anew from the rows."""
    with connection.cursor() as cursor:
        for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
