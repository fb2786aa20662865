from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from songtor.evidence.errors import Refusal


class TooManySent(Refusal):
    code = "too_many_sent"
    sentence = _("Too much was sent from here within the hour. Wait a while and send it again, or phone your district")
