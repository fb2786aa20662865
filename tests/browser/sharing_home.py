"""A home whose food bank asks sharers for nappies and rice, with a household that pays at the tablet."""

import json
from datetime import time, timedelta

from songtor.cli.migrate import bring_up_to_date
from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.shop.slots.services import Pattern, set_opening
from songtor.shop.wishes.queries import What
from songtor.shop.wishes.services import ask_for
from tests.personas import DAY, act, load_bangkok, make_people
from tests.shop.conftest import make_bank


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    bank = make_bank(make_people())
    bank.share(bank.milk, 40, DAY + timedelta(days=40), clock="07:00")
    pattern = Pattern(time(9), time(15), minutes=30, places=4)
    set_opening(act(bank.head, "07:00"), shop=bank.shop, weekdays=[2, 4], stretches=[pattern], starts_on=DAY)
    until = DAY + timedelta(days=20)
    for what, number in ((What("NAPPY"), 20), (What("STAPLE", bank.rice), 30)):
        ask_for(act(bank.malee, "08:00"), shop=bank.shop, what=what, quantity=number, until=until)
    home = bank.household(points_given=60)
    (token,) = new_tokens(bank.malee.ref, "sheet", 1)
    card = print_cards(act(bank.malee, key="sheet"), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=home)
    return json.dumps({"shop": str(bank.shop.pk), "token": token, "rice": bank.rice.name})
