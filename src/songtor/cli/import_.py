"""Lists brought in from files: templates, the dry run, applying, going on, taking back, and the same columns out."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from songtor.city.acting import Act
from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.engines.sheets.cells import Comma
from songtor.engines.sheets.days import Era, Order
from songtor.engines.sheets.ways import Way
from songtor.engines.sheets.writing import Table, csv_bytes, xlsx
from songtor.exchange import services
from songtor.exchange.doubts import settle_doubts, ways_for
from songtor.exchange.errors import FileEmpty, FileLocked, FileTooLarge, FileUnreadable
from songtor.exchange.exporting import export, template
from songtor.exchange.import_job import step
from songtor.exchange.kinds import REGISTERS, Asked
from songtor.exchange.models import Batch, BatchState
from songtor.exchange.queries import batch_for, counts_of, rows_of
from songtor.exchange.sentences import told
from songtor.look.clock import now
from songtor.reports.services import refresh

ROLES = (Role.DEPARTMENT, Role.DISTRICT_HEAD, Role.OPERATOR)
WORKER = Actor("command:import", "", tuple(Grant(role, districts=None) for role in ROLES))
ORDERS = {"dmy": Order.DAY_FIRST, "mdy": Order.MONTH_FIRST, "ymd": Order.YEAR_FIRST}
ERAS = {"be": Era.BUDDHIST, "ce": Era.COMMON}
COMMAS = {"comma": Comma.DECIMAL, "point": Comma.THOUSANDS}
BUSY = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING)
REFUSED_FILES = {refusal.code: refusal for refusal in (FileEmpty, FileLocked, FileTooLarge)}
FOUND_ERRORS = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", choices=list(REGISTERS), metavar="KIND", help=", ".join(REGISTERS))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="XLSX, XLS, ODS or CSV")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="check every row and write nothing (the default)")
    what.add_argument("--apply", action="store_true", help="check, and write what is new or changed")
    what.add_argument("--resume", type=UUID, metavar="BATCH", help="go on where a batch stopped")
    what.add_argument("--undo", type=UUID, metavar="BATCH", help="take back what a batch wrote")
    what.add_argument("--template", choices=list(REGISTERS), metavar="KIND", help="an empty file with its titles")
    what.add_argument("--export", choices=list(REGISTERS), metavar="KIND", help="what is known, in the same columns")
    parser.add_argument("--format", choices=["xlsx", "csv"], default="xlsx", help="of a template or an export")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where a template or an export is written")
    parser.add_argument("--source", default="", help="whose list it is: its codes and columns are remembered")
    parser.add_argument(
        "--day-order", choices=list(ORDERS), help="how days in figures are written, where it is in doubt"
    )
    parser.add_argument("--era", choices=list(ERAS), help="whose years two figures are, where it is in doubt")
    parser.add_argument("--decimal", choices=list(COMMAS), help="what parts kilograms and grams, where it is in doubt")
    parser.add_argument("--json", action="store_true", help="rows and counts as JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 rows with errors or to be decided, 2 refused."""
    refuse_outdated()
    if args.template:
        return _written(args, args.template, template)
    if args.export:
        return _written(args, args.export, export)
    if args.resume or args.undo:
        return _gone_on(args)
    if not args.kind or not args.file:
        print("songtor import: which KIND, and which FILE?", file=sys.stderr)
        return 2
    return _brought(args)


def _written(args: argparse.Namespace, kind: str, make: Callable[[str, Asked], Table]) -> int:
    moment = now()
    table = make(kind, Asked(WORKER, moment, args.source))
    content = csv_bytes(table) if args.format == "csv" else xlsx([table], moment=moment)
    path = args.out or Path(f"{kind}.{args.format}")
    path.write_bytes(content)
    print(path)
    return 0


def _brought(args: argparse.Namespace) -> int:
    try:
        content = args.file.read_bytes()
    except OSError as problem:
        print(f"songtor import: {args.file}: {problem.strerror}", file=sys.stderr)
        return 2
    scope = services.scope_of(WORKER, args.kind)
    batch = services.receive_file(
        _act(), scope=scope, kind=args.kind, file_name=args.file.name, content=content, source=args.source
    )
    batch = _worked(batch)
    if batch.state == BatchState.READ:
        batch = _worked(services.choose_columns(_act(), batch=batch, columns=batch.columns))
    if batch.state == BatchState.REFUSED:
        raise REFUSED_FILES.get(batch.refusal_code, FileUnreadable)
    batch = _settled(batch, args)
    if args.apply and counts_of([batch])[batch.pk].to_apply:
        batch = _worked(services.start_applying(_act(), batch=batch))
        refresh()
    return _told(batch, as_json=args.json)


def _settled(batch: Batch, args: argparse.Namespace) -> Batch:
    """The rows again, read as the options say, when any of them is in doubt."""
    days = Way(ORDERS.get(args.day_order), ERAS.get(args.era))
    weights = Way(comma=COMMAS.get(args.decimal))
    if not counts_of([batch])[batch.pk].doubt:
        return batch
    columns = ways_for(batch, Asked(WORKER, now()), days=days, weights=weights)
    return _worked(settle_doubts(_act(), batch=batch, columns=columns)) if columns else batch


def _gone_on(args: argparse.Namespace) -> int:
    batch = batch_for(actor=WORKER, batch_id=args.resume or args.undo)
    if args.undo:
        batch = services.start_undoing(_act(), batch=batch)
    elif batch.state == BatchState.CHECKED:
        batch = services.start_applying(_act(), batch=batch)
    batch = _worked(batch)
    refresh()
    return _told(batch, as_json=args.json)


def _worked(batch: Batch) -> Batch:
    """What the jobs process would do, here and now."""
    while batch.state in BUSY:
        doing, last = str(BatchState(batch.state).label), [-10]

        def tell(percent: int, doing: str = doing, last: list[int] = last) -> None:
            if percent >= last[0] + 10:
                last[0] = percent
                say(f"{doing}, {percent} %")

        batch = step(batch, WORKER, now(), tell)
    return batch


def _told(batch: Batch, *, as_json: bool) -> int:
    counts = counts_of([batch])[batch.pk]
    titles = {column.code: column.title for column in REGISTERS[batch.kind](Asked(WORKER, now())).columns()}
    rows = [(row.number, row.outcome, told(row.problems, titles)) for row in rows_of(batch) if row.problems]
    if as_json:
        lines = [
            {"row": number, "outcome": outcome, "column": column, "problem": sentence}
            for number, outcome, problems in rows
            for column, sentence in problems
        ]
        told_now = {"batch": str(batch.pk), "state": batch.state, "counts": vars(counts), "problems": lines}
        print(json.dumps(told_now, ensure_ascii=False, indent=1))
    else:
        print(f"{batch.pk}  {BatchState(batch.state).label}")
        print("  ".join(f"{name} {number}" for name, number in vars(counts).items() if number))
        for number, _, problems in rows:
            for column, sentence in problems:
                print(f"{number}\t{column}\t{sentence}")
    return FOUND_ERRORS if counts.error or counts.doubt or counts.kept else 0


def _act() -> Act:
    moment = now()
    return Act(WORKER, f"command-{uuid4()}", moment, moment)
