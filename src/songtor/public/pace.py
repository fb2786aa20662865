"""Pages without login take only so much an hour from one link or one address."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from songtor.look.clock import now
from songtor.public.errors import TooManySent

HOUR = 3600


def refuse_too_many(what: str, who: str, *, an_hour: int) -> None:
    """Counts one sending of `who` in this hour of the clock. Raises TooManySent.

    Two at one moment may be counted as one: this holds back floods, rights are not its business.
    """
    # Links and addresses are kept as digests only: a cache is read by more people than a ledger.
    key = f"sent:{what}:{now():%Y%m%d%H}:{hashlib.sha256(who.encode()).hexdigest()}"
    sent: int = cache.get(key, 0)
    if sent >= an_hour:
        raise TooManySent
    cache.set(key, sent + 1, HOUR)


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; proxies are trusted as the login trusts them."""
    return str(get_adapter().get_client_ip(request))
