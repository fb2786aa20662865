"""Which vehicle could still fetch something without breaking a rule, and how many minutes longer it would be out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.schedule import drive
from songtor.offers.models import Offer, Site
from songtor.offers.queries import open_sites
from songtor.rounds.day_problem import Learned, build_day
from songtor.rounds.models import Round, Stop, StopState
from songtor.rounds.on_the_road import from_here
from songtor.rounds.roads.times import Times, times_of

TOLERANCE = 1e-6
LAST = 999


@dataclass(frozen=True)
class Detour:
    """The round that could go there, as stop number `position`, and how much later it would be home."""

    round: Round
    position: int
    minutes: int


@dataclass(frozen=True)
class Wanted:
    """Food somebody should fetch; `at` is the planned stop that cannot keep the time, if there is one."""

    offer: Offer
    at: Stop | None = None


@dataclass(frozen=True)
class Now:
    """The moment, and how long the roads take then."""

    moment: datetime
    times: Times


def detours(
    rounds: Iterable[Round], offers: Iterable[Offer], wanted: Sequence[Wanted], *, now: datetime
) -> dict[UUID, Detour]:
    """The cheapest detour for each offer that fits into an open round; one under way goes on from where it stands.

    `offers` are those that hold, with their lines: a stop whose offer is not among them is passed by.
    """
    open_rounds = [round_ for round_ in rounds if round_.is_editable]
    if not wanted or not open_rounds:
        return {}
    sites = list(open_sites(open_rounds[0].district, open_rounds[0].day))
    holding = {offer.pk: offer for offer in offers}
    times = times_of(open_rounds[0].district_id, open_rounds[0].day, now=now)
    best: dict[UUID, Detour] = {}
    for round_ in open_rounds:
        for offer_id, detour in _of_round(round_, wanted, holding, sites, Now(now, times)):
            if offer_id not in best or detour.minutes < best[offer_id].minutes:
                best[offer_id] = detour
    return best


def _of_round(
    round_: Round, wanted: Sequence[Wanted], holding: Mapping[UUID, Offer], sites: Iterable[Site], now: Now
) -> Iterator[tuple[UUID, Detour]]:
    stops = [stop for stop in round_.stops.all() if stop.state == StopState.PLANNED]
    offers = {pk: holding[pk] for stop in stops if (pk := stop.offer_id) and pk in holding}
    there = {stop.site_id for stop in stops}
    on_way_sites = [site for site in sites if site.pk in there]
    all_offers = offers | {one.offer.pk: one.offer for one in wanted}
    problem = build_day(
        round_.district, round_.day, [round_.vehicle], all_offers.values(), on_way_sites, Learned(now.times)
    )
    day = index_day(from_here(problem, round_, now.moment, now.times))
    known = [stop for stop in stops if _name(stop) in day.numbers]
    for one in wanted:
        others = [stop for stop in known if stop.offer_id != one.offer.pk]
        found = _cheapest(day, others, str(one.offer.pk))
        if found:
            index, minutes = found
            yield one.offer.pk, Detour(round_, _position(others, index, one.at), minutes)


def _cheapest(day: IndexedDay, on_way: Sequence[Stop], offer: str) -> tuple[int, int] | None:
    """Where in the sequence it costs least: in its window, before the last delivery, and making nobody else late."""
    sequence = [day.numbers[_name(stop)] for stop in on_way]
    home, late = _driven(day, sequence)
    last_delivery = max((n for n, stop in enumerate(on_way) if not stop.is_pickup), default=len(on_way))
    choices = []
    for index in range(last_delivery + 1):
        then_home, then_late = _driven(day, [*sequence[:index], day.numbers[offer], *sequence[index:]])
        if then_late <= late:
            choices.append((then_home - home, index))
    if not choices:
        return None
    later, index = min(choices)
    return index, max(0, round(later))


def _driven(day: IndexedDay, sequence: Sequence[int]) -> tuple[float, set[int]]:
    """When the vehicle is home, and the stops it reaches too late; -1 stands for home after the shift."""
    car = day.cars[0]
    driven = drive(day, car, sequence)
    late = {stop for stop, at in zip(sequence, driven.arrive, strict=True) if at > day.closes[stop] + TOLERANCE}
    return driven.return_at, late | ({-1} if driven.return_at > car.end + TOLERANCE else set())


def _position(others: Sequence[Stop], index: int, own: Stop | None) -> int:
    """As the services count: among all stops of the round but the one that moves."""
    if index >= len(others):
        return others[-1].position + 1 if others else LAST
    there = others[index]
    from_behind = own is not None and own.round_id == there.round_id and own.position < there.position
    return there.position - from_behind


def _name(stop: Stop) -> str:
    return str(stop.offer_id or stop.site_id)
