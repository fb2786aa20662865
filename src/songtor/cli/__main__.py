import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from songtor.cli import catalogues, compiled

REFUSED = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """What a command does in one line, and whether it needs the Django side of the house.

    A command that is `started` names models: Django stands before its module is loaded.
    """

    does: str
    module: str
    django: bool = True
    started: bool = False


COMMANDS = {
    "demo": Command("make the demonstration city and serve it", "songtor.cli.demo"),
    "serve": Command("serve the product and run its jobs", "songtor.cli.serve"),
    "migrate": Command("bring the database up to date", "songtor.cli.migrate"),
    "operator": Command("open the first operator's account", "songtor.cli.first_operator", started=True),
    "account": Command("open an account with its role", "songtor.cli.account", started=True),
    "tick": Command("do what is due now (run it every minute)", "songtor.cli.tick", started=True),
    "report": Command("print a report, or write the month-end documents", "songtor.cli.report", started=True),
    "import": Command("bring in lists from files, and take them back", "songtor.cli.import_", started=True),
    "roads": Command("ask the source of travel times, and say what it knows", "songtor.cli.roads", started=True),
    "verify": Command("recompute chains, balances and published numbers", "songtor.cli.verify", started=True),
    "anchor": Command("take today's anchor: the heads of the evidence chains", "songtor.cli.anchor", started=True),
    "backup": Command("make, check or prune encrypted backups", "songtor.cli.backup"),
    "restore": Command("put a backup into an empty home", "songtor.cli.restore"),
    "people-keys": Command("show or rotate the keys of document numbers", "songtor.cli.people_keys", started=True),
    "openapi": Command("print the description of the API, or write it with --write", "songtor.cli.openapi"),
    "plan": Command("plan a day's rounds from a JSON file", "songtor.cli.plan", django=False),
    "check-plan": Command("check and score a plan against its day", "songtor.cli.check_plan", django=False),
    "link": Command("tell which records speak of one person", "songtor.cli.link", django=False),
    "impact": Command("print kgCO2e and meals for kilograms", "songtor.cli.impact", django=False),
    "check": Command("run every static check", "songtor.cli.check", django=False),
    "test": Command("run the tests on SQLite and PostgreSQL", "songtor.cli.test", django=False),
    "bench": Command("measure pages and acts", "songtor.cli.bench"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit status: 0 done, 1 found something, 2 refused."""
    compiled.keep_compiled(os.environ)
    try:
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nsongtor: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) left: closing stdout must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _dispatch(words: Sequence[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_usage())
        return 0
    if words[0] not in COMMANDS:
        print(f"songtor: no command named {words[0]!r}\n\n{_usage()}", file=sys.stderr)
        return REFUSED
    try:
        return _run(words[0], words[1:])
    except Exception as error:
        sentence = refusal_sentence(error)
        if sentence is None:
            raise
        print(f"songtor: {sentence}", file=sys.stderr)
        return REFUSED


def _run(name: str, words: Sequence[str]) -> int:
    command = COMMANDS[name]
    if command.django:
        catalogues.compile_stale()
    if command.started:
        importlib.import_module("songtor.config.boot").start()
    module = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"songtor {name}", description=command.does)
    module.add_arguments(parser)
    args, rest = parser.parse_known_args(words)
    if rest and not getattr(module, "PASSES_ON", False):
        parser.error(f"unrecognised arguments: {' '.join(rest)}")
    args.rest = rest
    return int(module.run(args))


def refusal_sentence(error: Exception) -> str | None:
    """The sentence of a refusal or a wrong setting; None for anything that is a fault of ours."""
    # By name: both classes live where Django is loaded, and half the commands never load it.
    names = {kind.__name__ for kind in type(error).__mro__}
    return str(error) if names & {"Refusal", "ImproperlyConfigured"} else None


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {command.does}" for name, command in COMMANDS.items())
    return "usage: ./songtor COMMAND [options]   (./songtor COMMAND --help tells its options)\n\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
