"""A line of a city file, whose readers answer a checked value or refuse with file, row, column and rule."""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")


class BadCityFile(Exception):
    """A city folder that may not be loaded; `row` is the line of the file, 0 when the file as a whole is meant."""

    def __init__(self, file: str, row: int, column: str, rule: str) -> None:
        super().__init__(f"{file}, row {row}, column {column or '-'}: {rule}")
        self.file = file
        self.row = row
        self.column = column
        self.rule = rule


@dataclass(frozen=True)
class Line:
    """One line of a table; each reader answers a checked value or refuses with the column and the rule."""

    file: str
    row: int
    cells: Mapping[str, str]

    def refuse(self, column: str, rule: str) -> BadCityFile:
        return BadCityFile(self.file, self.row, column, rule)

    def raw(self, column: str) -> str:
        return self.cells[column].strip()

    def text(self, column: str) -> str:
        if not self.raw(column):
            raise self.refuse(column, "must not be empty")
        return self.raw(column)

    def code(self, column: str) -> str:
        value = self.text(column)
        if not value.isascii() or not value.replace("-", "").replace("_", "").isalnum():
            raise self.refuse(column, f"a code is ASCII letters, digits, - and _, not {value!r}")
        return value

    def words(self, column: str, separator: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.raw(column).split(separator) if word.strip())

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self.text(column)
        if value not in allowed:
            raise self.refuse(column, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def whole(self, column: str, *, low: int = 0, high: int = 100_000_000) -> int:
        value = self.text(column)
        if not (value.isascii() and value.isdigit()) or not low <= int(value) <= high:
            raise self.refuse(column, f"must be a whole number from {low} to {high}, not {value!r}")
        return int(value)

    def whole_or_none(self, column: str) -> int | None:
        return self.whole(column) if self.raw(column) else None

    def positive_or_none(self, column: str) -> Decimal | None:
        if not self.raw(column):
            return None
        try:
            value = Decimal(self.raw(column))
        except InvalidOperation:
            raise self.refuse(column, f"must be a number, not {self.raw(column)!r}") from None
        if not value.is_finite() or value <= 0:
            raise self.refuse(column, f"must be above 0, not {self.raw(column)!r}")
        return value

    def flag(self, column: str) -> bool:
        return self.choice(column, ("0", "1")) == "1"

    def degrees(self, column: str) -> float:
        value, limit = self.text(column), 90 if column.endswith("lat") else 180
        try:
            degrees = float(value)
        except ValueError:
            raise self.refuse(column, f"must be degrees, not {value!r}") from None
        if not -limit <= degrees <= limit:
            raise self.refuse(column, f"must lie between -{limit} and {limit}, not {value!r}")
        return degrees

    def point_or_none(self) -> tuple[float, float] | tuple[None, None]:
        if not self.raw("lat") and not self.raw("lon"):
            return None, None
        return self.degrees("lat"), self.degrees("lon")

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.refuse(column, f"must be a date like 2024-10-01, not {value!r}") from None
        if day.isoformat() != value:
            raise self.refuse(column, f"must be a date like 2024-10-01, not {value!r}")
        return day

    def day_or_none(self, column: str) -> date | None:
        return self.day(column) if self.raw(column) else None

    def reference(self, column: str, known: Collection[str], what: str) -> str:
        value = self.text(column)
        if value not in known:
            raise self.refuse(column, f"{value!r} is not a {what} of this city")
        return value

    def reference_or_none(self, column: str, known: Collection[str], what: str) -> str | None:
        return self.reference(column, known, what) if self.raw(column) else None


def read_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = tuple(next(reader, ()))
            if header != columns:
                raise BadCityFile(path.name, 1, "", f"columns must be {','.join(columns)}")
            for cells in reader:
                if len(cells) != len(columns):
                    raise BadCityFile(path.name, reader.line_num, "", f"must have {len(columns)} cells")
                yield Line(path.name, reader.line_num, dict(zip(columns, cells, strict=True)))
    except FileNotFoundError:
        raise BadCityFile(path.name, 0, "", "the file is missing") from None
    except (UnicodeDecodeError, csv.Error):
        raise BadCityFile(path.name, 0, "", "must be CSV in UTF-8") from None


def read_rows(
    path: Path, columns: tuple[str, ...], build: Callable[[Line], Row], *, unique: tuple[str, ...]
) -> tuple[Row, ...]:
    """Every row built by `build`; two rows may not agree in all the `unique` columns."""
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    for line in read_lines(path, columns):
        rows.append(build(line))
        key = tuple(line.raw(column) for column in unique)
        if key in seen:
            raise line.refuse(",".join(unique), f"{' '.join(key)!r} stands already in row {seen[key]}")
        seen[key] = line.row
    return tuple(rows)


def read_json(path: Path) -> object:
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadCityFile(path.name, 0, "", "the file is missing") from None
    except ValueError:
        raise BadCityFile(path.name, 0, "", "must be JSON in UTF-8") from None
    return value
