"""Each round morning branches are asked by a letter with a link; who does not answer is reminded once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from songtor.city.acting import Act, performs
from songtor.city.policy import CLOCK, Kind, Verb
from songtor.evidence.acts import BANGKOK
from songtor.evidence.errors import Refusal
from songtor.messages.errors import AddressImpossible
from songtor.messages.services import post
from songtor.offers.asking import about_asking, due_askings
from songtor.offers.errors import AskedAlready, EmailMissing
from songtor.offers.models import Asking, Branch, BranchLink
from songtor.offers.services import hash_of, new_token

WORTH_SENDING = timedelta(hours=3)


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def keep_email(act: Act, *, branch: Branch, email: str) -> Branch:
    """The shop's address for the morning question; empty when it shall not be asked. Raises AddressImpossible."""
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise AddressImpossible from None
    Branch.objects.filter(pk=branch.pk).update(email=email)
    branch.refresh_from_db()
    return branch


@performs(Verb.ENTER, Kind.DONOR, on="branch")
def ask_branch(act: Act, *, branch: Branch, day: date, token: str, address: str, is_reminder: bool = False) -> Asking:
    """A letter with a link that opens the branch's page until the day ends; its lasting link goes on holding.

    Raises EmailMissing, AskedAlready.
    """
    if not branch.email:
        raise EmailMissing
    if Asking.objects.filter(branch=branch, day=day, is_reminder=is_reminder).exists():
        raise AskedAlready
    night = datetime.combine(day, time(23, 59, 59), tzinfo=BANGKOK)
    link = BranchLink.objects.create(
        branch=branch, token_hash=hash_of(token), issued_at=act.entered_at, expires_at=night
    )
    asking = Asking(
        district_id=branch.district_id,
        branch=branch,
        day=day,
        is_reminder=is_reminder,
        link=link,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(asking)
    subject, body = _words(branch, day, address, is_reminder=is_reminder)
    about, until = about_asking(branch.pk, day), act.entered_at + WORTH_SENDING
    post(act, to=branch.email, subject=subject, body=body, about=about, once_for=f"asking:{asking.pk}", until=until)
    return asking


def _words(branch: Branch, day: date, address: str, *, is_reminder: bool) -> tuple[str, str]:
    with override(settings.LANGUAGE_CODE):
        said = {"branch": branch.name, "day": date_format(day, "j F"), "address": address}
        subject = _("Is there food to give today, %(day)s? (%(branch)s)") % said
        if is_reminder:
            subject = _("Not answered yet: %(subject)s") % {"subject": subject}
        body = _(
            "Is there food to give at %(branch)s today, %(day)s?\n\n"
            "Open this page and answer in two taps: there is, there is none, or as much as usual.\n%(address)s\n\n"
            "The link opens this branch's page until tonight. Please do not pass it on."
        )
        return subject, body % said


def ask_due(*, now: datetime, address_of: Callable[[str], str]) -> int:
    """Asks and reminds whoever is due; how many letters were posted."""
    posted = 0
    for branch, is_reminder in list(due_askings(now=now)):
        token, day = new_token(), now.astimezone(BANGKOK).date()
        act = Act(CLOCK, f"asking:{branch.pk}:{day}:{is_reminder:d}", now, now)
        try:
            ask_branch(act, branch=branch, day=day, token=token, address=address_of(token), is_reminder=is_reminder)
        except Refusal:  # another tick was first, or its address cannot be one: it stays among those to call
            continue
        posted += 1
    return posted
