"""Malee at the desk of a shop with rice and milk, at half past ten."""

from __future__ import annotations

from tests.desk.till.conftest import bank, carded, desk, half_past_ten, home, malee  # noqa: F401
