"""What a branch usually gives becomes offers of the coming round days by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from songtor.city.acting import Act, performs
from songtor.city.goods import OfferedGoods, refuse_unknown
from songtor.city.policy import CLOCK, Kind, Verb
from songtor.evidence.acts import BANGKOK, local_day
from songtor.evidence.errors import Refusal
from songtor.offers.errors import (
    BranchEnded,
    NothingOffered,
    SaidAlready,
    SeasonBackwards,
    SeasonIsOver,
    StandingEnded,
    StandingTwice,
    WeekdaysMissing,
    WindowBackwards,
)
from songtor.offers.models import (
    Branch,
    Fetching,
    Holding,
    Offer,
    OfferFromStanding,
    OfferWithdrawal,
    Said,
    StandingLine,
    StandingOffer,
    StandingOfferEnd,
)
from songtor.offers.services import Window, held_branch, new_line, say
from songtor.offers.standing import AHEAD, days_of, due_standing, last_word, open_standing_of


@dataclass(frozen=True)
class Usually:
    """On which weekdays of which season (ISO numbers, Monday is 1), and between which hours."""

    weekdays: tuple[int, ...]
    ready_from: time
    until: time
    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(range(1, 8)):
            raise WeekdaysMissing
        if self.until <= self.ready_from:
            raise WindowBackwards
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise SeasonBackwards


@performs(Verb.ENTER, Kind.OFFER, on="branch")
def enter_standing(
    act: Act,
    *,
    branch: Branch,
    lines: Sequence[OfferedGoods],
    usually: Usually,
    note: str = "",
    replaces: StandingOffer | None = None,
) -> StandingOffer:
    """The branch gives this by itself from now; with `replaces` it changes what it gave, today's offer excepted.

    Raises NothingOffered, BranchEnded, SeasonIsOver, StandingEnded, StandingTwice, CategoryUnknown.
    """
    given = [line for line in lines if line.is_something]
    if not given:
        raise NothingOffered
    refuse_unknown(given)
    _refuse_standing(act, branch, usually, replaces)
    standing = StandingOffer(
        district_id=branch.district_id,
        branch=branch,
        weekdays=" ".join(str(number) for number in sorted(set(usually.weekdays))),
        starts_on=usually.starts_on,
        ends_on=usually.ends_on,
        ready_from=usually.ready_from,
        until=usually.until,
        note=note.strip(),
        replaces=replaces,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(standing)
    for line in given:
        grams, pieces = line.grams, line.pieces
        act.write(
            StandingLine(standing=standing, category_id=line.category, grams=grams, pieces=pieces, cold=line.cold)
        )
    _make_ahead(act, standing, replaces)
    return standing


def _make_ahead(act: Act, standing: StandingOffer, replaces: StandingOffer | None) -> None:
    days = [day for day in days_of(standing, act.day, act.day + AHEAD) if _may_make(standing, day, act.happened_at)]
    for day in days:
        _make(act, standing, day)
    if replaces is not None:
        _withdraw_untouched(act, replaces, but=days)


def _refuse_standing(act: Act, branch: Branch, usually: Usually, replaces: StandingOffer | None) -> None:
    if held_branch(branch).ended_at is not None:
        raise BranchEnded
    if usually.ends_on is not None and usually.ends_on < act.day:
        raise SeasonIsOver
    there = list(open_standing_of(branch))
    if replaces is not None and replaces not in there:
        raise StandingEnded
    for other in there:
        apart = (other.ends_on and other.ends_on < usually.starts_on) or (
            usually.ends_on and usually.ends_on < other.starts_on
        )
        if other != replaces and other.weekday_numbers & set(usually.weekdays) and not apart:
            raise StandingTwice


@performs(Verb.ENTER, Kind.OFFER, on="standing")
def end_standing(act: Act, *, standing: StandingOffer) -> StandingOfferEnd:
    """The branch gives by itself no more; coming offers nobody touched are withdrawn. Raises StandingEnded."""
    held_branch(standing.branch)
    if not open_standing_of(standing.branch).filter(pk=standing.pk).exists():
        raise StandingEnded
    end = StandingOfferEnd(standing=standing, happened_at=act.happened_at, entered_at=act.entered_at)
    act.write(end)
    _withdraw_untouched(act, standing)
    return end


@performs(Verb.ENTER, Kind.OFFER, on="standing")
def use_standing(act: Act, *, standing: StandingOffer, day: date) -> Offer:
    """The offer of one day, made by itself. Raises SaidAlready when the branch said something of that day."""
    held_branch(standing.branch)
    if not _may_make(standing, day, act.happened_at):
        raise SaidAlready
    return _make(act, standing, day)


def make_due(*, now: datetime) -> int:
    """Every offer of the coming round days that is not there yet; how many were made."""
    made = 0
    for standing, day in due_standing(now=now):
        try:
            use_standing(Act(CLOCK, f"standing:{standing.pk}:{day}", now, now), standing=standing, day=day)
        except Refusal:  # its branch spoke meanwhile
            continue
        made += 1
    return made


def _make(act: Act, standing: StandingOffer, day: date) -> Offer:
    ready_from, until = (
        datetime.combine(day, clock, tzinfo=BANGKOK) for clock in (standing.ready_from, standing.until)
    )
    offer = say(act, standing.branch, day, Said.YES, window=Window(ready_from, until), note=standing.note)
    for line in standing.lines.all():
        act.write(new_line(offer, OfferedGoods(line.category_id, line.grams, line.pieces, None, line.cold)))
    use = OfferFromStanding(
        offer=offer, standing=standing, day=day, happened_at=act.happened_at, entered_at=act.entered_at
    )
    act.write(use)
    return offer


def _may_make(standing: StandingOffer, day: date, now: datetime) -> bool:
    """Nobody said anything of that day, or only a standing offer that was changed or ended did."""
    if datetime.combine(day, standing.until, tzinfo=BANGKOK) <= now:
        return False
    word = last_word(standing.branch_id, day)
    if word is None:
        return True
    use = OfferFromStanding.objects.filter(offer=word).select_related("standing").first()
    if use is None or day <= local_day(now):
        return False
    withdrawal = OfferWithdrawal.objects.filter(offer=word).first()
    if withdrawal is not None:
        end = StandingOfferEnd.objects.filter(standing=use.standing_id).first()
        return end is not None and end.entered_at == withdrawal.entered_at
    return use.standing_id == standing.replaces_id and _is_untouched(word)


def _is_untouched(offer: Offer) -> bool:
    """No vehicle is on its way, and no other district has it."""
    taken = Fetching.objects.filter(pk=offer.pk).exists() or Holding.objects.filter(pk=offer.pk).exists()
    return not taken and not OfferWithdrawal.objects.filter(offer=offer).exists()


def _withdraw_untouched(act: Act, standing: StandingOffer, *, but: Collection[date] = ()) -> None:
    coming = Offer.objects.filter(from_standing__standing=standing, replaced_by__isnull=True, day__gt=act.day)
    reason = _("The branch changed or ended what it usually gives")
    for offer in coming.exclude(day__in=list(but)):
        if _is_untouched(offer):
            act.write(
                OfferWithdrawal(offer=offer, reason=reason, happened_at=act.happened_at, entered_at=act.entered_at)
            )
