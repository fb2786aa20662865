"""KR 8214 of a quarter, as the department sends it and as programs read it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.utils.translation import override

from songtor.cli.migrate import refuse_outdated
from songtor.cli.report_month import WHOLE_CITY
from songtor.look.clock import now, today
from songtor.receipts.periods import QUARTERS, Quarter
from songtor.reports.kr.report import KrReport, kr_report
from songtor.reports.kr.telling import as_csv, as_object
from songtor.reports.kr.writing import BINARY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fy", type=int, required=True, metavar="YEAR", help="fiscal year of the Buddhist era: 2568")
    parser.add_argument("--quarter", type=int, choices=QUARTERS, required=True, help="1 is October to December")
    parser.add_argument("--format", choices=["json", "csv", "xlsx", "pdf"], default="json")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write; a PDF or workbook needs it")


def run(args: argparse.Namespace) -> int:
    """In Thai, as the department sends it."""
    try:
        quarter = Quarter(args.fy, args.quarter)
    except ValueError as problem:
        print(f"songtor report: {problem}", file=sys.stderr)
        return 2
    refuse_outdated()
    with override("th"):
        told = kr_report(actor=WHOLE_CITY, quarter=quarter, today=today())
        return _write(told, args.format, args.out)


def _write(told: KrReport, form: str, out: Path | None) -> int:
    if form in BINARY and out is None:
        print("songtor report: --out names the file", file=sys.stderr)
        return 2
    content = _content(told, form)
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
        return 0
    out.write_bytes(content)
    return 0


def _content(told: KrReport, form: str) -> bytes:
    if form in BINARY:
        return BINARY[form](told, moment=now())
    if form == "csv":
        return as_csv(told)
    return f"{json.dumps(as_object(told), ensure_ascii=False, indent=1)}\n".encode()
