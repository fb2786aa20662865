from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class WorkLost(Refusal):
    code = "work_lost"
    sentence = _("This work was interrupted and is not done. Start it again")


class WorkCancelled(Refusal):
    code = "work_cancelled"
    sentence = _("This work was cancelled before it began. Start it again when you need it")
