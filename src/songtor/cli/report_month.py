"""A month's documents as files: for one place, or one for each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.translation import override

from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.look.clock import now
from songtor.reports.food import By, food_report
from songtor.reports.months.document import Document, document
from songtor.reports.months.spans import Month
from songtor.reports.months.told import WHOSE, Whose, whose
from songtor.reports.months.writing import as_csv, as_object, as_paper, as_workbook
from songtor.reports.services import refresh

WHOLE_CITY = Actor("command:report", "", (Grant(Role.AUDITOR, districts=None),))
CITY = "city"
BINARY: dict[str, Callable[[Document], bytes]] = {
    "pdf": lambda told: as_paper(told, moment=now()),
    "xlsx": lambda told: as_workbook(told, moment=now()),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", type=_month, metavar="MONTH", help="2024-10 or 2567-10")
    kinds = (CITY, *(by.value for by in WHOSE))
    parser.add_argument("--by", choices=kinds, default=CITY, metavar="WHOSE", help=f"one for each: {', '.join(kinds)}")
    parser.add_argument("--only", default="", metavar="KEY", help="the one of this code or id")
    parser.add_argument("--format", choices=["json", "csv", "pdf", "xlsx"], default="json")
    parser.add_argument("--out", type=Path, metavar="PATH", help="a file, or a folder for several documents")


def run(args: argparse.Namespace) -> int:
    """In Thai, as every month-end document. Several papers or workbooks need a folder; --only asks for one."""
    refuse_outdated()
    refresh()
    with override("th"):
        told = [document(actor=WHOLE_CITY, span=args.month, of=one) for one in _wanted(args)]
        if args.format in BINARY:
            return _write_each(told, args.format, args.out)
        text = as_csv(told) if args.format == "csv" else _as_json(told)
    if args.out:
        args.out.write_text(text, encoding="utf-8-sig" if args.format == "csv" else "utf-8", newline="")
    else:
        print(text, end="")
    return 0


def _wanted(args: argparse.Namespace) -> list[Whose]:
    if args.by == CITY:
        return [whose(actor=WHOLE_CITY)]
    by = By(args.by)
    rows = food_report(actor=WHOLE_CITY, by=by, period=args.month.period).rows
    keys = [args.only] if args.only else [row.key for row in rows if row.key]
    return [whose(actor=WHOLE_CITY, by=by, key=key) for key in keys]


def _as_json(told: Sequence[Document]) -> str:
    objects = [as_object(one) for one in told]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=1) + "\n"


def _write_each(told: Sequence[Document], form: str, out: Path | None) -> int:
    if out is None or (len(told) != 1 and out.is_file()):
        print("songtor report: --out names the file, or the folder for several documents", file=sys.stderr)
        return 2
    if len(told) == 1 and not out.is_dir():
        out.write_bytes(BINARY[form](told[0]))
        return 0
    out.mkdir(parents=True, exist_ok=True)
    for one in told:
        (out / f"{one.file_name}.{form}").write_bytes(BINARY[form](one))
    say(f"wrote {len(told)} documents")
    return 0


def _month(text: str) -> Month:
    try:
        return Month.read(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
