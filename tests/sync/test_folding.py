"""Whichever arrives first: what stands is decided by when it happened, and the books follow to the gram."""

import io
from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from PIL import Image

from songtor.city.goods import Goods
from songtor.receipts.models import Receipt, ReceiptCount, ReceiptLine
from songtor.receipts.services import hand_over, reverse_receipt
from songtor.reports.months.services import close_month
from songtor.rounds import services as rounds
from songtor.rounds.models import (
    Arrival,
    Photo,
    Round,
    RoundChange,
    RoundState,
    Signature,
    SignOff,
    Stop,
    StopState,
    Weighing,
    WeighingReversal,
)
from songtor.stock.models import Balance, Lot, Movement, PlaceKind
from songtor.sync.deciding import decide_late
from songtor.sync.operations.models import Operation, Standing
from tests.personas import DAY, act, at
from tests.sync.books import differences
from tests.sync.conftest import World
from tests.sync.phones import code
from tests.sync.test_receiving import whole_day

READY = {"category": "ready", "gross_kg": "13.20", "tare_kg": "0.80", "scale": ""}
MORE = {"category": "ready", "gross_kg": "14.20", "tare_kg": "0.80", "scale": ""}


def held(category: str = "ready") -> int:
    """Grams in the books of all vehicles."""
    rows = Balance.objects.filter(place__kind=PlaceKind.VEHICLE, lot__category=category)
    return sum(rows.values_list("grams", flat=True))


def standing() -> list[tuple[str, str]]:
    return sorted(Standing.objects.values_list("state", "blocked_by"))


def weighed() -> list[int]:
    return sorted(Weighing.objects.filter(reversal=None).values_list("grams", flat=True))


def test_of_two_sources_the_first_in_time_posts_and_both_are_kept(world: World) -> None:
    other = world.another_phone()
    second = world.phone.send_one(world.phone.mint("weigh", "09:40", world.pickup, **MORE))
    first = other.send_one(other.mint("weigh", "09:35", world.pickup, **READY))
    assert [second.verdict, first.verdict] == ["accepted", "accepted"]
    assert weighed() == [12_400]
    assert (held(), standing()) == (12_400, [("twice", "")])
    assert WeighingReversal.objects.count() == 1
    assert differences() == []


def test_the_second_source_is_told_so(world: World) -> None:
    other = world.another_phone()
    other.send(other.mint("weigh", "09:35", world.pickup, **READY))
    told = world.phone.send_one(world.phone.mint("weigh", "09:40", world.pickup, **MORE))
    assert (told.verdict, code(told)) == ("accepted", "recorded_twice")


def test_taking_the_first_back_lets_the_second_stand(world: World) -> None:
    other = world.another_phone()
    wrong = other.mint("weigh", "09:35", world.pickup, **READY)
    other.send(wrong)
    world.phone.send(world.phone.mint("weigh", "09:40", world.pickup, **MORE))
    other.send(other.mint("correct", "09:50", world.pickup, of=str(wrong.op_id), reason="ชั่งผิดลัง", body=None))
    assert (weighed(), held()) == ([13_400], 13_400)
    assert differences() == []


def test_a_corrected_weighing_moves_what_was_drawn_from_it(world: World) -> None:
    wrong = world.phone.mint("weigh", "09:35", world.pickup, **READY)
    line = {"lines": [{"category": "ready", "kg": "12.40"}], "heads": 15}
    world.phone.mint("deliver", "11:00", world.delivery, **line)
    world.phone.send()
    world.phone.minted.clear()
    world.phone.mint("correct", "11:30", world.pickup, of=str(wrong.op_id), reason="อ่านเลขผิด", body=MORE)
    world.phone.send()
    right = Weighing.objects.get(reversal=None)
    assert (right.grams, right.corrects and right.corrects.grams, held()) == (13_400, 12_400, 1_000)
    assert right.day == DAY
    assert differences() == []


def test_a_hand_over_taken_back_opens_its_stop(world: World) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, **READY)
    world.phone.mint("arrive", "10:50", world.delivery)
    given = world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "2"}], heads=3)
    world.phone.mint("correct", "11:01", world.delivery, of=str(given.op_id), reason="ผิดจุด", body=None)
    world.phone.send()
    assert not Receipt.objects.filter(reversal=None).exists()
    assert (Stop.objects.get(pk=world.delivery.pk).state, held()) == (StopState.ARRIVED, 12_400)
    assert differences() == []


def test_food_handed_over_before_its_weight_arrives_is_booked_when_it_does(world: World) -> None:
    other = world.another_phone()
    given = world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "12"}], heads=9)
    assert world.phone.send_one(given).verdict == "accepted"
    assert (Receipt.objects.count(), held()) == (1, -12_000)
    assert differences() == []
    assert code(world.phone.send_one(world.phone.mint("sign_off", "12:00", world.round))) == "sign_off_waits"
    other.send(other.mint("weigh", "09:35", world.pickup, **READY))
    assert held() == 400
    assert differences() == []


def test_a_sign_off_waits_until_what_it_misses_arrives(world: World) -> None:
    other = world.another_phone()
    world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "12.40"}], heads=9)
    world.phone.mint("sign_off", "12:00", world.round)
    told = world.phone.send().outcomes[-1]
    assert (told.verdict, code(told), standing()) == ("accepted", "sign_off_waits", [("waits", "stops_still_open")])
    other.send(other.mint("weigh", "09:35", world.pickup, **READY))
    assert Round.objects.get(pk=world.round.pk).state == RoundState.SIGNED_OFF
    assert (SignOff.objects.get().happened_at, standing(), held()) == (at("12:00"), [], 0)
    assert differences() == []


def test_what_happened_after_sign_off_waits_for_the_head(world: World) -> None:
    whole_day(world, world.phone)
    world.phone.send()
    other = world.another_phone()
    late = other.send_one(other.mint("weigh", "13:00", world.pickup, category="snack", gross_kg="3", tare_kg="1"))
    assert (late.verdict, code(late), len(weighed())) == ("late", "after_sign_off", 2)
    head = world.people.actor("malees_head")
    operation = Operation.objects.get(pk=late.op_id)
    decide_late(act(head, "15:00"), operation=operation, admitted=True, reason="ชั่งจริง")
    assert (len(weighed()), held("snack")) == (3, 0), "the vehicle holds what its sign-off said"
    assert differences() == []


def test_what_happened_before_but_arrives_after_sign_off_counts(world: World) -> None:
    whole_day(world, world.phone)
    world.phone.send()
    other = world.another_phone()
    told = other.send_one(other.mint("weigh", "09:50", world.pickup, category="snack", gross_kg="1.3", tare_kg="1"))
    assert (told.verdict, code(told), held("snack")) == ("accepted", "", 0)
    assert Round.objects.get(pk=world.round.pk).state == RoundState.SIGNED_OFF
    assert differences() == []


def test_a_round_is_open_again_when_what_arrives_was_never_explained(world: World) -> None:
    whole_day(world, world.phone)
    world.phone.send()
    other = world.another_phone()
    other.send(other.mint("weigh", "09:50", world.pickup, category="snack", gross_kg="3", tare_kg="1"))
    assert Round.objects.get(pk=world.round.pk).state == RoundState.UNDER_WAY
    assert (held("snack"), standing()) == (2_000, [("waits", "difference_needs_reason")])
    assert differences() == []
    world.phone.send(world.phone.mint("sign_off", "12:30", world.round, reason="ให้คนขับ"))
    signed = Round.objects.get(pk=world.round.pk)
    assert (signed.state, signed.sign_off and signed.sign_off.reason) == (RoundState.SIGNED_OFF, "ให้คนขับ")
    assert (held("snack"), SignOff.objects.count()) == (0, 2)
    assert differences() == []


def test_a_phones_visit_beats_the_desks_cancellation(world: World) -> None:
    malee = world.people.actor("malee")
    rounds.cancel_round(act(malee, "10:00"), round_=world.round, reason="ฝนตก")
    told = world.phone.send_one(world.phone.mint("weigh", "09:35", world.pickup, **READY))
    assert told.verdict == "accepted"
    assert Round.objects.get(pk=world.round.pk).state == RoundState.UNDER_WAY
    assert Stop.objects.get(pk=world.pickup.pk).state == StopState.ARRIVED
    assert Stop.objects.get(pk=world.delivery.pk).state == StopState.CANCELLED
    assert differences() == []


def test_food_overrules_that_nobody_was_served(world: World) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, **READY)
    told = world.phone.mint("miss", "09:50", world.pickup, reason="closed")
    received = world.phone.send()
    assert code(received.outcomes[1]) == "food_overrules_miss", told
    assert Stop.objects.get(pk=world.pickup.pk).state == StopState.ARRIVED


def test_nothing_at_all_is_said_once_for_all_that_was_expected(world: World) -> None:
    world.phone.send(world.phone.mint("zero", "09:35", world.pickup, reason="none_left", note=""))
    kept = Weighing.objects.values_list("category_id", "zero_reason")
    assert sorted(kept) == [("fresh", "none_left"), ("ready", "none_left")]


def test_left_over_food_is_a_new_offer_once(world: World) -> None:
    left = {"lines": [{"category": "ready", "kg": "40"}]}
    world.phone.mint("arrive", "09:30", world.pickup)
    world.phone.mint("left_over", "09:45", world.pickup, **left)
    world.phone.mint("left_over", "09:46", world.pickup, **left)
    assert code(world.phone.send().outcomes[2]) == "recorded_twice"
    (offer,) = world.pickup.offer.left_overs.all()  # type: ignore[union-attr]
    assert offer.lines.get().grams == 40_000
    assert differences() == []


def test_after_the_month_was_closed_a_supervisor_decides(world: World) -> None:
    nok = world.people.actor("nok")
    close_month(
        act(nok, "12:00", day=DAY + timedelta(days=40)), district=world.round.district, month=DAY.replace(day=1)
    )
    late = world.phone.mint("weigh", "09:35", world.pickup, **READY)
    told = world.phone.send_one(late, received_at=at("20:00", DAY + timedelta(days=41)))
    assert (told.verdict, code(told), weighed()) == ("late", "after_month_closed", [])
    head = world.people.actor("malees_head", DAY + timedelta(days=41))
    deciding = act(head, "21:00", day=DAY + timedelta(days=41))
    decide_late(deciding, operation=Operation.objects.get(), admitted=True, reason="โทรศัพท์หายแล้วเจอ")
    assert (weighed(), Weighing.objects.get().day) == ([12_400], DAY)
    assert differences() == []


def test_cards_count_as_heads_until_the_registry_knows_them(world: World) -> None:
    world.phone.mint("weigh", "09:35", world.pickup, **READY)
    body = {"lines": [{"category": "ready", "kg": "2"}], "heads": 3, "cards": ["card-1", "card-2", "card-1"]}
    world.phone.mint("deliver", "11:00", world.delivery, **body)
    world.phone.send()
    assert Receipt.objects.get().heads == 5


def test_a_phone_of_its_own_cannot_correct_anothers_entry(world: World) -> None:
    other = world.another_phone()
    theirs = other.mint("weigh", "09:35", world.pickup, **READY)
    other.send(theirs)
    mine = world.phone.mint("correct", "09:50", world.pickup, of=str(theirs.op_id), reason="x", body=None)
    assert code(world.phone.send_one(mine)) == "not_yours"


def test_evidence_is_not_taken_back(world: World) -> None:
    photo = world.phone.mint("photo", "09:40", world.pickup, blob=world.phone.picture())
    world.phone.mint("correct", "09:41", world.pickup, of=str(photo.op_id), reason="เบลอ", body=None)
    assert code(world.phone.send().outcomes[1]) == "cannot_be_taken_back"


def day_at_the_desk(world: World) -> None:
    """What `whole_day` tells, entered through the desk's services."""
    malee, (pickup, delivery) = world.people.actor("malee"), (world.pickup, world.delivery)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    rounds.arrive(act(malee, "09:30"), stop=pickup, position=(13.7, 100.4, 12))
    ready = {"category": "ready", "gross_grams": 13_200, "tare_grams": 800}
    fresh = {"category": "fresh", "gross_grams": 6_000, "tare_grams": 1_000}
    rounds.record_weighing(act(malee, "09:35"), stop=pickup, **ready)  # type: ignore[arg-type]
    rounds.record_weighing(act(malee, "09:36"), stop=pickup, **fresh)  # type: ignore[arg-type]
    rounds.add_photo(act(malee, "09:40"), stop=pickup, picture=picture.getvalue())
    signed = {"name": "สมหญิง (สมมติ)", "position": "ผู้จัดการ"}
    rounds.add_signature(act(malee, "09:45"), stop=pickup, picture=picture.getvalue(), **signed)
    rounds.finish_pickup(act(malee, "09:45"), stop=pickup)
    rounds.arrive(act(malee, "11:00"), stop=delivery)
    lines = [Goods("ready", 12_400), Goods("fresh", 5_000)]
    hand_over(act(malee, "11:10"), stop=delivery, lines=lines, heads=15, counts={"ELDERLY": 12, "DISABLED": 5})
    rounds.sign_off(act(malee, "12:00"), round_=world.round)


def told_by_books() -> dict[str, list[object]]:
    """Every fact of the day but the time it was entered.

    A batch brings a stop into its last state at once, so its changes on the way there are not compared.
    """
    when = ("happened_at",)
    columns: dict[type[Model], tuple[str, ...]] = {
        Arrival: ("stop", "lat", "lon", "accuracy_m", *when),
        Weighing: ("stop", "day", "category", "gross_grams", "tare_grams", "grams", "pieces", "scale", *when),
        Photo: ("stop", *when),
        Signature: ("stop", "name", "position", *when),
        Receipt: ("stop", "site", "day", "heads", "actor_ref", *when),
        ReceiptLine: ("category", "grams", "pieces"),
        ReceiptCount: ("vulnerable_group", "heads", "of_heads"),
        Lot: ("day", "category", "origin", "use_by", *when),
        Movement: ("day", "lot__category", "from_place", "to_place", "grams", "pieces", "cause", *when),
        Balance: ("place", "lot__category", "grams", "pieces", "has_floor"),
        SignOff: ("day", "collected_grams", "difference_grams", "reason", "actor_ref", *when),
        RoundChange: ("state", "actor_ref", *when),
        Stop: ("pk", "state"),
        Round: ("pk", "state"),
    }
    told = {model: sorted(model._default_manager.values_list(*names), key=str) for model, names in columns.items()}
    told[Balance] = [row for row in told[Balance] if row[2] or row[3]]
    return {model.__name__: rows for model, rows in told.items()}


def test_the_same_day_by_phone_and_at_the_desk_gives_the_same_facts(world: World) -> None:
    with transaction.atomic():
        day_at_the_desk(world)
        at_the_desk = told_by_books()
        transaction.set_rollback(True)
    whole_day(world, world.phone)
    world.phone.send()
    assert told_by_books() == at_the_desk


def test_what_the_desk_took_back_before_sign_off_does_not_come_off_again(world: World) -> None:
    malee = world.people.actor("malee")
    rounds.record_weighing(act(malee, "09:35"), stop=world.pickup, category="ready", gross_grams=10_000, tare_grams=0)
    given = hand_over(act(malee, "10:00"), stop=world.delivery, lines=[Goods("ready", 5_000)], heads=9, counts={})
    reverse_receipt(act(malee, "10:05"), receipt=given, reason="ผิดจุด")
    waste = rounds.write_off(act(malee, "10:06"), round_=world.round, goods=Goods("ready", 300), reason="spoiled")
    rounds.reverse_waste(act(malee, "10:07"), waste=waste, reason="ยังดีอยู่")
    rounds.finish_pickup(act(malee, "10:08"), stop=world.pickup)
    rounds.miss_stop(act(malee, "10:09"), stop=world.delivery, reason="no_time")
    rounds.sign_off(act(malee, "10:10"), round_=world.round, kept=[Goods("ready", 9_900)])
    before = world.phone.mint("weigh", "09:40", world.pickup, category="snack", gross_kg="3", tare_kg="1")
    world.phone.send(before)
    assert (held(), held("snack")) == (9_900, 0)
    assert differences() == []


def test_a_round_that_picks_nothing_up_hands_over_nothing(world: World) -> None:
    world.pickup.delete()
    given = world.phone.mint("deliver", "11:00", world.delivery, lines=[{"category": "ready", "kg": "12"}], heads=9)
    told = world.phone.send_one(given)
    assert (told.verdict, code(told), Receipt.objects.count()) == ("accepted", "nothing_picked_up", 0)
    assert differences() == []
