"""Starts Django for a command."""

from __future__ import annotations

import os

import django
from django.apps import apps


def start() -> None:
    """Settings are read and every room is loaded; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songtor.config.settings")
    if not apps.ready:
        django.setup()
