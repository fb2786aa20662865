"""A whole list of what branches of one district said, written as one act."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from songtor.city.acting import Act, performs
from songtor.city.goods import OfferedGoods, refuse_unknown
from songtor.city.models import District
from songtor.city.policy import Kind, Verb
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Unknown
from songtor.offers.errors import BranchEnded, NothingOffered, OfferClosed, TooFarAhead, WindowNotOnDay
from songtor.offers.errors import WithdrawalNeedsReason as NeedsReason
from songtor.offers.fetching import refuse_any_on_its_way
from songtor.offers.models import Branch, Offer, OfferLine, OfferWithdrawal, Said
from songtor.offers.services import FARTHEST_DAYS, Window

Words = dict[tuple[UUID, date], Offer]


@dataclass(frozen=True)
class Word:
    """What a branch said for a day, and when it said so; no lines: it had nothing."""

    branch_id: UUID
    day: date
    lines: tuple[OfferedGoods, ...]
    window: Window | None
    note: str
    said_at: datetime

    @property
    def place(self) -> tuple[UUID, date]:
        return self.branch_id, self.day


@performs(Verb.ENTER, Kind.OFFER, on="district")
def announce_list(act: Act, *, district: District, words: Sequence[Word]) -> Offer:
    """Every word of the list, each in place of what its branch said before for that day; all of them or none.

    Answers the last. Raises NothingOffered, BranchEnded, TooFarAhead, WindowNotOnDay, OfferOnItsWay, Unknown.
    """
    if not words:
        raise NothingOffered
    refuse_unknown((line for word in words for line in word.lines), once_each=False)
    for word in words:
        _refuse_word(act, word)
    said = _held(district, words)
    refuse_any_on_its_way([offer.pk for offer in said.values()])
    facts: list[Offer | OfferLine] = []
    for word in words:
        offer = _offer(act, district, word, said.get(word.place))
        facts += [offer, *(_line(offer, line) for line in word.lines)]
        said[word.place] = offer
    act.write_all(facts)
    return offer


def _refuse_word(act: Act, word: Word) -> None:
    if word.day > act.day + timedelta(days=FARTHEST_DAYS):
        raise TooFarAhead
    if (word.window is None) != (not word.lines):
        raise NothingOffered
    window = word.window
    if window and {local_day(window.ready_from), local_day(window.until)} != {word.day}:
        raise WindowNotOnDay


def _held(district: District, words: Sequence[Word]) -> Words:
    """What holds until now, with the branches locked in one order, so that no two lists wait for each other."""
    wanted = {word.branch_id for word in words}
    held = [branch for branch in lock_branches(wanted) if branch.district_id == district.pk]
    if len(held) < len(wanted):
        raise Unknown
    if any(branch.ended_at for branch in held):
        raise BranchEnded
    days = {word.day for word in words}
    return {(offer.branch_id, offer.day): offer for offer in words_held(wanted, days)}


def lock_branches(branches: Collection[UUID]) -> list[Branch]:
    """Held until the transaction ends, in one order: whoever writes several acts holds them before the first."""
    held = Branch.objects.select_for_update().filter(pk__in=branches).order_by("pk")
    return list(held.only("district_id", "ended_at"))


def words_held(branches: Iterable[UUID], days: Iterable[date]) -> Iterable[Offer]:
    """The last word of each of these branches for each of these days, withdrawn ones too."""
    rows = Offer.objects.filter(branch__in=list(branches), day__in=list(days))
    return (
        rows.filter(replaced_by__isnull=True, left_over_of__isnull=True)
        .select_related("withdrawal")
        .order_by("entered_at")
    )


def last_words(branches: Iterable[UUID], days: Iterable[date]) -> Iterable[tuple[UUID, date, UUID]]:
    """Branch, day and offer of the same words, without reading them."""
    rows = Offer.objects.filter(branch__in=list(branches), day__in=list(days), replaced_by__isnull=True)
    return rows.filter(left_over_of__isnull=True).order_by("entered_at").values_list("branch_id", "day", "pk")


def _offer(act: Act, district: District, word: Word, before: Offer | None) -> Offer:
    return Offer(
        district_id=district.pk,
        branch_id=word.branch_id,
        day=word.day,
        said=Said.YES if word.lines else Said.NO,
        ready_from=word.window.ready_from if word.window else None,
        until=word.window.until if word.window else None,
        note=word.note,
        replaces_id=before.pk if before else None,
        happened_at=min(word.said_at, act.happened_at),
        entered_at=act.entered_at,
    )


def _line(offer: Offer, goods: OfferedGoods) -> OfferLine:
    return OfferLine(
        offer_id=offer.pk,
        category_id=goods.category,
        grams=goods.grams,
        pieces=goods.pieces,
        use_by=goods.use_by,
        cold=goods.cold,
    )


@performs(Verb.ENTER, Kind.OFFER, on="district")
def withdraw_list(act: Act, *, district: District, offers: Sequence[UUID], reason: str) -> OfferWithdrawal:
    """All of these words of one district's branches are taken back, or none. Raises OfferClosed, Unknown."""
    if not reason.strip():
        raise NeedsReason
    held: Mapping[UUID, Offer] = Offer.objects.filter(district=district).in_bulk(list(offers))
    if not offers or len(held) < len(set(offers)):
        raise Unknown
    lock_branches({offer.branch_id for offer in held.values()})
    refuse_any_on_its_way(list(held))
    closed = Offer.objects.filter(pk__in=held)
    if closed.filter(withdrawal__isnull=False).exists() or closed.filter(replaced_by__isnull=False).exists():
        raise OfferClosed
    taken_back = [
        OfferWithdrawal(offer_id=pk, reason=reason.strip(), happened_at=act.happened_at, entered_at=act.entered_at)
        for pk in held
    ]
    act.write_all(taken_back)
    return taken_back[-1]
