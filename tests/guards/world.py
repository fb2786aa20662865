"""A district in the middle of its day, and for every service an example of what it is asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.apps import apps
from django.db import connection
from PIL import Image

from songtor.city import services as city
from songtor.city.fleet import Load
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import Account, Agency, District, RoleGrant, Vehicle
from songtor.city.policy import Actor
from songtor.city.roles import Role
from songtor.city.services import close_account
from songtor.cleaning import services as cleaning
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.plan import Proposal
from songtor.evidence.queries import chain_lengths
from songtor.exchange import services as exchange
from songtor.exchange.models import Batch, Row
from songtor.exchange.services import Scope
from songtor.messages.carriers import File
from songtor.offers.lists import Word
from songtor.offers.models import Branch, Offer, SameBranch, Site, StandingOffer
from songtor.offers.services import Place, Point, Window
from songtor.offers.services.asking import keep_email
from songtor.offers.services.places import settle_same
from songtor.offers.services.standing import Usually, enter_standing
from songtor.paper.services import PaperLine
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.day_problem import day_problem
from songtor.rounds.models import OPEN_STOP, Round, Stop, Waste, Weighing
from songtor.rounds.services.past_rounds import PastPickup
from songtor.workgroups.models import Training
from songtor.workgroups.services import record_training
from tests.personas import (
    BANG_KHAE,
    DAY,
    FOUNDER,
    People,
    act,
    at,
    make_branch,
    make_offer,
    make_people,
    make_round,
    make_site,
)
from tests.personas import stops_of as stops

TOMORROW = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=2)


@dataclass(frozen=True)
class World:
    """Today a round with food aboard, tomorrow a draft, the day after an offer nobody fetches yet."""

    people: People
    district: District
    branch: Branch
    second_branch: Branch
    site: Site
    round: Round
    pickup: Stop
    second_pickup: Stop
    delivery: Stop
    weighing: Weighing
    draft: Round
    free_offer: Offer

    @property
    def malee(self) -> Actor:
        return self.people.actor("malee")


def make_world() -> World:
    people = make_people()
    malee = people.actor("malee")
    branch, second = make_branch(malee), make_branch(malee, name="Big Shop สาขาสอง")
    site = make_site(malee)
    round_ = make_round(malee, make_offer(malee, branch), site)
    pickup, delivery = stops(round_)
    second_pickup = rounds.add_pickup(act(malee, "09:00"), round_=round_, offer=make_offer(malee, second))
    weighing = rounds.record_weighing(
        act(malee, "09:35"), stop=pickup, category="ready", gross_grams=12_000, tare_grams=2_000
    )
    draft = make_round(malee, make_offer(malee, branch, day=TOMORROW), site, publish=False)
    return World(
        people=people,
        district=District.objects.get(pk=BANG_KHAE),
        branch=branch,
        second_branch=second,
        site=site,
        round=round_,
        pickup=pickup,
        second_pickup=second_pickup,
        delivery=delivery,
        weighing=weighing,
        draft=draft,
        free_offer=make_offer(malee, second, day=TOMORROW),
    )


@dataclass(frozen=True)
class Example:
    """What a service is asked, what else under the same key, and who may ask."""

    asked: Mapping[str, object]
    otherwise: Mapping[str, object]
    who: str = "malee"
    stranger: str = "somchai"


def rows_and_acts() -> tuple[dict[str, int], dict[str, int]]:
    """How many rows every table holds, and how long every chain is."""
    named = [f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in apps.get_models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(named))
        return dict(cursor.fetchall()), chain_lengths()


def picture(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def _place(name: str, kind: str = "") -> Place:
    return Place(name, Point(13.7, 100.4), kind=kind)


def _window(day: date) -> Window:
    return Window(at("13:00", day), at("15:00", day))


def _handed_over(w: World) -> Receipt:
    return hand_over(act(w.malee, "10:30"), stop=w.delivery, lines=[Goods("ready", 4_000)], heads=9, counts={})


def _proposal(w: World) -> Proposal:
    plan = list_order(day_problem(w.district, TOMORROW))
    return Proposal(plan=plan, instance="{}", text="{}", sheet_grams=1, sheet_minutes=1, seconds=0.1)


def _grant_of(w: World) -> RoleGrant:
    return w.people.nok.grants.get()


def _closed(w: World) -> Account:
    close_account(act(w.people.actor("operator")), account=w.people.malee)
    return w.people.malee


def _reader() -> Account:
    asked = {"username": "reader", "display_name": "ผู้อ่าน (สมมติ)", "email": "reader@example.org"}
    return city.open_account(act(FOUNDER, key="reader"), **asked)


def _other_site(w: World) -> Site:
    return make_site(w.malee, name="ชุมชนอื่น")


def _settled(w: World) -> SameBranch:
    return settle_same(act(w.malee), kept=w.branch, other=w.second_branch, is_same=True)


def _training(w: World) -> dict[str, object]:
    return {
        "district": w.district,
        "title": "การรับอาหารส่วนเกิน",
        "day": DAY,
        "place": "สำนักงานเขตบางแค",
        "host": Agency.objects.get(pk="sos"),
        "attended": [w.people.malee],
    }


def _trained(w: World) -> Training:
    return record_training(act(w.people.actor("nok")), **_training(w))


def _counted(w: World) -> Weighing:
    return rounds.count_pieces(act(w.malee, "09:40"), stop=w.pickup, category="box", pieces=12)


def _asked(w: World) -> Weighing:
    cleaning.ask_back(act(w.people.actor("malees_head"), "10:15"), fact=w.weighing, kind="late", question="จริงหรือไม่")
    return w.weighing


def _thrown_away(w: World) -> Waste:
    return rounds.write_off(act(w.malee, "10:15"), round_=w.round, goods=Goods("ready", 300), reason="spoiled")


def _second_vehicle(w: World) -> Vehicle:
    return Vehicle.objects.filter(district=w.district).exclude(pk=w.round.vehicle_id)[0]


def _said_anew(w: World) -> Stop:
    make_offer(w.malee, w.branch, [OfferedGoods("ready", 4_000)], day=TOMORROW)
    return stops(w.draft)[0]


def _signable(w: World) -> Round:
    for stop in w.round.stops.filter(pk__in=[w.second_pickup.pk, w.delivery.pk], state__in=OPEN_STOP):
        rounds.miss_stop(act(w.malee, "11:00"), stop=stop, reason="no_time")
    rounds.finish_pickup(act(w.malee, "11:00"), stop=w.pickup)
    return w.round


def _up_for_taking(w: World) -> Offer:
    rounds.pass_on(act(w.malee, "10:15"), offer=w.free_offer, from_district=w.district, reason="รถเต็ม")
    return w.free_offer


def _batch(w: World, *states: str) -> Batch:
    """A list with one new donor, brought by Malee and taken as far as said."""
    content = "ผู้บริจาค,สาขา,เขต\nร้านจากไฟล์ (สมมติ),สาขาจากไฟล์,บางแค\n".encode()
    asked = {"scope": Scope(w.district.code), "kind": "donors", "file_name": "รายชื่อ.csv", "content": content}
    batch = exchange.receive_file(act(w.malee, "09:50"), **asked)
    batch.titles, batch.columns, batch.rows_in_file = ["ผู้บริจาค", "สาขา", "เขต"], {}, 1
    batch.save()
    said = {"donor": "ร้านจากไฟล์ (สมมติ)", "branch": "สาขาจากไฟล์", "district": w.district.code}
    Row.objects.create(batch=batch, number=2, said=said, outcome="new", answer="new")
    for state in states:
        Batch.objects.filter(pk=batch.pk).update(state=state)
    batch.refresh_from_db()
    return batch


def _word(w: World, grams: int) -> Word:
    return Word(w.branch.pk, LATER, (OfferedGoods("ready", grams),), _window(LATER), "", at("08:00"))


def _standing(w: World, branch: Branch | None = None) -> StandingOffer:
    lines = [OfferedGoods("fresh", 4_000)]
    return enter_standing(act(w.malee, "10:15"), branch=branch or w.branch, lines=lines, usually=USUALLY)


def _with_email(w: World) -> Branch:
    return keep_email(act(w.malee, "10:15"), branch=w.branch, email="shop@example.com")


USUALLY = Usually((2, 3, 4), time(13), time(15), starts_on=DAY)


def _past(w: World, grams: int) -> PastPickup:
    third = make_branch(w.malee, name=f"Big Shop สาขา {grams}")
    return PastPickup(make_offer(w.malee, third).pk, (Goods("ready", grams),), "แฟ้ม 2")


def _past_stop(w: World) -> Stop:
    head = w.people.actor("malees_head")
    round_ = rounds.record_past_round(act(head, "09:55"), district=w.district, day=DAY, pickups=[_past(w, 5_000)])
    return round_.stops.get()


OPERATORS = {"who": "operator", "stranger": "malee"}

EXAMPLES: dict[str, Callable[[World], Example]] = {
    "city.open_account": lambda w: Example(
        {"username": "new", "display_name": "ใหม่ (สมมติ)"}, {"display_name": "อื่น"}, **OPERATORS
    ),
    "city.grant_role": lambda w: Example(
        {"account": w.people.nok, "role": Role.EXECUTIVE, "starts_on": DAY}, {"starts_on": TOMORROW}, **OPERATORS
    ),
    "city.admit": lambda w: Example(
        {
            "username": "new-officer",
            "display_name": "ใหม่ (สมมติ)",
            "role": Role.OFFICER,
            "starts_on": DAY,
            "district": w.district,
        },
        {"display_name": "อื่น"},
        who="malees_head",
    ),
    "city.close_account": lambda w: Example({"account": w.people.malee}, {"account": w.people.nok}, **OPERATORS),
    "city.reopen_account": lambda w: Example({"account": _closed(w)}, {"account": w.people.nok}, **OPERATORS),
    "city.reset_password": lambda w: Example({"account": w.people.malee}, {"account": w.people.somchai}, **OPERATORS),
    "city.end_role": lambda w: Example({"grant": _grant_of(w), "ends_on": DAY}, {"ends_on": TOMORROW}, **OPERATORS),
    "city.add_vehicle": lambda w: Example(
        {"district": w.district, "name": "รถใหม่", "load": Load(600)}, {"load": Load(700)}, **OPERATORS
    ),
    "city.amend_vehicle": lambda w: Example(
        {"vehicle": w.round.vehicle, "load": Load(600)}, {"load": Load(700)}, **OPERATORS
    ),
    "exchange.receive_file": lambda w: Example(
        {"scope": Scope(w.district.code), "kind": "donors", "file_name": "รายชื่อ.csv", "content": b"a,b"},
        {"content": b"a,c"},
    ),
    "exchange.choose_columns": lambda w: Example(
        {"batch": _batch(w, "read"), "columns": {"donor": 0, "branch": 1, "district": 2}},
        {"columns": {"donor": 1, "branch": 0, "district": 2}},
    ),
    "exchange.decide_row": lambda w: Example(
        {"batch": _batch(w, "checked"), "number": 2, "answer": "skip"}, {"answer": "new"}
    ),
    "exchange.start_applying": lambda w: Example({"batch": _batch(w, "checked")}, {"batch": _batch(w, "checked")}),
    "exchange.start_undoing": lambda w: Example({"batch": _batch(w, "applied")}, {"batch": _batch(w, "applied")}),
    "exchange.reach_state": lambda w: Example({"batch": _batch(w), "state": "read"}, {"state": "refused"}),
    "offers.amend_branch": lambda w: Example(
        {"branch": w.branch, "place": _place("สาขาใหม่")}, {"place": _place("สาขาอื่น")}
    ),
    "offers.amend_site": lambda w: Example(
        {"site": w.site, "place": _place("ชุมชนใหม่", "COMMUNITY"), "people": 9}, {"people": 8}
    ),
    "offers.announce_list": lambda w: Example(
        {"district": w.district, "words": [_word(w, 5_000)]}, {"words": [_word(w, 6_000)]}
    ),
    "offers.withdraw_list": lambda w: Example(
        {"district": w.district, "offers": [w.free_offer.pk], "reason": "ขายหมด"}, {"reason": "อื่น"}
    ),
    "offers.register_donor": lambda w: Example(
        {"district": w.district, "name": "ร้านใหม่", "first_branch": _place("สาขาแรก")}, {"name": "ร้านอื่น"}
    ),
    "offers.add_branch": lambda w: Example(
        {"district": w.district, "donor": w.branch.donor, "place": _place("สาขาสาม")}, {"place": _place("สาขาสี่")}
    ),
    "offers.accept_registration": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.end_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.take_back_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.reopen_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.issue_link": lambda w: Example({"branch": w.branch, "token": "a" * 32}, {"token": "b" * 32}),
    "offers.announce_offer": lambda w: Example(
        {"branch": w.branch, "day": LATER, "lines": [OfferedGoods("ready", 5_000)], "window": _window(LATER)},
        {"lines": [OfferedGoods("ready", 5_001)]},
    ),
    "offers.announce_nothing": lambda w: Example({"branch": w.branch, "day": LATER}, {"day": TOMORROW}),
    "offers.withdraw_offer": lambda w: Example({"offer": w.free_offer, "reason": "ขายหมด"}, {"reason": "อื่น"}),
    "offers.add_site": lambda w: Example(
        {
            "district": w.district,
            "place": _place("ชุมชนใหม่", "COMMUNITY"),
            "people": 40,
            "needs": [Goods("ready", 5_000)],
        },
        {"people": 41},
    ),
    "offers.change_branch": lambda w: Example(
        {"branch": w.branch, "place": _place("Big Shop ใหม่")}, {"place": _place("อื่น")}
    ),
    "offers.change_site": lambda w: Example({"site": w.site, "place": _place("ชุมชนใหม่"), "people": 61}, {"people": 62}),
    "offers.end_site": lambda w: Example({"site": w.site}, {"site": _other_site(w)}),
    "offers.settle_same": lambda w: Example(
        {"kept": w.branch, "other": w.second_branch, "is_same": True}, {"is_same": False}
    ),
    "offers.reverse_same": lambda w: Example({"answer": _settled(w), "reason": "เลือกผิด"}, {"reason": "อื่น"}),
    "offers.change_needs": lambda w: Example(
        {"site": w.site, "needs": [Goods("ready", 9_000)]}, {"needs": [Goods("ready", 8_000)]}
    ),
    "offers.enter_standing": lambda w: Example(
        {"branch": w.branch, "lines": [OfferedGoods("ready", 5_000)], "usually": USUALLY},
        {"lines": [OfferedGoods("ready", 5_001)]},
    ),
    "offers.end_standing": lambda w: Example({"standing": _standing(w)}, {"standing": _standing(w, w.second_branch)}),
    "offers.use_standing": lambda w: Example(
        {"standing": _standing(w), "day": DAY + timedelta(days=9)}, {"day": DAY + timedelta(days=8)}
    ),
    "offers.keep_email": lambda w: Example({"branch": w.branch, "email": "shop@example.com"}, {"email": ""}),
    "offers.ask_branch": lambda w: Example(
        {"branch": _with_email(w), "day": DAY, "token": "c" * 32, "address": "https://songtor.example/"}, {"day": LATER}
    ),
    "rounds.pass_on": lambda w: Example(
        {"offer": w.free_offer, "from_district": w.district, "reason": "รถเต็ม"}, {"reason": "รถเสีย"}
    ),
    "rounds.take": lambda w: Example({"offer": _up_for_taking(w), "district": w.district}, {"offer": w.pickup.offer}),
    "rounds.record_past_round": lambda w: Example(
        {"district": w.district, "day": DAY, "pickups": [_past(w, 5_000)]},
        {"pickups": [_past(w, 6_000)]},
        who="malees_head",
    ),
    "rounds.take_back_past_pickup": lambda w: Example(
        {"stop": _past_stop(w), "reason": "ซ้ำ"}, {"reason": "อื่น"}, who="malees_head"
    ),
    "rounds.start_planning": lambda w: Example({"district": w.district, "day": TOMORROW}, {"day": LATER}),
    "rounds.adopt_plan": lambda w: Example(
        {"district": w.district, "day": TOMORROW, "proposal": _proposal(w)}, {"day": LATER}
    ),
    "rounds.publish_day": lambda w: Example({"district": w.district, "day": TOMORROW}, {"day": LATER}),
    "rounds.move_stop": lambda w: Example(
        {"stop": w.second_pickup, "to_round": w.round, "position": 1}, {"position": 2}
    ),
    "rounds.drop_stop": lambda w: Example({"stop": w.second_pickup, "reason": "ไม่ทัน"}, {"reason": "อื่น"}),
    "rounds.add_pickup": lambda w: Example({"round_": w.draft, "offer": w.free_offer}, {"position": 1}),
    "rounds.hand_to_vehicle": lambda w: Example(
        {"stop": w.second_pickup, "vehicle": _second_vehicle(w), "reason": "รถคันแรกเต็ม"}, {"reason": "อื่น"}
    ),
    "rounds.renew_pickup": lambda w: Example({"stop": _said_anew(w)}, {"stop": w.second_pickup}),
    "rounds.add_delivery": lambda w: Example({"round_": w.draft, "site": w.site}, {"position": 1}),
    "rounds.assign_crew": lambda w: Example(
        {"round_": w.draft, "crew": [w.people.malee]}, {"crew": [w.people.malees_head]}
    ),
    "rounds.cancel_round": lambda w: Example({"round_": w.draft, "reason": "ฝนตก"}, {"reason": "รถเสีย"}),
    "rounds.arrive": lambda w: Example(
        {"stop": w.second_pickup, "position": (13.7, 100.4, 12)}, {"position": (13.7, 100.5, 12)}
    ),
    "rounds.add_photo": lambda w: Example({"stop": w.pickup, "picture": picture()}, {"picture": picture("red")}),
    "rounds.add_signature": lambda w: Example(
        {"stop": w.pickup, "picture": picture(), "name": "พนักงาน (สมมติ)"}, {"name": "อื่น"}
    ),
    "rounds.report_way_in": lambda w: Example({"stop": w.pickup, "text": "ทางเข้าหลังตึก"}, {"text": "ประตูหน้า"}),
    "rounds.finish_pickup": lambda w: Example({"stop": w.pickup}, {"stop": w.second_pickup}),
    "rounds.miss_stop": lambda w: Example({"stop": w.second_pickup, "reason": "closed"}, {"reason": "road"}),
    "rounds.leave_rest": lambda w: Example(
        {"stop": w.pickup, "lines": [Goods("ready", 3_000)], "until": at("15:00")}, {"until": at("16:00")}
    ),
    "rounds.record_weighing": lambda w: Example(
        {"stop": w.pickup, "category": "fresh", "gross_grams": 5_000, "tare_grams": 500}, {"gross_grams": 5_001}
    ),
    "rounds.count_pieces": lambda w: Example({"stop": w.pickup, "category": "box", "pieces": 12}, {"pieces": 13}),
    "rounds.record_zero": lambda w: Example(
        {"stop": w.pickup, "category": "fresh", "reason": "none_left"}, {"reason": "spoiled"}
    ),
    "rounds.reverse_weighing": lambda w: Example({"weighing": w.weighing, "reason": "ชั่งผิด"}, {"reason": "อื่น"}),
    "rounds.correct_weighing": lambda w: Example(
        {"weighing": w.weighing, "gross_grams": 9_000, "tare_grams": 2_000, "reason": "อ่านผิด"}, {"gross_grams": 9_001}
    ),
    "rounds.correct_count": lambda w: Example(
        {"weighing": _counted(w), "pieces": 11, "reason": "นับใหม่"}, {"pieces": 10}
    ),
    "rounds.write_off": lambda w: Example(
        {"round_": w.round, "goods": Goods("ready", 200), "reason": "spoiled"}, {"goods": Goods("ready", 201)}
    ),
    "rounds.reverse_waste": lambda w: Example({"waste": _thrown_away(w), "reason": "เลือกผิดรายการ"}, {"reason": "อื่น"}),
    "rounds.sign_off": lambda w: Example(
        {"round_": _signable(w), "kept": [Goods("ready", 10_000)]}, {"reason": "ชั่งใหม่"}
    ),
    "cleaning.approve": lambda w: Example({"fact": w.weighing, "kind": "late"}, {"kind": "outlier"}, who="malees_head"),
    "cleaning.ask_back": lambda w: Example(
        {"fact": w.weighing, "kind": "late", "question": "ชั่งจริงหรือไม่"}, {"question": "อื่น"}, who="coordinator"
    ),
    "cleaning.answer": lambda w: Example({"fact": _asked(w), "kind": "late", "words": "ชั่งจริง"}, {"words": "อื่น"}),
    "paper.enter_pickup": lambda w: Example(
        {"stop": w.second_pickup, "lines": [PaperLine("ready", 5_000, 500), PaperLine("box", pieces=4)]},
        {"lines": [PaperLine("ready", 5_001, 500)]},
    ),
    "paper.enter_hand_over": lambda w: Example(
        {"stop": w.delivery, "lines": [Goods("ready", 5_000)], "heads": 20, "counts": {"ELDERLY": 7}}, {"heads": 21}
    ),
    "paper.enter_missed": lambda w: Example({"stop": w.second_pickup, "reason": "closed"}, {"reason": "road"}),
    "paper.add_sheet_photo": lambda w: Example({"round_": w.round, "picture": picture()}, {"picture": picture("red")}),
    "receipts.hand_over": lambda w: Example(
        {"stop": w.delivery, "lines": [Goods("ready", 5_000)], "heads": 20, "counts": {"ELDERLY": 7}}, {"heads": 21}
    ),
    "workgroups.record_training": lambda w: Example(_training(w), {"title": "อื่น"}, who="nok", stranger="malee"),
    "workgroups.reverse_training": lambda w: Example(
        {"training": _trained(w), "reason": "เขียนผิดวัน"}, {"reason": "อื่น"}, who="nok", stranger="malee"
    ),
    "workgroups.issue_calendar_link": lambda w: Example(
        {"district": w.district, "account": w.people.malee, "token": "c" * 32}, {"token": "d" * 32}
    ),
    "workgroups.revoke_calendar_link": lambda w: Example(
        {"district": w.district, "account": w.people.malee}, {"account": w.people.malees_head}
    ),
    "reports.close_month": lambda w: Example(
        {"district": w.district, "month": date(2024, 10, 1)}, {"month": date(2024, 9, 1)}, who="nok", stranger="malee"
    ),
    "reports.ask_for_month": lambda w: Example({"district": w.district, "wanted": True}, {"wanted": False}),
    "reports.send_month": lambda w: Example(
        {
            "reader": _reader(),
            "month": date(2024, 10, 1),
            "subject": "สรุปสิ้นเดือน",
            "body": "61.20 กก.",
            "files": [File("month.pdf", "application/pdf", b"%PDF-1.7")],
        },
        {"body": "61.21 กก."},
        who="nok",
        stranger="malee",
    ),
    "receipts.reverse_receipt": lambda w: Example({"receipt": _handed_over(w), "reason": "จดผิดจุด"}, {"reason": "อื่น"}),
}
