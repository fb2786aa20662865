"""The plan changed by hand: people decide, and a rule that breaks is named beside the stop."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Q

from songtor.city.acting import Act, performs
from songtor.city.models import Account, Vehicle
from songtor.city.policy import Kind, Verb, first
from songtor.city.queries import food_categories, officers_of, vehicles_of
from songtor.engines.planning.plan import PickupVisit
from songtor.engines.planning.split import BrokenRule, inspect
from songtor.offers.errors import OfferClosed
from songtor.offers.models import Offer, Site
from songtor.offers.queries import holder_of, open_offers, word_now
from songtor.rounds.day_problem import moment_of, round_problem
from songtor.rounds.errors import (
    NotAPickup,
    NothingNew,
    OfferAlreadyPlanned,
    OtherDistrict,
    ReasonMissing,
    RoundCancelled,
    RoundHasBegun,
    RoundSignedOff,
    SameVehicle,
    SiteEnded,
    StopClosed,
    StopMovedMeanwhile,
)
from songtor.rounds.models import Round, RoundState, Stop, StopKind, StopLine, StopState
from songtor.rounds.on_the_road import from_here
from songtor.rounds.roads.times import times_of
from songtor.rounds.services.day_plans import write_lines
from songtor.rounds.services.states import (
    hold_to_words,
    locked_round,
    open_stop,
    refuse_weighed,
    set_round,
    set_stop,
)


@performs(Verb.PLAN, Kind.ROUND, on="stop")
def move_stop(act: Act, *, stop: Stop, to_round: Round, position: int) -> Stop:
    """The stop becomes number `position` of a round, its own or another of the same district and day."""
    here, held = _held(stop, to_round)
    source, target = held[here.round_id], held[to_round.pk]
    if (source.district_id, source.day) != (target.district_id, target.day):
        raise OtherDistrict
    if source.pk != target.pk:
        _refuse_visited(here)
    here.round = target
    here.save(update_fields=["round"])
    _renumber(target, first=here, position=position)
    if source.pk != target.pk:
        _renumber(source)
        retime(act, source)
        hold_to_words(act, target)
    retime(act, target)
    return Stop.objects.get(pk=here.pk)


@performs(Verb.PLAN, Kind.ROUND, on="stop")
def drop_stop(act: Act, *, stop: Stop, reason: str = "") -> Round:
    """The vehicle does not go there: a draft forgets it, a published round keeps it as cancelled with the reason."""
    here, held = _held(stop)
    round_ = held[here.round_id]
    if round_.state != RoundState.DRAFT and not reason.strip():
        raise ReasonMissing
    _let_go(act, here, round_, reason.strip())
    return round_


def _let_go(act: Act, stop: Stop, round_: Round, reason: str) -> None:
    if round_.state == RoundState.DRAFT:
        stop.delete()
    else:
        _refuse_visited(stop)
        set_stop(act, stop, StopState.CANCELLED, note=reason)
    _renumber(round_)
    retime(act, round_)


@performs(Verb.PLAN, Kind.ROUND, on="round_")
def add_pickup(act: Act, *, round_: Round, offer: Offer, position: int = 0) -> Stop:
    """The vehicle also fetches this offer. Raises OfferAlreadyPlanned, OfferClosed, OtherDistrict."""
    target = _editable(round_)
    first(Offer.objects.select_for_update(of=("self",)).filter(pk=offer.pk))  # nobody passes it on meanwhile
    if holder_of(offer) != target.district_id or offer.day != target.day:
        raise OtherDistrict
    if not open_offers(target.district, target.day).filter(pk=offer.pk).exists():
        raise OfferClosed
    if Stop.objects.filter(~Q(state__in=["missed", "cancelled"]), offer=offer).exists():
        raise OfferAlreadyPlanned
    stop = Stop.objects.create(
        district_id=target.district_id, round=target, position=999, kind=StopKind.PICKUP, offer=offer
    )
    hold_to_words(act, target)
    return _placed(act, stop, target, position)


@performs(Verb.PLAN, Kind.ROUND, on="stop")
def renew_pickup(act: Act, *, stop: Stop) -> Stop:
    """The stop fetches what its branch says now, instead of the word it was planned for.

    Raises NotAPickup, NothingNew, OfferAlreadyPlanned, StopClosed, StopHasFood.
    """
    here, held = _held(stop)
    if here.offer is None:
        raise NotAPickup
    _refuse_visited(here)
    offer = word_now(here.offer)
    if offer is None or offer.pk == here.offer_id:
        raise NothingNew
    if Stop.objects.filter(~Q(state__in=["missed", "cancelled"]), offer=offer).exists():
        raise OfferAlreadyPlanned
    here.offer = offer
    here.save(update_fields=["offer"])
    hold_to_words(act, held[here.round_id])
    retime(act, held[here.round_id])
    return Stop.objects.get(pk=here.pk)


@performs(Verb.PLAN, Kind.ROUND, on="stop")
def hand_to_vehicle(act: Act, *, stop: Stop, vehicle: Vehicle, reason: str) -> Stop:
    """Another vehicle of the district fetches this offer; the first way keeps the dropped stop with the reason.

    A vehicle without a round that day gets one. Raises ReasonMissing, NotAPickup, OtherDistrict, SameVehicle,
    StopClosed, StopHasFood.
    """
    if not reason.strip():
        raise ReasonMissing
    here, held = _held(stop)
    source = held[here.round_id]
    if here.offer is None:
        raise NotAPickup
    if vehicle.pk not in {one.pk for one in vehicles_of(source.district, source.day)}:
        raise OtherDistrict
    if vehicle.pk == source.vehicle_id:
        raise SameVehicle
    _refuse_visited(here)
    offer = here.offer
    target = _round_of(act, vehicle, source, reason.strip())
    _let_go(act, here, source, reason.strip())
    handed = Stop.objects.create(
        district_id=target.district_id, round=target, position=999, kind=StopKind.PICKUP, offer=offer
    )
    hold_to_words(act, target)
    return _placed(act, handed, target, 0)


def _round_of(act: Act, vehicle: Vehicle, source: Round, reason: str) -> Round:
    """The vehicle's open round of that day, or a new one as far as the first one is."""
    rows = Round.objects.filter(district=source.district, day=source.day, vehicle=vehicle)
    known = rows.exclude(state__in=[RoundState.CANCELLED, RoundState.SIGNED_OFF]).first()
    if known:
        return _editable(known)
    target = Round.objects.create(district=source.district, day=source.day, vehicle=vehicle)
    if source.state != RoundState.DRAFT:
        set_round(act, target, RoundState.PUBLISHED, reason)
    return target


@performs(Verb.PLAN, Kind.ROUND, on="round_")
def add_delivery(act: Act, *, round_: Round, site: Site, position: int = 0) -> Stop:
    """The vehicle also hands over at this site. Raises OtherDistrict, SiteEnded."""
    target = _editable(round_)
    if site.district_id != target.district_id:
        raise OtherDistrict
    if first(Site.objects.filter(pk=site.pk)).ended_at is not None:
        raise SiteEnded
    stop = Stop.objects.create(
        district_id=target.district_id, round=target, position=999, kind=StopKind.DELIVERY, site=site
    )
    return _placed(act, stop, target, position)


@performs(Verb.PLAN, Kind.ROUND, on="round_")
def assign_crew(act: Act, *, round_: Round, crew: Sequence[Account]) -> Round:
    """Who drives; officers of the district on that day only. Raises OtherDistrict."""
    target = _editable(round_)
    allowed = {officer.pk for officer in officers_of(target.district, target.day)}
    if any(account.pk not in allowed for account in crew):
        raise OtherDistrict
    target.crew.set(crew)
    return target


@performs(Verb.PLAN, Kind.ROUND, on="round_")
def cancel_round(act: Act, *, round_: Round, reason: str) -> Round:
    """The round does not take place; its offers may be planned again. Raises RoundHasBegun once it is under way."""
    target = _editable(round_)
    if not reason.strip():
        raise ReasonMissing
    if target.state == RoundState.UNDER_WAY:
        raise RoundHasBegun
    for stop in target.stops.filter(state=StopState.PLANNED):
        set_stop(act, stop, StopState.CANCELLED, note=reason.strip())
    set_round(act, target, RoundState.CANCELLED, reason.strip())
    return target


def _held(stop: Stop, *others: Round) -> tuple[Stop, dict[UUID, Round]]:
    """The stop as it is once its round (and others) are held: it may have changed or moved while we waited.

    Raises StopMovedMeanwhile.
    """
    its_round = first(Round.objects.filter(stops=stop.pk))
    held = {round_.pk: _editable(round_) for round_ in sorted({its_round, *others}, key=lambda r: r.pk)}
    here = open_stop(stop)
    if here.round_id not in held:
        raise StopMovedMeanwhile
    return here, held


def _refuse_visited(stop: Stop) -> None:
    """Where the vehicle already was is its own. Raises StopClosed, StopHasFood."""
    if stop.state == StopState.ARRIVED:
        raise StopClosed(state=StopState.ARRIVED.label)
    refuse_weighed(stop)


def _editable(round_: Round) -> Round:
    now = locked_round(round_)
    if now.state == RoundState.SIGNED_OFF:
        raise RoundSignedOff
    if now.state == RoundState.CANCELLED:
        raise RoundCancelled
    return now


def _placed(act: Act, stop: Stop, round_: Round, position: int) -> Stop:
    last = round_.stops.exclude(pk=stop.pk).aggregate(last=Max("position"))["last"] or 0
    _renumber(round_, first=stop, position=position or last + 1)
    retime(act, round_)
    return Stop.objects.get(pk=stop.pk)


def _renumber(round_: Round, *, first: Stop | None = None, position: int = 0) -> None:
    stops = [stop for stop in round_.stops.order_by("position", "pk") if first is None or stop.pk != first.pk]
    if first is not None:
        stops.insert(max(position - 1, 0), first)
    for number, stop in enumerate(stops, start=1):
        stop.position = number
    Stop.objects.bulk_update(stops, ["position"])


def retime(act: Act, round_: Round) -> tuple[BrokenRule, ...]:
    """New times and shares for what is still to come, and the rules the sequence breaks, kept at their stops."""
    stops = list(
        round_.stops.filter(state=StopState.PLANNED)
        .select_related("offer__branch", "site")
        .prefetch_related("offer__lines")
        .order_by("position")
    )
    times = times_of(round_.district_id, round_.day, now=act.happened_at)
    problem = from_here(round_problem(round_, stops, times), round_, act.happened_at, times)
    known = {offer.id for offer in problem.offers} | {recipient.id for recipient in problem.recipients}
    sequence = [_name(stop) for stop in stops if _name(stop) in known]
    plan, broken = inspect(problem, [(str(round_.vehicle_id), sequence)])
    by_stop = {_name(stop): stop for stop in stops}
    for stop in stops:
        stop.broken_rule = next((rule.code for rule in broken if rule.stop == _name(stop)), "")
    if plan is not None and plan.routes:
        categories = {category.code: category for category in food_categories()}
        StopLine.objects.filter(stop__in=stops).delete()
        for visit in plan.routes[0].stops:
            stop = by_stop[visit.stop]
            stop.planned_at = moment_of(visit.arrive, round_.day)
            goods = visit.load if isinstance(visit, PickupVisit) else visit.drop
            write_lines(stop, [(part.category, part.kg) for part in goods], categories)
        Round.objects.filter(pk=round_.pk).update(returns_at=moment_of(plan.routes[0].return_at, round_.day))
    Stop.objects.bulk_update(stops, ["planned_at", "broken_rule"])
    return broken


def _name(stop: Stop) -> str:
    return str(stop.offer_id or stop.site_id)
