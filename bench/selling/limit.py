"""What PostgreSQL alone can do: the writes of real check-outs, taken down and run again by pgbench."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from songtor.cli.cluster import binaries

WRITES = re.compile(r"\s*(INSERT|UPDATE|SELECT .* FOR (UPDATE|SHARE))", re.S)
AN_ID = re.compile(r"'([0-9a-f]{32})'::uuid|'([0-9a-f-]{36})'::uuid")
HEAD = "SELECT length, digest FROM evidence_chainhead"


def scripts(folder: Path, cards: Sequence[str], sell: Any) -> list[Path]:
    """A script for each card; `sell(card)` is a check-out through the service, done twice to see what is new in it."""
    made = []
    for number, card in enumerate(cards):
        first, second = (_taken_down(lambda card=card: sell(card)) for _ in range(2))
        path = folder / f"sale-{number}.sql"
        path.write_text(_script(first, second))
        made.append(path)
    return made


def _taken_down(do: Any) -> list[str]:
    """The statements of one check-out that write or lock, with their values in them."""
    import psycopg
    from django.db import connection

    said: list[str] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            cursor = psycopg.ClientCursor(connection.connection)
            said.extend(cursor.mogrify(sql, one) for one in (params if many else [params]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        do()
    return said


def _script(first: Sequence[str], second: Sequence[str]) -> str:
    """What one check-out has and the other has not is new in each run: ids, its key, its place in the chain."""
    known = set(_ids(second))
    new = [one for one in dict.fromkeys(_ids(first)) if one not in known]
    lines = ["BEGIN;", f"SELECT {', '.join(f'gen_random_uuid() AS id{n}' for n in range(len(new)))} \\gset"]
    for sql in first:
        for number, one in enumerate(new):
            sql = sql.replace(f"'{one}'", f"':id{number}'")
        if sql.startswith(HEAD):
            lines.append(f"{sql.replace('SELECT length,', 'SELECT length + 1 AS seq,', 1)} \\gset")
            continue
        if "evidence_operationkey" in sql:
            sql = re.sub(r"'limit-[0-9a-f]+'", "':id0'", sql)
        if "evidence_chainentry" in sql:
            sql = re.sub(r"(VALUES \('[^']*', )\d+", r"\1:seq", sql)
        sql = re.sub(r"(UPDATE evidence_chainhead SET length = )\d+", r"\1:seq", sql)
        lines.append(" ".join(sql.split()) + ";")
    return "\n".join([*lines, "COMMIT;", ""])


def _ids(statements: Sequence[str]) -> list[str]:
    return [one or other for sql in statements for one, other in AN_ID.findall(sql)]


def a_second(url: str, made: Sequence[Path], *, clients: int, seconds: int) -> float:
    """Transactions a second of `clients` at once that write as check-outs do, and nothing else. Raises SystemExit."""
    place = urlsplit(url)
    words = [str(binaries() / "pgbench"), "-n", "-c", str(clients), "-j", "2", "-T", str(seconds)]
    words += ["-h", unquote(place.hostname or "") or unquote(place.netloc.rpartition("@")[2]), "-U", "postgres"]
    words += [word for path in made for word in ("-f", str(path))]
    done = subprocess.run([*words, place.path.strip("/")], capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "number of failed transactions: 0 " not in done.stdout:
        raise SystemExit(f"pgbench: {done.stdout[-600:]}{done.stderr[-600:]}")
    return float(found.group(1))
