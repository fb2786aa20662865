"""What is due now. Run it every minute: a run with nothing to do costs three queries."""

import argparse

from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.evidence.queries import anchor_of
from songtor.evidence.services import take_anchor
from songtor.jobs.services import give_up_lost
from songtor.look.clock import now, today
from songtor.messages.services import send_due
from songtor.reports.services import refresh


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes no options: the clock says what is due."""


def run(args: argparse.Namespace) -> int:
    """Brings the daily rows level with the ledgers and takes the day's first anchor; a second run changes nothing."""
    refuse_outdated()
    days = refresh()
    if days:
        say(f"wrote {days} report days anew")
    lost = give_up_lost(now=now())
    if lost:
        say(f"gave up {lost} works that were interrupted")
    posted = send_due(now=now())
    if posted.sent or posted.given_up:
        say(f"sent {posted.sent} messages, gave up {posted.given_up}")
    if anchor_of(today()) is None:
        anchor = take_anchor(day=today(), taken_at=now())
        say(f"took the anchor of {anchor.day}")
    return 0
