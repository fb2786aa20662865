"""A home on a round day in January: food aboard, blank cards, pairs to decide, and last quarter's people counted."""

import json
from datetime import date

from songtor.city.models import District
from songtor.cli.migrate import bring_up_to_date
from songtor.people.cards.models import Card
from songtor.people.cards.services import print_cards
from songtor.people.cards.tokens import digest_of, new_tokens
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.registry.comparing import compare
from tests.flows.leaking import PLANTED
from tests.personas import BANG_KHAE, act, at, load_bangkok, make_people, stops_of
from tests.receipts.feeding import Places, feed, make_person, ready_round

TODAY = date(2025, 1, 7)
FAMILY = PLANTED.name(4)
ALIKE = (("ละเมียด", "ละเมียต"), ("สมศรี", "สมสี"), ("บุญช่วย", "บุญชวย"))


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    malee, places = make_people().actor("malee", TODAY), Places()
    elder = make_person("ELDERLY")
    feed(malee, [elder], heads=4, counts={"ELDERLY": 1}, places=places)
    district = District.objects.get(pk=BANG_KHAE)
    for number, names in enumerate(ALIKE):
        home = {"sex": "F", "born_on": date(1950, 4, 3 + number), "birth_known": "DAY", "house_no": f"12/{number}"}
        for name in names:
            said = Said(name, f"{FAMILY} (สมมติ)", phone=PLANTED.phone(number), **home)
            register(act(malee, "08:00", day=TODAY), district=district, said=said)
    compare(at=at("08:30", TODAY), key="fill", tell=lambda _percent, _stage: None)
    tokens = new_tokens(malee.ref, "sheet", 2)
    print_cards(act(malee, key="sheet", day=TODAY), district=district, tokens=tokens)
    stop = stops_of(ready_round(malee, day=TODAY, places=places))[1]
    labels = [Card.objects.get(token_digest=digest_of(token)).label for token in tokens]
    return json.dumps({"stop": str(stop.pk), "tokens": tokens, "labels": labels})
