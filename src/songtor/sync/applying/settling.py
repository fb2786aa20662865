"""Brings a round's facts level with what its operations come to: what is missing is written, what no longer holds
is taken back by a fact of its own. Nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from songtor.city.acting import Act
from songtor.evidence.acts import local_day
from songtor.evidence.models import Blob
from songtor.evidence.rows import as_key, change_all
from songtor.rounds.models import (
    Arrival,
    Photo,
    RoundState,
    Signature,
    SignOff,
    SignOffReversal,
    Stop,
    Weighing,
    WeighingReversal,
)
from songtor.rounds.services.states import NOT_THERE, hold_to_words, set_round, stop_change
from songtor.sync import bodies
from songtor.sync.applying.books import UNDONE, Books
from songtor.sync.applying.ledger import Ledger
from songtor.sync.applying.passing_on import Passing
from songtor.sync.bodies import Kind
from songtor.sync.folding.deeds import Deed, Folded, Part, WeighedLine
from songtor.sync.folding.deeds import Standing as FoldedStanding
from songtor.sync.folding.fold import SHOWS_PRESENCE
from songtor.sync.judging import drives_another
from songtor.sync.operations.models import Effect, Operation, Standing

SET_STATE = "UPDATE rounds_stop SET state = %s WHERE id = %s"


class Settling:
    """One round's way from the facts it has to the facts it shall have. `act` is whose sending caused it."""

    def __init__(self, act: Act, books: Books, deeds: Iterable[Deed], folded: Folded) -> None:
        self.act, self.books, self.folded = act, books, folded
        self.deeds = {deed.id: deed for deed in deeds if not deed.given}
        self.rows: list[Model] = []
        self.effects: list[Effect] = []
        self.ledger = Ledger(act, books, folded)

    def settle(self) -> None:
        self._put_round_under_way()
        self._witness()
        self._weigh()
        passing = Passing(self)
        passing.settle()
        self._set_stops()
        self._sign_off()
        self.act.write_all([*self.rows, *self.ledger.close(), *self.effects])
        passing.tally()
        self._keep_standings()

    # What everything below uses

    def act_of(self, deed: Deed) -> Act:
        """The deed under its own time, sealed with the rest."""
        return Act(self.act.actor, self.act.key, deed.at, self.act.entered_at, self.act.facts)

    def stop_of(self, deed: Deed) -> Stop:
        assert deed.stop is not None  # noqa: S101 - only deeds at stops are asked
        return self.books.stops[deed.stop]

    def operation_of(self, deed: Deed) -> Operation:
        return self.books.operations[deed.id]

    def written(self, deed: Deed | None, fact: Model, part: str = "") -> None:
        """A fact to be written, and the operation it comes from."""
        self.rows.append(fact)
        operation = deed.id if deed and deed.id in self.books.operations else self.newest.pk
        table = fact._meta.label_lower
        self.effects.append(
            Effect(operation_id=operation, round=self.books.round, part=part, fact_table=table, fact_id=fact.pk)
        )

    @property
    def newest(self) -> Operation:
        """Whose arrival changed what earlier operations had become."""
        return max(self.books.operations.values(), key=lambda one: (one.entered_at, one.pk))

    def why_taken_back(self, operation: UUID) -> str:
        reasons = [
            deed.said.reason
            for deed in sorted(self.deeds.values(), key=lambda deed: deed.order)
            if isinstance(deed.said, bodies.Correct) and deed.said.of == operation
        ]
        return reasons[-1] if reasons else _("An earlier entry of the same arrived")

    def standing(self, *kinds: Kind) -> Iterator[Deed]:
        """Deeds of operations that stand, as corrected."""
        for deed in sorted(self.deeds.values(), key=lambda deed: deed.order):
            if deed.kind in kinds and self.folded.stands(deed.id):
                yield self.folded.corrected.get(deed.id, deed)

    # Arrival, photos, signatures

    def _witness(self) -> None:
        kinds = (Kind.ARRIVE, Kind.PHOTO, Kind.SIGN)
        fresh = [deed for deed in self.standing(*kinds) if deed.id not in self.books.shown]
        arrived = set(Arrival.objects.filter(stop__in=self.books.stops).values_list("stop_id", flat=True))
        blobs = self._blobs(fresh)
        for deed in fresh:
            stop = self.stop_of(deed)
            here: dict[str, Any] = {"district_id": stop.district_id, "stop": stop}
            here |= {"happened_at": deed.at, "entered_at": self.act.entered_at}
            match deed.said:
                case bodies.Arrive(lat=lat, lon=lon, accuracy_m=accuracy) if stop.pk not in arrived:
                    self.written(deed, Arrival(**here, lat=lat, lon=lon, accuracy_m=accuracy))
                case bodies.Photo(blob=digest):
                    self.written(deed, Photo(**here, blob=blobs[deed.id, digest]))
                case bodies.Sign(blob=digest, name=name, position=position):
                    self.written(deed, Signature(**here, blob=blobs[deed.id, digest], name=name, position=position))

    def _blobs(self, deeds: list[Deed]) -> dict[tuple[UUID, str], Blob]:
        named = {
            (deed.id, deed.said.blob): self.operation_of(deed).device.ref
            for deed in deeds
            if isinstance(deed.said, bodies.Photo | bodies.Sign)
        }
        rows = Blob.objects.filter(received__in={digest for _id, digest in named}, actor_ref__in=set(named.values()))
        sent = {(blob.actor_ref, blob.received): blob for blob in rows}
        return {key: sent[ref, key[1]] for key, ref in named.items()}

    # The scale

    def _weigh(self) -> None:
        wanted = {part: line for part, line in self.folded.weighed.items() if part[0] in self.deeds}
        posted = {part: pk for part, pk in self.books.posted.items() if pk in self.books.weighings}
        for part, pk in posted.items():
            if not _says(self.books.weighings[pk], wanted.get(part)):
                self._take_back(part, self.books.weighings[pk])
        for part, line in wanted.items():
            if part not in posted or not _says(self.books.weighings[posted[part]], line):
                self._put_down(part, line, self.books.weighings.get(posted[part]) if part in posted else None)

    def _take_back(self, part: Part, weighing: Weighing) -> None:
        reversal = WeighingReversal(
            district_id=weighing.district_id,
            weighing=weighing,
            reason=self.why_taken_back(part[0]),
            happened_at=self.act.happened_at,
            entered_at=self.act.entered_at,
        )
        self.written(self.deeds.get(part[0]), reversal, UNDONE)
        self.ledger.take_back_weighing(weighing, reversal.pk)

    def _put_down(self, part: Part, line: WeighedLine, instead_of: Weighing | None) -> None:
        deed = self.deeds[part[0]]
        stop = self.books.stops[line.stop]
        in_pieces = bool(line.pieces)
        weighing = Weighing(
            district_id=stop.district_id,
            stop=stop,
            day=instead_of.day if instead_of else local_day(deed.at),
            category_id=line.category,
            gross_grams=0 if in_pieces else line.gross,
            tare_grams=0 if in_pieces else line.tare,
            grams=0 if in_pieces else line.amount,
            pieces=line.pieces,
            scale=line.scale,
            zero_reason=line.zero_reason,
            note=line.note,
            corrects=instead_of,
            happened_at=deed.at,
            entered_at=self.act.entered_at,
        )
        self.written(deed, weighing, line.category)
        if line.amount:
            use_by = self.books.facts.stops[line.stop].use_by.get(line.category)
            self.ledger.bring_in(part, self.act_of(deed), weighing, use_by)

    # States

    def _put_round_under_way(self) -> None:
        """A phone's witnessed act beats the desk's cancellation."""
        round_, first = self.books.round, next(self.standing(*SHOWS_PRESENCE), None)
        if first is None or round_.state not in (RoundState.PUBLISHED, RoundState.CANCELLED):
            return
        if round_.state == RoundState.PUBLISHED or not drives_another(round_):
            set_round(self.act_of(first), round_, RoundState.UNDER_WAY)

    def _set_stops(self) -> None:
        changed = [
            (self.books.stops[pk], now)
            for pk, now in self.folded.stops.items()
            if now.state != self.books.stops[pk].state
        ]
        at_sea = any({stop.state, now.state} & {*NOT_THERE} for stop, now in changed)
        for stop, now in changed:
            stop.state = now.state
            act = self.act_of(now.by) if now.by else self.act
            self.written(now.by, stop_change(act, stop, missed_reason=now.reason, note=now.note))
        key = Stop._meta.pk
        change_all(SET_STATE, [(stop.state, as_key(key, stop.pk)) for stop, _now in changed])
        if at_sea:
            hold_to_words(self.act, self.books.round)

    def _sign_off(self) -> None:
        deed, signed = self.folded.signed_off, self.books.sign_off
        if signed is not None and (deed is None or not self._is_of(signed, deed)):
            self._open_again(signed)
            signed = None
        if deed is not None:
            self.ledger.book_difference(signed or self._new_sign_off(deed))

    def _is_of(self, signed: SignOff, deed: Deed) -> bool:
        became = {effect.fact_id for effect in self.books.effects if effect.operation_id == deed.id}
        return signed.pk in became or deed.given

    def _open_again(self, signed: SignOff) -> None:
        """What arrived says that the round was not done then; whoever signs next explains it."""
        reason = _("Entries that arrived later change what was signed off")
        reversal = SignOffReversal(
            district_id=signed.district_id,
            sign_off=signed,
            reason=reason,
            happened_at=self.act.happened_at,
            entered_at=self.act.entered_at,
        )
        self.written(None, reversal, UNDONE)
        self.ledger.take_difference_back(signed)
        set_round(self.act, self.books.round, RoundState.UNDER_WAY, reason)

    def _new_sign_off(self, deed: Deed) -> SignOff:
        round_, said = self.books.round, deed.said
        collected, lost = self.ledger.sums(self.folded.collected), self.ledger.lost()
        fact = SignOff(
            district_id=round_.district_id,
            round=round_,
            day=local_day(deed.at),
            collected_grams=collected[False],
            collected_pieces=collected[True],
            difference_grams=lost[False],
            difference_pieces=lost[True],
            reason=said.reason if isinstance(said, bodies.SignOff) else "",
            actor_ref=self.operation_of(deed).device.account.ref,
            happened_at=deed.at,
            entered_at=self.act.entered_at,
        )
        self.written(deed, fact)
        set_round(self.act_of(deed), round_, RoundState.SIGNED_OFF)
        return fact

    # What does not simply stand

    def _keep_standings(self) -> None:
        known, wanted = self.books.standings, dict(self._wanted_standings())
        gone = [pk for pk in known if pk not in wanted]
        if gone:
            Standing.objects.filter(pk__in=gone).delete()
        new = [one for pk, one in wanted.items() if pk not in known or not _same(known[pk], one)]
        Standing.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["operation"], update_fields=["state", "blocked_by"]
        )

    def _wanted_standings(self) -> Iterator[tuple[UUID, Standing]]:
        for pk in self.deeds:
            state = self.folded.standings[pk]
            blocked_by = self.folded.blocked_by.get(pk, "")
            if state is not FoldedStanding.STANDS:
                yield pk, Standing(operation_id=pk, round=self.books.round, state=state.value, blocked_by=blocked_by)


def _says(weighing: Weighing, line: WeighedLine | None) -> bool:
    """Whether a weighing in the books is what shall stand there."""
    if line is None:
        return False
    in_books = (weighing.grams or weighing.pieces, weighing.tare_grams, weighing.zero_reason, weighing.category_id)
    return in_books == (line.amount, line.tare, line.zero_reason, line.category)


def _same(one: Standing, other: Standing) -> bool:
    return (one.state, one.blocked_by) == (other.state, other.blocked_by)
