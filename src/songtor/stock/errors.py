from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


def amount_said(amount: int, *, in_pieces: bool) -> str:
    """An amount as a sentence says it."""
    if in_pieces:
        return gettext("%(count)s boxes") % {"count": f"{amount:,}"}
    return gettext("%(kg)s kg") % {"kg": f"{amount / 1000:,.2f}"}


class NothingAboard(Refusal):
    code = "nothing_aboard"
    sentence = _("No “%(category)s” was weighed onto this vehicle. Weigh it first, then hand it over")


class MoreThanAboard(Refusal):
    code = "more_than_aboard"
    sentence = _("Only %(aboard)s of “%(category)s” are aboard. Check the amount, or correct the weighing first")


class KeptMoreThanAboard(Refusal):
    code = "kept_more_than_aboard"
    sentence = _(
        "%(kept)s of “%(category)s” cannot stay: only %(aboard)s are aboard. "
        "Check the amount, or correct the weighing first"
    )


class AboardPastUseBy(Refusal):
    code = "aboard_past_use_by"
    sentence = _(
        "“%(category)s” aboard is past its use-by time (%(use_by)s), so nobody may eat it. "
        "Write off %(amount)s as waste first"
    )


class AlreadyReversed(Refusal):
    code = "already_reversed"
    sentence = _("This was taken back before. Open the page again to see what holds now")
