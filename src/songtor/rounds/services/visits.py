"""What happens at a stop besides the scale (R1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods
from songtor.city.policy import Kind, Verb
from songtor.evidence.blobs import keep_picture
from songtor.offers.models import PlaceChange
from songtor.offers.services import Window, leave_over
from songtor.offers.services.places import tell_way_in
from songtor.rounds.errors import AlreadyArrived, LeftOverTwice, NotAPickup, ReasonMissing, StopClosed
from songtor.rounds.models import (
    Arrival,
    LeftOver,
    MissedReason,
    Photo,
    Signature,
    Stop,
    StopChange,
    StopKind,
    StopState,
)
from songtor.rounds.services.states import open_stop, refuse_weighed, round_on_the_road, set_stop

Position = tuple[float, float, int]


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def arrive(act: Act, *, stop: Stop, position: Position | None = None) -> Arrival:
    """The vehicle is there. `position` is latitude, longitude and accuracy in metres, when the device gave one.

    A position off the earth is a device's mistake and is left out.
    """
    return come_to(act, stop, position)


def come_to(act: Act, stop: Stop, position: Position | None = None) -> Arrival:
    """The arrival itself, for whoever writes more in the same act."""
    round_on_the_road(act, stop)
    here = open_stop(stop)
    if here.state == StopState.ARRIVED:
        raise AlreadyArrived
    lat, lon, accuracy = position if position and _is_on_earth(position) else (None, None, None)
    arrival = Arrival(
        district_id=stop.district_id,
        stop=stop,
        lat=lat,
        lon=lon,
        accuracy_m=accuracy,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(arrival)
    set_stop(act, here, StopState.ARRIVED)
    return arrival


def _is_on_earth(position: Position) -> bool:
    lat, lon, accuracy = position
    return -90 <= lat <= 90 and -180 <= lon <= 180 and accuracy >= 0


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def add_photo(act: Act, *, stop: Stop, picture: bytes) -> Photo:
    """A photo of the goods. Raises NotAnImage, PictureTooLarge."""
    round_on_the_road(act, stop)
    photo = Photo(
        district_id=stop.district_id,
        stop=_visited(stop),
        blob=keep_picture(act, picture),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(photo)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def add_signature(act: Act, *, stop: Stop, picture: bytes, name: str = "", position: str = "") -> Signature:
    """The branch's staff (or the site's) signed on the screen. Raises NotAnImage, PictureTooLarge."""
    round_on_the_road(act, stop)
    signature = Signature(
        district_id=stop.district_id,
        stop=_visited(stop),
        blob=keep_picture(act, picture, lossless=True),
        name=name.strip(),
        position=position.strip(),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(signature)


def _visited(stop: Stop) -> Stop:
    """Evidence may follow a finished visit, but not a missed or cancelled one."""
    now = Stop.objects.get(pk=stop.pk)
    if now.state in (StopState.MISSED, StopState.CANCELLED):
        raise StopClosed(state=StopState(now.state).label)
    return now


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def finish_pickup(act: Act, *, stop: Stop) -> StopChange:
    """The vehicle leaves; weights may still be entered until sign-off."""
    round_on_the_road(act, stop)
    here = open_stop(stop)
    if here.kind != StopKind.PICKUP:
        raise NotAPickup
    return set_stop(act, here, StopState.DONE)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def miss_stop(act: Act, *, stop: Stop, reason: str, note: str = "") -> StopChange:
    """Nobody was served there, and why. Raises StopHasFood once food was weighed there."""
    return miss(act, stop, reason, note)


def miss(act: Act, stop: Stop, reason: str, note: str) -> StopChange:
    """The missed stop itself, for whoever writes more in the same act."""
    round_on_the_road(act, stop)
    here = open_stop(stop)
    if reason not in MissedReason.values or (reason == MissedReason.OTHER and not note.strip()):
        raise ReasonMissing
    refuse_weighed(here)
    return set_stop(act, here, StopState.MISSED, missed_reason=reason, note=note.strip())


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def leave_rest(act: Act, *, stop: Stop, lines: Sequence[Goods], until: datetime) -> LeftOver:
    """Could not take it all: the rest is a new offer that another vehicle may fetch until then, on the round's day.

    Raises NotAPickup, StopClosed, LeftOverTwice, and what stands in the way of the new offer.
    """
    round_on_the_road(act, stop)
    if stop.offer is None:
        raise NotAPickup
    if LeftOver.objects.filter(stop=_visited(stop), offer__withdrawal__isnull=True).exists():
        raise LeftOverTwice
    offer = leave_over(act, of=stop.offer, lines=lines, window=Window(act.happened_at, until))
    left = LeftOver(
        district_id=stop.district_id,
        stop=stop,
        offer=offer,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(left)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def report_way_in(act: Act, *, stop: Stop, text: str) -> PlaceChange:
    """How to get in there, from the crew that is there. Raises WayInMissing, StopClosed."""
    round_on_the_road(act, stop)
    here = _visited(stop)
    place = here.offer.branch if here.offer else here.site
    assert place is not None  # noqa: S101 - stop_is_at_a_branch_or_a_site
    return tell_way_in(act, place, text, district_id=stop.district_id)
