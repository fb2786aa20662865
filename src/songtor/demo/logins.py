"""The login page of the demo lists who may log in. Only the demo's settings name this context processor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from songtor.demo.mark import Login, read_mark


def shown(request: HttpRequest) -> dict[str, tuple[Login, ...]]:
    """Read from the home's mark on the login page, nothing on any other."""
    if request.path != reverse("account_login"):
        return {}
    made = read_mark(settings.SONGTOR_HOME)
    return {"demo_logins": made.logins if made else ()}
