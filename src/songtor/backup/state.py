"""What a database holds, counted: taken with the copy, and compared after every restore."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Row = tuple[Any, ...]
Ask = Callable[[str], list[Row]]

HEADS = "SELECT scope, length, digest FROM evidence_chainhead ORDER BY scope"
MOVED = "SELECT district_id, count(*), sum(grams), sum(pieces) FROM stock_movement GROUP BY district_id ORDER BY 1"
LYING = "SELECT has_floor, count(*), sum(grams), sum(pieces) FROM stock_balance GROUP BY has_floor ORDER BY 1"
STEPS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@dataclass(frozen=True)
class State:
    """Chain heads, sums of the ledger's movements and balances, rows of every table, migrations applied."""

    heads: Mapping[str, list[Any]]
    moved: Mapping[str, list[int]]
    lying: Mapping[str, list[int]]
    rows: Mapping[str, int]
    steps: list[str]

    def departures(self, other: State) -> Iterator[str]:
        """Where the other differs from this one, part by part."""
        there = asdict(other)
        for part, here in asdict(self).items():
            if isinstance(here, list):
                yield from (f"{part} {name}" for name in sorted({*here} ^ {*there[part]}))
            else:
                names = sorted({*here, *there[part]})
                yield from (f"{part} of {name}" for name in names if here.get(name) != there[part].get(name))


def counted(ask: Ask, tables: list[str]) -> State:
    """One database's state; all questions must be asked of one moment."""
    return State(
        heads={scope: [int(length), digest] for scope, length, digest in ask(HEADS)},
        moved=_sums(ask(MOVED)),
        lying=_sums(ask(LYING)),
        rows={table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in sorted(tables)},  # noqa: S608  # nosec B608: names the database gave
        steps=[f"{app}.{name}" for app, name in ask(STEPS)],
    )


def _sums(rows: list[Row]) -> dict[str, list[int]]:
    return {str(name): [int(number or 0) for number in numbers] for name, *numbers in rows}
