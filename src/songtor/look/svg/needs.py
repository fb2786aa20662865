"""Where somebody must act: areas in the colour of what is most pressing, with a sign beside the colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.look.svg.drawing import element, linked, picture, text
from songtor.look.svg.maps import CITY, EVEN_ODD, Point, Shape, city_paths, city_window

MARK = 9.0


@dataclass(frozen=True)
class Need:
    """What an area wants: `kind` is late, look or empty, `count` how many things."""

    kind: str = ""
    words: str = ""
    count: int = 0


NONE = Need()


def needs_map(
    shapes: Sequence[Shape], needs: Mapping[str, Need], *, label: str, links: Mapping[str, str]
) -> SafeString:
    """Every area as a link that says in words what is to do there; quiet ones are grey."""
    window = city_window(tuple(shapes))
    areas = [
        linked(
            links.get(shape.code, ""),
            _title(shape, needs.get(shape.code, NONE)),
            element("path", {"d": path, "class": f"district {_style(needs.get(shape.code, NONE))}", **EVEN_ODD}),
        )
        for shape, path in zip(shapes, city_paths(tuple(shapes)), strict=True)
    ]
    marks = [
        mark
        for shape in shapes
        if (need := needs.get(shape.code, NONE)).count
        for mark in _mark(window.place(_middle(shape)), need)
    ]
    wanting = sum(bool(need.count) for need in needs.values())
    described = _("%(wanting)s of %(count)s areas want an act") % {"wanting": wanting, "count": len(shapes)}
    return picture(CITY, "map", label=label, description=described, links=bool(links), children=[*areas, *marks])


def _style(need: Need) -> str:
    return f"wants-{need.kind}" if need.kind else "level-none"


def _title(shape: Shape, need: Need) -> str:
    return f"{shape.name}: {need.words or _('nothing to do')}"


def _middle(shape: Shape) -> Point:
    """The middle of the largest outline's box: near enough for a sign."""
    ring = max(shape.rings, key=len)
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _mark(place: Point, need: Need) -> tuple[str, str]:
    x, y = place
    circle = element("circle", {"cx": x, "cy": y, "r": MARK, "class": "need", "aria-hidden": "true"})
    return circle, text(x, y + 4.5, "!" if need.kind == "late" else need.count, "need-number", "middle")
