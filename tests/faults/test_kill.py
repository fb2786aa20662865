"""kill -9 of any process while tills sell: what was answered is there once, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.selling.world import World, made
from songtor.cli.cluster import cluster
from tests.faults.killing import VICTIMS, killed
from tests.live import surroundings_of
from tests.postgres import carry_over

pytestmark = pytest.mark.postgres

KILLS = 20
EARLY = (
    *("-m", "gunicorn", "tests.faults.early:application", "--bind", "127.0.0.1:{port}", "--log-level", "critical"),
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"),
)


@pytest.fixture(scope="module")
def city(new_home: Callable[[str], Path], postgres_city_url: str) -> Iterator[tuple[str, dict[str, str], World]]:
    """A PostgreSQL of its own, since it is killed too."""
    with cluster() as url:
        carry_over(postgres_city_url, url)
        env = surroundings_of(new_home("killed"), DATABASE_URL=url)
        env["PYTHONPATH"] = os.pathsep.join((env["PYTHONPATH"], str(Path(__file__).resolve().parents[2])))
        yield url, env, made(env, households=20)


def test_what_was_answered_is_sold_once_whatever_is_killed(city: tuple[str, dict[str, str], World]) -> None:
    url, env, world = city
    found = killed(url, env, world, kills=KILLS)
    assert (found.lost, found.doubled, found.unexplained, found.differences) == ([], [], [], [])
    assert set(found.kills) == set(VICTIMS)
    assert found.acknowledged > KILLS
    assert found.repeated > 0


def test_a_server_that_answers_before_it_sells_is_found_out(city: tuple[str, dict[str, str], World]) -> None:
    url, env, world = city
    found = killed(url, env, world, kills=1, words=EARLY)
    assert found.lost
