"""Maps and charts as SVG text: safe to print in a page, readable without a script, refused by no CSP."""

from songtor.look.svg.charts import Bar, bars, columns, line, pace_bar, with_table
from songtor.look.svg.maps import Depot, OfferPoint, Route, RouteStop, Shape, district_map, route_map, shapes_of
from songtor.look.svg.needs import Need, needs_map

__all__ = [
    "Bar",
    "Depot",
    "Need",
    "OfferPoint",
    "Route",
    "RouteStop",
    "Shape",
    "bars",
    "columns",
    "district_map",
    "line",
    "needs_map",
    "pace_bar",
    "route_map",
    "shapes_of",
    "with_table",
]
