"""Messy sheets say the same whoever saved them, and nothing is read that does not stand there."""

from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine

from songtor.engines.sheets.reading import SheetRefused, read_book
from tests.engines.sheets.comparing import compared
from tests.engines.sheets.malformed import MADE_BY_LIBREOFFICE, QUICK, TURNS, malformed
from tests.engines.sheets.messy import KEYS, Messy, as_csv, as_xlsx, messy

SEEDS = (0, 1, 2, 7)


@pytest.mark.parametrize("seed", SEEDS)
def test_messy_file_is_read_without_a_wrong_value(tmp_path: Path, seed: int) -> None:
    made = messy(seed)
    for name, content in (("a.csv", as_csv(made)), ("a.xlsx", as_xlsx(made))):
        (tmp_path / name).write_bytes(content)
        result = compared(tmp_path / name, made)
        assert result.differences == []
        assert result.reported > 20


@pytest.mark.parametrize("path", sorted(MADE_BY_LIBREOFFICE.iterdir()), ids=lambda path: path.name)
def test_same_file_saved_by_libreoffice_says_the_same(path: Path) -> None:
    result = compared(path, messy(int(path.stem)))
    assert result.differences == []
    assert result.reported > 20


@pytest.mark.parametrize("kind", QUICK)
def test_malformed_file_is_read_wholly_or_refused(tmp_path: Path, kind: str) -> None:
    # the slow ones are read by `songtor bench sheets`; small ones of their kind in test_reading
    made_as, content = malformed(TURNS.index(kind))
    assert made_as == kind
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    try:
        book = read_book(path, name=path.name)
    except SheetRefused as refused:
        assert refused.code
    else:
        assert all(sum(1 for _ in sheet.rows) == len(sheet.rows) for sheet in book.sheets)


def test_control_a_trusting_reader_gets_wrong_values(tmp_path: Path) -> None:
    assert sum(_wrong_by_trust(tmp_path, messy(seed)) for seed in SEEDS) > 50


def _wrong_by_trust(folder: Path, made: Messy) -> int:
    """A reader that takes the columns from the left, commas for nothing, and slashed days for day first."""
    path = folder / "trusting.xlsx"
    path.write_bytes(as_xlsx(made))
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    left = min(column for row, column in made.grid if row in made.records)
    wrong = 0
    for row, record in made.records.items():
        for key, spelt in record.items():
            value = _trusting(key, rows[row][left + KEYS.index(key)])
            wrong += value is not None and value != spelt.means
    return wrong


def _trusting(key: str, cell: object) -> object:
    try:
        match key:
            case "rice" | "bread":
                return round(float(str(cell).replace(",", "").removesuffix("กก.")) * 1000)
            case "day":
                return cell if isinstance(cell, date) else datetime.strptime(str(cell), "%d/%m/%Y").date()  # noqa: DTZ007
            case _:
                return None
    except ValueError:
        return None
