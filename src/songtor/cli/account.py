"""An account with its role, opened on the city's own machine."""

import argparse
import secrets
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from songtor.city.acting import Act
from songtor.city.models import Agency, District
from songtor.city.policy import Actor, Grant
from songtor.city.roles import Role
from songtor.city.services import USERNAME, grant_role, open_account
from songtor.cli.migrate import refuse_outdated
from songtor.look.clock import now

AS_OPERATOR = Actor("command:account", "", (Grant(Role.OPERATOR, districts=None),))
ROLES = [role.value for role in Role if role != Role.DONOR]  # donors are registered on their page, and get a link


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_username(parser)
    parser.add_argument("--name", required=True, help="the name screens show")
    parser.add_argument("--role", required=True, choices=ROLES)
    parser.add_argument("--district", default="", metavar="CODE", help="for the roles of a district: 1040")
    parser.add_argument("--agency", default="", metavar="CODE", help="for a coordinator: sos")


def add_username(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", type=_username, metavar="USERNAME", help="3 to 60 Latin letters, digits, . _ -")


def _username(text: str) -> str:
    if not USERNAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no user name: 3 to 60 Latin letters, digits, . _ -")
    return text


def run(args: argparse.Namespace) -> int:
    """0 and the password, printed once. Raises UsernameTaken, GrantIncomplete."""
    refuse_outdated()
    district = District.objects.filter(pk=args.district).first()
    agency = Agency.objects.filter(pk=args.agency).first()
    for option, code, found in (("--district", args.district, district), ("--agency", args.agency, agency)):
        if code and found is None:
            raise ImproperlyConfigured(f"{option}: this city has no {code!r}")
    return open_with_role(args.username, args.name, Role(args.role), district=district, agency=agency)


def open_with_role(
    username: str, name: str, role: Role, *, district: District | None = None, agency: Agency | None = None
) -> int:
    """Account and role stand together or not at all."""
    moment, password = now(), secrets.token_urlsafe(12)
    with transaction.atomic():
        account = open_account(_act(moment), username=username, display_name=name, password=password)
        grant_role(_act(moment), account=account, role=role, starts_on=moment.date(), district=district, agency=agency)
    print(f"{username}  {password}")
    print("This password is shown once. Change it after the first login, under the account's name.")
    return 0


def _act(moment: datetime) -> Act:
    return Act(AS_OPERATOR, f"command-{uuid4()}", moment, moment)
