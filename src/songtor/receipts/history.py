"""All that happened on a round, in order: what, where, when in both times, and who entered it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from songtor.city.models import Account, RoleGrant
from songtor.city.policy import Actor, Kind, Verb
from songtor.city.roles import Role
from songtor.evidence.acts import local_day
from songtor.evidence.models import ChainEntry, Fact
from songtor.offers.models import OfferLine
from songtor.receipts.models import ReceiptLine
from songtor.rounds.models import (
    LeftOver,
    MissedReason,
    Round,
    RoundChange,
    RoundState,
    Stop,
    StopChange,
    StopState,
    Waste,
    WasteReason,
    Weighing,
    ZeroReason,
)
from songtor.rounds.queries import reads_names


@dataclass(frozen=True)
class Portion:
    """So much of one category."""

    category: str
    grams: int
    pieces: int


@dataclass(frozen=True)
class Happening:
    """One fact of a round. `what` is a plain word: arrived, weighed, taken_back, handed_over ...

    `by` is whoever entered it: by name for who may read names, by role for others, empty without an account.
    """

    fact_id: UUID
    what: str
    happened_at: datetime
    entered_at: datetime
    stop: Stop | None = None
    portions: tuple[Portion, ...] = ()
    reason: str = ""
    blob_id: UUID | None = None
    by: str = ""


def history_of(round_: Round, *, actor: Actor) -> list[Happening]:
    """In the order it happened; hand-overs only for who may see receipts. The round is a RoundSheet's."""
    stops = list(round_.stops.all())
    found = [*_of_round(round_), *_of_stops(stops), *_weighed(stops)]
    if actor.may(Verb.SEE, Kind.RECEIPT):
        found += _handed_over(stops)
    authors = _authors(round_, found, in_names=reads_names(actor, round_))
    named = (replace(happening, by=authors.get(str(happening.fact_id), "")) for happening in found)
    return sorted(named, key=_order)


def _order(happening: Happening) -> tuple[datetime, datetime, bool, UUID]:
    """A wrong weight is taken back before the right one stands in its place."""
    return happening.happened_at, happening.entered_at, happening.what == "corrected", happening.fact_id


def _happening(fact: Fact, what: str, stop: Stop | None = None, **more: Any) -> Happening:
    return replace(Happening(fact.pk, what, fact.happened_at, fact.entered_at, stop), **more)


def _of_round(round_: Round) -> Iterator[Happening]:
    said = {one.entered_at: one.reason for one in round_.sign_offs.all()}
    for change in RoundChange.objects.filter(round=round_):
        is_signed = change.state == RoundState.SIGNED_OFF
        reason = said.get(change.entered_at, "") if is_signed else change.reason
        yield _happening(change, change.state, reason=reason)
    for waste in Waste.objects.filter(round=round_).select_related("category", "reversal"):
        yield _happening(
            waste, "waste", portions=(_portion(waste),), reason=_words(WasteReason(waste.reason).label, waste.note)
        )
        if hasattr(waste, "reversal"):
            back = waste.reversal
            yield _happening(back, "waste_taken_back", portions=(_portion(waste),), reason=back.reason)


def _of_stops(stops: Sequence[Stop]) -> Iterator[Happening]:
    for stop in stops:
        if hasattr(stop, "arrival"):
            yield _happening(stop.arrival, "arrived", stop)
        for photo in stop.photos.all():
            yield _happening(photo, "photo", stop, blob_id=photo.blob_id)
        for signature in stop.signatures.all():
            said = _words(signature.name, signature.position)
            yield _happening(signature, "signature", stop, blob_id=signature.blob_id, reason=said)
        for change in stop.changes.all():
            if change.state != StopState.ARRIVED or not _is_arrival(change, stop):
                missed = MissedReason(change.missed_reason).label if change.missed_reason else ""
                yield _happening(change, f"stop_{change.state}", stop, reason=_words(missed, change.note))
    for left in LeftOver.objects.filter(stop__in=stops).prefetch_related("offer__lines__category"):
        portions = tuple(_portion(line) for line in left.offer.lines.all())
        yield _happening(left, "left_over", next(s for s in stops if s.pk == left.stop_id), portions=portions)


def _is_arrival(change: StopChange, stop: Stop) -> bool:
    return hasattr(stop, "arrival") and stop.arrival.entered_at == change.entered_at


def _weighed(stops: Iterable[Stop]) -> Iterator[Happening]:
    for stop in stops:
        for weighing in stop.weighings.all():
            zero = ZeroReason(weighing.zero_reason).label if weighing.zero_reason else ""
            what = "corrected" if weighing.corrects_id else "weighed"
            yield _happening(weighing, what, stop, portions=(_portion(weighing),), reason=_words(zero, weighing.note))
            if hasattr(weighing, "reversal"):
                back = weighing.reversal
                yield _happening(back, "taken_back", stop, portions=(_portion(weighing),), reason=back.reason)


def _handed_over(stops: Iterable[Stop]) -> Iterator[Happening]:
    for stop in stops:
        for receipt in stop.receipts.all():
            portions = tuple(_portion(line) for line in receipt.lines.all())
            yield _happening(receipt, "handed_over", stop, portions=portions)
            if hasattr(receipt, "reversal"):
                back = receipt.reversal
                yield _happening(back, "hand_over_taken_back", stop, portions=portions, reason=back.reason)


def _portion(row: Weighing | Waste | ReceiptLine | OfferLine) -> Portion:
    return Portion(row.category.name, row.grams, row.pieces)


def _words(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _authors(round_: Round, happenings: Iterable[Happening], *, in_names: bool) -> dict[str, str]:
    """Fact id -> the account that entered it, as the district's chain sealed it."""
    days = {local_day(happening.happened_at) for happening in happenings}
    refs: dict[str, str] = {}
    sealed = ChainEntry.objects.filter(scope=round_.district_id, day__in=days)
    for actor_ref, facts in sealed.values_list("actor_ref", "facts"):
        refs |= {pk: actor_ref for _, pk, _ in json.loads(facts)}
    wanted = {refs[pk] for happening in happenings if (pk := str(happening.fact_id)) in refs}
    ids = [account_id for ref in wanted if (account_id := _account_id(ref))]
    names = _names(ids) if in_names else _roles(ids, round_)
    return {pk: names[ref] for pk, ref in refs.items() if ref in names}


def _names(ids: Iterable[UUID]) -> dict[str, str]:
    return {account.ref: account.display_name for account in Account.objects.filter(pk__in=ids)}


def _roles(ids: Iterable[UUID], round_: Round) -> dict[str, str]:
    """The role in the round's district counts, where somebody has another one elsewhere."""
    held = RoleGrant.objects.filter(account__in=ids).select_related("account")
    own_last = sorted(held, key=lambda grant: (grant.district_id == round_.district_id, grant.starts_on))
    return {grant.account.ref: str(Role(grant.role).label) for grant in own_last}


def _account_id(ref: str) -> UUID | None:
    kind, _, pk = ref.partition(":")
    try:
        return UUID(pk) if kind == "account" else None
    except ValueError:
        return None
