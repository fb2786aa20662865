"""`songtor link`: a list of records becomes people. Bad input is refused before anything is written."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from songtor.cli.progress import say
from songtor.engines.linkage.linking import Linked, Pair, link
from songtor.engines.linkage.reading import BadRecords, read_records
from songtor.engines.linkage.reasons import WORDS
from songtor.engines.linkage.scoring import EngineMissing

REFUSED = 2
Row = Sequence[object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", type=Path, metavar="RECORDS", help="a CSV of records (docs/engines/linkage.md)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="CLUSTERS", help="record_id,cluster_id")
    parser.add_argument("--pairs", type=Path, metavar="PAIRS", help="left,right,probability,reasons")
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="where it is computed")


def run(args: argparse.Namespace) -> int:
    outputs = [path for path in (args.output, args.pairs) if path is not None]
    if len({path.resolve() for path in (args.records, *outputs)}) <= len(outputs):
        return _refuse("RECORDS, CLUSTERS and PAIRS are different files")
    if folder := next((path.parent for path in outputs if not path.parent.is_dir()), None):
        return _refuse(f"{folder}: is no folder")
    say(f"linking {args.records.name} on {args.engine}")
    try:
        linked = link(read_records(args.records), args.engine)
    except BadRecords as refused:
        return _refuse(f"{args.records}: {refused}")
    except OSError as error:
        return _refuse(f"{args.records}: cannot be read ({error.strerror})")
    except EngineMissing:
        return _refuse("Spark is not installed; it comes with the extra `spark` (docs/engines/linkage.md)")
    try:
        _write(_tables(linked, args.output, args.pairs))
    except OSError as error:
        return _refuse(f"{error.filename}: cannot be written ({error.strerror})")
    say(f"{len(linked.clusters)} records, {len(set(linked.clusters.values()))} people, {len(linked.pairs)} pairs")
    return 0


def _tables(linked: Linked, clusters: Path, pairs: Path | None) -> dict[Path, Iterable[Row]]:
    tables: dict[Path, Iterable[Row]] = {clusters: _cluster_rows(linked)}
    if pairs is not None:
        tables[pairs] = _pair_rows(linked.pairs)
    return tables


def _cluster_rows(linked: Linked) -> Iterable[Row]:
    yield "record_id", "cluster_id"
    yield from linked.clusters.items()


def _pair_rows(pairs: Iterable[Pair]) -> Iterable[Row]:
    yield "left", "right", "probability", "reasons"
    for pair in pairs:
        reasons = "; ".join(WORDS[reason] for reason in pair.reasons)
        yield pair.left, pair.right, f"{pair.probability:.6f}", reasons


def _write(tables: dict[Path, Iterable[Row]]) -> None:
    """Every file is there whole, or none of them."""
    with ExitStack() as kept:
        unfinished = {path: path.with_name(f".{path.name}.unfinished") for path in tables}
        for path, rows in tables.items():
            kept.callback(unfinished[path].unlink, missing_ok=True)
            with unfinished[path].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        for path in tables:
            unfinished[path].replace(path)


def _refuse(sentence: str) -> int:
    print(f"songtor link: {sentence}", file=sys.stderr)
    return REFUSED
