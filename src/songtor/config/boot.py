"""Starts Django for a command."""

from __future__ import annotations

import gc
import os
from importlib import import_module

import django
from django.apps import apps
from django.conf import settings


def start() -> None:
    """Settings are read and every room is loaded; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songtor.config.settings")
    if not apps.ready:
        django.setup()


def settle() -> None:
    """What a server keeps for ever is loaded, and no longer looked through for garbage (0.15 s within a request)."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
