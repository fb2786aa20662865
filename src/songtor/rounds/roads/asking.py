"""Asks the city's source of times what is not kept yet. Belongs to the jobs process: it may wait for a server."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from songtor.city.models import District
from songtor.engines.planning.day import Place
from songtor.offers.models import Branch, Site
from songtor.rounds.roads.kept import Pair, forget_old, keep, missing
from songtor.rounds.roads.models import TimesBy
from songtor.rounds.roads.points import Crowfly, NoTimes, Point, Source, name_of
from songtor.rounds.roads.servers import Osrm, Valhalla
from songtor.rounds.roads.sources import kept_under, roads_now, times_by
from songtor.rounds.roads.table_file import TableFile

LOG = logging.getLogger(__name__)


def source_now() -> Source:
    roads = roads_now()
    match times_by():
        case TimesBy.CSV:
            return TableFile(roads.file)
        case TimesBy.OSRM:
            return Osrm(roads.url)
        case TimesBy.VALHALLA:
            return Valhalla(roads.url)
        case TimesBy.CROWFLY:
            return Crowfly()


def places_of(district: District) -> list[Place]:
    """The district's office, and where food is fetched and handed over now."""
    branches = Branch.objects.filter(district=district, ended_at__isnull=True).order_by("pk")
    sites = Site.objects.filter(district=district, ended_at__isnull=True).order_by("pk")
    points = [*branches.values_list("lat", "lon"), *sites.values_list("lat", "lon")]
    office = Place("office", district.office_lat, district.office_lon)
    return [office, *(Place(str(n), *point) for n, point in enumerate(points))]


def ask_roads(points: Sequence[Point], *, today: date) -> str:
    """What is not kept is asked and kept, as far as the source tells it; what stood in the way, empty if nothing."""
    kept_as = kept_under()
    if not kept_as:
        return ""
    told: dict[Pair, float | None] = {}
    trouble = ""
    try:
        source = source_now()
        for starts, ends in missing(kept_as, points, today=today):
            for start, row in zip(starts, source.travel_between(starts, ends), strict=True):
                told |= {(name_of(start), name_of(end)): minutes for end, minutes in zip(ends, row, strict=True)}
    except NoTimes as problem:
        LOG.warning("travel times: %s", problem)
        trouble = problem.trouble.value
    if told:
        with transaction.atomic():
            keep(kept_as, told, today=today)
            forget_old(today=today)
    return trouble
