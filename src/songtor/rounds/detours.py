"""Which vehicle could still fetch something without breaking a rule, and how many minutes longer it would be out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from songtor.engines.planning.indexed import IndexedDay, index_day
from songtor.engines.planning.schedule import drive, drive_in_time
from songtor.offers.models import Offer, Site
from songtor.offers.queries import open_sites
from songtor.rounds.day_problem import build_day
from songtor.rounds.models import Round, RoundState, Stop, StopState


@dataclass(frozen=True)
class Detour:
    """The round that could go there, as stop number `position`, and how much later it would be home."""

    round: Round
    position: int
    minutes: int


@dataclass(frozen=True)
class Wanted:
    """Food somebody should fetch; `not_by` is the round that cannot keep it."""

    offer: Offer
    not_by: UUID | None = None


def detours(rounds: Iterable[Round], offers: Iterable[Offer], wanted: Sequence[Wanted]) -> dict[UUID, Detour]:
    """The cheapest detour for each offer that fits into a round which has not left yet. Three queries.

    `offers` are those that hold, with their lines: a stop whose offer is not among them is passed by.
    """
    open_rounds = [round_ for round_ in rounds if round_.state in (RoundState.DRAFT, RoundState.PUBLISHED)]
    if not wanted or not open_rounds:
        return {}
    sites = list(open_sites(open_rounds[0].district, open_rounds[0].day))
    holding = {offer.pk: offer for offer in offers}
    best: dict[UUID, Detour] = {}
    for round_ in open_rounds:
        asked = [one.offer for one in wanted if one.not_by != round_.pk]
        for offer_id, detour in _of_round(round_, asked, holding, sites):
            if offer_id not in best or detour.minutes < best[offer_id].minutes:
                best[offer_id] = detour
    return best


def _of_round(
    round_: Round, asked: Sequence[Offer], holding: Mapping[UUID, Offer], sites: Iterable[Site]
) -> Iterator[tuple[UUID, Detour]]:
    stops = [stop for stop in round_.stops.all() if stop.state == StopState.PLANNED]
    offers = [holding[pk] for stop in stops if (pk := stop.offer_id) and pk in holding]
    more = [offer for offer in asked if offer not in offers]
    there = {stop.site_id for stop in stops}
    on_way_sites = [site for site in sites if site.pk in there]
    indexed = index_day(build_day(round_.district, round_.day, [round_.vehicle], [*offers, *more], on_way_sites))
    on_way = [stop for stop in stops if _name(stop) in indexed.numbers]
    for offer in more:
        found = _cheapest(indexed, on_way, str(offer.pk))
        if found:
            index, minutes = found
            position = on_way[index].position if index < len(on_way) else _after(on_way)
            yield offer.pk, Detour(round_, position, minutes)


def _cheapest(day: IndexedDay, on_way: Sequence[Stop], offer: str) -> tuple[int, int] | None:
    """Where in the sequence it costs least: before the last delivery, or nobody would get the food."""
    car, sequence = day.cars[0], [day.numbers[_name(stop)] for stop in on_way]
    home = drive(day, car, sequence).return_at
    places = [n for n, stop in enumerate(on_way) if not stop.is_pickup]
    choices = []
    for index in range((places[-1] if places else len(on_way)) + 1):
        driven = drive_in_time(day, car, [*sequence[:index], day.numbers[offer], *sequence[index:]])
        if driven:
            choices.append((driven.return_at - home, index))
    if not choices:
        return None
    later, index = min(choices)
    return index, max(0, round(later))


def _after(on_way: Sequence[Stop]) -> int:
    return on_way[-1].position + 1 if on_way else 0


def _name(stop: Stop) -> str:
    return str(stop.offer_id or stop.site_id)
