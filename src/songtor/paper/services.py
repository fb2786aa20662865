"""Paper becomes facts, one stop and one act at a time: a row is written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from songtor.city.acting import Act, performs
from songtor.city.goods import Goods
from songtor.city.policy import Actor, Kind, Verb, require
from songtor.evidence.blobs import keep_picture
from songtor.paper.errors import DraftTooLarge, NothingOnPaper, SheetNotInUse
from songtor.paper.models import PaperDraft, PaperEntry, SheetPhoto
from songtor.receipts.services import Present, give
from songtor.rounds.models import Round, RoundState, Stop, StopState
from songtor.rounds.services.states import locked_round, round_on_the_road, set_stop
from songtor.rounds.services.visits import come_to, miss
from songtor.rounds.services.weights import count, weigh, weigh_nothing

LONGEST_SIDE_OF_A_SHEET = 2400  # handwriting of a whole A4 page stays readable
MOST_CHARACTERS = 60_000


@dataclass(frozen=True)
class PaperLine:
    """What a sheet says of one category at a pick-up: gross and tare, or pieces, or why there was none."""

    category: str
    gross_grams: int = 0
    tare_grams: int = 0
    pieces: int = 0
    zero_reason: str = ""


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def enter_pickup(act: Act, *, stop: Stop, lines: Sequence[PaperLine], note: str = "") -> PaperEntry:
    """Arrival, weights and the end of a pick-up as the sheet says them, together.

    Raises NothingOnPaper and whatever stands in the way of one of the weights.
    """
    if not lines:
        raise NothingOnPaper
    round_on_the_road(act, stop)
    state = Stop.objects.values_list("state", flat=True).get(pk=stop.pk)
    if state == StopState.PLANNED:
        come_to(act, stop)
    for line in lines:
        _enter_line(act, stop, line, note)
    if state in (StopState.PLANNED, StopState.ARRIVED):
        set_stop(act, stop, StopState.DONE)
    return _marked(act, stop)


def _enter_line(act: Act, stop: Stop, line: PaperLine, note: str) -> None:
    if line.zero_reason:
        weigh_nothing(act, stop, line.category, line.zero_reason, note)
    elif line.pieces:
        count(act, stop, line.category, line.pieces)
    else:
        weigh(act, stop, line.category, line.gross_grams, line.tare_grams)


@performs(Verb.RECORD, Kind.RECEIPT, on="stop")
def enter_hand_over(
    act: Act, *, stop: Stop, lines: Sequence[Goods], heads: int, counts: Mapping[str, int]
) -> PaperEntry:
    """Arrival and hand-over as the sheet says them, together. Raises what stands in the way of the hand-over."""
    round_on_the_road(act, stop)
    if Stop.objects.values_list("state", flat=True).get(pk=stop.pk) == StopState.PLANNED:
        come_to(act, stop)
    give(act, stop, lines, Present(heads, counts))
    return _marked(act, stop)


@performs(Verb.RECORD, Kind.ROUND, on="stop")
def enter_missed(act: Act, *, stop: Stop, reason: str, note: str = "") -> PaperEntry:
    """The sheet says why nobody was served there. Raises ReasonMissing, StopClosed, StopHasFood."""
    miss(act, stop, reason, note)
    return _marked(act, stop)


def _marked(act: Act, stop: Stop) -> PaperEntry:
    entry = PaperEntry(
        district_id=stop.district_id,
        stop=stop,
        actor_ref=act.actor.ref,
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(entry)


@performs(Verb.RECORD, Kind.ROUND, on="round_")
def add_sheet_photo(act: Act, *, round_: Round, picture: bytes) -> SheetPhoto:
    """The written sheet, also after sign-off. Raises SheetNotInUse, NotAnImage, PictureTooLarge."""
    now = locked_round(round_)
    if not (now.is_open or now.state == RoundState.SIGNED_OFF):
        raise SheetNotInUse
    photo = SheetPhoto(
        district_id=now.district_id,
        round=now,
        blob=keep_picture(act, picture, longest_side=LONGEST_SIDE_OF_A_SHEET),
        happened_at=act.happened_at,
        entered_at=act.entered_at,
    )
    return act.write(photo)


def keep_draft(actor: Actor, *, round_: Round, cells: str, moment: datetime) -> PaperDraft:
    """What is typed so far, for this actor alone; the newest counts. Raises Unknown, DraftTooLarge."""
    require(actor, Verb.RECORD, Kind.ROUND, round_)
    if len(cells) > MOST_CHARACTERS:
        raise DraftTooLarge
    draft, _ = PaperDraft.objects.update_or_create(
        round=round_, actor_ref=actor.ref, defaults={"cells": cells, "saved_at": moment}
    )
    return draft


def drop_draft(actor: Actor, *, round_: Round) -> None:
    """Everything typed was sent. Raises Unknown."""
    require(actor, Verb.RECORD, Kind.ROUND, round_)
    PaperDraft.objects.filter(round=round_, actor_ref=actor.ref).delete()
