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
