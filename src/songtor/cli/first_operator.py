"""The first login of a city: an operator, who opens the others."""

import argparse
import sys

from songtor.city.dated import holds_on
from songtor.city.models import RoleGrant
from songtor.city.roles import Role
from songtor.cli.account import add_username, open_with_role
from songtor.cli.migrate import refuse_outdated
from songtor.look.clock import today


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_username(parser)
    parser.add_argument("--name", default="", help="the name screens show (the user name when left out)")
    parser.add_argument("--another", action="store_true", help="open one more, though there is an operator already")


def run(args: argparse.Namespace) -> int:
    """0 and the password, printed once; 2 when there is an operator already."""
    refuse_outdated()
    held = RoleGrant.objects.filter(holds_on(today()), role=Role.OPERATOR, account__is_active=True)
    if held.exists() and not args.another:
        print("songtor operator: there is an operator already; --another opens one more", file=sys.stderr)
        return 2
    return open_with_role(args.username, args.name or args.username, Role.OPERATOR)
