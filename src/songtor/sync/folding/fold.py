"""State is a fold over the set of operations, in the order (corrected time, device, number).

Whatever order they arrive in and however often, the same set gives the same state (docs/field.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast
from uuid import UUID

from songtor.stock.errors import NothingAboard
from songtor.sync.bodies import Correct, Deliver, Kind, Line, Miss, SignOff, Waste, Weigh, Zero, read_body
from songtor.sync.folding.aboard import Aboard
from songtor.sync.folding.deeds import (
    Deed,
    Folded,
    Given,
    LotFacts,
    RoundFacts,
    Standing,
    StopFacts,
    StopNow,
    WeighedLine,
    lot_key,
)
from songtor.sync.folding.finishing import what_blocks

PLANNED, ARRIVED, DONE, MISSED, CANCELLED = "planned", "arrived", "done", "missed", "cancelled"
SHOWS_PRESENCE = {Kind.ARRIVE, Kind.WEIGH, Kind.ZERO, Kind.PHOTO, Kind.SIGN, Kind.LEFT_OVER, Kind.DELIVER}
SIGNS_OFF = {Kind.SIGN_OFF, Given.SIGNED_OFF}
AS_EVIDENCE = {Kind.ARRIVE, Kind.PHOTO, Kind.SIGN, Kind.NOTE, Kind.SIGN_OFF}  # never taken back


def fold(facts: RoundFacts, deeds: Iterable[Deed]) -> Folded:
    """The state of a round. A sign-off sees what came before it; what comes after it waits for a supervisor."""
    ordered = sorted(deeds, key=lambda deed: deed.order)
    for signing in (deed for deed in ordered if deed.kind in SIGNS_OFF):
        before = [deed for deed in ordered if deed.order <= signing.order]
        if _Walk(facts, before, signing).walked().signed_off:
            return _signed(facts, ordered, signing)
    return _Walk(facts, ordered).walked()


def _signed(facts: RoundFacts, ordered: list[Deed], signing: Deed) -> Folded:
    counts = [deed for deed in ordered if deed.order <= signing.order or deed.admitted or deed.given]
    folded = _Walk(facts, counts, signing, holds=True).walked()
    after = {deed.id: deed for deed in ordered} | {deed.id: None for deed in counts}
    for deed in filter(None, after.values()):
        folded.standings[deed.id] = Standing.REPEATED if deed.kind is Kind.SIGN_OFF else Standing.LATE
    return folded


def _corrected(facts: RoundFacts, deeds: list[Deed]) -> list[Deed]:
    """The deeds as their corrections have them; of several corrections the last in order counts."""
    known = {deed.id: at for at, deed in enumerate(deeds) if not deed.given and deed.kind not in AS_EVIDENCE}
    corrected = list(deeds)
    for deed in deeds:
        if isinstance(deed.said, Correct) and deed.said.of in known:
            at, body = known[deed.said.of], deed.said.body
            kind = cast(Kind, deeds[at].kind)
            said = None if body is None else read_body(kind, body, facts.categories)
            corrected[at] = replace(deeds[at], said=said)
    return corrected


class _Walk:
    """One way through the deeds. Only `signing` may sign the round off; `holds` says that it does."""

    def __init__(
        self, facts: RoundFacts, deeds: list[Deed], signing: Deed | None = None, *, holds: bool = False
    ) -> None:
        self.facts, self.signing, self.holds = facts, signing, holds
        self.deeds = _corrected(facts, deeds)
        self.now = Folded(stops={stop: StopNow() for stop in facts.stops})
        self.now.corrected = {deed.id: deed for deed in self.deeds}
        self.witnessed = {
            deed.stop for deed in self.deeds if deed.kind in SHOWS_PRESENCE and deed.said and not deed.at_desk
        }
        self.aboard = Aboard(facts.aboard_before)
        self.slots: dict[tuple[UUID, str], UUID] = {}  # stop and category -> who weighed it
        self.once: dict[tuple[Kind, UUID], UUID] = {}  # what is done once at a stop
        self._let_the_desk_stand()

    def _let_the_desk_stand(self) -> None:
        """What the desk did without an operation cannot stand second."""
        for deed in (one for one in self.deeds if one.given and one.stop):
            stop = cast(UUID, deed.stop)
            if isinstance(deed.said, (Weigh, Zero)):
                self.slots[stop, deed.said.category] = deed.id
            elif deed.kind is Kind.DELIVER:
                self.once[Kind.DELIVER, stop] = deed.id

    def walked(self) -> Folded:
        for deed in self.deeds:
            self.now.standings[deed.id] = self._standing(deed)
        self._close_books()
        return self.now

    def _standing(self, deed: Deed) -> Standing:
        if deed.kind in SIGNS_OFF:
            return self._sign_off(deed)
        if isinstance(deed.kind, Given):
            return self._given_state(deed)
        if deed.kind is Kind.CORRECT:
            return Standing.STANDS
        if deed.said is None:
            return Standing.WITHDRAWN
        if deed.stop is not None and deed.kind in SHOWS_PRESENCE:
            self._was_there(deed)
        return DOINGS[deed.kind](self, deed)

    # What happens at stops

    def _was_there(self, deed: Deed) -> None:
        here = self.now.stops[cast(UUID, deed.stop)]
        if here.state in (PLANNED, MISSED, CANCELLED):
            self._set(cast(UUID, deed.stop), ARRIVED, deed)

    def _set(self, stop: UUID, state: str, deed: Deed, reason: str = "", note: str = "") -> None:
        self.now.stops[stop] = StopNow(state, deed, reason, note)

    def _given_state(self, deed: Deed) -> Standing:
        """A phone's witnessed act beats a cancellation and a missed stop of the desk."""
        stop = cast(UUID, deed.stop)
        if deed.kind in (Given.CANCELLED, Given.MISSED) and stop in self.witnessed:
            return Standing.OVERRULED
        reason, note = (deed.said.reason, deed.said.note) if isinstance(deed.said, Miss) else ("", "")
        self._set(stop, deed.kind.value, deed, reason, note)
        return Standing.STANDS

    def _arrive(self, deed: Deed) -> Standing:
        stop = cast(UUID, deed.stop)
        for other, now in self.now.stops.items():
            if other != stop and now.state == ARRIVED and self.facts.stops[other].is_pickup:
                self._set(other, DONE, deed)
        return self._first(deed, Standing.REPEATED)

    def _first(self, deed: Deed, otherwise: Standing) -> Standing:
        first = self.once.setdefault((cast(Kind, deed.kind), cast(UUID, deed.stop)), deed.id)
        return Standing.STANDS if first == deed.id else otherwise

    def _sign(self, deed: Deed) -> Standing:
        stop = cast(UUID, deed.stop)
        if self.facts.stops[stop].is_pickup and self.now.stops[stop].state == ARRIVED:
            self._set(stop, DONE, deed)
        return Standing.STANDS

    def _stands(self, deed: Deed) -> Standing:
        return Standing.STANDS

    def _miss(self, deed: Deed) -> Standing:
        said, stop = cast(Miss, deed.said), cast(UUID, deed.stop)
        if self._gave_food(stop):
            return Standing.OVERRULED
        self._set(stop, MISSED, deed, said.reason, said.note)
        return Standing.STANDS

    def _gave_food(self, stop: UUID) -> bool:
        """Whether anybody ever recorded food there: before or after the stop was said to be missed."""
        food = (Kind.WEIGH, Kind.DELIVER)
        return any(deed.stop == stop and deed.kind in food and deed.said for deed in self.deeds)

    # What is weighed

    def _weigh(self, deed: Deed) -> Standing:
        said, stop = cast(Weigh, deed.said), cast(UUID, deed.stop)
        line = WeighedLine(stop, said.category, said.gross, said.tare, said.pieces, said.scale)
        return Standing.STANDS if self._weighed(deed, line) else Standing.TWICE

    def _zero(self, deed: Deed) -> Standing:
        """Nothing of a category, or nothing of all that was expected and not weighed."""
        said, stop = cast(Zero, deed.said), cast(UUID, deed.stop)
        lines = [
            WeighedLine(stop, category, 0, 0, 0, zero_reason=said.reason, note=said.note)
            for category in ([said.category] if said.category else self._unweighed(self.facts.stops[stop]))
        ]
        written = [self._weighed(deed, line) for line in lines]
        return Standing.STANDS if any(written) else Standing.TWICE

    def _unweighed(self, stop: StopFacts) -> list[str]:
        free = [category for category in stop.expected if (stop.id, category) not in self.slots]
        nothing_said = not stop.expected and not any(slot[0] == stop.id for slot in self.slots)
        return free or ([next(iter(self.facts.categories))] if nothing_said else [])

    def _weighed(self, deed: Deed, line: WeighedLine) -> bool:
        if self.slots.setdefault((line.stop, line.category), deed.id) != deed.id:
            return False
        part = (deed.id, line.category)
        self.now.weighed[part] = line
        if line.amount:
            use_by = self.facts.stops[line.stop].use_by.get(line.category)
            self.aboard.take_on(LotFacts(lot_key(part), line.category, line.amount, use_by, deed.at))
        return True

    # What leaves the vehicle

    def _deliver(self, deed: Deed) -> Standing:
        if not deed.given and self._from_nowhere(cast(Deliver, deed.said).lines):
            return self._refused(deed)
        if self._first(deed, Standing.TWICE) is Standing.TWICE:
            return Standing.TWICE
        self._set(cast(UUID, deed.stop), DONE, deed)
        return self._take_off(deed)

    def _refused(self, deed: Deed) -> Standing:
        self.now.blocked_by[deed.id] = NothingAboard.code
        return Standing.OVERRULED

    def _from_nowhere(self, lines: tuple[Line, ...]) -> bool:
        """Whether a round that picks nothing up hands over what it never had."""
        picks_up = any(stop.is_pickup for stop in self.facts.stops.values())
        return not picks_up and any(not self.aboard.has(line.category) for line in lines)

    def _take_off(self, deed: Deed) -> Standing:
        if not deed.given and self._from_nowhere(cast(Deliver | Waste, deed.said).lines):
            return self._refused(deed)
        if deed.given:
            self.now.drawn[deed.id] = dict(deed.draws)
            self.aboard.take_exactly(deed.draws)
            return Standing.STANDS
        self.aboard.take_off(deed.id, cast(Deliver | Waste, deed.said).lines, deed.at)
        return Standing.STANDS

    # The end of the round

    def _sign_off(self, deed: Deed) -> Standing:
        if self.now.signed_off:
            return Standing.REPEATED
        said = deed.said if isinstance(deed.said, SignOff) else SignOff()
        if deed is not self.signing or not (self.holds or deed.given or deed.at_desk):
            blocked_by = what_blocks(self.facts, self.now, self.aboard, said)
            if blocked_by or deed is not self.signing:
                self.now.blocked_by[deed.id] = blocked_by
                return Standing.WAITS
        return self._signed(deed, said)

    def _signed(self, deed: Deed, said: SignOff) -> Standing:
        for stop, now in self.now.stops.items():
            if now.state == ARRIVED and self.facts.stops[stop].is_pickup:
                self._set(stop, DONE, deed)
        self.now.signed_off = deed
        self.now.collected = self.aboard.collected()
        self.aboard.kept = dict(deed.draws)
        if not deed.given:
            self.aboard.keep(said.kept)
        return Standing.STANDS

    def _close_books(self) -> None:
        self.now.drawn |= self.aboard.drawn
        if self.now.signed_off:
            self.now.difference = self.aboard.difference()


Doing = Callable[[_Walk, Deed], Standing]
DOINGS: dict[Kind, Doing] = {
    Kind.ARRIVE: _Walk._arrive,
    Kind.WEIGH: _Walk._weigh,
    Kind.ZERO: _Walk._zero,
    Kind.PHOTO: _Walk._stands,
    Kind.SIGN: _Walk._sign,
    Kind.NOTE: _Walk._stands,
    Kind.MISS: _Walk._miss,
    Kind.LEFT_OVER: lambda self, deed: self._first(deed, Standing.TWICE),
    Kind.DELIVER: _Walk._deliver,
    Kind.WASTE: _Walk._take_off,
}
