"""One door for every command."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from songtor.cli import __main__ as dispatcher
from songtor.evidence.errors import Refusal


class ShopClosed(Refusal):
    code = "shop_closed"
    sentence = "The shop %(name)s is closed"


def test_unknown_command_is_refused_and_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatcher.main(["demmo"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "'demmo'" in said.err
    assert all(name in said.err for name in dispatcher.COMMANDS)


@pytest.mark.parametrize("words", [[], ["--help"], ["help"]])
def test_help_says_in_one_line_what_each_command_does(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatcher.main(words) == 0
    printed = capsys.readouterr().out
    assert all(f"{name} " in printed and c.does in printed for name, c in dispatcher.COMMANDS.items())


def test_unknown_option_is_refused_unless_it_is_pytests() -> None:
    with pytest.raises(SystemExit) as refused:
        dispatcher.main(["impact", "1", "--fast"])
    assert refused.value.code == 2


@pytest.mark.parametrize("name", sorted(dispatcher.COMMANDS))
def test_every_command_of_the_list_is_there(name: str) -> None:
    module = importlib.import_module(dispatcher.COMMANDS[name].module)
    assert callable(module.add_arguments) and callable(module.run)


@pytest.mark.parametrize("name", [n for n, c in dispatcher.COMMANDS.items() if not c.django])
def test_a_command_without_django_never_loads_it(name: str) -> None:
    module = dispatcher.COMMANDS[name].module
    code = f"import sys, songtor.cli.__main__, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_control_a_command_with_django_loads_it() -> None:
    code = "import sys, songtor.cli.serve; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(ShopClosed(name="A"), "The shop A is closed"), (ImproperlyConfigured("DATABASE_URL is wrong"), "DATABASE_URL")],
)
def test_a_refusal_is_its_sentence_and_status_2(
    error: Exception, sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, error)
    assert dispatcher.main(["impact"]) == 2
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        dispatcher.main(["impact"])


def test_ctrl_c_ends_without_a_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, KeyboardInterrupt())
    assert dispatcher.main(["impact"]) == 130
    assert "stopped" in capsys.readouterr().err


def test_a_reader_who_leaves_ends_the_command_quietly() -> None:
    words = [sys.executable, "-m", "songtor.cli", "help"]
    command = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout and command.stderr
    command.stdout.close()
    assert b"Traceback" not in command.stderr.read()
    command.wait()


def test_the_launcher_names_the_same_module() -> None:
    launcher = (Path(__file__).resolve().parents[2] / "songtor").read_text(encoding="utf-8")
    assert '-m songtor.cli "$@"' in launcher


def offer(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """A command that ends with this error takes the place of `impact`."""

    def run(args: object) -> int:
        raise error

    module = SimpleNamespace(add_arguments=lambda parser: None, run=run)
    monkeypatch.setattr(dispatcher.importlib, "import_module", lambda name: module)
