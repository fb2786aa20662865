"""Where a request becomes an act: who asks, under which key, at what time."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from songtor.city.acting import Act
from songtor.city.models import Account
from songtor.city.policy import NOBODY, Actor, actor_of
from songtor.evidence.errors import Refusal
from songtor.look.clock import now, today


class SentUnreadable(Refusal):
    code = "sent_unreadable"
    sentence = _("The form holds characters nobody can type. Open the page again and enter it once more")


def actor_from(request: HttpRequest) -> Actor:
    """The account's rights of today; NOBODY when nobody is logged in."""
    return actor_of(request.user, today()) if isinstance(request.user, Account) else NOBODY


def act_from(request: HttpRequest, actor: Actor, *, happened_at: datetime | None = None) -> Act:
    """One deed per form: `key` is the form's hidden field, so a second sending changes nothing.

    Raises SentUnreadable for what no database keeps as text.
    """
    moment = now()
    key = request.headers.get("Idempotency-Key") or request.POST.get("key") or str(uuid4())
    if not key.isprintable() or any("\0" in text for texts in request.POST.lists() for text in texts[1]):
        raise SentUnreadable
    return Act(actor, key[:80], happened_at or moment, moment)
