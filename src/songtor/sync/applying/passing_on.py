"""What left the vehicle, or never came aboard: hand-overs, waste, and food left for another vehicle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from songtor.city.goods import Goods
from songtor.evidence.acts import BANGKOK, local_day
from songtor.evidence.errors import Refusal
from songtor.offers.models import Fetching, OfferWithdrawal
from songtor.offers.services import Window, leave_over
from songtor.receipts.claiming import found, says_the_same
from songtor.receipts.models import UNNAMED, Receipt, ReceiptCount, ReceiptLine, ReceiptReversal
from songtor.receipts.naming import rows_of
from songtor.receipts.presence import count, tallies_of, uncount
from songtor.rounds.models import LeftOver, Waste, WasteReversal
from songtor.stock.models import Cause, PlaceKind
from songtor.stock.services import Why
from songtor.sync import bodies
from songtor.sync.applying.books import UNDONE
from songtor.sync.bodies import Kind, Line
from songtor.sync.folding.deeds import Deed, LotKey, Part, Standing

if TYPE_CHECKING:
    from songtor.sync.applying.settling import Settling

A_WHILE = timedelta(hours=3)
LAST_MINUTE = time(23, 59)


class Passing:
    """The part of a settling that follows food off the vehicle."""

    def __init__(self, settling: Settling) -> None:
        self.settling, self.books, self.ledger = settling, settling.books, settling.ledger
        self.act = settling.act
        self.given: list[Receipt] = []
        self.gone: list[Receipt] = []

    def tally(self) -> None:
        """Counters follow what was just written."""
        if self.gone:
            uncount(tallies_of(self.gone, alone=True))
        if self.given:
            count(tallies_of(self.given))

    def settle(self) -> None:
        self._take_back(self._kept_parts())
        for deed in self.settling.standing(Kind.DELIVER):
            self._hand_over(deed)
        for deed in self.settling.standing(Kind.WASTE):
            self._write_off(deed)
        for deed in self.settling.standing(Kind.LEFT_OVER):
            self._leave(deed)

    def _kept_parts(self) -> set[Part]:
        """Posted parts that say what they shall."""
        kept: set[Part] = set()
        for deed in self.settling.standing(Kind.DELIVER, Kind.WASTE, Kind.LEFT_OVER):
            for part in (part for part in self.books.posted if part[0] == deed.id):
                if self._says(part, deed):
                    kept.add(part)
        return kept

    def _says(self, part: Part, deed: Deed) -> bool:
        match deed.said:
            case bodies.Deliver():
                receipt = self.books.receipts[self.books.posted[part]]
                lines = {line.category_id: line.grams or line.pieces for line in receipt.lines.all()}
                counts = {one.vulnerable_group: one.heads for one in receipt.counts.all()}
                said = (_by(deed.said.lines), self._heads(receipt, deed.said), _within(deed.said.counts, receipt.heads))
                return (lines, receipt.heads, counts) == said and says_the_same(
                    receipt, deed.said.people, deed.said.cards
                )
            case bodies.Waste():
                waste = self.books.wastes[self.books.posted[part]]
                amount = _by(deed.said.lines).get(part[1], 0)
                return (waste.grams or waste.pieces, waste.reason) == (amount, deed.said.reason)
        return True

    def _heads(self, receipt: Receipt, said: bodies.Deliver) -> int:
        """Unnamed heads, and whoever the registry did not know then."""
        return said.heads + sum(claim.outcome in UNNAMED for claim in receipt.claims.all())

    def _take_back(self, kept: set[Part]) -> None:
        for part, pk in self.books.posted.items():
            if part in kept or part[0] not in self.settling.deeds:
                continue
            reason = self.settling.why_taken_back(part[0])
            said = {"reason": reason, "happened_at": self.act.happened_at, "entered_at": self.act.entered_at}
            if pk in self.books.receipts:
                receipt = self.books.receipts[pk]
                back = ReceiptReversal(district_id=receipt.district_id, receipt=receipt, **said)
                self._written(part, back)
                self.gone.append(receipt)
                self.ledger.take_back(Cause.HAND_OVER, pk, Why(Cause.HAND_OVER, back.pk, receipt.day))
            elif pk in self.books.wastes:
                waste = self.books.wastes[pk]
                undone = WasteReversal(district_id=waste.district_id, waste=waste, **said)
                self._written(part, undone)
                self.ledger.take_back(Cause.WASTE, pk, Why(Cause.WASTE, undone.pk, waste.day))
            elif pk in self.books.left_overs:
                offer = self.books.left_overs[pk].offer
                if not Fetching.objects.filter(offer=offer).exists():
                    self._written(part, OfferWithdrawal(offer=offer, **said))

    def _written(self, part: Part, fact: ReceiptReversal | WasteReversal | OfferWithdrawal) -> None:
        self.settling.written(self.settling.deeds[part[0]], fact, UNDONE)

    # Hand-overs

    def _hand_over(self, deed: Deed) -> None:
        pk = self.books.posted.get((deed.id, ""))
        receipt = self.books.receipts.get(pk) if pk else None
        if receipt is None or not self._says((deed.id, ""), deed):
            receipt = self._new_receipt(deed, day=receipt.day if receipt else local_day(deed.at))
        site = self.ledger.places[PlaceKind.SITE, self.settling.stop_of(deed).site_id]
        why = Why(Cause.HAND_OVER, receipt.pk, receipt.day)
        self.ledger.take_off(self.settling.act_of(deed), why, site, self._drawn(deed))

    def _drawn(self, deed: Deed) -> Mapping[LotKey, int]:
        return self.settling.folded.drawn.get(deed.id, {})

    def _new_receipt(self, deed: Deed, *, day: date) -> Receipt:
        said, stop = deed.said, self.settling.stop_of(deed)
        assert isinstance(said, bodies.Deliver)  # noqa: S101 - the kind says so
        there = found(said.people, said.cards, at=deed.at)
        heads = said.heads + there.unnamed
        receipt = Receipt(
            district_id=stop.district_id,
            day=day,
            stop=stop,
            site_id=stop.site_id,
            heads=heads,
            actor_ref=self.settling.operation_of(deed).device.account.ref,
            happened_at=deed.at,
            entered_at=self.act.entered_at,
        )
        self.settling.written(deed, receipt)
        self.given.append(receipt)
        goods = [self._goods(line) for line in said.lines]
        self.settling.rows += [
            *(ReceiptLine(receipt=receipt, category_id=g.category, grams=g.grams, pieces=g.pieces) for g in goods),
            *(
                ReceiptCount(receipt=receipt, vulnerable_group=group, heads=number, of_heads=heads)
                for group, number in _within(said.counts, heads).items()
            ),
            *rows_of(receipt, there.people, there.known),
            *there.claims_of(receipt),
        ]
        return receipt

    def _goods(self, line: Line) -> Goods:
        in_pieces = self.ledger.units[line.category]
        return Goods(line.category, pieces=line.amount) if in_pieces else Goods(line.category, grams=line.amount)

    # Waste

    def _write_off(self, deed: Deed) -> None:
        said, round_ = deed.said, self.books.round
        assert isinstance(said, bodies.Waste)  # noqa: S101 - the kind says so
        for line in said.lines:
            goods, part = self._goods(line), (deed.id, line.category)
            waste = self.books.wastes.get(self.books.posted[part]) if part in self.books.posted else None
            if waste is None or not self._says(part, deed):
                waste = Waste(
                    district_id=round_.district_id,
                    round=round_,
                    day=waste.day if waste else local_day(deed.at),
                    category_id=line.category,
                    grams=goods.grams,
                    pieces=goods.pieces,
                    reason=said.reason,
                    note=said.note,
                    happened_at=deed.at,
                    entered_at=self.act.entered_at,
                )
                self.settling.written(deed, waste, line.category)
            of_category = {
                key: amount
                for key, amount in self._drawn(deed).items()
                if self.ledger.lot(key).category_id == line.category
            }
            why = Why(Cause.WASTE, waste.pk, waste.day)
            to_waste = self.ledger.places[PlaceKind.WASTE, None]
            self.ledger.take_off(self.settling.act_of(deed), why, to_waste, of_category)

    # Left for another vehicle

    def _leave(self, deed: Deed) -> None:
        """A new offer; what its branch's rules refuse stays with the operation, marked."""
        if (deed.id, "") in self.books.posted:
            return
        said, stop = deed.said, self.settling.stop_of(deed)
        assert isinstance(said, bodies.LeftOver)  # noqa: S101 - the kind says so
        assert stop.offer is not None  # noqa: S101 - only a pick-up has something to leave
        act = self.settling.act_of(deed)
        try:
            window = Window(deed.at, said.until or _for_a_while(deed.at, stop.offer.until))
            offer = leave_over(act, of=stop.offer, lines=[self._goods(line) for line in said.lines], window=window)
        except Refusal as refusal:
            self.settling.folded.standings[deed.id] = Standing.OVERRULED
            self.settling.folded.blocked_by[deed.id] = refusal.code
            return
        left = {"district_id": stop.district_id, "stop": stop, "offer": offer}
        self.settling.written(deed, LeftOver(**left, happened_at=deed.at, entered_at=self.act.entered_at))


def _within(counts: tuple[tuple[str, int], ...], heads: int) -> dict[str, int]:
    """Groups of unnamed heads; whoever is named is in the groups the registry says."""
    return {group: least for group, number in counts if (least := min(number, heads))}


def _by(lines: tuple[Line, ...]) -> dict[str, int]:
    return {line.category: line.amount for line in lines}


def _for_a_while(since: datetime, until: datetime | None) -> datetime:
    """As long as the branch said, or three hours; never past the day."""
    end = datetime.combine(local_day(since), LAST_MINUTE, tzinfo=BANGKOK)
    return min(end, until if until and until > since else since + A_WHILE)
