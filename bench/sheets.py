"""How safely and how rightly foreign spreadsheets are read: 30 messy files in five forms, and 1,000 malformed ones."""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from songtor.engines.sheets.reading import SheetRefused, read_book
from tests.engines.sheets.comparing import Compared, compared
from tests.engines.sheets.malformed import malformed
from tests.engines.sheets.messy import as_csv, as_xlsx, messy

FILES = 30
CONVERTED = ("ods", "xls", "xlsx")


def main() -> int:
    parser = argparse.ArgumentParser(prog="songtor bench sheets", description=__doc__)
    parser.add_argument("--malformed", type=int, default=1000, metavar="N")
    parser.add_argument("--messy", type=int, default=FILES, metavar="N")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        right = args.messy == 0 or messy_files(Path(folder), args.messy)
        safe = malformed_files(Path(folder), args.malformed)
    return 0 if right and safe else 1


def messy_files(folder: Path, count: int) -> bool:
    for seed in range(count):
        (folder / f"{seed}.csv").write_bytes(as_csv(messy(seed)))
        (folder / f"{seed}.xlsx").write_bytes(as_xlsx(messy(seed)))
    forms = {form: folder for form in ("csv", "xlsx")}
    if office := shutil.which("soffice"):
        forms |= {f"{form} by LibreOffice": converted(office, folder, form, count) for form in CONVERTED}
    else:
        print("SKIPPED: the same files by LibreOffice, which is not installed (apt-get install libreoffice-calc)")
    right = True
    for name, place in forms.items():
        results = [compared(place / f"{seed}.{name.split()[0]}", messy(seed)) for seed in range(count)]
        right = told(name, results) and right
    return right


def converted(office: str, folder: Path, form: str, count: int) -> Path:
    out = folder / f"by-libreoffice-{form}"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{seed}.xlsx") for seed in range(count)]
    command = [office, "--headless", profile, "--convert-to", form, "--outdir", str(out), *files]
    subprocess.run(command, check=True, capture_output=True)
    return out


def told(name: str, results: list[Compared]) -> bool:
    differences = [one for result in results for one in result.differences]
    cells, reported = sum(one.cells for one in results), sum(one.reported for one in results)
    print(f"{name:22} {len(results):3} files {cells:6} cells {reported:5} reported {len(differences):4} differences")
    return not differences


def malformed_files(folder: Path, count: int) -> bool:
    path, answers = folder / "malformed", Counter[str]()
    worst: dict[str, tuple[float, str]] = {"work": (0.0, ""), "wall": (0.0, "")}
    crashes = 0
    for seed in range(count):
        if seed % 100 == 99:
            print(f"  {seed + 1} of {count}: {dict(answers)}", flush=True)
        kind, content = malformed(seed)
        path.write_bytes(content)
        began, worked = time.monotonic(), work()
        try:
            answers[read_wholly(path)] += 1
        except SheetRefused as refused:
            answers[refused.code] += 1
        except Exception as fault:  # noqa: BLE001 - counted, and the next file is read
            crashes += 1
            print(f"CRASH {seed} {kind}: {fault!r}")
        worst["wall"] = max(worst["wall"], (time.monotonic() - began, kind))
        worst["work"] = max(worst["work"], (work() - worked, kind))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"malformed: {count} files, {crashes} crashes, answers {dict(answers.most_common())}")
    (worked, hardest), (waited, _) = worst["work"], worst["wall"]
    print(f"worst: {worked:.2f} s of work ({hardest}), {waited:.2f} s on the clock, {memory} MB")
    return crashes == 0


def read_wholly(path: Path) -> str:
    """A file is read to its end or refused before its first row is shown."""
    book = read_book(path, name="a.xlsx")
    for sheet in book.sheets:
        if sum(1 for _ in sheet.rows) != len(sheet.rows):
            raise AssertionError("partial")
    return "read"


def work() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    )


if __name__ == "__main__":
    sys.exit(main())
