from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class QuestionMissing(Refusal):
    code = "question_missing"
    sentence = _("Write what you ask or answer, in a few words")


class NobodyAsks(Refusal):
    code = "nobody_asks"
    sentence = _("There is no open question about this. Open the page again to see what holds now")
