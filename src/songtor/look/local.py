"""Addresses that came with a form: only those of this site are followed."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def local_address(asked: str, *, otherwise: str) -> str:
    """The asked address when it stays here and names a path."""
    is_path = asked.startswith("/") and asked.isprintable()
    return asked if is_path and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise
