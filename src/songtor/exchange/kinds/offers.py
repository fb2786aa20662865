"""What branches said for a day: one row for a branch and a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

from songtor.city.acting import Act
from songtor.city.goods import OfferedGoods
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.city.queries import food_categories
from songtor.evidence.acts import BANGKOK
from songtor.exchange import readers
from songtor.exchange.columns import Column, Problem, Said, Value
from songtor.exchange.kinds.branches import Branches
from songtor.exchange.kinds.places import CODE, Districts, amount_column
from songtor.exchange.kinds.register import Asked, Found
from songtor.offers.lists import Word, announce_list, last_words, withdraw_list, words_held
from songtor.offers.models import Offer, OfferLine
from songtor.offers.queries import HOLDS, offers
from songtor.offers.services import FARTHEST_DAYS, Window

FIRST, LAST = "09:00", "14:00"
SAID_AT = time(6)  # a list tells the day, not the minute
FROM = Column("from", "รับได้ตั้งแต่", readers.clock, ("เวลาเริ่ม", "ตั้งแต่เวลา"), example="09:00")
UNTIL = Column("until", "รับได้ถึง", readers.clock, ("เวลาสิ้นสุด", "ถึงเวลา"), example="14:00")
NOTE = Column("note", "หมายเหตุ", readers.text(300), ("หมายเหตุถึงเจ้าหน้าที่",))
AT_ONCE = 400


class OfferRegister:
    """A row is the whole word of a branch for a day: a category it leaves empty is none."""

    right: ClassVar[tuple[Verb, Kind]] = (Verb.ENTER, Kind.OFFER)
    naming: ClassVar[frozenset[str]] = frozenset({"code", "branch", "district", "day"})

    def __init__(self, asked: Asked) -> None:
        self.actor = asked.actor
        self.today = asked.moment.astimezone(BANGKOK).date()
        self.districts = Districts(asked.actor, self.right)
        self.branches = Branches(asked, self.right)
        self.categories = food_categories()
        self.offers: dict[UUID, Offer] = {}
        self.lines: dict[UUID, dict[str, OfferLine]] = defaultdict(dict)
        self.by_day: dict[tuple[str, str], UUID] = {}

    def columns(self) -> Sequence[Column]:
        amounts = (amount_column(category) for category in self.categories)
        district = self.districts.column(required=False)
        return (
            day_column(self.today + timedelta(days=FARTHEST_DAYS)),
            CODE,
            self.branches.column(),
            district,
            *amounts,
            FROM,
            UNTIL,
            NOTE,
        )

    def key(self, said: Said) -> str:
        branch = self.branches.find(said)
        return f"{branch or readers.skeleton(str(said.get('branch')))}/{said['day']}"

    def look_at(self, rows: Sequence[Said]) -> None:
        self.branches.look_at(rows)
        pks = sorted({branch for branch in map(self.branches.find, rows) if branch})
        days = {date.fromisoformat(str(said["day"])) for said in rows if said.get("day")}
        for start in range(0, len(pks), AT_ONCE):
            self._learn([offer for offer in words_held(pks[start : start + AT_ONCE], days) if self._is_open(offer)])

    def _is_open(self, offer: Offer) -> bool:
        return not hasattr(offer, "withdrawal")

    def look_up(self, rows: Sequence[Said], subjects: Sequence[UUID]) -> None:
        self.branches.look_at(rows)
        seen = offers(actor=self.actor).select_related(None).prefetch_related(None)
        self.offers = {offer.pk: offer for offer in seen.filter(pk__in=subjects)}

    def _learn(self, found: Sequence[Offer]) -> None:
        for offer in found:
            self.offers[offer.pk] = offer
            self.by_day[str(offer.branch_id), offer.day.isoformat()] = offer.pk
        for line in OfferLine.objects.filter(offer__in=[offer.pk for offer in found]):
            self.lines[line.offer_id][line.category_id] = line

    def find(self, said: Said) -> Found:
        return Found(self.by_day.get((str(self.branches.find(said)), str(said["day"]))))

    def problems(self, said: Said) -> list[Problem]:
        found = [*self.districts.problems(said), *self.branches.problems(said)]
        if all(said.get(category.code) is None for category in self.categories):
            found.append(Problem("", "no_amount", {}))
        opens, closes = said.get("from") or FIRST, said.get("until") or LAST
        if str(closes) <= str(opens):
            found.append(Problem("until", "window_backwards", {}))
        for category in self.categories:
            said[category.code] = said.get(category.code) or 0
        return found

    def shown(self, subject: UUID) -> Said:
        offer, lines = self.offers[subject], self.lines[subject]
        amounts: dict[str, Value] = {
            category.code: lines[category.code].grams or lines[category.code].pieces if category.code in lines else 0
            for category in self.categories
        }
        return {
            "day": offer.day.isoformat(),
            "from": _clock(offer.ready_from),
            "until": _clock(offer.until),
            "note": readers.plain(offer.note) or None,
            "branch_id": str(offer.branch_id),
            **amounts,
        }

    def district_of(self, said: Said) -> District:
        return self.districts.by_code[self.branches.district_of(self._branch(said))]

    def _branch(self, said: Said) -> UUID:
        return UUID(str(said["branch_id"])) if said.get("branch_id") else self.branches.must(said)

    def enter_many(self, act: Act, district: District, rows: Sequence[Said]) -> list[UUID]:
        """One act for rows of one district; answers the offer of each."""
        words = [self._word(act, said) for said in rows]
        announce_list(act, district=district, words=words)
        now = {(fact.branch_id, fact.day): fact.pk for fact in act.facts if isinstance(fact, Offer)}
        if not now:  # said before under this key: nothing was written again
            branches, days = {word.branch_id for word in words}, {word.day for word in words}
            now = {(branch, day): pk for branch, day, pk in last_words(branches, days)}
        return [now[word.place] for word in words]

    def enter(self, act: Act, said: Said, mark: str) -> UUID:
        (subject,) = self.enter_many(act, self.district_of(said), [said])
        return subject

    def amend(self, act: Act, subject: UUID, said: Said) -> UUID:
        return self.enter(act, {**self.shown(subject), **said}, "")

    def take_back(self, act: Act, subject: UUID) -> None:
        self.take_back_many(act, self.districts.by_code[self.offers[subject].district_id], [subject])

    def take_back_many(self, act: Act, district: District, subjects: Sequence[UUID]) -> None:
        withdraw_list(act, district=district, offers=subjects, reason="ยกเลิกการนำเข้า")

    def _word(self, act: Act, said: Said) -> Word:
        day = date.fromisoformat(str(said["day"]))
        lines = tuple(self._goods(said))
        window = Window(_at(day, said.get("from") or FIRST), _at(day, said.get("until") or LAST)) if lines else None
        said_at = min(datetime.combine(day, SAID_AT, BANGKOK), act.happened_at)
        return Word(self._branch(said), day, lines, window, str(said.get("note") or ""), said_at)

    def _goods(self, said: Said) -> Iterator[OfferedGoods]:
        for category in self.categories:
            amount = int(said.get(category.code) or 0)
            if amount:
                grams, pieces = (0, amount) if category.in_pieces else (amount, 0)
                yield OfferedGoods(category.code, grams, pieces)

    def everything(self) -> Iterator[tuple[UUID, Said]]:
        self.branches.look_at([])
        held = offers(actor=self.actor).filter(HOLDS, left_over_of__isnull=True).order_by("day", "branch__name")
        names: Mapping[UUID, Said] = self.branches.names()
        for offer in held.iterator(AT_ONCE):
            if offer.branch_id not in names:
                continue
            self.offers[offer.pk] = offer
            self.lines[offer.pk] = {line.category_id: line for line in offer.lines.all()}
            yield offer.pk, {**self.shown(offer.pk), **names[offer.branch_id]}


def day_column(last: date) -> Column:
    """The day a row tells of, at the latest this one."""
    return Column(
        "day",
        "วันที่",
        readers.day_until(last),
        ("วันที่บริจาค", "วันที่รับ", "วัน", "date"),
        required=True,
        example="5 พ.ย. 2567",
        shape="day",
        read_by=partial(readers.day_until, last),
    )


def _clock(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(BANGKOK):%H:%M}" if moment else None


def _at(day: date, clock: Value) -> datetime:
    return datetime.combine(day, time.fromisoformat(str(clock)), BANGKOK)
