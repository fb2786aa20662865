"""What a service's example needs to stand in the world first."""

from __future__ import annotations

from datetime import date, time

from songtor.city import services as city
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import Account, Agency, RoleGrant, Vehicle
from songtor.city.services import close_account
from songtor.cleaning import services as cleaning
from songtor.engines.planning.manual import list_order
from songtor.engines.planning.plan import Plan
from songtor.evidence.models import new_id
from songtor.exchange import services as exchange
from songtor.exchange.models import Batch, Row
from songtor.exchange.services import Scope
from songtor.offers.lists import Word
from songtor.offers.models import Branch, Offer, SameBranch, Site, StandingOffer
from songtor.offers.services import Place, Point, Window
from songtor.offers.services.asking import keep_email
from songtor.offers.services.places import settle_same
from songtor.offers.services.standing import Usually, enter_standing
from songtor.people.models import Person
from songtor.receipts.models import Receipt
from songtor.receipts.services import hand_over
from songtor.reports.kr.models import QuarterSheet
from songtor.reports.kr.services import submit_sheet
from songtor.rounds import services as rounds
from songtor.rounds.day_problem import day_problem
from songtor.rounds.models import OPEN_STOP, Replan, Round, SignOff, SignOffReversal, Stop, Waste, Weighing
from songtor.rounds.proposals import Proposal, Sheet
from songtor.rounds.services.past_rounds import PastPickup
from songtor.stock.models import PlaceKind
from songtor.stock.queries import aboard
from songtor.stock.services import place_of
from songtor.sync.devices.models import Device
from songtor.sync.devices.services import enrol_phone
from songtor.sync.judging import Sent
from songtor.sync.operations.models import Operation
from songtor.sync.receiving import receive
from songtor.workgroups.models import Training
from songtor.workgroups.services import record_training
from tests.guards.world import LATER, TOMORROW, World
from tests.personas import (
    DAY,
    FOUNDER,
    LAT_KRABANG,
    act,
    at,
    make_branch,
    make_offer,
    make_round,
    make_site,
)
from tests.personas import stops_of as stops
from tests.receipts.feeding import ready_round
from tests.sync.phones import Phone


def place(name: str, kind: str = "") -> Place:
    return Place(name, Point(13.7, 100.4), kind=kind)


def window(day: date) -> Window:
    return Window(at("13:00", day), at("15:00", day))


def handed_over(w: World) -> Receipt:
    return hand_over(act(w.malee, "10:30"), stop=w.delivery, lines=[Goods("ready", 4_000)], heads=9, counts={})


def somebody(w: World) -> Person:
    """A person of the registry, known by nothing but their id."""
    pk = new_id()
    return Person.objects.create(pk=pk, district=w.district, current_id=pk, met_at=at("08:00"))


def proposal(w: World) -> Proposal:
    plan = list_order(day_problem(w.district, TOMORROW))
    sheet = Sheet("list", plan.metrics)
    return Proposal(plan, instance="{}", text="{}", sheet=sheet, recipients=1, offered_kg=1.0, seconds=0.1)


def replanned(w: World, *, taken: bool = False) -> Replan:
    found = rounds.replan_day(act(w.malee, "10:40"), district=w.district, day=DAY)
    return rounds.take_over_replan(act(w.malee, "10:41"), replan=found) if taken else found


def other_replan(w: World) -> Replan:
    return rounds.replan_day(act(w.malee, "10:42"), district=w.district, day=DAY)


def planned_by_hand(w: World) -> Plan:
    return list_order(day_problem(w.district, TOMORROW))


def grant_of(w: World) -> RoleGrant:
    return w.people.nok.grants.get()


def closed(w: World) -> Account:
    close_account(act(w.people.actor("operator")), account=w.people.malee)
    return w.people.malee


def reader() -> Account:
    asked = {"username": "reader", "display_name": "ผู้อ่าน (สมมติ)", "email": "reader@example.org"}
    return city.open_account(act(FOUNDER, key="reader"), **asked)


def other_site(w: World) -> Site:
    return make_site(w.malee, name="ชุมชนอื่น")


def settled(w: World) -> SameBranch:
    return settle_same(act(w.malee), kept=w.branch, other=w.second_branch, is_same=True)


def training(w: World) -> dict[str, object]:
    return {
        "district": w.district,
        "title": "การรับอาหารส่วนเกิน",
        "day": DAY,
        "place": "สำนักงานเขตบางแค",
        "host": Agency.objects.get(pk="sos"),
        "attended": [w.people.malee],
    }


def trained(w: World) -> Training:
    return record_training(act(w.people.actor("nok")), **training(w))


def counted(w: World) -> Weighing:
    return rounds.count_pieces(act(w.malee, "09:40"), stop=w.pickup, category="box", pieces=12)


def asked(w: World) -> Weighing:
    cleaning.ask_back(act(w.people.actor("malees_head"), "10:15"), fact=w.weighing, kind="late", question="จริงหรือไม่")
    return w.weighing


def thrown_away(w: World) -> Waste:
    return rounds.write_off(act(w.malee, "10:15"), round_=w.round, goods=Goods("ready", 300), reason="spoiled")


def second_vehicle(w: World) -> Vehicle:
    return Vehicle.objects.filter(district=w.district).exclude(pk=w.round.vehicle_id)[0]


def said_anew(w: World) -> Stop:
    make_offer(w.malee, w.branch, [OfferedGoods("ready", 4_000)], day=TOMORROW)
    return stops(w.draft)[0]


def signable(w: World) -> Round:
    for stop in w.round.stops.filter(pk__in=[w.second_pickup.pk, w.delivery.pk], state__in=OPEN_STOP):
        rounds.miss_stop(act(w.malee, "11:00"), stop=stop, reason="no_time")
    rounds.finish_pickup(act(w.malee, "11:00"), stop=w.pickup)
    return w.round


def up_for_taking(w: World) -> Offer:
    rounds.pass_on(act(w.malee, "10:15"), offer=w.free_offer, from_district=w.district, reason="รถเต็ม")
    return w.free_offer


def batch(w: World, *states: str) -> Batch:
    """A list with one new donor, brought by Malee and taken as far as said."""
    content = "ผู้บริจาค,สาขา,เขต\nร้านจากไฟล์ (สมมติ),สาขาจากไฟล์,บางแค\n".encode()
    asked = {"scope": Scope(w.district.code), "kind": "donors", "file_name": "รายชื่อ.csv", "content": content}
    batch = exchange.receive_file(act(w.malee, "09:50"), **asked)
    batch.titles, batch.rows_in_file = ["ผู้บริจาค", "สาขา", "เขต"], 1
    batch.columns = {"donor": 0, "branch": 1, "district": 2}
    batch.save()
    said = {"donor": "ร้านจากไฟล์ (สมมติ)", "branch": "สาขาจากไฟล์", "district": w.district.code}
    Row.objects.create(batch=batch, number=2, said=said, outcome="new", answer="new")
    for state in states:
        Batch.objects.filter(pk=batch.pk).update(state=state)
    batch.refresh_from_db()
    return batch


def word(w: World, grams: int) -> Word:
    return Word(w.branch.pk, LATER, (OfferedGoods("ready", grams),), window(LATER), "", at("08:00"))


def standing(w: World, branch: Branch | None = None) -> StandingOffer:
    lines = [OfferedGoods("fresh", 4_000)]
    return enter_standing(act(w.malee, "10:15"), branch=branch or w.branch, lines=lines, usually=USUALLY)


def with_email(w: World) -> Branch:
    return keep_email(act(w.malee, "10:15"), branch=w.branch, email="shop@example.com")


USUALLY = Usually((2, 3, 4), time(13), time(15), starts_on=DAY)


def past(w: World, grams: int) -> PastPickup:
    third = make_branch(w.malee, name=f"Big Shop สาขา {grams}")
    return PastPickup(make_offer(w.malee, third).pk, (Goods("ready", grams),), "แฟ้ม 2")


def past_stop(w: World) -> Stop:
    head = w.people.actor("malees_head")
    round_ = rounds.record_past_round(act(head, "09:55"), district=w.district, day=DAY, pickups=[past(w, 5_000)])
    return round_.stops.get()


def phone(w: World, number: int = 1) -> Device:
    token = f"token of phone {number} of Malee, long enough"
    asked = {"account": w.people.malee, "district": w.district, "token": token, "label": "Android · Chrome"}
    return enrol_phone(act(w.malee, "08:45"), **asked)


def weighed_twice(w: World) -> Operation:
    """Somebody's phone weighed what the desk had weighed before."""
    told = {"category": w.weighing.category_id, "gross_kg": "3.00", "tare_kg": "1.00"}
    sent = Sent(new_id(), 1, "weigh", str(w.round.pk), str(w.pickup.pk), at("10:30").isoformat(), told)
    receive(phone(w, 8), [sent], received_at=at("10:40"))
    return Operation.objects.get(pk=sent.op_id)


def late_operation(w: World) -> Operation:
    """Somebody's phone tells of food after the round was signed off."""
    if not SignOff.objects.filter(round=w.round).exists():
        rounds.sign_off(act(w.malee, "10:50"), round_=signable(w), kept=[Goods("ready", 10_000)])
    told = {"category": "fresh", "gross_kg": "3.00", "tare_kg": "1.00"}
    sent = Sent(new_id(), 1, "weigh", str(w.round.pk), str(w.pickup.pk), at("11:30").isoformat(), told)
    receive(phone(w, 9), [sent], received_at=at("12:00"))
    return Operation.objects.get(pk=sent.op_id)


def opened_again(w: World) -> SignOffReversal:
    """A round that a phone signed off, and another phone's earlier weighing opened again."""
    round_ = make_round(w.malee, make_offer(w.malee, make_branch(w.malee, name="Big Shop สาขาสาม")), w.site)
    pickup, delivery = stops(round_)
    told = {"category": "fresh", "gross_kg": "3.00", "tare_kg": "1.00"}
    deeds = [("arrive", pickup, {}), ("zero", pickup, {"reason": "none_left", "category": "ready"})]
    vehicle = place_of(round_.district_id, PlaceKind.VEHICLE, round_.vehicle_id)
    kept = [{"category": code, "kg": f"{goods.grams / 1000}"} for code, goods in aboard(vehicle).items() if goods.grams]
    signed = [*deeds, ("miss", delivery, {"reason": "no_time"}), ("sign_off", None, {"kept": kept})]
    first = [
        Sent(new_id(), n, kind, str(round_.pk), str(stop.pk) if stop else "", at(f"11:0{n}").isoformat(), body)
        for n, (kind, stop, body) in enumerate(signed, start=1)
    ]
    receive(phone(w, 7), first, received_at=at("12:00"))
    earlier = Sent(new_id(), 1, "weigh", str(round_.pk), str(pickup.pk), at("11:00").isoformat(), told)
    receive(phone(w, 8), [earlier], received_at=at("12:01"))
    return SignOffReversal.objects.get()


def sheet(w: World, quarter: str = "2567Q4") -> QuarterSheet:
    """Bang Khae's quarter handed in."""
    return submit_sheet(act(w.people.actor("malees_head"), "10:20"), district=w.district, quarter=quarter)


def carded(w: World) -> Receipt:
    """A phone's hand-over in the next district, with a card nobody knows."""
    somchai = w.people.actor("somchai")
    _pickup, delivery = stops(ready_round(somchai, district=LAT_KRABANG))
    phone = Phone(w.people.somchai, LAT_KRABANG)
    lines = [{"category": "fresh", "kg": "2.000"}]
    phone.send_one(phone.mint("deliver", "11:00", delivery, lines=lines, heads=1, cards=["SC1-UNKNOWN"]))
    return Receipt.objects.get(stop=delivery)
