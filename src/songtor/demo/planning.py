"""Plans days in processes of their own, beside the one that writes. Loads the router, but no Django."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from songtor.engines.planning.day import Day
from songtor.rounds.proposals import Proposal
from songtor.rounds.proposing import propose

PROCESSES = 2
# Fixed numbers instead of seconds: the same seed plans the same days on any machine.
QUICK, THOROUGH = 200, 1000


def pool() -> ProcessPoolExecutor:
    # Started anew, not forked: a copy of the open database connection must not end in a child.
    return ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_step_aside)


def _step_aside() -> None:
    """Whoever writes comes first: on two cores it is the one that everybody waits for."""
    os.nice(5)


def plan_all(
    workers: ProcessPoolExecutor, problems: Iterable[Day], *, seed: int, iterations: int
) -> Iterator[Proposal]:
    """Plans in the order of the problems, worked at ahead of whoever reads them."""
    return workers.map(partial(propose, seed=seed, iterations=iterations), problems)
