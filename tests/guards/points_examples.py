"""What the ledger of points holds in the world of one district's day."""

from __future__ import annotations

from uuid import uuid4

from songtor.evidence.services import seal
from songtor.points.services import Why, grant
from tests.guards.people_examples import household
from tests.guards.world import World
from tests.personas import DAY, act


def make_points_day(w: World) -> None:
    """At least one row in every append-only table of points."""
    deed = act(w.malee, "10:30")
    why = Why(uuid4(), DAY)
    grant(deed, district_id=w.district.pk, household_id=household(w).pk, points=60, why=why)
    seal(deed, verb="points.grant", scope=w.district.pk)
