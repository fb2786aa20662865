from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songtor.look import svg
from songtor.look.svg import drawing

NS = "{http://www.w3.org/2000/svg}"
SQUARE = ((100.0, 13.0), (100.2, 13.0), (100.2, 13.2), (100.0, 13.2), (100.0, 13.0))
FAR = tuple((lon + 0.3, lat) for lon, lat in SQUARE)
HOSTILE = '"><script>alert(1)</script>&\x00'
SHAPES = (svg.Shape("1040", "เขตบางแค", (SQUARE,)), svg.Shape("1011", HOSTILE, (FAR,)))
DEPOT = svg.Depot(100.1, 13.1, "สำนักงานเขต")


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def styles(drawn: str, tag: str) -> list[str]:
    return [element.get("class", "") for element in parsed(drawn).iter(f"{NS}{tag}")]


def stop(number: int, lon: float = 100.15, lat: float = 13.15, kind: str = "pickup", **more: object) -> svg.RouteStop:
    return svg.RouteStop(lon, lat, kind, number, f"จุด {number}", **more)  # type: ignore[arg-type]


def test_a_shape_without_an_area_is_refused() -> None:
    with pytest.raises(ValueError, match="no area"):
        svg.Shape("1001", "พระนคร", ())


def test_a_negative_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        svg.Bar("วันนี้", -1)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example/", "https://elsewhere.example/", "x y"])
def test_a_link_out_of_this_site_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        svg.district_map(SHAPES, {}, label="x", links={"1040": link})


@pytest.mark.parametrize(
    "drawn",
    [
        svg.district_map(SHAPES, {"1011": 3}, label=HOSTILE, links={"1011": "/d?a=1&b=2"}, unit=HOSTILE),
        svg.route_map(SHAPES[0], svg.Depot(100.1, 13.1, HOSTILE), [svg.Route(HOSTILE, (stop(1),))], label=HOSTILE),
        svg.bars([svg.Bar(HOSTILE, 1, shown=HOSTILE)], label=HOSTILE, unit=HOSTILE),
        svg.columns([svg.Bar(HOSTILE, 1)], label=HOSTILE, unit=HOSTILE),
        svg.line([svg.Bar(HOSTILE, 1)], label=HOSTILE, unit=HOSTILE),
    ],
)
def test_hostile_names_stay_words(drawn: str) -> None:
    assert not styles(drawn, "script")
    assert "<script" not in drawn
    assert "\x00" not in drawn


@given(st.text())
def test_any_text_is_well_formed(words: str) -> None:
    assert parsed(drawing.element("g", {"a": words}, drawing.words(words))).tag == "g"


@pytest.mark.parametrize("chart", [svg.bars, svg.columns, svg.line])
def test_a_chart_of_nothing_still_says_what_it_is(chart: object) -> None:
    drawn = chart([], label="กิโลกรัมรายวัน")  # type: ignore[operator]
    assert parsed(drawn).find(f"{NS}title").text == "กิโลกรัมรายวัน"  # type: ignore[union-attr]
    assert parsed(drawn).find(f"{NS}desc") is not None


def test_no_drawing_carries_an_inline_style() -> None:
    day = [svg.Bar("1 พ.ย.", 5, pace=3, link="/x")]
    route = svg.Route("รถ 1", (stop(1),))
    drawn = svg.bars(day, label="x") + svg.columns(day, label="x") + svg.line(day, label="x") + svg.pace_bar(1, 2, 1)
    drawn += svg.district_map(SHAPES, {"1040": 1}, label="x") + svg.route_map(SHAPES[0], DEPOT, [route], label="x")
    assert " style=" not in drawn
    assert " on" not in drawn.replace(" onto", "")


def test_the_greatest_value_is_the_darkest_and_none_is_grey() -> None:
    city = (*SHAPES, svg.Shape("1001", "พระนคร", (SQUARE,)))
    drawn = svg.district_map(city, {"1040": Decimal("12.5"), "1011": 0}, label="กก.")
    assert styles(drawn, "path") == ["district level-6", "district level-0", "district level-none"]


def test_all_zero_is_the_palest_green_and_never_a_division() -> None:
    assert styles(svg.district_map(SHAPES[:1], {"1040": 0}, label="กก."), "path") == ["district level-0"]


def test_a_map_with_links_is_not_an_image_so_that_keyboards_reach_them() -> None:
    assert parsed(svg.district_map(SHAPES, {}, label="x", links={"1040": "/d"})).get("role") == "group"
    assert parsed(svg.district_map(SHAPES, {}, label="x")).get("role") == "img"


def test_every_district_says_its_name_and_value() -> None:
    titles = [
        t.text for t in parsed(svg.district_map(SHAPES[:1], {"1040": 1250}, label="x", unit="กก.")).iter(f"{NS}title")
    ]
    assert titles == ["x", "เขตบางแค: 1,250 กก."]


def test_pickups_are_round_and_deliveries_square() -> None:
    route = svg.Route("รถ 1", (stop(1), stop(2, 100.05, 13.05, "delivery"), stop(3, 100.02, 13.02, look=True)))
    drawn = svg.route_map(SHAPES[0], DEPOT, [route], label="วันนี้")
    assert styles(drawn, "circle") == ["stop route-1", "stop route-1 is-look"]
    assert styles(drawn, "rect") == ["stop route-1", "depot"]


def test_two_routes_differ_by_dash_as_well_as_by_colour() -> None:
    routes = [svg.Route(f"รถ {i}", (stop(1, 100.0 + i / 50, 13.1),)) for i in range(1, 5)]
    lines = list(parsed(svg.route_map(SHAPES[0], DEPOT, routes, label="x")).iter(f"{NS}polyline"))
    assert len({line.get("stroke-dasharray") for line in lines}) == 4
    assert len({line.get("class") for line in lines}) == 4


def test_stops_on_one_spot_step_aside() -> None:
    route = svg.Route("รถ 1", tuple(stop(number) for number in range(1, 9)))
    circles = list(parsed(svg.route_map(SHAPES[0], DEPOT, [route], label="x")).iter(f"{NS}circle"))
    places = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in circles]
    gaps = [abs(complex(*a) - complex(*b)) for i, a in enumerate(places) for b in places[:i]]
    assert len(places) == 8
    assert min(gaps) >= 22


def name_place(*stops: svg.RouteStop) -> tuple[float, float]:
    drawn = parsed(svg.route_map(SHAPES[0], DEPOT, [svg.Route("รถ 1", stops)], label="x"))
    name = next(words for words in drawn.iter(f"{NS}text") if words.text == DEPOT.name)
    return float(name.get("x", 0)), float(name.get("y", 0))


def test_the_offices_name_gives_way_to_a_stop_below_it() -> None:
    below = name_place(stop(1))
    beside = name_place(stop(1, 100.083, 13.087))
    assert below[0] == 250
    assert beside[0] > below[0]


def test_north_is_up_and_east_is_right() -> None:
    route = svg.Route("รถ 1", (stop(1, 100.19, 13.19),))
    circle = next(parsed(svg.route_map(SHAPES[0], DEPOT, [route], label="x")).iter(f"{NS}circle"))
    assert float(circle.get("cx", 0)) > 250
    assert float(circle.get("cy", 999)) < 195


def test_many_polygons_are_one_shape() -> None:
    feature = {
        "properties": {"code": 1001, "name_th": "พระนคร"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE], [FAR]]},
    }
    (shape,) = svg.shapes_of({"features": [feature]})
    assert (shape.code, shape.name, len(shape.rings)) == ("1001", "พระนคร", 2)


def test_a_bar_shows_its_number_and_its_pace() -> None:
    drawn = svg.bars([svg.Bar("ข้าวและพร้อมทาน", 12345, pace=10000)], label="x", unit="กก.")
    assert "12,345 กก." in drawn
    assert styles(drawn, "rect") == ["track", "fill", "pace-mark"]


def test_a_pace_bar_never_runs_over_its_end() -> None:
    fill = list(parsed(svg.pace_bar(300, 100, 50)).iter(f"{NS}rect"))[1]
    assert fill.get("width") == "120"


def test_at_most_six_days_are_named() -> None:
    days = [svg.Bar(f"วันที่ {day}", day) for day in range(1, 31)]
    assert styles(svg.columns(days, label="x"), "text").count("axis") <= 7


def test_the_table_beside_a_chart_escapes_too() -> None:
    drawn = svg.with_table(svg.bars([], label="x"), headings=["วัน", HOSTILE], rows=[(HOSTILE, "1")], caption=HOSTILE)
    assert "<script" not in drawn
    assert drawn.count("<tr>") == 2
