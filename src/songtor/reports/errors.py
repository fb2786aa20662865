from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class MonthNotOver(Refusal):
    code = "month_not_over"
    sentence = _("This month is not over. Close it from the first day of the next one on")


class MonthUnchanged(Refusal):
    code = "month_unchanged"
    sentence = _("Nothing has changed since this month was closed. The edition that was sent still holds")


class QuarterUnknown(Refusal):
    code = "quarter_unknown"
    sentence = _("There is no such quarter. Write the fiscal year in B.E. and a quarter from 1 to 4")


class QuarterNotOver(Refusal):
    code = "quarter_not_over"
    sentence = _("This quarter is not over. Submit it from the first day of the next one on")


class QuarterLocked(Refusal):
    code = "quarter_locked"
    sentence = _("This quarter is locked. What is put right now is listed as a restatement")


class QuarterIncomplete(Refusal):
    code = "quarter_incomplete"
    sentence = _("These districts gave food and are not approved yet: %(districts)s. Approve their sheets first")


class SheetWaits(Refusal):
    code = "sheet_waits"
    sentence = _("This quarter was submitted and waits for the department. It can be submitted again if it is returned")


class SheetDecided(Refusal):
    code = "sheet_decided"
    sentence = _("This sheet was decided before. Open the quarter again to see what holds")


class ReasonToReturnMissing(Refusal):
    code = "reason_to_return_missing"
    sentence = _("Write what the district shall put right, so that it can submit again")
