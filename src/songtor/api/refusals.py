"""What only the API refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class PeriodBackwards(Refusal):
    code = "period_backwards"
    sentence = _("The last day lies before the first. Change the days")


class CursorUnknown(Refusal):
    code = "cursor_unknown"
    sentence = _("This cursor is not one of ours. Begin again without it")


class KilogramsUnreadable(Refusal):
    code = "kilograms_unreadable"
    sentence = _("This is no number of kilograms. Write it like 295043.31 or 1,200")


class PinNeeded(Refusal):
    code = "pin_needed"
    sentence = _("This card has a PIN. Let its bearer enter it")


class TokenUnknown(Refusal):
    code = "token_unknown"
    sentence = _("This phone was signed out. Export what is unsent, then sign in again")


class DigestDiffers(Refusal):
    code = "digest_differs"
    sentence = _("What arrived is not what this name says. Send the picture again")


class BlobTooLarge(Refusal):
    code = "blob_too_large"
    sentence = _("The picture is larger than 5 MB. Take it again with fewer pixels")
