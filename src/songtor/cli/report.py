"""The city's figures of a period, for people with a spreadsheet and for other programs."""

import argparse
import json
import sys

from songtor.cli import report_kr, report_month
from songtor.cli.asking import day
from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.cli.report_month import WHOLE_CITY
from songtor.reports.food import By, Period, food_report
from songtor.reports.printing import HOW_COUNTED, ROUNDING, as_csv, described_factors, printed_report, report_lines
from songtor.reports.services import refresh


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="food|month|kr")
    food = kinds.add_parser("food", help="kilograms, meals and visits of any days")
    food.add_argument("--from", dest="start", type=day, required=True, metavar="DAY", help="2024-10-01 or 2567-10-01")
    food.add_argument("--to", dest="end", type=day, required=True, metavar="DAY", help="the last day, included")
    food.add_argument("--by", type=By, choices=list(By), default=By.DISTRICT, metavar="ROWS", help=", ".join(By))
    food.add_argument("--format", choices=["json", "csv"], default="json")
    food.set_defaults(tell=food_figures)
    month = kinds.add_parser("month", help="the month-end documents")
    report_month.add_arguments(month)
    month.set_defaults(tell=report_month.run)
    kr = kinds.add_parser("kr", help="KR 8214: people counted once, a quarter")
    report_kr.add_arguments(kr)
    kr.set_defaults(tell=report_kr.run)


def run(args: argparse.Namespace) -> int:
    """As an auditor of the whole city sees it."""
    return int(args.tell(args))


def food_figures(args: argparse.Namespace) -> int:
    """A CSV holds rows only; how they are counted goes to stderr."""
    if args.end < args.start:
        print("songtor report: --to lies before --from", file=sys.stderr)
        return 2
    refuse_outdated()
    refresh()
    period = Period(args.start, args.end)
    if args.format == "json":
        print(json.dumps(printed_report(actor=WHOLE_CITY, by=args.by, period=period), ensure_ascii=False, indent=1))
    else:
        print(as_csv(report_lines(food_report(actor=WHOLE_CITY, by=args.by, period=period), actor=WHOLE_CITY)), end="")
        _tell(period)
    return 0


def _tell(period: Period) -> None:
    for column, how in HOW_COUNTED.items():
        say(f"{column}: {how}")
    for role, factors in described_factors(period.end).items():
        say(f"{role} factors: {', '.join(f'{name} {value}' for name, value in factors.items())}")
    say(f"rounding: {ROUNDING}")
