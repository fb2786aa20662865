"""`songtor link`: whole files or nothing, and the truth of a benchmark is never looked at."""

import csv
import random
import sys
from pathlib import Path

import pytest

from bench.people.population import population
from songtor.cli.__main__ import main
from songtor.engines.linkage.records import COLUMNS

FEW = Path(__file__).parent / "few_people.csv"
HEADER = ",".join(COLUMNS)
ROW = "1,district,,อรุณี,แก้วมณี,F,1950-03-02,0800000001,12/3,77,4"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "row 1: the file is empty"),
        (HEADER.encode(), "row 1: no record follows"),
        (b"record_id,first_name\n1,x\n", "row 1: columns are missing: source, national_id"),
        (f"{HEADER},sex\n{ROW},F\n".encode(), "row 1: columns stand twice: sex"),
        (f"{HEADER}\n{ROW}\n{ROW}\n".encode(), "row 3: record_id '1' stands twice"),
        (f"{HEADER}\n{ROW[1:]}\n".encode(), "row 2: record_id is empty"),
        (f"{HEADER}\n{ROW}\n2,district\n".encode(), "row 3: has 2 fields, the header has 11"),
        (f"{HEADER}\n{ROW}\n".encode() + b"2,\xff\n", "row 3: is not UTF-8"),
        (f"{HEADER}\n{ROW}\n".encode("cp874"), "row 2: is not UTF-8"),
        (f"{HEADER}\n{ROW.replace('03-02', '02-30')}\n".encode(), "row 2: birth_date is no day of the calendar"),
        (f"{HEADER}\n{ROW.replace('1950', '2493')}\n".encode(), "row 2: birth_date is not of a year between"),
        (f"{HEADER}\n{ROW.replace('1950-03-02', '2/3/1950')}\n".encode(), "row 2: birth_date is not like"),
        (f"{HEADER}\n{ROW.replace(',F,', ',หญิง,')}\n".encode(), "row 2: sex is F, M or empty"),
        (f'{HEADER}\n{ROW}\n2,"x\n'.encode(), "is not CSV"),
        (f"{HEADER}\n{ROW.replace('12/3', 'x' * 1001)}\n".encode(), "row 2: a field is longer than"),
    ],
)
def test_bad_records_are_refused_with_row_and_rule_and_nothing_is_written(tmp_path, capsys, content, told):
    records, clusters, pairs = (tmp_path / name for name in ("r.csv", "c.csv", "p.csv"))
    records.write_bytes(content)
    assert main(["link", str(records), "-o", str(clusters), "--pairs", str(pairs)]) == 2
    said = capsys.readouterr().err
    assert f"{records}: " in said
    assert told in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_a_refusal_repeats_nothing_said_of_somebody(tmp_path, capsys):
    (tmp_path / "r.csv").write_text(f"{HEADER}\n{ROW.replace('03-02', '02-30')}\n", "utf-8")
    main(["link", str(tmp_path / "r.csv"), "-o", str(tmp_path / "c.csv")])
    said = capsys.readouterr().err
    assert not any(word in said for word in ("อรุณี", "0800000001", "1950-02-30"))


def test_missing_files_and_folders_are_refused(tmp_path, capsys):
    assert main(["link", str(tmp_path / "none.csv"), "-o", str(tmp_path / "c.csv")]) == 2
    assert main(["link", str(FEW), "-o", str(tmp_path / "none" / "c.csv")]) == 2
    assert main(["link", str(FEW), "-o", str(FEW)]) == 2
    assert main(["link", str(FEW), "-o", str(tmp_path / "c.csv"), "--pairs", str(tmp_path / "c.csv")]) == 2
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in capsys.readouterr().err


def test_spark_that_is_not_installed_is_said_and_nothing_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert main(["link", str(FEW), "-o", str(tmp_path / "c.csv"), "--engine", "spark"]) == 2
    assert "Spark is not installed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_known_people_of_a_small_list_are_found(tmp_path):
    """Synthetic; `true_person` is the truth, and no column of the engine's."""
    assert main(["link", str(FEW), "-o", str(tmp_path / "c.csv"), "--pairs", str(tmp_path / "p.csv")]) == 0
    found = {row["record_id"]: row["cluster_id"] for row in rows_of(tmp_path / "c.csv")}
    truth = {row["record_id"]: row["true_person"] for row in rows_of(FEW)}
    assert set(found) == set(truth)
    people: dict[str, set[str]] = {}
    for record, person in truth.items():
        people.setdefault(person, set()).add(found[record])
    wrong = [person for person, clusters in people.items() if len(clusters) > 1]
    assert len(wrong) <= len(people) * 0.03
    assert abs(len(set(found.values())) - len(people)) <= len(people) * 0.03
    probabilities = [float(row["probability"]) for row in rows_of(tmp_path / "p.csv")]
    assert probabilities == sorted(probabilities, reverse=True)


def test_truth_and_the_order_of_rows_have_no_influence(tmp_path):
    rows = rows_of(FEW)
    random.Random(5).shuffle(rows)
    lied = [row | {"true_person": "1"} for row in rows]
    bare = [{column: row[column] for column in COLUMNS} for row in rows]
    told = []
    for name, path in {
        "few": FEW,
        "lied": write(tmp_path / "l.csv", lied),
        "bare": write(tmp_path / "b.csv", bare),
    }.items():
        outputs = [tmp_path / f"{name}.{what}" for what in ("clusters", "pairs")]
        assert main(["link", str(path), "-o", str(outputs[0]), "--pairs", str(outputs[1])]) == 0
        told.append([output.read_bytes() for output in outputs])
    assert told[0] == told[1] == told[2]


def test_the_generated_population_is_the_same_every_time_and_tells_nothing_of_people():
    names = Path(__file__).parent / "names"
    one, again = (population(300, seed=3, names=names) for _ in range(2))
    assert one == again
    assert one != population(300, seed=4, names=names)
    assert [told.person for told in one] != sorted(told.person for told in one)
