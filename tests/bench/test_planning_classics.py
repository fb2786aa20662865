"""The public benchmarks: read as they are, routed as well as is known, and broken routes found."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.planning.classics import Classic, NotClassic, broken_rules, listed, read, rivals, solve
from bench.planning.goals import of_classics, of_pairs

FOLDER = Path(__file__).parent / "routing"


@pytest.fixture(scope="module")
def classics() -> dict[str, Classic]:
    return {classic.name: classic for classic in listed(FOLDER)}


def test_all_three_formats_are_read(classics: dict[str, Classic]) -> None:
    found = {name: (len(c.customers) - 1, c.vehicles, c.capacity, c.is_paired) for name, c in classics.items()}
    assert found == {
        "c101": (100, 25, 200, False),
        "C1_2_1": (200, 50, 200, False),
        "lc101": (106, 25, 200, True),
    }


def test_a_file_that_is_no_benchmark_is_refused(tmp_path: Path) -> None:
    nothing, cut = tmp_path / "nothing.txt", tmp_path / "cut.txt"
    nothing.write_text("no table here\n")
    cut.write_text("25 200\n0 40 50 0 0 1236 0\n1 45 68 10 912\n")
    for path in (nothing, cut):
        with pytest.raises(NotClassic):
            read(path, 10)


def test_the_routers_find_the_best_known_routes_of_c101(classics: dict[str, Classic]) -> None:
    routed = solve(classics["c101"], 1)
    assert (routed.distance, routed.vehicles, routed.broken) == (827.3, 10, ())
    assert [part.verdict for part in of_classics([routed])] == ["met", "met", "met"]


def test_pairs_ride_together(classics: dict[str, Classic]) -> None:
    for seconds in (0.5, 1):
        routed = solve(classics["lc101"], seconds)
        assert routed.broken == ()
        assert routed.distance == pytest.approx(828.937, abs=1e-3)
        assert routed.gap is None


def test_each_router_alone_keeps_every_rule_or_says_so(classics: dict[str, Classic]) -> None:
    others = rivals(classics["lc101"], 1)
    assert set(others) >= {"vroom"}
    assert others["vroom"].broken == ()
    assert rivals(classics["c101"], 1) == {}
    unfinished = solve(classics["c101"], 1, lambda problem, _: (tuple(() for _ in problem.vans), 0.0))
    assert (unfinished.found, unfinished.broken) == ("none", ("somebody is left out or served twice",))


def test_the_shorter_of_two_solvers_stands_in_for_the_best_known(classics: dict[str, Classic]) -> None:
    ours = solve(classics["lc101"], 0.5)
    shorter = replace(ours, distance=ours.distance / 1.02)
    mean, worst = of_pairs([(ours, {"vroom": shorter}), (ours, {"vroom": replace(shorter, broken=("late",))})])
    assert (mean.found, worst.found) == ("1.00%", "2.00%")


def test_broken_routes_are_found(classics: dict[str, Classic]) -> None:
    paired, plain = classics["lc101"], classics["c101"]
    everybody = [[stop] for stop in range(1, 101)]
    assert list(broken_rules(plain, everybody)) == []
    assert list(broken_rules(plain, everybody[1:])) == ["somebody is left out or served twice"]
    assert "over the capacity" in " ".join(broken_rules(replace(plain, capacity=1), everybody))
    assert "too late" in " ".join(broken_rules(plain, [list(range(1, 101))]))
    assert "before its pick-up" in " ".join(broken_rules(paired, [[stop] for stop in range(1, 107)]))
