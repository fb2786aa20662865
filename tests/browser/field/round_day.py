"""A home on a round day: Malee's district, with rounds published for the days to come of the tests."""

from __future__ import annotations

import json
from datetime import date

from songtor.city.acting import Act
from songtor.city.models import Account
from songtor.city.policy import actor_of
from songtor.cli.migrate import bring_up_to_date
from songtor.look.clock import now
from songtor.receipts.models import Receipt
from songtor.rounds.models import Photo, Round, Signature, Weighing
from songtor.sync.devices.services import revoke_phone
from songtor.sync.models import Device, Operation
from tests.personas import load_bangkok, make_branch, make_offer, make_people, make_round, make_site, stops_of
from tests.registry.folk import make_person

GIVEN = "ทองใบ"
SHOP, SITE = "ตลาดสดหน้าวัด (สมมติ)", "บ้านพักริมคลอง (สมมติ)"


def fill(day: str) -> str:
    """The round of that day and its stops, as JSON."""
    bring_up_to_date()
    load_bangkok()
    malee = make_people().actor("malee", date.fromisoformat(day))
    offer = make_offer(malee, make_branch(malee, name=SHOP), day=date.fromisoformat(day))
    round_ = make_round(malee, offer, make_site(malee, name=SITE))
    make_person(malee, GIVEN)
    pickup, delivery = stops_of(round_)
    found = {"round": round_.pk, "pickup": pickup.pk, "delivery": delivery.pk, "recipient": delivery.site_id}
    return json.dumps({name: str(key) for name, key in found.items()})


def revoke(device: str) -> None:
    """The district's head signs that phone out."""
    moment = now()
    head = actor_of(Account.objects.get(username="head"), moment.date())
    phone = Device.objects.get(pk=device)
    revoke_phone(Act(head, f"revoke {device}", moment, moment), device=phone, reason="ทำหาย")


def books(round_id: str, device: str) -> str:
    """What that phone brought, and what the round holds by now."""
    operations = Operation.objects.filter(device=device).order_by("seq")
    receipts = Receipt.objects.filter(stop__round=round_id)
    found = {
        "kinds": [operation.kind for operation in operations],
        "weighed": sorted(Weighing.objects.filter(stop__round=round_id, grams__gt=0).values_list("grams", flat=True)),
        "handed": sum(line.grams for receipt in receipts for line in receipt.lines.all()),
        "heads": [receipt.heads for receipt in receipts],
        "pictures": [model.objects.filter(stop__round=round_id).count() for model in (Photo, Signature)],
        "state": Round.objects.get(pk=round_id).state,
    }
    return json.dumps(found)
