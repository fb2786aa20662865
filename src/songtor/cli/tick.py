"""What is due now. Run it every minute: a run with nothing to do costs a dozen queries."""

import argparse

from django.conf import settings
from django.urls import reverse

from songtor.cli.migrate import refuse_outdated
from songtor.cli.progress import say
from songtor.evidence.queries import anchor_of
from songtor.evidence.services import take_anchor
from songtor.evidence.verify import one_moment
from songtor.exchange.services import forget_files
from songtor.finding import services as finding
from songtor.jobs.services import give_up_lost
from songtor.look.clock import now, today
from songtor.messages.services import send_due
from songtor.offers.services.asking import ask_due
from songtor.offers.services.standing import make_due
from songtor.points.expiring import expire_due
from songtor.points.rules.granting import grant_due
from songtor.receipts import recounting
from songtor.registry.services import compare_due
from songtor.reports.months.closing import close_due
from songtor.reports.services import refresh
from songtor.rounds.cascade import pass_on_due
from songtor.shop.reserves.overdue import close_overdue
from songtor.shop.shelf.discarding import discard_expired


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The clock says what is due."""
    parser.add_argument("--names", action="store_true", help="write all names to find anew")
    parser.add_argument("--people", action="store_true", help="count everybody anew from the receipts")


def run(args: argparse.Namespace) -> int:
    """Brings what is derived level with the ledgers and takes the day's first anchor; a second run changes nothing."""
    refuse_outdated()
    days = refresh()
    if days:
        say(f"wrote {days} report days anew")
    names = finding.rebuild() if args.names else finding.refresh()
    if names:
        say(f"wrote {names} names to find anew")
    files = forget_files(now=now())
    if files:
        say(f"deleted {files} uploads older than seven days")
    lost = give_up_lost(now=now())
    if lost:
        say(f"gave up {lost} works that were interrupted")
    closed = close_due(now=now())
    if closed.editions or closed.letters:
        say(f"closed {closed.editions} months of districts, posted {closed.letters} month-end letters")
    made, asked, passed = make_due(now=now()), ask_due(now=now(), address_of=give_address), pass_on_due(now=now())
    if made or asked or passed:
        say(f"made {made} standing offers, asked {asked} branches, passed on {passed} offers")
    posted = send_due(now=now())
    if posted.sent or posted.given_up:
        say(f"sent {posted.sent} messages, gave up {posted.given_up}")
    _level_people(anew=args.people)
    _give_points()
    _close_reserves()
    _discard_expired()
    if anchor_of(today()) is None:
        _recount()
        _expire_points()
        anchor = take_anchor(day=today(), taken_at=now())
        say(f"took the anchor of {anchor.day}")
    return 0


def _level_people(*, anew: bool) -> None:
    if compare_due(now=now()) is not None:
        say("new people are being compared with everybody known")
    if anew:
        recounting.rebuild()


def _give_points() -> None:
    granted = grant_due(now=now())
    if granted.households:
        say(f"gave {granted.points} points of this period to {granted.households} households")


def _expire_points() -> None:
    lost = expire_due(now=now())
    if lost:
        say(f"took points past their last day from {lost} households")


def _close_reserves() -> None:
    closed = close_overdue(now=now())
    if closed:
        say(f"closed {closed} reserves of earlier days")


def _discard_expired() -> None:
    thrown = discard_expired(now=now())
    if thrown:
        say(f"took {thrown} lots past their last day off the shelves")


def _recount() -> None:
    """Once a day everybody is counted anew, and must come to what the counters say."""
    with one_moment():
        differences = recounting.recount()
    if differences:
        say(f"people counted otherwise than receipts say, {len(differences)} times; the first: {differences[0]}")


def give_address(token: str) -> str:
    """Where a branch's link opens, for a letter."""
    return f"{settings.SONGTOR_URL}{reverse('give', args=[token])}"
