"""When a round may be signed off: the desk's rules, said as codes (songtor.rounds.services.sign_offs)."""

from __future__ import annotations

from songtor.rounds.errors import DifferenceNeedsReason, NotWeighed, StopsStillOpen
from songtor.rounds.services.sign_offs import SHARE_WITHOUT_REASON
from songtor.stock.errors import KeptMoreThanAboard, MoreThanAboard
from songtor.stock.services import SCALES_DIFFER_GRAMS, SCALES_DIFFER_SHARE
from songtor.sync.bodies import SignOff
from songtor.sync.folding.aboard import Aboard
from songtor.sync.folding.deeds import Folded, RoundFacts


def what_blocks(facts: RoundFacts, now: Folded, aboard: Aboard, said: SignOff) -> str:
    """The code of what stands in the way, or nothing."""
    weighed = {line.stop for line in now.weighed.values()}
    for stop in facts.stops.values():
        state = now.stops[stop.id].state
        arrived_and_weighed = state == "arrived" and stop.is_pickup and stop.id in weighed
        if state in ("planned", "arrived") and not arrived_and_weighed:
            return StopsStillOpen.code
        if state == "done" and stop.is_pickup and stop.announced and stop.id not in weighed:
            return NotWeighed.code
    kept = {line.category: line.amount for line in said.kept}
    for category, in_pieces in facts.categories.items():
        here, came = aboard.of(category), aboard.weighed.get(category, 0)
        slack = 0 if in_pieces else came // SCALES_DIFFER_SHARE + SCALES_DIFFER_GRAMS
        if here < -slack:
            return MoreThanAboard.code
        if kept.get(category, 0) > max(here, 0):
            return KeptMoreThanAboard.code
    return "" if said.reason or _explained(facts, aboard, kept) else DifferenceNeedsReason.code


def _explained(facts: RoundFacts, aboard: Aboard, kept: dict[str, int]) -> bool:
    """At most 2 % of the kilograms, and of the pieces, are unaccounted for."""
    for in_pieces in (False, True):
        categories = [category for category, unit in facts.categories.items() if unit == in_pieces]
        lost = sum(abs(aboard.of(category) - kept.get(category, 0)) for category in categories)
        if lost * SHARE_WITHOUT_REASON > sum(aboard.weighed.get(category, 0) for category in categories):
            return False
    return True
