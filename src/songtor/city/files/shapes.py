"""District outlines from GeoJSON, refused unless every ring is closed and every district has one."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

from songtor.city.files.lines import BadCityFile, read_json
from songtor.city.files.rows import Polygon, Ring


def read_shapes(path: Path, districts: Collection[str]) -> Mapping[str, tuple[Polygon, ...]]:
    """Polygons by district code; `row` of a refusal is the feature's number."""
    collection = read_json(path)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise BadCityFile(path.name, 0, "features", "must be a GeoJSON FeatureCollection")
    shapes: dict[str, tuple[Polygon, ...]] = {}
    for number, feature in enumerate(features, start=1):
        try:
            code, polygons = _feature(feature)
        except (KeyError, TypeError, ValueError) as broken:
            raise BadCityFile(path.name, number, "geometry", f"not a district outline: {broken}") from None
        if code not in districts or code in shapes:
            raise BadCityFile(path.name, number, "code", f"{code!r} is no district of this city, or comes twice")
        shapes[code] = polygons
    for code in districts:
        if code not in shapes:
            raise BadCityFile(path.name, 0, "code", f"district {code!r} has no outline")
    return shapes


def _feature(feature: dict[str, dict[str, object]]) -> tuple[str, tuple[Polygon, ...]]:
    geometry = feature["geometry"]
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "Polygon":
            polygons = [coordinates]
        case "MultiPolygon" if isinstance(coordinates, list):
            polygons = coordinates
        case kind:
            raise ValueError(f"{kind} is neither Polygon nor MultiPolygon")
    return str(feature["properties"]["code"]), tuple(_polygon(polygon) for polygon in polygons)


def _polygon(rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise ValueError("a polygon needs at least one ring")
    return tuple(_ring(ring) for ring in rings)


def _ring(corners: list[list[float]]) -> Ring:
    ring = tuple((float(lon), float(lat)) for lon, lat in corners)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring needs four corners or more, the last equal to the first")
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring):
        raise ValueError("a corner lies outside the Earth")
    if any(here == there for here, there in pairwise(ring)):
        raise ValueError("a corner comes twice in a row")
    return ring
