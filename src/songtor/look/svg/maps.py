"""Maps drawn from own shapes, so that no tile server learns where food is handed out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle
from math import cos, hypot, pi, radians, sin
from typing import Any, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.look.figures import Number, number, share
from songtor.look.svg.drawing import coordinate, element, linked, picture, text, titled

Point = tuple[float, float]
LEVELS = 7
CITY = (640.0, 520.0)
DISTRICT = (500.0, 390.0)
MARK = 11.0
HALF_LETTER = 3.7  # of the name below a mark, vowels and tone marks counted
EVEN_ODD: dict[str, object] = {"fill-rule": "evenodd"}
# A second sign beside the colour: solid, dashed, dotted, dash-dot.
DASHES = ("", "9 6", "1 7", "13 6 1 6")


@dataclass(frozen=True)
class Shape:
    """An area: rings of (longitude, latitude), holes and islands alike (even-odd)."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        if not self.rings or any(len(ring) < 3 for ring in self.rings):
            raise ValueError(f"shape {self.code} has no area")


@dataclass(frozen=True)
class Depot:
    """Where the vehicles start."""

    lon: float
    lat: float
    name: str


@dataclass(frozen=True)
class RouteStop:
    """A numbered stop; `look` marks the one that needs somebody's eyes now."""

    lon: float
    lat: float
    kind: Literal["pickup", "delivery"]
    number: int
    name: str
    look: bool = False


@dataclass(frozen=True)
class Route:
    """One vehicle's stops in driving order; `path` is the road where it is known."""

    name: str
    stops: tuple[RouteStop, ...]
    path: tuple[Point, ...] = ()


@dataclass(frozen=True)
class OfferPoint:
    """An offer no round collects yet."""

    lon: float
    lat: float
    name: str


@dataclass(frozen=True)
class Window:
    """Degrees to pixels; longitudes are squeezed so that shapes keep their form at this latitude."""

    middle: Point
    scale: float
    width: float
    height: float

    def place(self, point: Point) -> Point:
        squeeze = cos(radians(self.middle[1]))
        x = self.width / 2 + (point[0] - self.middle[0]) * squeeze * self.scale
        return x, self.height / 2 - (point[1] - self.middle[1]) * self.scale


def shapes_of(collection: Mapping[str, Any], *, name: str = "name_th") -> tuple[Shape, ...]:
    """The shapes of a GeoJSON FeatureCollection whose properties hold `code` and the name's field."""
    return tuple(_shape(feature, name) for feature in collection["features"])


def district_map(
    shapes: Sequence[Shape],
    values: Mapping[str, Number],
    *,
    label: str,
    links: Mapping[str, str] | None = None,
    unit: str = "",
) -> SafeString:
    """Every area in one of seven greens by its value; an area without a value is grey and says so."""
    top = max((float(value) for value in values.values()), default=0.0)
    links = links or {}
    areas = [
        linked(
            links.get(shape.code, ""),
            _value_title(shape, values.get(shape.code), unit),
            element("path", {"d": path, "class": f"district {_level(values.get(shape.code), top)}", **EVEN_ODD}),
        )
        for shape, path in zip(shapes, city_paths(tuple(shapes)), strict=True)
    ]
    described = _("%(count)s areas, darkest is %(top)s %(unit)s") % {
        "count": len(shapes),
        "top": number(top),
        "unit": unit,
    }
    children = [*areas, *_legend(top, unit)]
    return picture(CITY, "map", label=label, description=described.strip(), links=bool(links), children=children)


def route_map(
    shape: Shape, depot: Depot, routes: Sequence[Route], offers: Sequence[OfferPoint] = (), *, label: str
) -> SafeString:
    """A district's day: routes by colour and dash, pick-ups round, deliveries square, all in driving order."""
    stops = [stop for route in routes for stop in route.stops]
    marks: list[Depot | RouteStop | OfferPoint] = [depot, *stops, *offers]
    window = _window([*_points(shape), *((mark.lon, mark.lat) for mark in marks)], *DISTRICT, pad=16)
    places = _spread([window.place((mark.lon, mark.lat)) for mark in marks], least=2 * MARK + 3)
    home, of_stops, of_offers = places[0], places[1 : 1 + len(stops)], places[1 + len(stops) :]
    land = element("path", {"d": _path(shape, window), "class": "land", **EVEN_ODD})
    described = _("%(routes)s routes, %(stops)s stops") % {"routes": len(routes), "stops": len(stops)}
    children = [
        land,
        *_route_lines(routes, window, home, of_stops),
        *(_offer(offer, place) for offer, place in zip(offers, of_offers, strict=True)),
        *_route_stops(routes, of_stops),
        _depot(depot, home, places[1:]),
    ]
    return picture(DISTRICT, "map", label=label, description=described, links=False, children=children)


def _shape(feature: Mapping[str, Any], name: str) -> Shape:
    geometry = feature["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = tuple(tuple((lon, lat) for lon, lat, *_rest in ring) for polygon in polygons for ring in polygon)
    return Shape(str(feature["properties"]["code"]), str(feature["properties"][name]), rings)


def _points(shape: Shape) -> Iterable[Point]:
    return (point for ring in shape.rings for point in ring)


def _window(points: Sequence[Point], width: float, height: float, *, pad: float) -> Window:
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    wide = (max(lons) - min(lons)) * cos(radians(middle[1])) or 1e-6
    tall = max(lats) - min(lats) or 1e-6
    return Window(middle, min((width - 2 * pad) / wide, (height - 2 * pad) / tall), width, height)


@lru_cache(maxsize=4)
def city_paths(shapes: tuple[Shape, ...]) -> tuple[str, ...]:
    """The outlines of a city's areas, drawn once per process."""
    if not shapes:
        return ()
    window = city_window(shapes)
    return tuple(_path(shape, window) for shape in shapes)


def city_window(shapes: tuple[Shape, ...]) -> Window:
    return _window([point for shape in shapes for point in _points(shape)], *CITY, pad=8)


def _path(shape: Shape, window: Window) -> str:
    return "".join(_ring([window.place(point) for point in ring]) for ring in shape.rings)


def _ring(places: Sequence[Point]) -> str:
    kept = [places[0]]
    for place in places[1:]:
        if hypot(place[0] - kept[-1][0], place[1] - kept[-1][1]) >= 1:
            kept.append(place)
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in kept) + "Z"


def _level(value: Number | None, top: float) -> str:
    return "level-none" if value is None else f"level-{min(LEVELS - 1, int(share(value, top) * LEVELS))}"


def _value_title(shape: Shape, value: Number | None, unit: str) -> str:
    shown = _("no figure") if value is None else f"{number(value)} {unit}".strip()
    return f"{shape.name}: {shown}"


def _legend(top: float, unit: str) -> list[str]:
    x, y, side = CITY[0] - 14 - LEVELS * 22.0, CITY[1] - 44, 22.0
    boxes = [
        element("rect", {"x": x + i * side, "y": y, "width": side, "height": 10.0, "class": f"level-{i}"})
        for i in range(LEVELS)
    ]
    right = text(x + LEVELS * side, y + 30, f"{number(top)} {unit}".strip(), "legend", "end")
    return [*boxes, text(x, y + 30, "0", "legend"), right]


def _spread(places: Sequence[Point], *, least: float) -> list[Point]:
    """Marks on one spot step aside along a spiral, so that every number can be read."""
    placed: list[Point] = []
    for x, y in places:
        spot, step = (x, y), 0
        while any(hypot(spot[0] - a, spot[1] - b) < least for a, b in placed) and step < 200:
            step += 1
            reach = least * 0.5 * (1 + step / 8)
            spot = (x + reach * cos(step * pi / 4), y + reach * sin(step * pi / 4))
        placed.append(spot)
    return placed


def _route_lines(routes: Sequence[Route], window: Window, home: Point, places: Sequence[Point]) -> list[str]:
    lines, first = [], 0
    for index, (route, dash) in enumerate(zip(routes, cycle(DASHES), strict=False)):
        own = places[first : first + len(route.stops)]
        first += len(route.stops)
        points = [window.place(point) for point in route.path] or [home, *own, home]
        drawn = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
        lines.append(element("polyline", {"points": drawn, "class": f"path {_style(index)}", "stroke-dasharray": dash}))
    return lines


def _route_stops(routes: Sequence[Route], places: Sequence[Point]) -> list[str]:
    drawn = [(index, route, stop) for index, route in enumerate(routes) for stop in route.stops]
    return [
        _stop(stop, place, f"{route.name} {stop.number}: {stop.name}", _style(index))
        for (index, route, stop), place in zip(drawn, places, strict=True)
    ]


def _style(index: int) -> str:
    return f"route-{index % len(DASHES) + 1}"


def _stop(stop: RouteStop, place: Point, title: str, style: str) -> str:
    x, y = place
    look = {"class": f"stop {style} is-look" if stop.look else f"stop {style}"}
    sign = (
        element("circle", {"cx": x, "cy": y, "r": MARK, **look})
        if stop.kind == "pickup"
        else element("rect", {"x": x - MARK, "y": y - MARK, "width": 2 * MARK, "height": 2 * MARK, "rx": 4.0, **look})
    )
    return titled(title, sign, text(x, y + 4.5, stop.number, "stop-number"))


def _offer(offer: OfferPoint, place: Point) -> str:
    return titled(offer.name, element("circle", {"cx": place[0], "cy": place[1], "r": 6.0, "class": "offer"}))


def _depot(depot: Depot, place: Point, others: Sequence[Point]) -> str:
    x, y = place
    square = {"x": x - MARK, "y": y - MARK, "width": 2 * MARK, "height": 2 * MARK, "rx": 2.0, "class": "depot"}
    words = text(*_name_place(depot.name, place, others), depot.name, "depot-name")
    return titled(depot.name, element("rect", square), words)


def _name_place(name: str, place: Point, others: Sequence[Point]) -> Point:
    """The middle of the name's line: below the mark, or where it covers the fewest others."""
    (x, y), half = place, len(name) * HALF_LETTER
    below, aside, flush = y + MARK + 15, half + MARK + 4, half - MARK
    sides = ((x, below), (x + flush, below), (x - flush, below), (x - aside, y + 5), (x + aside, y + 5))

    def covered(at: Point) -> int:
        return sum(abs(a - at[0]) < half + MARK and abs(b - at[1] + 5) < MARK + 7 for a, b in others)

    return min(sides, key=covered)
