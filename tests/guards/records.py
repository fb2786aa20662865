"""A real record for every kind of address."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from songtor.evidence.services import take_anchor
from songtor.finding.services import save_view
from songtor.jobs.models import Work
from songtor.offers.services.places import settle_same
from songtor.paper.services import add_sheet_photo
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.workgroups.services import record_training
from tests.guards.examples import EXAMPLES
from tests.guards.people_examples import people_records
from tests.guards.points_examples import points_records
from tests.guards.registry_examples import decided, proposed
from tests.guards.shop_examples import shop_records
from tests.guards.slot_examples import slot_records
from tests.guards.states import phone, sheet, weighed_twice
from tests.guards.wish_examples import wish_records
from tests.guards.world import World, picture
from tests.personas import DAY, act, at, make_branch


def make_records(world: World) -> dict[str, tuple[Any, Any]]:
    """By the word an address names it with: what lies in a district, and its key where that is not the row's own."""
    take_anchor(day=DAY, taken_at=at("23:00"))
    people = world.people
    photo = rounds.add_photo(act(world.malee, "09:40"), stop=world.pickup, picture=picture())
    receipt = hand_over(act(world.malee, "10:30"), **EXAMPLES["receipts.hand_over"](world).asked)
    waste = rounds.write_off(act(world.malee), **EXAMPLES["rounds.write_off"](world).asked)
    held = EXAMPLES["workgroups.record_training"](world).asked
    training = record_training(act(people.actor("nok"), "10:50"), **held)
    work = rounds.start_planning(act(world.malee), district=world.district, day=DAY)
    view = save_view(actor=people.actor("malee"), page="donors", name="ของฉัน", query="", district=None, now=at("10:00"))
    sheet_photo = add_sheet_photo(act(world.malee), round_=world.round, picture=picture())
    brought = EXAMPLES["exchange.choose_columns"](world).asked["batch"]
    answered = settle_same(
        act(world.malee), kept=world.branch, other=make_branch(world.malee, name="สาขาเดิม"), is_same=False
    )
    return {
        "code": (world.district, world.district.code),
        "district": (world.district, world.district.code),
        "round": (world.round, None),
        "stop": (world.pickup, None),
        "weighing": (world.weighing, None),
        "waste": (waste, None),
        "blob": (world.pickup, photo.blob_id),
        "branch": (world.branch, None),
        "standing": (EXAMPLES["offers.end_standing"](world).asked["standing"], None),
        "offer": (world.free_offer, None),
        "site": (world.site, None),
        "receipt": (receipt, None),
        "account": (people.malee, None),
        "grant": (people.malee.grants.get(), None),
        "answer": (answered, None),
        "sheet_photo": (sheet_photo, None),
        "odd": (world.weighing, None),
        "batch": (brought, None),
        "training": (training, None),
        "work": (Work.objects.get(pk=work.pk), None),
        "undo": (world.district, uuid4()),
        "pair": (proposed(world), None),
        "decision": (decided(world), None),
        "replan": (rounds.replan_day(act(world.malee, "10:55"), district=world.district, day=DAY), None),
        "view": (view, None),
        "phone": (phone(world), None),
        "operation": (weighed_twice(world), None),
        "sheet": (sheet(world), None),
        **people_records(world),
        **points_records(world),
        **shop_records(world),
        **slot_records(world),
        **wish_records(world),
    }
