"""What an officer's phone carries of the day: enough to work without network, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects

from songtor.city.goods import Goods
from songtor.city.models import District, FoodCategory
from songtor.city.policy import Actor
from songtor.city.queries import food_categories
from songtor.receipts.carried import Amounts, carried_before
from songtor.receipts.models import Receipt
from songtor.receipts.queries import handed_over_at
from songtor.receipts.sheets import expected_at
from songtor.rounds.models import Round, RoundState, Stop, StopState
from songtor.rounds.queries import proof_for, rounds, withhold_names
from songtor.rounds.shares import Standing, share_anew, shown_kg
from songtor.rounds.why import Why, whys

UNFINISHED_FOR = timedelta(days=2)
ON_PHONES = (RoundState.PUBLISHED, RoundState.UNDER_WAY, RoundState.SIGNED_OFF)


@dataclass(frozen=True)
class Reasons:
    """Why each site still to come stands where it stands, on one day."""

    standing: Standing
    whys: Mapping[str, Why]


@dataclass(frozen=True)
class PhoneDay:
    """Rounds with their stops in order, shared anew where food was weighed; what was handed over by stop."""

    day: date
    district: District
    categories: Mapping[str, FoodCategory]
    rounds: tuple[Round, ...]
    before: Mapping[UUID, Amounts]
    receipts: Mapping[UUID, Sequence[Receipt]]
    reasons: Mapping[date, Reasons]

    def stops(self, round_: Round) -> list[Stop]:
        return [stop for stop in round_.stops.all() if stop.state != StopState.CANCELLED]

    def expected(self, stop: Stop) -> list[Goods]:
        return list(expected_at(stop).values())


def phone_day(*, actor: Actor, district: District, day: date) -> PhoneDay:
    """The actor's rounds of the day and what the two days before left open; those without a crew are everybody's.

    Queries do not grow with the rounds.
    """
    rows = rounds(actor=actor).filter(district=district, day__range=(day - UNFINISHED_FOR, day))
    everywhere = list(rows.exclude(state=RoundState.CANCELLED))
    own = [one for one in everywhere if _carries(one, actor, day)]
    categories = {category.code: category for category in food_categories()}
    prefetch_related_objects([stop for one in everywhere for stop in one.stops.all()], "offer__lines")
    reasons = _shared(everywhere, {one.day for one in own}, categories)
    stops = [stop for one in own for stop in one.stops.all()]
    prefetch_related_objects(stops, *proof_for(actor))
    withhold_names(stops, actor=actor)
    return PhoneDay(
        day=day,
        district=district,
        categories=categories,
        rounds=tuple(own),
        before=carried_before(everywhere),
        receipts=_by_stop(handed_over_at(actor=actor, stops=stops)),
        reasons=reasons,
    )


def _carries(round_: Round, actor: Actor, day: date) -> bool:
    crew = {account.ref for account in round_.crew.all()}
    return (not crew or actor.ref in crew) and (round_.state in ON_PHONES if round_.day == day else round_.is_open)


def _shared(
    everywhere: Iterable[Round], days: Iterable[date], categories: Mapping[str, FoodCategory]
) -> dict[date, Reasons]:
    """All rounds of a day share together, whoever drives them."""
    found = {}
    for day in days:
        of_day = sorted((one for one in everywhere if one.day == day), key=lambda one: (one.vehicle.name, one.pk))
        standing = share_anew(of_day)
        if standing is not None:
            found[day] = Reasons(standing, whys(standing, shown_kg(of_day, categories)))
    return found


def _by_stop(receipts: Iterable[Receipt]) -> dict[UUID, list[Receipt]]:
    found: defaultdict[UUID, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        if receipt.stop_id:
            found[receipt.stop_id].append(receipt)
    return found
