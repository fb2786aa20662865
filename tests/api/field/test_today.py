"""A phone carries its officer's rounds of the day, enough to work without network, and nothing else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.api.field.shapes import PackOut
from songtor.city.goods import Goods
from songtor.city.models import Vehicle
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.models import Round, Stop
from tests.api.field.conftest import Enrolled, Phone
from tests.guards.world import picture
from tests.personas import (
    BANG_KHAE,
    DAY,
    LAT_KRABANG,
    People,
    act,
    at,
    make_branch,
    make_offer,
    make_officer,
    make_round,
    make_site,
    stops_of,
)

YESTERDAY, LONG_AGO = DAY - timedelta(days=1), DAY - timedelta(days=3)


def pack_of(phone: Phone, **headers: str) -> Any:
    answer = phone.get("today", **headers)
    assert answer.status_code == 200, answer.content
    PackOut.model_validate(answer.json())
    return answer.json()


def rounds_in(pack: Any) -> list[str]:
    return [one["id"] for one in pack["rounds"]]


def one_round(people: People, day: date = DAY, **branch: str) -> Round:
    malee = people.actor("malee")
    return make_round(malee, make_offer(malee, make_branch(malee, **branch), day=day), make_site(malee))


def weighed(people: People, stop: Stop, grams: int = 12_400) -> None:
    rounds.record_weighing(
        act(people.actor("malee"), "09:40"), stop=stop, category="ready", gross_grams=grams + 800, tare_grams=800
    )


@pytest.fixture
def round_(people: People) -> Round:
    return one_round(people)


def test_the_pack_is_what_was_agreed(phone_of: Enrolled, round_: Round) -> None:
    pack = pack_of(phone_of("malee"))
    assert pack["officer"] == {"name": "มาลี (สมมติ)", "district": BANG_KHAE, "district_name": "บางแค"}
    assert pack["day"] == "2024-11-05" and pack["server_time"] == "2024-11-05T10:00:00.000+07:00"
    assert pack["categories"][0] == {"code": "snack", "name": "กลุ่มทานรองท้อง", "short": "ทานรองท้อง", "unit": "KG"}
    assert {"code": "ELDERLY", "name": "ผู้สูงอายุ"} in pack["groups"]
    assert [one["code"] for one in pack["reasons"]["zero"] if one["needs_note"]] == ["other"]
    (carried,) = pack["rounds"]
    assert (carried["id"], carried["state"], carried["aboard"]) == (str(round_.pk), "published", [])
    pickup, delivery = carried["stops"]
    assert (pickup["kind"], pickup["way_in"], pickup["phone"]) == ("pickup", "ประตูหลัง", "02-000-0000")
    assert {"category": "ready", "kg": "20.000", "pieces": 0, "use_by": "2024-11-05T15:00:00+07:00"} in pickup[
        "expected"
    ]
    assert pickup["window"] == {"from": "2024-11-05T09:00:00+07:00", "until": "2024-11-05T12:00:00+07:00"}
    assert (delivery["kind"], delivery["recipient"]) == ("delivery", pack["recipients"][0]["id"])


def test_what_holds_is_told_and_what_was_taken_back_is_not(phone_of: Enrolled, people: People, round_: Round) -> None:
    malee, phone = people.actor("malee"), phone_of("malee")
    pickup, delivery = stops_of(round_)
    weighed(people, pickup, 9_000)
    first = pickup.weighings.get()
    rounds.correct_weighing(act(malee, "09:41"), weighing=first, gross_grams=13_200, tare_grams=800, reason="อ่านผิด")
    rounds.add_photo(act(malee, "09:42"), stop=pickup, picture=picture())
    rounds.add_signature(act(malee, "09:43"), stop=pickup, picture=picture("blue"), name="ผู้ส่ง (สมมติ)")
    hand_over(act(malee, "09:55"), stop=delivery, lines=[Goods("ready", 4_000)], heads=15, counts={})
    taken, given = pack_of(phone)["rounds"][0]["stops"]
    assert taken["recorded"] == [{"category": "ready", "kg": "12.400", "pieces": 0, "zero_reason": ""}]
    assert (taken["photos"], taken["signed"], taken["signer"]) == (1, True, "ผู้ส่ง (สมมติ)")
    assert given["handed"] == {"lines": [{"category": "ready", "kg": "4.000", "pieces": 0}], "heads": 15}
    assert (taken["handed"], given["recorded"]) == (None, [])


def test_the_pack_expects_what_the_stop_page_expects(phone_of: Enrolled, people: People, round_: Round) -> None:
    phone = phone_of("malee")
    planned = pack_of(phone)["rounds"][0]["stops"][1]["expected"]
    weighed(people, stops_of(round_)[0])
    shared = pack_of(phone)["rounds"][0]["stops"][1]
    kilograms = {line["category"]: line["kg"] for line in shared["expected"]}
    assert (planned, kilograms) == ([], {"fresh": "10.000", "ready": "12.400"})
    assert shared["why"] == "อยู่บนเส้นทางพอดี"


def test_what_was_aboard_before_is_told_and_stays(phone_of: Enrolled, people: People) -> None:
    malee = people.actor("malee")
    earlier = one_round(people, YESTERDAY)
    pickup, delivery = stops_of(earlier)
    asked = {"stop": pickup, "category": "fresh", "gross_grams": 9_000, "tare_grams": 1_000}
    rounds.record_weighing(act(malee, "09:40", day=YESTERDAY), **asked)
    rounds.finish_pickup(act(malee, "09:41", day=YESTERDAY), stop=pickup)
    rounds.miss_stop(act(malee, "11:00", day=YESTERDAY), stop=delivery, reason="closed")
    rounds.sign_off(act(malee, "12:00", day=YESTERDAY), round_=earlier, kept=[Goods("fresh", 8_000)])
    today = one_round(people, name="Big Shop สาขาสอง")
    phone = phone_of("malee")
    before = [{"category": "fresh", "kg": "8.000", "pieces": 0}]
    assert pack_of(phone)["rounds"][0]["aboard"] == before
    weighed(people, stops_of(today)[0])
    hand_over(act(malee, "09:55"), stop=stops_of(today)[1], lines=[Goods("ready", 10_000)], heads=1, counts={})
    rounds.write_off(act(malee, "09:56"), round_=today, goods=Goods("fresh", 300), reason="spoiled")
    assert pack_of(phone)["rounds"][0]["aboard"] == before


def test_drafts_and_cancelled_rounds_are_on_no_phone(phone_of: Enrolled, people: People) -> None:
    malee = people.actor("malee")
    make_round(malee, make_offer(malee, make_branch(malee)), make_site(malee), publish=False)
    assert pack_of(phone_of("malee"))["rounds"] == []


def test_a_round_with_a_crew_is_on_its_phones_alone(phone_of: Enrolled, people: People, round_: Round) -> None:
    other = make_officer("other", "คนอื่น (สมมติ)", BANG_KHAE)
    phone = phone_of("malee")
    round_.crew.set([other.ref.removeprefix("account:")])
    assert rounds_in(pack_of(phone)) == []
    round_.crew.add(people.malee)
    pack = pack_of(phone)
    assert (rounds_in(pack), sorted(pack["rounds"][0]["crew"])) == ([str(round_.pk)], ["คนอื่น (สมมติ)", "มาลี (สมมติ)"])


def test_another_districts_rounds_are_on_no_phone(phone_of: Enrolled, people: People, round_: Round) -> None:
    assert pack_of(phone_of("somchai"))["officer"]["district"] == LAT_KRABANG
    assert pack_of(phone_of("somchai"))["rounds"] == []


@pytest.mark.parametrize(("days", "carried"), [(0, True), (1, True), (2, True), (3, False)])
def test_what_two_days_left_open_is_still_carried(
    days: int, carried: bool, phone_of: Enrolled, people: People, round_: Round
) -> None:
    with time_machine.travel(at("10:00", DAY + timedelta(days=days)), tick=False):
        assert (str(round_.pk) in rounds_in(pack_of(phone_of("malee")))) is carried


def test_a_round_signed_off_is_carried_on_its_day_alone(phone_of: Enrolled, people: People, round_: Round) -> None:
    malee, phone = people.actor("malee"), phone_of("malee")
    for stop in stops_of(round_):
        rounds.miss_stop(act(malee, "09:30"), stop=stop, reason="closed")
    rounds.sign_off(act(malee, "09:40"), round_=round_, kept=[])
    assert [one["state"] for one in pack_of(phone)["rounds"]] == ["signed_off"]
    with time_machine.travel(at("10:00", DAY + timedelta(days=1)), tick=False):
        assert pack_of(phone)["rounds"] == []


def test_nothing_new_is_304_until_something_is(phone_of: Enrolled, people: People, round_: Round) -> None:
    phone = phone_of("malee")
    tag = phone.get("today")["ETag"]
    with time_machine.travel(at("10:30"), tick=False):
        again = phone.get("today", **{"If-None-Match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert again["Songtor-Time"].isdigit()
    weighed(people, stops_of(round_)[0])
    assert phone.get("today", **{"If-None-Match": tag}).status_code == 200


def test_names_come_in_the_language_asked_for(phone_of: Enrolled, round_: Round) -> None:
    phone = phone_of("malee")
    english = pack_of(phone, **{"Accept-Language": "en"})
    assert (english["officer"]["district_name"], english["categories"][0]["short"]) == ("Bang Khae", "Snacks")
    assert pack_of(phone)["officer"]["district_name"] == "บางแค"


def test_nothing_personal_is_carried(phone_of: Enrolled, people: People, round_: Round) -> None:
    said = json.dumps(pack_of(phone_of("malee")), ensure_ascii=False)
    assert not any(word in said for word in ("email", "username", people.malee.username, str(people.malee.pk)))


def under_way(people: People, numbers: range) -> None:
    malee = people.actor("malee")
    site = make_site(malee)
    for number in numbers:
        offer = make_offer(malee, make_branch(malee, name=f"สาขา {number}"))
        vehicle = Vehicle.objects.create(district=offer.district, name=f"คัน {number}", capacity_kg=900)
        asked = {"district": offer.district, "day": DAY, "vehicle": vehicle, "leaves_at": at("09:00")}
        round_ = Round.objects.create(state="under_way", **asked)
        Stop.objects.create(round=round_, district=offer.district, position=1, kind="pickup", offer=offer)
        Stop.objects.create(round=round_, district=offer.district, position=2, kind="delivery", site=site)
        weighed(people, round_.stops.get(kind="pickup"))


def questions(phone: Phone) -> int:
    with CaptureQueriesContext(connection) as asked:
        pack_of(phone)
    return len(asked)


def test_20_rounds_take_as_many_questions_as_2(phone_of: Enrolled, people: People) -> None:
    phone = phone_of("malee")
    under_way(people, range(2))
    few = questions(phone)
    under_way(people, range(2, 20))
    assert (questions(phone), len(pack_of(phone)["rounds"])) == (few, 20)
