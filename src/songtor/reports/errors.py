from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class MonthNotOver(Refusal):
    code = "month_not_over"
    sentence = _("This month is not over. Close it from the first day of the next one on")


class MonthUnchanged(Refusal):
    code = "month_unchanged"
    sentence = _("Nothing has changed since this month was closed. The edition that was sent still holds")
