"""`songtor plan`: a day file, or a folder of them, becomes plans. Bad input is refused before anything is written."""

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from songtor.engines.planning.formats import BadFile, plan_to_json, read_day, read_plan
from songtor.engines.planning.planner import plan_day, prepare

REFUSED = 2
SILENT_S = 2.0
STEPS_IN_SILENCE = 1000


@dataclass(frozen=True)
class Task:
    """One day to plan; small enough to hand to another process."""

    day: Path
    output: Path
    seconds: float
    iterations: int | None
    seed: int
    previous: Path | None

    def run(self) -> str | None:
        """Writes the plan; the answer is None, or what was refused."""
        reading = self.day
        try:
            day = read_day(self.day)
            previous = None
            if self.previous is not None:
                reading = self.previous
                previous = read_plan(self.previous)
        except BadFile as refused:
            return f"{reading}: {refused}"
        plan = plan_day(day, seconds=self.seconds, seed=self.seed, iterations=self.iterations, previous=previous)
        try:
            write_whole(self.output, json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n")
        except OSError as error:
            return f"{self.output}: cannot be written ({error.strerror})"
        return None


def write_whole(path: Path, text: str) -> None:
    """The file is there whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("day", type=Path, metavar="DAY", help="a songtor-day/1 file, or a folder of them")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PLAN", help="where the plan goes")
    parser.add_argument("--seconds", type=_positive, default=0.6, help="time for each day (default 0.6)")
    parser.add_argument("--iterations", type=_count, help="search steps instead of seconds: the same plan every time")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another search (default 1)")
    parser.add_argument("--previous", type=Path, metavar="PLAN", help="the plan to start from when replanning")
    parser.add_argument("--workers", type=_count, default=1, help="days planned side by side (folder only)")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


def run(args: argparse.Namespace) -> int:
    if not args.day.is_dir():
        _announce(args)
        return _report([_task(args, args.day, args.output).run()])
    if args.previous is not None:
        return _report(["--previous goes with one day, not with a folder"])
    days = sorted(args.day.glob("*.json"))
    if not days:
        return _report([f"{args.day}: holds no day (*.json)"])
    try:
        args.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _report([f"{args.output}: cannot be made a folder ({error.strerror})"])
    return _report(
        _counted(_folder([_task(args, day, args.output / day.name) for day in days], args.workers), len(days))
    )


def _announce(args: argparse.Namespace) -> None:
    """A search that takes its time says so before it goes quiet."""
    if args.iterations is None and args.seconds > SILENT_S:
        print(f"planning {args.day.name}, {args.seconds:g} s", file=sys.stderr, flush=True)
    elif args.iterations is not None and args.iterations > STEPS_IN_SILENCE:
        print(f"planning {args.day.name}, {args.iterations} steps", file=sys.stderr, flush=True)


def _task(args: argparse.Namespace, day: Path, output: Path) -> Task:
    return Task(day, output, args.seconds, args.iterations, args.seed, args.previous)


def _folder(tasks: list[Task], workers: int) -> Iterator[str | None]:
    if workers <= 1:
        yield from (task.run() for task in tasks)
        return
    prepare()  # and then fork: router and compiled search are loaded once, and their memory is shared
    with ProcessPoolExecutor(min(workers, len(tasks)), mp_context=get_context("fork")) as pool:
        yield from pool.map(Task.run, tasks)


def _counted(answers: Iterator[str | None], total: int) -> list[str | None]:
    """The answers, with a line on stderr now and then when they take their time."""
    started = last = perf_counter()
    collected = []
    for answer in answers:
        collected.append(answer)
        if perf_counter() - last > SILENT_S:
            last = perf_counter()
            print(f"planned {len(collected)} of {total} days, {last - started:.0f} s", file=sys.stderr, flush=True)
    return collected


def _report(answers: list[str | None]) -> int:
    refused = [answer for answer in answers if answer is not None]
    for answer in refused:
        print(f"songtor plan: {answer}", file=sys.stderr)
    return REFUSED if refused else 0
