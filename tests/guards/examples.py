"""What every service is asked in the world of one district's day: once well, and once otherwise under the same key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from songtor.city.fleet import Load
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.roles import Role
from songtor.exchange.doubts import ColumnMeant
from songtor.exchange.services import Scope
from songtor.messages.carriers import File
from songtor.paper.services import PaperLine
from songtor.receipts.naming import Named
from songtor.sync.entering import said
from tests.guards.example import Example
from tests.guards.people_examples import PEOPLE_EXAMPLES
from tests.guards.points_examples import POINTS_EXAMPLES
from tests.guards.registry_examples import REGISTRY_EXAMPLES
from tests.guards.shop_examples import SHOP_EXAMPLES
from tests.guards.slot_examples import SLOT_EXAMPLES
from tests.guards.states import (
    USUALLY,
    asked,
    batch,
    closed,
    counted,
    grant_of,
    handed_over,
    late_operation,
    other_replan,
    other_site,
    past,
    past_stop,
    phone,
    place,
    planned_by_hand,
    proposal,
    reader,
    replanned,
    said_anew,
    second_vehicle,
    settled,
    sheet,
    signable,
    somebody,
    standing,
    thrown_away,
    trained,
    training,
    up_for_taking,
    weighed_twice,
    window,
    with_email,
    word,
)
from tests.guards.wish_examples import WISH_EXAMPLES
from tests.guards.world import LATER, TOMORROW, World, picture
from tests.personas import (
    DAY,
    at,
)

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
    "city.reopen_account": lambda w: Example({"account": closed(w)}, {"account": w.people.nok}, **OPERATORS),
    "city.reset_password": lambda w: Example({"account": w.people.malee}, {"account": w.people.somchai}, **OPERATORS),
    "city.end_role": lambda w: Example({"grant": grant_of(w), "ends_on": DAY}, {"ends_on": TOMORROW}, **OPERATORS),
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
        {"batch": batch(w, "read"), "columns": {"donor": 0, "branch": 1, "district": 2}},
        {"columns": {"donor": 1, "branch": 0, "district": 2}},
    ),
    "exchange.decide_row": lambda w: Example(
        {"batch": batch(w, "checked"), "number": 2, "answer": "skip"}, {"answer": "new"}
    ),
    "exchange.settle_doubts": lambda w: Example(
        {"batch": batch(w, "checked"), "columns": [ColumnMeant("district", "order=day_first")]},
        {"columns": [ColumnMeant("district", "order=month_first")]},
    ),
    "exchange.start_applying": lambda w: Example({"batch": batch(w, "checked")}, {"batch": batch(w, "checked")}),
    "exchange.start_undoing": lambda w: Example({"batch": batch(w, "applied")}, {"batch": batch(w, "applied")}),
    "exchange.reach_state": lambda w: Example({"batch": batch(w), "state": "read"}, {"state": "refused"}),
    "offers.amend_branch": lambda w: Example(
        {"branch": w.branch, "place": place("สาขาใหม่")}, {"place": place("สาขาอื่น")}
    ),
    "offers.amend_site": lambda w: Example(
        {"site": w.site, "place": place("ชุมชนใหม่", "COMMUNITY"), "people": 9}, {"people": 8}
    ),
    "offers.announce_list": lambda w: Example(
        {"district": w.district, "words": [word(w, 5_000)]}, {"words": [word(w, 6_000)]}
    ),
    "offers.withdraw_list": lambda w: Example(
        {"district": w.district, "offers": [w.free_offer.pk], "reason": "ขายหมด"}, {"reason": "อื่น"}
    ),
    "offers.register_donor": lambda w: Example(
        {"district": w.district, "name": "ร้านใหม่", "first_branch": place("สาขาแรก")}, {"name": "ร้านอื่น"}
    ),
    "offers.add_branch": lambda w: Example(
        {"district": w.district, "donor": w.branch.donor, "place": place("สาขาสาม")}, {"place": place("สาขาสี่")}
    ),
    "offers.accept_registration": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.end_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.take_back_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.reopen_branch": lambda w: Example({"branch": w.branch}, {"branch": w.second_branch}),
    "offers.issue_link": lambda w: Example({"branch": w.branch, "token": "a" * 32}, {"token": "b" * 32}),
    "offers.announce_offer": lambda w: Example(
        {"branch": w.branch, "day": LATER, "lines": [OfferedGoods("ready", 5_000)], "window": window(LATER)},
        {"lines": [OfferedGoods("ready", 5_001)]},
    ),
    "offers.announce_nothing": lambda w: Example({"branch": w.branch, "day": LATER}, {"day": TOMORROW}),
    "offers.withdraw_offer": lambda w: Example({"offer": w.free_offer, "reason": "ขายหมด"}, {"reason": "อื่น"}),
    "offers.add_site": lambda w: Example(
        {
            "district": w.district,
            "place": place("ชุมชนใหม่", "COMMUNITY"),
            "people": 40,
            "needs": [Goods("ready", 5_000)],
        },
        {"people": 41},
    ),
    "offers.change_branch": lambda w: Example(
        {"branch": w.branch, "place": place("Big Shop ใหม่")}, {"place": place("อื่น")}
    ),
    "offers.change_site": lambda w: Example({"site": w.site, "place": place("ชุมชนใหม่"), "people": 61}, {"people": 62}),
    "offers.end_site": lambda w: Example({"site": w.site}, {"site": other_site(w)}),
    "offers.settle_same": lambda w: Example(
        {"kept": w.branch, "other": w.second_branch, "is_same": True}, {"is_same": False}
    ),
    "offers.reverse_same": lambda w: Example({"answer": settled(w), "reason": "เลือกผิด"}, {"reason": "อื่น"}),
    "offers.change_needs": lambda w: Example(
        {"site": w.site, "needs": [Goods("ready", 9_000)]}, {"needs": [Goods("ready", 8_000)]}
    ),
    "offers.enter_standing": lambda w: Example(
        {"branch": w.branch, "lines": [OfferedGoods("ready", 5_000)], "usually": USUALLY},
        {"lines": [OfferedGoods("ready", 5_001)]},
    ),
    "offers.end_standing": lambda w: Example({"standing": standing(w)}, {"standing": standing(w, w.second_branch)}),
    "offers.use_standing": lambda w: Example(
        {"standing": standing(w), "day": DAY + timedelta(days=9)}, {"day": DAY + timedelta(days=8)}
    ),
    "offers.keep_email": lambda w: Example({"branch": w.branch, "email": "shop@example.com"}, {"email": ""}),
    "offers.ask_branch": lambda w: Example(
        {"branch": with_email(w), "day": DAY, "token": "c" * 32, "address": "https://songtor.example/"}, {"day": LATER}
    ),
    "rounds.pass_on": lambda w: Example(
        {"offer": w.free_offer, "from_district": w.district, "reason": "รถเต็ม"}, {"reason": "รถเสีย"}
    ),
    "rounds.take": lambda w: Example({"offer": up_for_taking(w), "district": w.district}, {"offer": w.pickup.offer}),
    "rounds.record_past_round": lambda w: Example(
        {"district": w.district, "day": DAY, "pickups": [past(w, 5_000)]},
        {"pickups": [past(w, 6_000)]},
        who="malees_head",
    ),
    "rounds.take_back_past_pickup": lambda w: Example(
        {"stop": past_stop(w), "reason": "ซ้ำ"}, {"reason": "อื่น"}, who="malees_head"
    ),
    "rounds.start_planning": lambda w: Example({"district": w.district, "day": TOMORROW}, {"day": LATER}),
    "rounds.adopt_plan": lambda w: Example(
        {"district": w.district, "day": TOMORROW, "proposal": proposal(w)}, {"day": LATER}
    ),
    "rounds.publish_day": lambda w: Example({"district": w.district, "day": TOMORROW}, {"day": LATER}),
    "rounds.move_stop": lambda w: Example(
        {"stop": w.second_pickup, "to_round": w.round, "position": 1}, {"position": 2}
    ),
    "rounds.drop_stop": lambda w: Example({"stop": w.second_pickup, "reason": "ไม่ทัน"}, {"reason": "อื่น"}),
    "rounds.add_pickup": lambda w: Example({"round_": w.draft, "offer": w.free_offer}, {"position": 1}),
    "rounds.hand_to_vehicle": lambda w: Example(
        {"stop": w.second_pickup, "vehicle": second_vehicle(w), "reason": "รถคันแรกเต็ม"}, {"reason": "อื่น"}
    ),
    "rounds.renew_pickup": lambda w: Example({"stop": said_anew(w)}, {"stop": w.second_pickup}),
    "rounds.add_delivery": lambda w: Example({"round_": w.draft, "site": w.site}, {"position": 1}),
    "rounds.assign_crew": lambda w: Example(
        {"round_": w.draft, "crew": [w.people.malee]}, {"crew": [w.people.malees_head]}
    ),
    "rounds.cancel_round": lambda w: Example({"round_": w.draft, "reason": "ฝนตก"}, {"reason": "รถเสีย"}),
    "rounds.replan_day": lambda w: Example({"district": w.district, "day": DAY}, {"late_minutes": 20}),
    "rounds.improve_replan": lambda w: Example(
        {"replan": replanned(w), "plan": planned_by_hand(w)}, {"replan": other_replan(w)}
    ),
    "rounds.take_over_replan": lambda w: Example({"replan": replanned(w)}, {"replan": other_replan(w)}),
    "rounds.leave_replan": lambda w: Example({"replan": replanned(w)}, {"replan": other_replan(w)}),
    "rounds.take_back_replan": lambda w: Example({"replan": replanned(w, taken=True)}, {"replan": other_replan(w)}),
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
        {"weighing": counted(w), "pieces": 11, "reason": "นับใหม่"}, {"pieces": 10}
    ),
    "rounds.write_off": lambda w: Example(
        {"round_": w.round, "goods": Goods("ready", 200), "reason": "spoiled"}, {"goods": Goods("ready", 201)}
    ),
    "rounds.reverse_waste": lambda w: Example({"waste": thrown_away(w), "reason": "เลือกผิดรายการ"}, {"reason": "อื่น"}),
    "rounds.sign_off": lambda w: Example(
        {"round_": signable(w), "kept": [Goods("ready", 10_000)]}, {"reason": "ชั่งใหม่"}
    ),
    "cleaning.approve": lambda w: Example({"fact": w.weighing, "kind": "late"}, {"kind": "outlier"}, who="malees_head"),
    "cleaning.ask_back": lambda w: Example(
        {"fact": w.weighing, "kind": "late", "question": "ชั่งจริงหรือไม่"}, {"question": "อื่น"}, who="coordinator"
    ),
    "cleaning.answer": lambda w: Example({"fact": asked(w), "kind": "late", "words": "ชั่งจริง"}, {"words": "อื่น"}),
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
        {
            "stop": w.delivery,
            "lines": [Goods("ready", 5_000)],
            "heads": 20,
            "counts": {"ELDERLY": 7},
            "people": [Named(somebody(w).pk)],
        },
        {"heads": 21},
    ),
    "workgroups.record_training": lambda w: Example(training(w), {"title": "อื่น"}, who="nok", stranger="malee"),
    "workgroups.reverse_training": lambda w: Example(
        {"training": trained(w), "reason": "เขียนผิดวัน"}, {"reason": "อื่น"}, who="nok", stranger="malee"
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
            "reader": reader(),
            "month": date(2024, 10, 1),
            "subject": "สรุปสิ้นเดือน",
            "body": "61.20 กก.",
            "files": [File("month.pdf", "application/pdf", b"%PDF-1.7")],
        },
        {"body": "61.21 กก."},
        who="nok",
        stranger="malee",
    ),
    "reports.submit_sheet": lambda w: Example(
        {"district": w.district, "quarter": "2567Q4"}, {"quarter": "2567Q3"}, who="malees_head", stranger="malee"
    ),
    "reports.return_sheet": lambda w: Example(
        {"sheet": sheet(w), "reason": "ขาดหนึ่งวัน"}, {"reason": "อื่น"}, who="nok", stranger="malees_head"
    ),
    "reports.approve_sheet": lambda w: Example(
        {"sheet": sheet(w)}, {"sheet": sheet(w, quarter="2567Q3")}, who="nok", stranger="malees_head"
    ),
    "reports.lock_quarter": lambda w: Example(
        {"quarter": "2567Q4"}, {"quarter": "2567Q3"}, who="nok", stranger="malees_head"
    ),
    "sync.enrol_phone": lambda w: Example(
        {"account": w.people.malee, "district": w.district, "token": "one long token"}, {"token": "another token"}
    ),
    "sync.keep_sent_picture": lambda w: Example(
        {"device": phone(w), "received": picture("red")}, {"received": picture("blue")}, stranger="malees_head"
    ),
    "sync.revoke_phone": lambda w: Example(
        {"device": phone(w), "reason": "เครื่องหาย"}, {"reason": "อื่น"}, who="malees_head", stranger="malee"
    ),
    "sync.revoke_own_phone": lambda w: Example(
        {"device": phone(w), "reason": "เครื่องหาย"}, {"reason": "อื่น"}, stranger="malees_head"
    ),
    "sync.keep_beside": lambda w: Example(
        {"stop": w.pickup, "said": [said.zero("box", reason="none_left")]},
        {"said": [said.zero("box", reason="donor_cancelled")]},
    ),
    "sync.keep_exported_picture": lambda w: Example(
        {"device": phone(w), "received": picture("red")},
        {"received": picture("blue")},
        who="malees_head",
        stranger="malee",
    ),
    "sync.choose": lambda w: Example(
        {"operation": weighed_twice(w), "counts": True, "reason": "เครื่องชั่งใหม่"},
        {"reason": "อื่น"},
        who="malees_head",
        stranger="malee",
    ),
    "sync.decide_late": lambda w: Example(
        {"operation": late_operation(w), "admitted": True, "reason": "ชั่งจริงที่ตลาด"},
        {"reason": "อื่น"},
        who="malees_head",
        stranger="malee",
    ),
    "receipts.reverse_receipt": lambda w: Example({"receipt": handed_over(w), "reason": "จดผิดจุด"}, {"reason": "อื่น"}),
} | PEOPLE_EXAMPLES
EXAMPLES |= REGISTRY_EXAMPLES | POINTS_EXAMPLES | SHOP_EXAMPLES | SLOT_EXAMPLES | WISH_EXAMPLES
