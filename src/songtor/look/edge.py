"""Where a request becomes an act: who asks, under which key, at what time."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest

from songtor.city.acting import Act
from songtor.city.models import Account
from songtor.city.policy import NOBODY, Actor, actor_of
from songtor.look.clock import now, today


def actor_from(request: HttpRequest) -> Actor:
    """The account's rights of today; NOBODY when nobody is logged in."""
    return actor_of(request.user, today()) if isinstance(request.user, Account) else NOBODY


def act_from(request: HttpRequest, actor: Actor, *, happened_at: datetime | None = None) -> Act:
    """One deed per form: `key` is the form's hidden field, so a second sending changes nothing."""
    moment = now()
    key = request.headers.get("Idempotency-Key") or request.POST.get("key") or str(uuid4())
    return Act(actor, key[:80], happened_at or moment, moment)
