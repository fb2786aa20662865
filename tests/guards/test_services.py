"""Every service of every room: exactly once, only for whoever may, never in the future."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import models

import songtor
import songtor.sync.deciding
import songtor.sync.reading_in
from songtor.city.acting import SERVICES
from songtor.evidence.errors import InTheFuture, KeyUsedOtherwise, Refusal, Unknown
from tests.guards.example import Example
from tests.guards.examples import EXAMPLES
from tests.guards.world import DAY, World, rows_and_acts
from tests.personas import FOUNDER, act

pytestmark = pytest.mark.django_db

for module in pkgutil.walk_packages(songtor.__path__, "songtor."):
    if ".services" in module.name:
        import_module(module.name)

every_service = pytest.mark.parametrize("name", sorted(EXAMPLES))


NOTHING_ELSE: Mapping[str, object] = {}


def ask(
    world: World,
    service: str,
    example: Example,
    who: str,
    *,
    clock: str = "10:45",
    otherwise: Mapping[str, object] = NOTHING_ELSE,
) -> models.Model:
    deed = act(world.people.actor(who), clock, key="one-key")
    return SERVICES[service](deed, **{**example.asked, **otherwise})


def test_every_service_has_an_example() -> None:
    assert set(SERVICES) == set(EXAMPLES)


@every_service
def test_second_sending_with_same_key_changes_nothing(world: World, name: str) -> None:
    example = EXAMPLES[name](world)
    before = rows_and_acts()
    first = ask(world, name, example, example.who)
    after = rows_and_acts()
    assert sum(after[1].values()) == sum(before[1].values()) + 1
    again = ask(world, name, example, example.who, clock="10:50")
    assert (again, rows_and_acts()) == (first, after)


@every_service
def test_same_key_with_other_content_is_refused(world: World, name: str) -> None:
    example = EXAMPLES[name](world)
    ask(world, name, example, example.who)
    after = rows_and_acts()
    with pytest.raises(KeyUsedOtherwise):
        ask(world, name, example, example.who, otherwise=example.otherwise)
    assert rows_and_acts() == after


@every_service
def test_a_stranger_meets_nothing_and_writes_nothing(world: World, name: str) -> None:
    example = EXAMPLES[name](world)
    before = rows_and_acts()
    with pytest.raises(Unknown):
        ask(world, name, example, example.stranger)
    assert rows_and_acts() == before


@every_service
def test_rights_are_asked_again_when_a_key_is_repeated(world: World, name: str) -> None:
    example = EXAMPLES[name](world)
    ask(world, name, example, example.who)
    grant = getattr(world.people, example.who).grants.get()
    SERVICES["city.end_role"](act(FOUNDER), grant=grant, ends_on=DAY - timedelta(days=1))
    with pytest.raises(Unknown):
        ask(world, name, example, example.who)


@every_service
def test_an_act_in_the_future_writes_nothing(world: World, name: str) -> None:
    example = EXAMPLES[name](world)
    deed = act(world.people.actor(example.who))
    before = rows_and_acts()
    with pytest.raises(InTheFuture):
        SERVICES[name](replace(deed, happened_at=deed.entered_at + timedelta(hours=1)), **example.asked)
    assert rows_and_acts() == before


def test_a_refused_act_may_be_tried_again_and_seals_only_what_stands(world: World) -> None:
    deed = act(world.malee, "10:45")
    asked = {"stop": world.delivery, "lines": [], "heads": 3, "counts": {}}
    with pytest.raises(Refusal):
        SERVICES["receipts.hand_over"](deed, **asked)
    ready = EXAMPLES["receipts.hand_over"](world).asked
    SERVICES["receipts.hand_over"](deed, **ready)
    assert {fact._meta.model_name for fact in deed.facts} >= {"receipt", "receiptline", "movement", "stopchange"}
    assert len({(fact._meta.label, fact.pk) for fact in deed.facts}) == len(deed.facts)


def test_a_repeated_key_whose_draft_was_thrown_away_is_unknown(world: World) -> None:
    example = EXAMPLES["rounds.add_delivery"](world)
    stop = ask(world, "rounds.add_delivery", example, "malee")
    SERVICES["rounds.drop_stop"](act(world.malee), stop=stop)
    with pytest.raises(Unknown):
        ask(world, "rounds.add_delivery", example, "malee")
