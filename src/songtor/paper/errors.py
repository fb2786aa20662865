from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class NothingOnPaper(Refusal):
    code = "nothing_on_paper"
    sentence = _("This row says nothing of this stop. Enter an amount, a zero with its reason, or why it was missed")


class SheetNotInUse(Refusal):
    code = "sheet_not_in_use"
    sentence = _("Only a published round has a sheet. Publish the day first")


class DraftTooLarge(Refusal):
    code = "draft_too_large"
    sentence = _("So much cannot be kept as a draft. Save the stops that are ready first")
