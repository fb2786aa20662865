"""Charts whose every number can also be read as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from songtor.look.figures import Number, number, share
from songtor.look.svg.drawing import coordinate, element, linked, picture, text

WIDTH = 440.0
ROW = 44.0
LEFT, BASE, CEILING = 14.0, 168.0, 26.0
HEIGHT = 200.0
DAYS_NAMED = 6
# Half the width of a day's name on a phone, so that the first and the last are not cut.
EDGE = 28.0
DOT: dict[str, object] = {"class": "dot"}
NUM = format_html(' class="{}"', "num")


@dataclass(frozen=True)
class Bar:
    """One labelled value; `pace` is where it should be by now, `shown` how to write it when not by thousands."""

    label: str
    value: Number
    shown: str = ""
    pace: Number | None = None
    link: str = ""

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"a bar cannot be negative: {self.label} {self.value}")

    def words(self, unit: str) -> str:
        return f"{self.shown or number(self.value)} {unit}".strip()


def bars(rows: Sequence[Bar], *, label: str, unit: str = "") -> SafeString:
    """Horizontal bars under their labels, so that a long Thai name is never cut."""
    top = max([float(row.value) for row in rows] + [float(row.pace or 0) for row in rows], default=0.0)
    drawn = [
        linked(row.link, f"{row.label} {row.words(unit)}", *_bar(row, index * ROW, top, unit))
        for index, row in enumerate(rows)
    ]
    links = any(row.link for row in rows)
    return picture(
        (WIDTH, max(ROW, ROW * len(rows))), "chart", label=label, description=_told(rows), links=links, children=drawn
    )


def columns(days: Sequence[Bar], *, label: str, unit: str = "") -> SafeString:
    """One column a day, in the order given."""
    top = max((float(day.value) for day in days), default=0.0)
    step = _step(days)
    drawn = [
        linked(day.link, f"{day.label} {day.words(unit)}", _column(day, index, step, top))
        for index, day in enumerate(days)
    ]
    links = any(day.link for day in days)
    children = [*_axis(top, unit), *drawn, *_day_names(days, step)]
    return picture((WIDTH, HEIGHT), "chart", label=label, description=_told(days), links=links, children=children)


def line(days: Sequence[Bar], *, label: str, unit: str = "") -> SafeString:
    """The same days as a line, for what is carried from day to day."""
    top = max((float(day.value) for day in days), default=0.0)
    step = _step(days)
    points = [(LEFT + (index + 0.5) * step, _height_of(day.value, top)) for index, day in enumerate(days)]
    drawn = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    dots = [
        linked(day.link, f"{day.label} {day.words(unit)}", element("circle", {"cx": x, "cy": y, "r": 3.5, **DOT}))
        for day, (x, y) in zip(days, points, strict=True)
    ]
    links = any(day.link for day in days)
    trend = element("polyline", {"points": drawn, "class": "trend"})
    children = [*_axis(top, unit), trend, *dots, *_day_names(days, step)]
    return picture((WIDTH, HEIGHT), "chart", label=label, description=_told(days), links=links, children=children)


def pace_bar(value: Number, target: Number, pace: Number | None = None) -> SafeString:
    """A small bar towards the target with a mark where it should be now."""
    said = _("%(value)s of %(target)s") % {"value": number(value), "target": number(target)}
    if pace is not None:
        said += ", " + _("%(pace)s expected by now") % {"pace": number(pace)}
    long = {"y": 5.0, "height": 6.0, "rx": 3.0}
    children = [
        element("rect", {"x": 0.0, "width": 120.0, "class": "track", **long}),
        element("rect", {"x": 0.0, "width": 120 * share(value, target), "class": "fill", **long}),
    ]
    if pace is not None:
        mark = {"x": 119 * share(pace, target), "y": 1.0, "width": 2.0, "height": 14.0, "class": "pace-mark"}
        children.append(element("rect", mark))
    return picture((121, 16), "pace", label=said, description="", links=False, children=children)


def with_table(
    chart: SafeString, *, headings: Sequence[str], rows: Sequence[Sequence[str]], caption: str
) -> SafeString:
    """The chart with its numbers as a table below, closed until asked for; the first cell of a row is its name."""
    head = format_html_join("", '<th scope="col"{}>{}</th>', [(NUM if i else "", h) for i, h in enumerate(headings)])
    body = format_html_join("", "<tr>{}</tr>", [(_cells(row),) for row in rows])
    return format_html(
        '<div class="figure"><div class="figure-chart">{}</div><details class="more"><summary>{}</summary>'
        '<div class="scroll" tabindex="0" role="group" aria-label="{}"><table class="table"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details></div>",
        chart,
        _("Show the numbers as a table"),
        caption,
        caption,
        head,
        body,
    )


def _cells(row: Sequence[str]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', row[0])
    return first + format_html_join("", '<td class="num">{}</td>', [(cell,) for cell in row[1:]])


def _told(rows: Sequence[Bar]) -> str:
    if not rows:
        return _("No figures yet")
    most = max(rows, key=lambda row: row.value)
    return _("%(count)s values, most: %(label)s %(value)s") % {
        "count": len(rows),
        "label": most.label,
        "value": most.words(""),
    }


def _bar(row: Bar, y: float, top: float, unit: str) -> list[str]:
    long = {"y": y + 24, "height": 9.0, "rx": 4.5}
    drawn = [
        text(0, y + 17, row.label),
        text(WIDTH, y + 17, row.words(unit), "value", "end"),
        element("rect", {"x": 0.0, "width": WIDTH, "class": "track", **long}),
        element("rect", {"x": 0.0, "width": WIDTH * share(row.value, top), "class": "fill", **long}),
    ]
    if row.pace is not None:
        x = (WIDTH - 2) * share(row.pace, top)
        drawn.append(element("rect", {"x": x, "y": y + 20, "width": 2.0, "height": 17.0, "class": "pace-mark"}))
    return drawn


def _step(days: Sequence[Bar]) -> float:
    return (WIDTH - 2 * LEFT) / max(1, len(days))


def _height_of(value: Number, top: float) -> float:
    return BASE - (BASE - CEILING) * share(value, top)


def _column(day: Bar, index: int, step: float, top: float) -> str:
    y = _height_of(day.value, top)
    width = min(46.0, step * 0.72)
    x = LEFT + (index + 0.5) * step - width / 2
    return element(
        "rect", {"x": x, "y": y, "width": width, "height": BASE - y, "rx": min(3.0, width / 4), "class": "fill"}
    )


def _axis(top: float, unit: str) -> list[str]:
    ends = {"x1": 0.0, "x2": WIDTH, "class": "grid"}
    ground = element("line", {"y1": BASE, "y2": BASE, **ends})
    if not top:
        return [ground]
    ceiling = element("line", {"y1": CEILING, "y2": CEILING, **ends})
    return [ground, ceiling, text(0, CEILING - 8, f"{number(top)} {unit}".strip(), "axis")]


def _day_names(days: Sequence[Bar], step: float) -> list[str]:
    every = -(-len(days) // DAYS_NAMED) or 1
    return [
        text(min(WIDTH - EDGE, max(EDGE, LEFT + (index + 0.5) * step)), BASE + 20, day.label, "axis", "middle")
        for index, day in enumerate(days)
        if index % every == 0
    ]
