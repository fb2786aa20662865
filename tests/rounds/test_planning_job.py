"""A plan belongs to the moment it was asked for: the job reads no clock."""

from __future__ import annotations

from datetime import date

import pytest

from songtor.city.models import RoleGrant
from songtor.city.services import end_role
from songtor.evidence.errors import Unknown
from songtor.evidence.models import ChainEntry
from songtor.rounds import planning_job
from songtor.rounds import services as rounds
from songtor.rounds.models import DayPlan
from tests.guards.world import TOMORROW, World, make_world
from tests.personas import DAY, FOUNDER, act, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_the_plan_is_made_when_and_with_the_rights_it_was_asked_for(world: World) -> None:
    work = rounds.start_planning(act(world.malee), district=world.district, day=TOMORROW)
    end_role(act(FOUNDER), grant=RoleGrant.objects.get(account=world.people.malee), ends_on=DAY)
    planning_job.do(work)
    entry = ChainEntry.objects.get(verb="rounds.adopt_plan")
    assert (entry.happened_at, entry.entered_at, entry.day) == (at("10:00"), at("10:00"), DAY)
    assert DayPlan.objects.get().made_at == at("10:00")


def test_who_had_no_right_when_they_asked_gets_no_plan(world: World) -> None:
    work = rounds.start_planning(act(world.malee), district=world.district, day=TOMORROW)
    end_role(act(FOUNDER), grant=RoleGrant.objects.get(account=world.people.malee), ends_on=date(2024, 11, 4))
    with pytest.raises(Unknown):
        planning_job.do(work)
    assert not DayPlan.objects.exists()
