from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rounds.roads.fake_server import Fake, serving


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as server:
        yield server
