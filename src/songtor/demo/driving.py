"""One round on the road, from the first arrival to the sign-off, as its officer records it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from songtor.city.acting import Act
from songtor.city.goods import Goods
from songtor.city.policy import Actor
from songtor.demo.diary import Diary, at, entered_after
from songtor.demo.folk import NOBODY, Folk
from songtor.demo.heads import counts_at, heads_for
from songtor.demo.pictures import photo, signature
from songtor.evidence.acts import BANGKOK
from songtor.offers.models import Offer, OfferLine, Site
from songtor.receipts.services import hand_over
from songtor.rounds.models import Round, Stop
from songtor.rounds.roads.points import Point, crowfly_minutes
from songtor.rounds.services import (
    add_photo,
    add_signature,
    arrive,
    correct_weighing,
    count_pieces,
    finish_pickup,
    leave_rest,
    miss_stop,
    record_weighing,
    record_zero,
    sign_off,
    write_off,
)
from songtor.stock.queries import past_use_by

BOX = "box"
BOX_KG = 0.35
HAND_OVER_MIN = 12
MISSED, NOTHING, LEFT_REST, MISREAD = 0.03, 0.02, 0.02, 0.015
WASTED, KEPT, CLOSED_SITE, OWN_PHOTO = 0.08, 0.03, 0.015, 0.03
LEFT_PART = 0.6
SCALES_DIFFER = (-0.004, 0.018)
SPOILED_PARTS = (0.03, 0.12)
WORTH_KEEPING = 5_000
MISSED_WHY = ("closed", "no_food", "nobody", "road", "no_time")
TARES = (0, 800, 1_200, 2_100)
CRUMBS = 600  # grams that stay in the crates
NAMED_PARTS = (0, 0, 0.5, 0.9)  # of those who came; nobody writes names at every hand-over
KEEPS = ("fresh", "snack")  # good for another day
UNNOTICED = 50  # a fiftieth may be lost without a word (rounds.sign_off)
ROADS, DAY_SPREAD, LEG_SPREAD = 1.08, 0.08, 0.18  # minutes driven beside the formula's: usually, by day, by leg
GUESS_SPREAD = 0.22  # how far a branch's guess lies from the scale
PHOTOS = tuple(photo(Random(n)) for n in range(3))  # noqa: S311
SIGNATURES = tuple(signature(Random(n)) for n in range(3))  # noqa: S311


@dataclass
class Drive:
    """Where the clock stands, what is aboard and what is still planned to be handed over, by category."""

    diary: Diary
    officer: Actor
    round_: Round
    chance: Random
    aboard: Counter[str]
    clock: datetime
    collected_grams: int = 0
    still_planned: Counter[str] = field(default_factory=Counter)
    last_delivery: Stop | None = None
    here: Point | None = None
    slowness: float = 1.0  # of the day's roads, beside the formula's
    folk: Folk = NOBODY

    def act(self, minutes: float = 1) -> Act:
        self.clock += timedelta(minutes=minutes)
        return self.diary.act(self.officer, self.clock, entered_after=entered_after(self.chance))


def drive(
    diary: Diary, officer: Actor, round_: Round, stops: Sequence[Stop], carried: Counter[str], folk: Folk = NOBODY
) -> Counter[str]:
    """The whole round in one transaction; returns what stays on the vehicle for another day."""
    chance = diary.chance("drive", round_.day, round_.district_id, round_.vehicle.name)
    deliveries = [stop for stop in stops if not stop.is_pickup]
    trip = Drive(diary, officer, round_, chance, Counter(carried), at(round_.day, "09:00"), folk=folk)
    trip.slowness = ROADS * math.exp(diary.chance("roads", round_.day, round_.district_id).gauss(0, DAY_SPREAD))
    trip.last_delivery = deliveries[-1] if deliveries else None
    for stop in deliveries:
        trip.still_planned.update({line.category_id: line.grams or line.pieces for line in stop.lines.all()})
    with transaction.atomic():
        for stop in stops:
            _reach(trip, stop)
            if stop.offer:
                _pick_up(trip, stop, stop.offer)
            elif stop.site:
                _deliver(trip, stop, stop.site)
        return _close(trip)


def _reach(trip: Drive, stop: Stop) -> None:
    """Drives there on the day's roads and waits for a closed door; the first stop is reached about when planned."""
    place = stop.offer.branch if stop.offer else stop.site
    there = (place.lat, place.lon) if place else None
    if trip.here and there:
        minutes = crowfly_minutes(trip.here, there) * trip.slowness * math.exp(trip.chance.gauss(0, LEG_SPREAD))
        trip.clock += timedelta(minutes=round(minutes, 1))
    else:
        late = timedelta(minutes=trip.chance.randint(-3, 9))
        trip.clock = max(trip.clock, (stop.planned_at or trip.clock) + late)
    trip.clock = max(trip.clock, _opens(trip, stop))
    trip.here = there


def _opens(trip: Drive, stop: Stop) -> datetime:
    if stop.offer and stop.offer.ready_from:
        return stop.offer.ready_from
    return datetime.combine(trip.round_.day, stop.site.opens, tzinfo=BANGKOK) if stop.site else trip.clock


def _pick_up(trip: Drive, stop: Stop, offer: Offer) -> None:
    chance = trip.chance
    if chance.random() < MISSED:
        miss_stop(trip.act(), stop=stop, reason=chance.choice(MISSED_WHY))
        return
    branch = offer.branch
    position = (branch.lat + chance.uniform(-2e-4, 2e-4), branch.lon + chance.uniform(-2e-4, 2e-4), 12)
    arrive(trip.act(0), stop=stop, position=position)
    picture = photo(chance) if chance.random() < OWN_PHOTO else chance.choice(PHOTOS)
    add_photo(trip.act(), stop=stop, picture=picture)
    lines = list(offer.lines.all())
    if chance.random() < NOTHING:
        for line in lines:
            record_zero(trip.act(), stop=stop, category=line.category_id, reason="none_left")
    else:
        _weigh_all(trip, stop, offer, lines)
    add_signature(trip.act(), stop=stop, picture=chance.choice(SIGNATURES), name="พนักงานร้าน (สมมติ)")
    finish_pickup(trip.act(), stop=stop)


def _weigh_all(trip: Drive, stop: Stop, offer: Offer, lines: list[OfferLine]) -> None:
    takes = LEFT_PART if trip.chance.random() < LEFT_REST else 1.0
    left: list[Goods] = []
    for line in lines:
        guess = takes * math.exp(trip.chance.gauss(-(GUESS_SPREAD**2) / 2, GUESS_SPREAD))
        goods = _found(line, guess)
        _weigh(trip, stop, goods)
        trip.aboard[goods.category] += goods.grams or goods.pieces
        trip.collected_grams += goods.grams
        left.append(_found(line, 1 - LEFT_PART))
    if takes < 1:
        until = max(offer.until or trip.clock, trip.clock + timedelta(hours=2))
        leave_rest(trip.act(), stop=stop, lines=left, until=until)


def _found(line: OfferLine, share: float) -> Goods:
    if line.pieces:
        return Goods(line.category_id, pieces=max(1, round(line.pieces * share)))
    return Goods(line.category_id, grams=max(100, round(line.grams * share / 20) * 20))


def _weigh(trip: Drive, stop: Stop, goods: Goods) -> None:
    if goods.pieces:
        count_pieces(trip.act(), stop=stop, category=goods.category, pieces=goods.pieces)
        return
    tare, misread = trip.chance.choice(TARES), trip.chance.random() < MISREAD
    gross = goods.grams + tare
    said = gross + (1_000 if misread else 0)
    weighing = record_weighing(
        trip.act(), stop=stop, category=goods.category, gross_grams=said, tare_grams=tare, scale="เครื่องชั่งรถ"
    )
    if misread:
        correct_weighing(trip.act(), weighing=weighing, gross_grams=gross, tare_grams=tare, reason="อ่านเกินไป 1 กก.")


def _deliver(trip: Drive, stop: Stop, site: Site) -> None:
    planned = {line.category_id: line.grams or line.pieces for line in stop.lines.all()}
    _throw_away_past_use_by(trip)
    if stop is trip.last_delivery:
        _spoil(trip)
    lines = _handed(trip, planned, is_last=stop is trip.last_delivery)
    trip.still_planned.subtract(planned)
    if not lines:
        miss_stop(trip.act(), stop=stop, reason="no_food")
        return
    if trip.chance.random() < CLOSED_SITE:
        miss_stop(trip.act(), stop=stop, reason="closed")
        return
    arrive(trip.act(0), stop=stop, position=(site.lat, site.lon, 15))
    heads = heads_for(sum(line.grams / 1000 + line.pieces * BOX_KG for line in lines), trip.chance)
    naming = trip.diary.chance("named", trip.round_.day, site.name)
    known = trip.folk.some(stop.district_id, naming, round(heads * naming.choice(NAMED_PARTS)))
    people = [trip.folk.named(one) for one in known]
    heads = max(heads - len(people), 1)
    counts = counts_at(site.kind, heads, trip.chance)
    hand_over(trip.act(HAND_OVER_MIN), stop=stop, lines=lines, heads=heads, counts=counts, people=people)
    for line in lines:
        trip.aboard[line.category] -= line.grams or line.pieces


def _handed(trip: Drive, planned: dict[str, int], *, is_last: bool) -> list[Goods]:
    """The site's planned part of what is really aboard; the last site of a category gets the rest."""
    lines = []
    for category, amount in sorted(trip.aboard.items()):
        wanted = planned.get(category, 0)
        rest = is_last or (wanted and wanted >= trip.still_planned[category])
        share = 1.0 if rest else wanted / max(trip.still_planned[category], 1)
        if is_last and _is_kept(trip, category, amount):
            continue
        if amount > (0 if category == BOX else CRUMBS) and share:
            lines.append(_weighed_out(trip, category, amount, share))
    return [line for line in lines if line.is_something]


def _is_kept(trip: Drive, category: str, amount: int) -> bool:
    """Now and then one kind stays on the vehicle for another day."""
    others = any(left > 0 for name, left in trip.aboard.items() if name != category)
    return others and category in KEEPS and amount > WORTH_KEEPING and trip.chance.random() < KEPT


def _spoil(trip: Drive) -> None:
    """Now and then a part is no longer good when the last site is reached."""
    for category, amount in sorted(trip.aboard.items()):
        if category != BOX and amount > WORTH_KEEPING and trip.chance.random() < WASTED:
            _throw_away(trip, category, round(amount * trip.chance.uniform(*SPOILED_PARTS) / 10) * 10)


def _weighed_out(trip: Drive, category: str, amount: int, share: float) -> Goods:
    """The site's scale shows a little less or more than the vehicle's."""
    if category == BOX:
        return Goods(category, pieces=math.ceil(amount * share))
    scales = 1 - trip.chance.uniform(*SCALES_DIFFER) if share == 1.0 else 1.0
    return Goods(category, grams=round(amount * share * scales / 10) * 10)


def _close(trip: Drive) -> Counter[str]:
    kept: Counter[str] = Counter()
    for category, amount in sorted(trip.aboard.items()):
        much = amount * UNNOTICED > trip.collected_grams or category == BOX
        if amount > 0 and much and category in KEEPS:
            kept[category] = amount
        elif amount > 0 and much:
            _throw_away(trip, category, amount)
    lost = sum(abs(amount) for category, amount in trip.aboard.items() if category not in kept and category != BOX)
    reason = "เครื่องชั่งรถกับเครื่องชั่งปลายทางต่างกัน" if lost * UNNOTICED > trip.collected_grams else ""
    goods = [Goods(category, grams=amount) for category, amount in kept.items()]
    sign_off(trip.act(15), round_=trip.round_, kept=goods, reason=reason)
    return kept


def _throw_away_past_use_by(trip: Drive) -> None:
    """Nobody is given what is past its use-by by the time it is handed over (R2.2)."""
    by_then = trip.clock + timedelta(minutes=HAND_OVER_MIN + 5)
    for goods in past_use_by(trip.round_.district_id, trip.round_.vehicle_id, by_then):
        amount = goods.grams or goods.pieces
        write_off(trip.act(), round_=trip.round_, goods=goods, reason="past_use_by")
        trip.aboard[goods.category] = max(trip.aboard[goods.category] - amount, 0)


def _throw_away(trip: Drive, category: str, amount: int) -> None:
    goods = Goods(category, pieces=amount) if category == BOX else Goods(category, grams=amount)
    write_off(trip.act(), round_=trip.round_, goods=goods, reason="spoiled")
    trip.aboard[category] -= amount
