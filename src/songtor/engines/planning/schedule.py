"""When a car stands where on a fixed sequence of stops: as early as possible, waiting allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

from songtor.engines.planning.indexed import Car, IndexedDay

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Schedule:
    """`work_min` is travel from start to depot plus service, without waiting."""

    arrive: tuple[float, ...]
    return_at: float
    work_min: float


def drive(day: IndexedDay, car: Car, stops: Sequence[int]) -> Schedule:
    """The earliest times, whether or not windows and shift allow them."""
    if not stops:
        minutes = car.straight_home if car.on_road else 0.0
        return Schedule((), car.ready + minutes, minutes)
    arrive = []
    clock, work, before = car.ready, 0.0, -1
    for stop in stops:
        leg = car.out[stop] if before < 0 else day.minutes[before][stop]
        start = max(clock + leg, day.opens[stop])
        arrive.append(start)
        clock = start + day.service[stop]
        work += leg + day.service[stop]
        before = stop
    return Schedule(tuple(arrive), clock + car.home[before], work + car.home[before])


def drive_in_time(day: IndexedDay, car: Car, stops: Sequence[int]) -> Schedule | None:
    """The earliest times, or None when a window or the shift cannot be kept."""
    if not stops:
        return drive(day, car, stops)
    arrive = []
    clock, work, before = car.ready, 0.0, -1
    minutes, opens, closes, service = day.minutes, day.opens, day.closes, day.service
    for stop in stops:
        leg = car.out[stop] if before < 0 else minutes[before][stop]
        start = clock + leg
        if start < opens[stop]:
            start = opens[stop]
        elif start > closes[stop] + TOLERANCE:
            return None
        arrive.append(start)
        clock = start + service[stop]
        work += leg + service[stop]
        before = stop
    return_at = clock + car.home[before]
    if return_at > car.end + TOLERANCE:
        return None
    return Schedule(tuple(arrive), return_at, work + car.home[before])


def latest_departure(
    day: IndexedDay, car: Car, stops: Sequence[int], return_at: float, use_by: dict[int, float]
) -> float:
    """How late the car may leave and still return when planned, in every window and with nothing past its use-by."""
    if car.on_road or not stops:
        return car.ready
    latest, after = return_at, -1
    for stop in reversed(stops):
        leg = car.home[stop] if after < 0 else day.minutes[stop][after]
        latest = min(latest - leg - day.service[stop], day.closes[stop], use_by.get(stop, latest))
        after = stop
    return latest - car.out[after]
