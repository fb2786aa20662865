from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class WorkLost(Refusal):
    code = "work_lost"
    sentence = _("This work was interrupted and is not done. Start it again")
