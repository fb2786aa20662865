"""One row of the open board, and the steps of an offer's way, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from songtor.city.policy import Actor, Kind, Verb, permits


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def district_id(self) -> str: ...


class Held(Protocol):
    """Where an offer is, and who else may take it."""

    open_to: str

    @property
    def district(self) -> Named: ...


class Free(Protocol):
    """An offer up for taking, as far as its row goes."""

    @property
    def holding(self) -> Held: ...


class Passing(Protocol):
    """One step from a district to others."""

    reach: str
    reason: str
    happened_at: datetime

    @property
    def district(self) -> Named: ...

    @property
    def to_district(self) -> Named | None: ...


class Taken(Protocol):
    happened_at: datetime

    @property
    def district(self) -> Named: ...


@dataclass(frozen=True)
class FreeOffer:
    """An offer nobody fetches yet, for one actor."""

    offer: Free
    actor: Actor

    @property
    def is_own(self) -> bool:
        """It is still with a district the actor plans: plan it, there is nothing to take."""
        return permits(self.actor, Verb.PLAN, Kind.ROUND, self.offer.holding.district)

    @property
    def may_take(self) -> bool:
        return bool(self.actor.home_district) and self.actor.may(Verb.PLAN, Kind.ROUND) and not self.is_own

    @property
    def reach(self) -> str:
        return _("Open to every district") if self.offer.holding.open_to == "city" else _("Open to the neighbours")


@dataclass(frozen=True)
class Step:
    """One step of an offer's way: when, from where to where, and why."""

    at: datetime
    what: str
    reason: str = ""


def steps_of(passings: Iterable[Passing]) -> list[Step]:
    steps: list[Step] = []
    for passing in passings:
        steps.append(Step(passing.happened_at, _went(passing), passing.reason))
        taken: Taken | None = getattr(passing, "taken", None)
        if taken is not None:
            steps.append(Step(taken.happened_at, _("%(district)s took it") % {"district": taken.district.name}))
    return steps


def _went(passing: Passing) -> str:
    names = {"district": passing.district.name, "to": passing.to_district.name if passing.to_district else ""}
    if passing.to_district is not None:
        return _("%(district)s handed it to %(to)s") % names
    if passing.reach == "city":
        return _("%(district)s: offered to every district") % names
    return _("%(district)s: offered to the neighbouring districts") % names
