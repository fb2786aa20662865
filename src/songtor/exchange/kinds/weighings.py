"""Old weight forms (R1.10): one row for a branch and a day that is over, handed over or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import ClassVar
from uuid import UUID

from django.db.models import Sum

from songtor.city.acting import Act
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import District
from songtor.city.policy import Kind, Verb, visible
from songtor.city.queries import food_categories
from songtor.evidence.acts import BANGKOK
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, changes
from songtor.exchange.kinds.branches import Branches
from songtor.exchange.kinds.offers import day_column
from songtor.exchange.kinds.places import CODE, Districts, amount_column
from songtor.exchange.kinds.register import Asked, Found
from songtor.offers.lists import Word, announce_list, lock_branches, withdraw_list
from songtor.offers.models import Offer, Site
from songtor.offers.queries import HOLDS
from songtor.offers.services import Window
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.rounds.models import Stop, StopKind, Weighing
from songtor.rounds.services import record_past_round, sign_off, take_back_past_pickup
from songtor.rounds.services.past_rounds import OLD_FORMS, PastPickup

AT_ONCE = 400
NOON = time(12)
OPENS, CLOSES = time(9), time(14)
UNKNOWN_END = "แบบบันทึกเดิมไม่ได้บอกว่าส่งมอบที่ใด"
TAKEN_BACK = "ยกเลิกการนำเข้า"
SITE = Column("site", "ส่งมอบที่", readers.text(200), ("จุดส่งมอบ", "ผู้รับมอบ", "ส่งต่อที่"), example="")
HEADS = Column("heads", "จำนวนผู้รับ", readers.whole(1, 5_000), ("จำนวนคน", "ผู้รับ (คน)"), shape="count")


class WeighingRegister:
    """Weights count on their own day; where they were handed over is told by some forms only."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.CORRECT_LATE, Kind.ROUND)
    naming: ClassVar[frozenset[str]] = frozenset({"code", "branch", "district", "day", "site", "heads"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.today = asked.moment.astimezone(BANGKOK).date()
        self.districts = Districts(asked.actor, self.right)
        self.branches = Branches(asked, (Verb.ENTER, Kind.OFFER))
        self.categories = food_categories()
        self.stops: dict[tuple[str, str], UUID] = {}
        self.weights: dict[UUID, Said] = {}
        self.sites: dict[tuple[str, str], UUID] = {}

    def columns(self) -> Sequence[Column]:
        amounts = (amount_column(category) for category in self.categories)
        district = self.districts.column(required=False)
        return (day_column(self.today), CODE, self.branches.column(), district, *amounts, SITE, HEADS)

    def key(self, said: Said) -> str:
        return f"{self.branches.find(said)}/{said['day']}"

    def look_at(self, rows: Sequence[Said]) -> None:
        self.branches.look_at(rows)
        if not self.sites:
            sites = visible(self.actor, Kind.SITE, Site.objects.filter(ended_at__isnull=True))
            self.sites = {(site.district_id, readers.skeleton(site.name)): site.pk for site in sites}
        pks = sorted({branch for branch in map(self.branches.find, rows) if branch})
        days = {date.fromisoformat(str(said["day"])) for said in rows if said.get("day")}
        for start in range(0, len(pks), AT_ONCE):
            self._learn(pks[start : start + AT_ONCE], days)

    def _learn(self, branches: Sequence[UUID], days: set[date]) -> None:
        held = Weighing.objects.filter(reversal__isnull=True, day__in=days, stop__offer__branch__in=branches)
        seen = visible(self.actor, Kind.ROUND, held, verb=Verb.CORRECT_LATE).order_by("entered_at")
        sums = seen.values_list("stop", "stop__offer__branch", "day", "category").annotate(
            g=Sum("grams"), p=Sum("pieces")
        )
        for stop, branch, day, category, grams, pieces in sums.order_by("day", "stop"):
            first = self.stops.setdefault((str(branch), day.isoformat()), stop)
            weights = self.weights.setdefault(first, dict.fromkeys((one.code for one in self.categories), 0))
            if stop == first:
                weights[category] = grams or pieces or 0
            else:
                weights[category] = int(weights.get(category) or 0) + (grams or pieces or 0)

    def find(self, said: Said) -> Found:
        return Found(self.stops.get((str(self.branches.find(said)), str(said["day"]))))

    def problems(self, said: Said) -> list[Problem]:
        found = [*self.districts.problems(said), *self.branches.problems(said)]
        if all(said.get(category.code) is None for category in self.categories):
            found.append(Problem("", "no_amount", {}))
        for category in self.categories:
            said[category.code] = said.get(category.code) or 0
        if found:
            return found
        held = self.find(said).subject
        if held and changes(list(self.columns()), {**said, "heads": None, "site": None}, self._told(said, held)):
            found.append(Problem("", "weight_is_fixed", {}))
        return found + self._hand_over_problems(said)

    def _told(self, said: Said, held: UUID) -> Said:
        return {**said, **self.weights[held]}

    def _hand_over_problems(self, said: Said) -> list[Problem]:
        if not said.get("site"):
            return []
        if self._site(said) is None:
            return [Problem("site", "site_unknown", {"said": str(said["site"])})]
        return [] if said.get("heads") else [Problem("heads", "heads_missing", {})]

    def _site(self, said: Said) -> UUID | None:
        district = self.branches.district_of(self.branches.must(said))
        return self.sites.get((district, readers.skeleton(str(said.get("site") or ""))))

    def shown(self, subject: UUID) -> Said:
        held = dict(self.weights.get(subject, {}))
        return {**held, "site": None, "heads": None}

    def district_of(self, said: Said) -> District:
        return self.districts.by_code[self.branches.district_of(self.branches.must(said))]

    def look_up(self, rows: Sequence[Said], subjects: Sequence[UUID]) -> None:
        """Stops are read when they are taken back."""
        self.branches.look_at(rows)

    def enter_many(self, act: Act, district: District, rows: Sequence[Said]) -> list[UUID]:
        """A finished round for every day of these rows; answers the pick-up of each row."""
        lock_branches({self.branches.must(said) for said in rows})
        by_day: defaultdict[date, list[int]] = defaultdict(list)
        for at, said in enumerate(rows):
            by_day[date.fromisoformat(str(said["day"]))].append(at)
        stops: dict[int, UUID] = {}
        for day, places in by_day.items():
            entered = self._enter_day(_Day(act, day), district, [rows[at] for at in places])
            stops |= dict(zip(places, entered, strict=True))
        return [stops[at] for at in range(len(rows))]

    def _enter_day(self, deeds: _Day, district: District, rows: Sequence[Said]) -> list[UUID]:
        offers = self._announce(deeds, district, rows)
        pickups = [
            PastPickup(offer, tuple(self._goods(said)), str(said.get("mark") or ""), self._handed_at(said))
            for offer, said in zip(offers, rows, strict=True)
        ]
        round_ = record_past_round(deeds.act("round"), district=district, day=deeds.day, pickups=pickups)
        stops = list(Stop.objects.filter(round=round_).select_related("offer", "site").order_by("position"))
        deliveries = iter([stop for stop in stops if stop.kind == StopKind.DELIVERY])
        for number, (said, pickup) in enumerate(zip(rows, pickups, strict=True)):
            if pickup.site_id:
                goods = [line for line in pickup.goods if line.is_something]
                heads = int(said["heads"] or 0)
                hand_over(deeds.act(f"hand-{number}"), stop=next(deliveries), lines=goods, heads=heads, counts={})
        reason = "" if all(pickup.site_id for pickup in pickups) else UNKNOWN_END
        sign_off(deeds.act("sign"), round_=round_, reason=reason)
        return [stop.pk for stop in stops if stop.kind == StopKind.PICKUP]

    def _announce(self, deeds: _Day, district: District, rows: Sequence[Said]) -> list[UUID]:
        """What a branch gave it must have offered: its own word of that day, or else the weight itself."""
        branches = [self.branches.must(said) for said in rows]
        free = Offer.objects.filter(HOLDS, said="yes", day=deeds.day, stops__isnull=True)
        offered = set(free.filter(branch__in=branches).values_list("branch_id", flat=True))
        words = [
            self._word(deeds, branch, said)
            for branch, said in zip(branches, rows, strict=True)
            if branch not in offered
        ]
        if words:
            announce_list(deeds.act("offer"), district=district, words=words)
        said_now = Offer.objects.filter(
            branch__in=branches, day=deeds.day, replaced_by__isnull=True, left_over_of__isnull=True
        )
        now = dict(said_now.order_by("entered_at").values_list("branch_id", "pk"))
        return [now[branch] for branch in branches]

    def _word(self, deeds: _Day, branch: UUID, said: Said) -> Word:
        lines = tuple(OfferedGoods(g.category, g.grams, g.pieces) for g in self._goods(said) if g.is_something)
        window = Window(deeds.at(OPENS), deeds.at(CLOSES)) if lines else None
        return Word(branch, deeds.day, lines, window, OLD_FORMS, deeds.at(OPENS))

    def _handed_at(self, said: Said) -> UUID | None:
        return self._site(said) if said.get("site") and any(g.is_something for g in self._goods(said)) else None

    def _goods(self, said: Said) -> Iterator[Goods]:
        for category in self.categories:
            amount = int(said.get(category.code) or 0)
            grams, pieces = (0, amount) if category.in_pieces else (amount, 0)
            yield Goods(category.code, grams, pieces)

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        (subject,) = self.enter_many(act, self.district_of(said), [{**said, "mark": mark}])
        return subject

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        raise LookupError("a recorded weight is corrected at its weighing, never by a file")

    def take_back(self, act: Act, subject: UUID) -> None:
        """Receipts first, then the weighings, then the word of the branch."""
        stop = Stop.objects.select_related("offer", "round__vehicle", "district").get(pk=subject)
        deeds = _Day(act, stop.round.day)
        next_stop = Receipt.objects.filter(
            stop__round=stop.round, stop__position=stop.position + 1, reversal__isnull=True
        ).first()
        if next_stop is not None:
            reverse_receipt(deeds.now("receipt"), receipt=next_stop, reason=TAKEN_BACK)
        take_back_past_pickup(deeds.now("stop"), stop=stop, reason=TAKEN_BACK)
        if stop.offer is not None and stop.offer.note == OLD_FORMS:
            withdraw_list(deeds.now("offer"), district=stop.district, offers=[stop.offer.pk], reason=TAKEN_BACK)

    def take_back_many(self, act: Act, district: District, subjects: Sequence[UUID]) -> None:
        lock_branches(set(Stop.objects.filter(pk__in=subjects).values_list("offer__branch", flat=True)))
        for subject in subjects:
            self.take_back(Act(act.actor, f"{act.key}/{subject.hex[-8:]}", act.happened_at, act.entered_at), subject)

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.branches.look_at([])
        names = self.branches.names()
        held = Weighing.objects.filter(reversal__isnull=True, stop__offer__isnull=False)
        seen = visible(self.actor, Kind.ROUND, held, verb=Verb.CORRECT_LATE)
        days = seen.order_by("day").values_list("day", flat=True).distinct()
        for day in days:
            there = set(seen.filter(day=day).values_list("stop__offer__branch", flat=True))
            self._learn(sorted(there & set(names)), {day})
            for branch in sorted(there & set(names)):
                stop = self.stops[str(branch), day.isoformat()]
                yield stop, {"day": day.isoformat(), **names[branch], **self.shown(stop)}


class _Day:
    """The acts of one day of the past: they happened then, and are entered now."""

    def __init__(self, act: Act, day: date) -> None:
        self._act, self.day = act, day

    def at(self, clock: time) -> datetime:
        return min(datetime.combine(self.day, clock, BANGKOK), self._act.happened_at)

    def act(self, step: str) -> Act:
        return Act(self._act.actor, f"{self._act.key}/{self.day}/{step}"[-80:], self.at(NOON), self._act.entered_at)

    def now(self, step: str) -> Act:
        return Act(self._act.actor, f"{self._act.key}/{step}"[-80:], self._act.happened_at, self._act.entered_at)
