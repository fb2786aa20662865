"""How rounds and stops come into their states: each step is a fact beside the row."""

from __future__ import annotations

from django.utils.formats import date_format

from songtor.city.acting import Act
from songtor.city.policy import Kind, Subject, Verb, first, require
from songtor.evidence.acts import local_day
from songtor.evidence.errors import Unknown
from songtor.evidence.rows import found
from songtor.offers.fetching import hold_words, let_words_go
from songtor.rounds.errors import (
    BeforeTheRound,
    RoundCancelled,
    RoundNotPublished,
    RoundSignedOff,
    StopClosed,
    StopHasFood,
)
from songtor.rounds.models import Round, RoundChange, RoundState, Stop, StopChange, StopState, Weighing

HAS_LEFT = (RoundState.UNDER_WAY, RoundState.SIGNED_OFF)
NOT_THERE = (StopState.MISSED, StopState.CANCELLED)


def locked_round(round_: Round) -> Round:
    """The round as it is now, held until the transaction ends: nobody signs it off meanwhile. Raises Unknown."""
    return first(found(Round, lock=True, id=round_.pk))


def round_on_the_road(act: Act, stop_or_round: Stop | Round) -> Round:
    """The published round this act belongs to, under way from now. Raises what stands in the way."""
    at = stop_or_round.round if isinstance(stop_or_round, Stop) else stop_or_round
    round_ = locked_round(at)
    if round_.state == RoundState.DRAFT:
        raise RoundNotPublished
    if round_.state == RoundState.CANCELLED:
        raise RoundCancelled
    if round_.state == RoundState.SIGNED_OFF:
        raise RoundSignedOff
    refuse_before(act, round_)
    if round_.state == RoundState.PUBLISHED:
        set_round(act, round_, RoundState.UNDER_WAY)
    return round_


def round_to_correct(act: Act, round_: Round, fact: Subject, kind: Kind) -> Round:
    """The round whose fact is put right, held: after sign-off only for a district head, never before its day.

    Raises Unknown, BeforeTheRound.
    """
    now = locked_round(round_)
    if now.state == RoundState.SIGNED_OFF:
        require(act.actor, Verb.CORRECT_LATE, kind, fact)
    elif not now.is_open:
        raise Unknown
    refuse_before(act, now)
    return now


def refuse_before(act: Act, round_: Round) -> None:
    if local_day(act.happened_at) < round_.day:
        raise BeforeTheRound(day=date_format(round_.day, "j F"))


def set_round(act: Act, round_: Round, state: RoundState, reason: str = "") -> None:
    round_.state = state
    round_.save(update_fields=["state"])
    change = RoundChange(
        district_id=round_.district_id,
        round=round_,
        state=state,
        reason=reason,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    act.write(change)
    hold_to_words(act, round_)


def hold_to_words(act: Act, round_: Round) -> None:
    """What this round's vehicle has left for cannot be taken back meanwhile; what nobody fetches can again."""
    offers = set(Stop.objects.filter(round=round_, offer__isnull=False).values_list("offer_id", flat=True))
    going = Stop.objects.filter(offer__in=offers, round__state__in=HAS_LEFT).exclude(state__in=NOT_THERE)
    fetched = set(going.values_list("offer_id", flat=True))
    hold_words(fetched, since=act.happened_at)
    let_words_go(offers - fetched)


def set_stop(act: Act, stop: Stop, state: StopState, *, missed_reason: str = "", note: str = "") -> StopChange:
    Stop.objects.filter(pk=stop.pk).update(state=state)
    stop.state = state
    if state in NOT_THERE:
        hold_to_words(act, stop.round)
    return act.write(stop_change(act, stop, missed_reason=missed_reason, note=note))


def stop_change(act: Act, stop: Stop, *, missed_reason: str = "", note: str = "") -> StopChange:
    """The fact that a stop came into the state it has, not written yet."""
    return StopChange(
        district_id=stop.district_id,
        stop=stop,
        state=stop.state,
        missed_reason=missed_reason,
        note=note,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )


def open_stop(stop: Stop) -> Stop:
    """The stop as it is now. Raises StopClosed when it is finished, Unknown when a draft forgot it."""
    now = first(Stop.objects.filter(pk=stop.pk))
    if not now.is_open:
        raise StopClosed(state=StopState(now.state).label)
    return now


def refuse_weighed(stop: Stop) -> None:
    """What was weighed there lies on this round's vehicle. Raises StopHasFood."""
    if Weighing.objects.filter(stop=stop, reversal__isnull=True, zero_reason="").exists():
        raise StopHasFood
