"""Draws a planned day of one district as SVG: its outline, each car's round, what recipients receive of their need."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.planning.families import base_day
from bench.planning.points import DISTRICTS
from songtor.engines.planning.formats import plan_to_json, read_day
from songtor.engines.planning.planner import plan_day

Json = dict[str, Any]
Point = tuple[float, float]

STEPS = 400
WIDE, HIGH, LEGEND, EDGE = 860, 620, 96, 28
CARS = ("#0b6b4a", "#1d5799", "#75408f")
INK, SOFT, LAND, LINE, CLAY = "#16201a", "#59655d", "#f1f5f1", "#858e88", "#7d4a2d"


def main() -> int:
    parser = argparse.ArgumentParser(prog="songtor bench picture", description=__doc__)
    parser.add_argument("svg", type=Path)
    parser.add_argument("--day", type=int, default=39, metavar="N", help="which day of the base family (default 39)")
    args = parser.parse_args()
    day = base_day(args.day)
    plan = plan_to_json(plan_day(read_day(day), iterations=STEPS))
    args.svg.write_text("\n".join(drawn(day, plan)) + "\n", encoding="utf-8")
    print(f"{args.svg}: {plan['metrics']['kg']:.1f} kg, {plan['metrics']['served']} recipients", file=sys.stderr)
    return 0


@dataclass(frozen=True)
class Paper:
    """Where a point of the earth lies on the picture."""

    west: float
    north: float
    scale: float
    squeeze: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> Paper:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        squeeze = math.cos(math.radians(sum(lats) / len(lats)))
        spans = ((max(lons) - min(lons)) * squeeze / (WIDE - 2 * EDGE), (max(lats) - min(lats)) / (HIGH - 2 * EDGE))
        return cls(min(lons), max(lats), 1 / max(*spans, 1e-9), squeeze)

    def at(self, lat: float, lon: float) -> Point:
        return EDGE + (lon - self.west) * self.squeeze * self.scale, EDGE + (self.north - lat) * self.scale


def drawn(day: Json, plan: Json) -> Iterator[str]:
    places = {place["id"]: (place["lat"], place["lon"]) for place in day["places"]}
    paper = Paper.around(list(places.values()))
    at = {name: paper.at(*point) for name, point in places.items()}
    stops = {stop["id"]: stop for stop in (*day["offers"], *day["recipients"])}
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH + LEGEND}" font-family="sans-serif">'
    yield f"<title>A planned day of district {day['district']}</title>"
    yield f'<rect width="{WIDE}" height="{HIGH + LEGEND}" fill="#ffffff"/>'
    yield f'<svg width="{WIDE}" height="{HIGH}">'
    yield from (_outline(paper, ring) for ring in outline(day["district"]))
    for number, route in enumerate(plan["routes"]):
        names = [stops[visit.get("offer") or visit["recipient"]]["place"] for visit in route["stops"]]
        yield _round([at["office"], *(at[name] for name in names), at["office"]], CARS[number % len(CARS)])
    yield "</svg>"
    yield from (_offer(at[offer["place"]], offer["id"] in _visited(plan)) for offer in day["offers"])
    for recipient in day["recipients"]:
        yield from _recipient(at[recipient["place"]], _filled(recipient, plan))
    x, y = at["office"]
    yield f'<rect x="{x - 9:.1f}" y="{y - 9:.1f}" width="18" height="18" fill="{INK}"/>'
    yield from _legend(plan)
    yield "</svg>"


def outline(district: str) -> list[list[Point]]:
    shapes = json.loads((DISTRICTS.parent / "district_shapes.geojson").read_text(encoding="utf-8"))
    shape = next(item["geometry"] for item in shapes["features"] if item["properties"]["code"] == district)
    areas = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[(lat, lon) for lon, lat, *_ in area[0]] for area in areas]


def _outline(paper: Paper, ring: Sequence[Point]) -> str:
    return f'<polygon points="{_points([paper.at(*point) for point in ring])}" fill="{LAND}" stroke="{LINE}"/>'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _round(points: Sequence[Point], colour: str) -> str:
    shape = f'points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="2.5"'
    return f'<polyline {shape} stroke-linejoin="round" stroke-opacity="0.8"/>'


def _visited(plan: Json) -> set[str]:
    return {visit["offer"] for route in plan["routes"] for visit in route["stops"] if "offer" in visit}


def _filled(recipient: Json, plan: Json) -> float:
    """The part of its need a recipient receives."""
    visits = [visit for route in plan["routes"] for visit in route["stops"]]
    drops = [drop["kg"] for v in visits if v.get("recipient") == recipient["id"] for drop in v["drop"]]
    return float(sum(drops) / sum(need["kg"] for need in recipient["needs"]))


def _offer(at: Point, is_visited: bool) -> str:
    fill = CLAY if is_visited else "#ffffff"
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="6" fill="{fill}" stroke="{CLAY}" stroke-width="2"/>'


def _recipient(at: Point, part: float) -> Iterator[str]:
    """A ring closed as far as the need is met."""
    x, y, radius = *at, 10.0
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="#ffffff" stroke="{LINE}"/>'
    around = 2 * math.pi * radius
    ring = f'fill="none" stroke="{INK}" stroke-width="5" stroke-dasharray="{part * around:.1f} {around:.1f}"'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" {ring} transform="rotate(-90 {x:.1f} {y:.1f})"/>'


def _legend(plan: Json) -> Iterator[str]:
    y, metrics = HIGH + 30, plan["metrics"]
    yield f'<rect x="28" y="{y - 9}" width="18" height="18" fill="{INK}"/>'
    yield _text(56, y, "district office")
    yield _offer((190, y), is_visited=True)
    yield _text(206, y, "offer collected")
    yield _offer((344, y), is_visited=False)
    yield _text(360, y, "offer left")
    yield from _recipient((470, y), 0.7)
    yield _text(490, y, "recipient: part of its need met")
    figures = f"{metrics['kg']:.0f} kg of {metrics['kg'] / metrics['share']:.0f} kg offered"
    served = f"{metrics['served']} recipients, the least of them gets {metrics['fill_min']:.0%} of its need"
    yield _text(28, y + 38, f"{figures}; {served}; {metrics['hours']:.1f} vehicle-hours; one colour a car")


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:g}" y="{y + 5:g}" font-size="15" fill="{SOFT}">{words}</text>'


if __name__ == "__main__":
    sys.exit(main())
