"""What the demo leaves in SONGTOR_HOME about itself: that it made the data, for which day, and who may log in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

NAME = "demo.json"
DATABASE = "songtor.sqlite3"
FILES = "files"


@dataclass(frozen=True)
class Login:
    """A synthetic person somebody may log in as."""

    who: str
    username: str
    password: str


@dataclass(frozen=True)
class Mark:
    """The finished demo: `today` is the day it is served with, `give` opens one branch's page."""

    today: date
    days: int
    seed: int
    give: str
    logins: tuple[Login, ...]
    summary: Mapping[str, object]


def path_in(home: Path) -> Path:
    return home / NAME


def read_mark(home: Path) -> Mark | None:
    """None when there is no demo, or one that was interrupted while it was made."""
    if not path_in(home).is_file():
        return None
    said = json.loads(path_in(home).read_text(encoding="utf-8"))
    if not said.get("finished"):
        return None
    return Mark(
        today=date.fromisoformat(said["today"]),
        days=said["days"],
        seed=said["seed"],
        give=said["give"],
        logins=tuple(Login(**login) for login in said["logins"]),
        summary=said["summary"],
    )


def begin(home: Path) -> None:
    """From now on what lies in this home is the demo's, and may be thrown away by it."""
    _write(home, {"finished": False})


def finish(home: Path, mark: Mark) -> None:
    _write(home, {"finished": True, **asdict(mark), "today": mark.today.isoformat()})


def _write(home: Path, said: Mapping[str, object]) -> None:
    beside = path_in(home).with_suffix(".part")
    beside.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path_in(home))


def throw_away(home: Path) -> bool:
    """Deletes database and files of a demo, finished or not; False when the demo made nothing here."""
    if not path_in(home).is_file():
        return False
    for ending in ("", "-wal", "-shm", "-journal"):
        (home / f"{DATABASE}{ending}").unlink(missing_ok=True)
    shutil.rmtree(home / FILES, ignore_errors=True)
    path_in(home).unlink()
    return True
