"""Recomputes every chain, every sealed fact and every file, and names the first difference."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from songtor.evidence.append_only import append_only_models, unguarded_tables
from songtor.evidence.digests import digest, witnessed
from songtor.evidence.models import Anchor, Blob, ChainEntry, ChainHead
from songtor.evidence.services import entry_digest

AT_ONCE = 2_000
LONGEST_CHAIN = 2**63  # beyond it no database finds an entry
UNCHAINED = {"evidence.chainentry", "evidence.anchor"}


@dataclass(frozen=True)
class Difference:
    """Where the record departs from what was sealed."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside stood so at one moment, whatever is written meanwhile; no writer waits. Nothing is written.

    A transaction that is already open is kept as it is.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would keep every writer out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def chain_differences() -> Iterator[Difference]:
    """In order: missing guards, broken links, changed facts, cut chains, facts nobody sealed, changed files.

    Read it in `one_moment`: an act that is written between two of its steps would look like tampering.
    """
    yield from (Difference("table without its append-only triggers", table) for table in unguarded_tables())
    sealed: defaultdict[str, set[str]] = defaultdict(set)
    anchored: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
    yield from _anchor_row_differences(anchored)
    entries = ChainEntry.objects.order_by("scope", "seq").iterator(AT_ONCE)
    ends: dict[str, tuple[int, str]] = {}
    for scope, chain in groupby(entries, attrgetter("scope")):
        seq, last = 0, ""
        for batch in _batches(chain):
            for entry in batch:
                yield from _link_differences(entry, seq, last)
                yield from _departures(entry, anchored[scope].pop(entry.seq, set()))
                seq, last = entry.seq, entry.digest
            yield from _fact_differences(batch, sealed)
        ends[scope] = (seq, last)
    yield from (_cut(scope, seq) for scope, places in sorted(anchored.items()) for seq in sorted(places))
    yield from _head_differences(ends)
    yield from _unsealed(sealed)
    yield from _file_differences()


def _anchor_row_differences(anchored: defaultdict[str, dict[int, set[str]]]) -> Iterator[Difference]:
    """Anchors that were changed; the heads of the others are put into `anchored`, to be looked for in the chains."""
    for anchor in Anchor.objects.order_by("day"):
        try:
            heads = _heads(json.loads(anchor.heads))
        except (AttributeError, TypeError, ValueError):
            heads = {}
        if digest("", heads) != anchor.digest:
            yield Difference("an anchor was changed", str(anchor))
            continue
        for scope, (length, sealed) in heads.items():
            if length:
                anchored[scope].setdefault(length, set()).add(sealed)


def _departures(entry: ChainEntry, anchored: set[str]) -> Iterator[Difference]:
    if anchored - {entry.digest}:
        yield _departed(entry.scope, entry.seq)


def _departed(scope: str, seq: int) -> Difference:
    return Difference("the chain departs from the anchor", f"{scope}:{seq}")


def _cut(scope: str, seq: int) -> Difference:
    return Difference("the chain's tail was cut after the anchor", f"{scope}:{seq}")


def _batches(entries: Iterable[ChainEntry]) -> Iterator[list[ChainEntry]]:
    batch: list[ChainEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def _link_differences(entry: ChainEntry, seq: int, last: str) -> Iterator[Difference]:
    if entry.seq != seq + 1:
        yield Difference("chain entries are missing before", str(entry))
    if entry.previous != last:
        yield Difference("chain does not follow on from the entry before", str(entry))
    if entry.digest != entry_digest(entry):
        yield Difference("chain entry was changed", str(entry))


def _fact_differences(batch: list[ChainEntry], sealed: defaultdict[str, set[str]]) -> Iterator[Difference]:
    wanted: defaultdict[str, dict[str, tuple[ChainEntry, str]]] = defaultdict(dict)
    for entry in batch:
        for table, pk, sealed_digest in _facts(entry):
            wanted[table][pk] = (entry, sealed_digest)
            sealed[table].add(pk)
    for table, facts in wanted.items():
        rows = _rows(table, facts)
        for pk, (entry, sealed_digest) in facts.items():
            row = rows.get(pk)
            if row is None:
                yield Difference("a sealed fact is gone", f"{table} {pk}, sealed in {entry}")
            elif digest(entry.salt, witnessed(row)) != sealed_digest:
                yield Difference("a sealed fact was changed", f"{table} {pk}, sealed in {entry}")


def _facts(entry: ChainEntry) -> list[tuple[str, str, str]]:
    try:
        return [(str(table), str(pk), str(value)) for table, pk, value in json.loads(entry.facts)]
    except ValueError:
        return []  # already named: the entry itself was changed


def _rows(table: str, pks: Iterable[str]) -> Mapping[str, models.Model]:
    try:
        found = apps.get_model(table)._default_manager.in_bulk(list(pks))
    except (LookupError, ValueError):
        return {}
    return {str(pk): row for pk, row in found.items()}


def _head_differences(ends: Mapping[str, tuple[int, str]]) -> Iterator[Difference]:
    for head in ChainHead.objects.order_by("scope"):
        if ends.get(head.scope, (0, "")) != (head.length, head.digest):
            yield Difference("chain head does not match its chain", str(head))


def _unsealed(sealed: Mapping[str, set[str]]) -> Iterator[Difference]:
    for model in append_only_models():
        table = model._meta.label_lower
        if table in UNCHAINED or not getattr(model, "chained", True):
            continue
        for pk in model._default_manager.order_by().values_list("pk", flat=True).iterator(AT_ONCE):
            if str(pk) not in sealed.get(table, ()):
                yield Difference("a fact is in no chain", f"{table} {pk}")


def _file_differences() -> Iterator[Difference]:
    for blob in Blob.objects.order_by("entered_at", "id").iterator(AT_ONCE):
        if not default_storage.exists(blob.path):
            yield Difference("a file is gone", blob.path)
            continue
        with default_storage.open(blob.path) as file:
            if hashlib.sha256(file.read()).hexdigest() != blob.stored:
                yield Difference("a file was changed", blob.path)


def anchor_differences(heads: Mapping[str, tuple[int, str]]) -> Iterator[Difference]:
    """What an anchor kept elsewhere proves: its heads still stand in the chains."""
    for scope, (length, sealed) in sorted(heads.items()):
        there = ChainEntry.objects.filter(scope=scope, seq=length).values_list("digest", flat=True).first()
        if length and there is None:
            yield _cut(scope, length)
        elif length and there != sealed:
            yield _departed(scope, length)


def anchor_text(anchor: Anchor) -> str:
    """The file handed to auditors."""
    return json.dumps(
        {"format": "songtor-anchor/1", "day": anchor.day.isoformat(), "heads": json.loads(anchor.heads)}, indent=1
    )


def read_anchor(text: str) -> dict[str, tuple[int, str]]:
    """Raises ValueError with a sentence when the file is no anchor."""
    try:
        content = json.loads(text)
        if content["format"] != "songtor-anchor/1":
            raise KeyError("format")
        heads = _heads(content["heads"])
        if any(not 0 <= length < LONGEST_CHAIN for length, _ in heads.values()):
            raise ValueError("length")
        return heads
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as problem:
        raise ValueError("this file is not an anchor of this product (songtor-anchor/1)") from problem


def _heads(content: Mapping[object, tuple[object, object]]) -> dict[str, tuple[int, str]]:
    return {str(scope): (int(str(length)), str(sealed)) for scope, (length, sealed) in content.items()}
