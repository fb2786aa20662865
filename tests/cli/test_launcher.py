"""The launcher needs python3 and nothing else; the packages here come from a folder, never from the network."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "songtor"
ECHO = """import os, sys, leaf
print(leaf.VERSION, os.getcwd(), os.environ["SONGTOR_HOME"], *sys.argv[1:], sep="|")
"""


@dataclass(frozen=True)
class Project:
    """A checkout with the real launcher, a lock of one package and a command that tells what it was given."""

    root: Path
    wheels: Path

    def lock(self, version: str, *, digest: str = "") -> None:
        """Writes both locks for a version of the package `leaf`."""
        wheel = make_wheel(self.wheels, version)
        found = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        for name in ("requirements.lock", "requirements-dev.lock"):
            (self.root / name).write_text(f"leaf=={version} \\\n    --hash=sha256:{found}\n", encoding="ascii")

    def run(self, *words: str, cwd: Path, path: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_NO_CACHE_DIR": "1"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "SONGTOR_", "PYTHONPATH"))}
        env = {**kept, **offline, "PATH": path or without_uv(), **more}
        command = [str(self.root / "songtor"), *words]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root, wheels = tmp_path / "with a space", tmp_path / "wheels"
    (root / "src/songtor/cli").mkdir(parents=True)
    wheels.mkdir()
    shutil.copy(LAUNCHER, root / "songtor")
    (root / "src/songtor/cli/__main__.py").write_text(ECHO, encoding="ascii")
    made = Project(root, wheels)
    made.lock("1.0")
    return made


def test_a_package_other_than_the_locked_one_is_refused_and_nothing_starts(project: Project, tmp_path: Path) -> None:
    project.lock("1.0", digest="0" * 64)
    done = project.run("hello", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "DO NOT MATCH THE HASHES" in done.stderr


def test_without_a_python_it_says_what_to_install(project: Project, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "cat", "sh", "cksum"):
        (programs / name).symlink_to(str(shutil.which(name)))
    done = project.run("hello", cwd=tmp_path, path=str(programs))
    assert done.returncode == 2
    assert "python3 >= 3.11" in done.stderr


def test_it_installs_once_and_again_only_when_the_lock_changed(project: Project, tmp_path: Path) -> None:
    """Run from elsewhere, through a link, in a path with a space; what it says itself goes to stderr."""
    link = tmp_path / "linked"
    link.symlink_to(project.root)
    first = project.run("say", "two words", cwd=tmp_path)
    assert first.stdout == f"1.0|{tmp_path}|{project.root}/var|say|two words\n", first.stderr
    assert "installing requirements.lock" in first.stderr

    again = Project(link, project.wheels).run("say", cwd=project.root, SONGTOR_HOME="mine")
    assert again.stdout == f"1.0|{project.root}|{project.root}/mine|say\n"
    assert again.stderr == ""

    project.lock("2.0")
    changed = project.run("check", cwd=tmp_path)
    assert changed.stdout.startswith("2.0|")
    assert "installing requirements-dev.lock" in changed.stderr
    assert project.run("say", cwd=tmp_path).stderr == ""


def test_two_at_once_install_once_and_both_run(project: Project, tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        both = list(pool.map(lambda word: project.run(word, cwd=tmp_path), ("one", "two")))
    assert [done.stdout.rsplit("|", 1)[1] for done in both] == ["one\n", "two\n"]
    assert sum("installing requirements.lock" in done.stderr for done in both) == 1


def test_one_that_was_killed_while_installing_does_not_block_the_next(project: Project, tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    busy = project.root / ".venv.busy"
    busy.mkdir()
    (busy / "pid").write_text(f"{ended.pid}\n", encoding="ascii")
    assert project.run("hello", cwd=tmp_path).returncode == 0
    assert not busy.exists()


def make_wheel(folder: Path, version: str) -> Path:
    """A package `leaf` of one line."""
    info = f"leaf-{version}.dist-info"
    files = {
        "leaf.py": f"VERSION = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: leaf\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_record_digest(text)},{len(text)}\n" for name, text in files.items())
    path = folder / f"leaf-{version}-py3-none-any.whl"
    if not path.exists():
        with zipfile.ZipFile(path, "w") as wheel:
            for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
                wheel.writestr(name, text)
    return path


def without_uv() -> str:
    """The PATH of a machine that has no uv, with this interpreter's folder first."""
    folders = [str(Path(sys.executable).resolve().parent), *os.environ["PATH"].split(os.pathsep)]
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "uv").exists())


def _record_digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
