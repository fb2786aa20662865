"""The product on a round day of its own for each file of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest

from songtor.look.clock import today
from tests.browser.field.server import Field, field_on
from tests.live import surroundings_at


@pytest.fixture(scope="module")
def field(new_home: Callable[[str], Path]) -> Iterator[Field]:
    """At ten in the morning, with Malee's round published."""
    with field_on(surroundings_at(new_home("field"), today(), time(10)), today()) as field:
        yield field
