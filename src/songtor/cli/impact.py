"""What kilograms of food stand for, with the factors and their source."""

import argparse
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from songtor.engines.impact import BadWeight, FactorSet, conservative, impact, official, printed, read_kg


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kg", help="kilograms, like 295043.31, 1,200 or ๑,๒๐๐")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="factors in force on that day (today)")


def run(args: argparse.Namespace) -> int:
    on = args.on or datetime.now(ZoneInfo("Asia/Bangkok")).date()
    try:
        answer = describe(args.kg, on)
    except BadWeight as refusal:
        print(f"songtor impact: {refusal}", file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def describe(text: str, on: date) -> dict[str, object]:
    kg = read_kg(text)
    factors = official(on)
    return {
        "kg": printed(kg),
        **_counted(kg, factors),
        "factors": _described(factors),
        "conservative": {**_counted(kg, conservative(on)), **_described(conservative(on))},
    }


def _counted(kg: Decimal, factors: FactorSet) -> dict[str, str]:
    counted = impact(kg, factors=factors)
    return {"kgco2e": printed(counted.co2e_avoided_kg), "meals": printed(counted.meals)}


def _described(factors: FactorSet) -> dict[str, str]:
    return {
        "name": factors.name,
        "co2e_per_kg": str(factors.co2e_per_kg),
        "meals_per_kg": str(factors.meals_per_kg),
        "source": factors.source,
        "dated_on": factors.dated_on.isoformat(),
    }
