"""What a phone sends becomes facts once, whatever happens on the way."""

from songtor.receipts.models import Receipt
from songtor.rounds.models import RoundState, SignOff, StopState, Weighing
from tests.personas import at
from tests.sync.books import differences
from tests.sync.conftest import World
from tests.sync.phones import Phone, code


def whole_day(world: World, phone: Phone) -> None:
    picture, paper = phone.picture(), phone.picture("blue")
    phone.mint("arrive", "09:30", world.pickup, lat=13.7, lon=100.4, accuracy_m=12)
    phone.mint("weigh", "09:35", world.pickup, category="ready", gross_kg="13.20", tare_kg="0.80", scale="")
    phone.mint("weigh", "09:36", world.pickup, category="fresh", gross_kg="6.00", tare_kg="1.00")
    phone.mint("photo", "09:40", world.pickup, blob=picture)
    phone.mint("sign", "09:45", world.pickup, blob=paper, name="สมหญิง (สมมติ)", position="ผู้จัดการ")
    phone.mint("arrive", "11:00", world.delivery)
    lines = [{"category": "ready", "kg": "12.40"}, {"category": "fresh", "kg": "5.00"}]
    phone.mint("deliver", "11:10", world.delivery, lines=lines, heads=15, counts={"ELDERLY": 12, "DISABLED": 5})
    phone.mint("sign_off", "12:00", world.round)


def test_a_whole_day_becomes_the_same_facts_as_at_the_desk(world: World) -> None:
    whole_day(world, world.phone)
    received = world.phone.send()
    assert [(one.verdict, code(one)) for one in received.outcomes] == [("accepted", "")] * 8
    assert received.ack == 8
    world.round.refresh_from_db()
    assert world.round.state == RoundState.SIGNED_OFF
    assert sorted(Weighing.objects.values_list("category_id", "grams", "gross_grams")) == [
        ("fresh", 5_000, 6_000),
        ("ready", 12_400, 13_200),
    ]
    receipt = Receipt.objects.get()
    assert (receipt.heads, receipt.happened_at) == (15, at("11:10"))
    assert dict(receipt.counts.values_list("vulnerable_group", "heads")) == {"ELDERLY": 12, "DISABLED": 5}
    assert SignOff.objects.get().difference_grams == 0
    world.pickup.refresh_from_db()
    assert world.pickup.state == StopState.DONE
    assert differences() == []


def test_what_comes_after_a_hand_over_leaves_it_as_it_is(world: World) -> None:
    whole_day(world, world.phone)
    for one in world.phone.minted:
        world.phone.send(one)
    world.phone.mint("note", "12:10", world.round, text="ร้านฝากขอบคุณ")
    world.phone.send()
    assert (Receipt.objects.count(), Weighing.objects.count()) == (1, 2)
    assert differences() == []
