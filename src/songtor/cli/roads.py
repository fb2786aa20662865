"""Asks the city's source of travel times for the places of districts, and says what plans stand on."""

import argparse
import sys

from songtor.city.models import District
from songtor.cli.migrate import refuse_outdated
from songtor.look.clock import today
from songtor.rounds.roads.asking import ask_roads, places_of
from songtor.rounds.roads.points import point_of
from songtor.rounds.roads.times import PlannedOn, times_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("districts", nargs="*", metavar="CODE", help="districts like 1040 (all)")


def run(args: argparse.Namespace) -> int:
    """0 when every way is known or nothing but the formula is wanted, 1 when something stood in the way."""
    refuse_outdated()
    known = {district.pk: district for district in District.objects.order_by("pk")}
    unknown = [code for code in args.districts if code not in known]
    if unknown:
        print(f"songtor roads: no district {', '.join(unknown)}", file=sys.stderr)
        return 2
    asked = [_ask(known[code]) for code in args.districts or known]
    return 1 if any(made_on.trouble for made_on in asked) else 0


def _ask(district: District) -> PlannedOn:
    places = places_of(district)
    trouble = ask_roads(list(map(point_of, places)), today=today())
    made_on = times_of(district.pk, today()).planned_on(places, trouble=trouble)
    factor = made_on.factor
    said = f"from {factor.legs} legs" if factor.is_learned else f"until 30 legs are known ({factor.legs} so far)"
    print(
        f"{district.pk}: {len(places)} places by {made_on.by}, {made_on.guessed_percent} % of their ways by distance"
        f"{f' ({trouble})' if trouble else ''}; x{factor.value:.2f} {said}"
    )
    return made_on
