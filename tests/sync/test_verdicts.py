"""A verdict hangs on the operation, its device and the officer's rights, never on the order of arrival."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from pytest_django import DjangoAssertNumQueries
from uuid_utils import compat

from songtor.city.models import RoleGrant
from songtor.rounds import services as rounds
from songtor.rounds.models import Weighing
from songtor.sync.operations.models import Operation
from tests.personas import BANG_KHAE, LAT_KRABANG, act, at, make_branch, make_offer
from tests.sync.conftest import World
from tests.sync.phones import Phone, code

WEIGHED = {"category": "ready", "gross_kg": "13.20", "tare_kg": "0.80", "scale": ""}


def test_sending_again_changes_nothing(world: World) -> None:
    one = world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
    first, again = world.phone.send(one), world.phone.send(one)
    assert [first.outcomes[0].verdict, again.outcomes[0].verdict] == ["accepted", "duplicate"]
    assert (again.ack, Weighing.objects.count()) == (1, 1)


def test_twice_in_one_batch_is_once(world: World) -> None:
    one = world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
    assert [outcome.verdict for outcome in world.phone.send(one, one).outcomes] == ["accepted", "duplicate"]
    assert Weighing.objects.count() == 1


def test_same_id_or_number_with_other_content_is_a_conflict(world: World) -> None:
    one = world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
    world.phone.send(one)
    other_content = replace(one, body={**WEIGHED, "gross_kg": "99.00"})
    other_id = replace(one, op_id=compat.uuid7())
    other_phone = replace(world.another_phone().mint("note", "09:40", world.pickup, text="x"), op_id=one.op_id)
    for sent in (other_content, other_id):
        assert code(world.phone.send_one(sent)) == "same_operation_otherwise"
    assert world.another_phone("malee").send_one(other_phone).verdict == "conflict"
    assert Weighing.objects.get().gross_grams == 13_200


def test_operations_after_a_gap_wait_for_the_earlier_ones(world: World) -> None:
    arrive = world.phone.mint("arrive", "09:30", world.pickup)
    weigh = world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
    early = world.phone.send(weigh)
    assert (early.outcomes[0].verdict, code(early.outcomes[0]), early.ack) == ("accepted", "waits_for_earlier", 0)
    assert not Weighing.objects.exists()
    assert world.phone.send_one(weigh).verdict == "duplicate"
    assert world.phone.send(arrive).ack == 2
    assert Weighing.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("dance", {}, "kind_unknown"),
        ("weigh", {**WEIGHED, "category": "gold"}, "category_unknown"),
        ("weigh", {**WEIGHED, "gross_kg": "0.50"}, "weight_impossible"),
        ("weigh", {**WEIGHED, "gross_kg": "2000.01"}, "weight_too_large"),
        ("weigh", {**WEIGHED, "gross_kg": "0.80"}, "zero_needs_reason"),
        ("weigh", {**WEIGHED, "gross_kg": 13.2}, "body_unreadable"),
        ("weigh", {**WEIGHED, "gross_kg": "๑๓"}, "body_unreadable"),
        ("weigh", {"category": "box", "pieces": True}, "body_unreadable"),
        ("weigh", {"category": "box", "pieces": 0}, "zero_needs_reason"),
        ("zero", {"reason": "none", "note": ""}, "zero_needs_reason"),
        ("zero", {"reason": "other", "note": ""}, "zero_needs_reason"),
        ("miss", {"reason": "other"}, "reason_missing"),
        ("photo", {"blob": "f" * 64}, "blob_missing"),
        ("photo", {"blob": "../etc"}, "body_unreadable"),
        ("note", {"text": "  "}, "reason_missing"),
        ("left_over", {"lines": []}, "amount_impossible"),
        ("deliver", {"lines": [{"category": "ready", "kg": "1.00"}], "heads": 5}, "not_a_delivery"),
        ("waste", {"lines": [{"category": "ready", "kg": "1.00"}], "reason": "bad"}, "reason_missing"),
        ("correct", {"of": "0197e7d8-0000-7000-8000-000000000000", "reason": "x", "body": None}, "not_yours"),
    ],
)
def test_what_breaks_a_rule_is_kept_as_rejected_and_blocks_nothing(
    world: World, kind: str, body: dict[str, object], said: str
) -> None:
    bad = world.phone.mint(kind, "09:31", world.pickup, **body)
    good = world.phone.mint("arrive", "09:32", world.pickup)
    received = world.phone.send()
    assert (received.outcomes[0].verdict, code(received.outcomes[0])) == ("rejected", said)
    assert (received.outcomes[1].verdict, received.ack) == ("accepted", 2)
    assert code(world.phone.send_one(bad)) == said, "told again"
    assert Operation.objects.filter(pk__in=[bad.op_id, good.op_id]).count() == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"heads": 5, "counts": {"ELDERLY": 6}}, "count_above_heads"),
        ({"heads": 0}, "heads_impossible"),
        ({"heads": 5, "counts": {"TALL": 1}}, "group_unknown"),
        ({"heads": 5, "lines": []}, "nothing_handed_over"),
        ({"heads": 5, "recipient": "0197e7d8-0000-7000-8000-000000000000"}, "recipient_elsewhere"),
        ({"heads": 5, "cards": ["a b"]}, "card_unreadable"),
        ({"heads": 5, "lines": [{"category": "ready", "kg": "1"}, {"category": "ready", "kg": "2"}]}, "category_twice"),
    ],
)
def test_an_impossible_hand_over_is_rejected(world: World, body: dict[str, object], said: str) -> None:
    whole = {"lines": [{"category": "ready", "kg": "1.00"}], **body}
    assert code(world.phone.send_one(world.phone.mint("deliver", "11:00", world.delivery, **whole))) == said


def test_a_stranger_and_an_unknown_round_look_the_same(world: World) -> None:
    strange = Phone(world.people.somchai, LAT_KRABANG)
    foreign = strange.send_one(strange.mint("arrive", "09:30", world.pickup))
    nowhere = world.phone.send_one(replace(world.phone.mint("arrive", "09:30", world.pickup), round="nowhere"))
    assert (code(foreign), code(nowhere)) == ("unknown", "unknown")


def test_rights_are_those_of_the_time_it_happened(world: World) -> None:
    RoleGrant.objects.filter(account=world.people.malee).update(ends_on=date(2024, 11, 5))
    before = world.phone.mint("arrive", "09:30", world.pickup)
    after = world.phone.mint("note", at("09:30") + timedelta(days=1), world.pickup, text="วันรุ่งขึ้น")
    received = world.phone.send(received_at=at("20:00") + timedelta(days=2))
    assert [outcome.verdict for outcome in received.outcomes] == ["accepted", "rejected"], (before, after)


def test_another_phones_picture_is_not_ones_own(world: World) -> None:
    stolen = world.another_phone().picture()
    assert code(world.phone.send_one(world.phone.mint("photo", "09:40", world.pickup, blob=stolen))) == "blob_missing"


def test_a_draft_and_the_day_before_are_rejected(world: World) -> None:
    early = world.phone.send_one(world.phone.mint("arrive", at("09:30") - timedelta(days=1), world.pickup))
    assert code(early) == "before_the_round"


@pytest.mark.parametrize("skew", [timedelta(hours=-1), timedelta(days=1)])
def test_a_clock_that_goes_wrong_is_put_right(world: World, skew: timedelta) -> None:
    phone = Phone(world.people.malee, BANG_KHAE, skew=skew)
    phone.send(phone.mint("weigh", "09:35", world.pickup, **WEIGHED))
    kept = Operation.objects.get()
    assert kept.happened_at == at("09:35")
    assert kept.told_at.startswith((at("09:35") + skew).isoformat()[:16])


def test_time_never_runs_back_on_a_phone_nor_ahead_of_ours(world: World) -> None:
    late = world.phone.mint("arrive", "09:30", world.pickup)
    back = world.phone.mint("note", "09:00", world.pickup, text="นาฬิกาเดินถอยหลัง")
    ahead = world.phone.mint("note", "23:00", world.pickup, text="นาฬิกาเดินเร็ว")
    world.phone.send(received_at=at("20:00"))
    moments = dict(Operation.objects.values_list("pk", "happened_at"))
    assert [moments[one.op_id] for one in (late, back, ahead)] == [at("09:30"), at("09:30"), at("20:00")]


def test_a_batch_asks_the_same_however_many_stops_it_tells_of(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    malee = world.people.actor("malee")
    offers = [make_offer(malee, make_branch(malee, name=f"สาขา {n}")) for n in range(9)]
    stops = [rounds.add_pickup(act(malee, "08:40"), round_=world.round, offer=offer) for offer in offers]

    def tell(some: list[object], clock: str) -> None:
        for stop in some:
            world.phone.mint("arrive", clock, stop)
            world.phone.mint("weigh", clock, stop, **WEIGHED)
            world.phone.mint("sign", clock, stop, blob=world.phone.picture())

    tell(stops[:1], "09:30")
    world.phone.send()
    world.phone.minted.clear()
    tell(stops[1:], "09:40")
    with django_assert_max_num_queries(70):
        world.phone.send()


def test_a_round_of_another_district_is_unknown_to_a_phone_whatever_else_its_officer_may(world: World) -> None:
    elsewhere = Phone(world.people.malee, LAT_KRABANG)
    assert code(elsewhere.send_one(elsewhere.mint("arrive", "09:30", world.pickup))) == "unknown"


def test_what_the_database_refuses_is_kept_as_rejected_and_others_go_on(world: World) -> None:
    with refusing("rounds_weighing", IntegrityError):
        world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
        world.phone.mint("arrive", "09:36", world.pickup)
        received = world.phone.send()
    assert [code(outcome) for outcome in received.outcomes] == ["cannot_be_settled", ""]
    assert (received.ack, Operation.objects.count(), Weighing.objects.count()) == (2, 2, 0)
    assert world.phone.send().ack == 2


def test_a_database_that_is_busy_refuses_nothing(world: World) -> None:
    one = world.phone.mint("weigh", "09:35", world.pickup, **WEIGHED)
    with refusing("rounds_weighing", OperationalError), pytest.raises(OperationalError):
        world.phone.send()
    assert not Operation.objects.exists()
    assert world.phone.send(one).outcomes[0].verdict == "accepted"


@contextmanager
def refusing(table: str, problem: type[Exception]) -> Iterator[None]:
    """The database answers so whenever that table is written."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise problem("said by the test")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
