from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NothingAboard(Refusal):
    code = "nothing_aboard"
    sentence = _("No “%(category)s” was weighed onto this vehicle. Weigh it first, then hand it over")


class AlreadyReversed(Refusal):
    code = "already_reversed"
    sentence = _("This was taken back before. Open the page again to see what holds now")
