"""A home with a shop in Bang Khae that opens in slots: who has come, who has not, and a household to be booked."""

import json
from datetime import time, timedelta

from songtor.cli.migrate import bring_up_to_date
from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.shop.slots.services import Pattern, book, close_day, set_opening
from tests.personas import DAY, act, load_bangkok, make_people
from tests.shop.conftest import make_bank

ALL_WEEK = range(1, 8)


def fill() -> str:
    """The head has said no times yet for the second shop of these tests: the browser does."""
    bring_up_to_date()
    load_bangkok()
    bank = make_bank(make_people())
    bank.share(bank.rice, 40, DAY + timedelta(days=40))
    pattern = Pattern(time(9), time(13), minutes=60, places=3)
    set_opening(act(bank.head, "07:00"), shop=bank.shop, weekdays=ALL_WEEK, stretches=[pattern], starts_on=DAY)
    homes = [bank.household(points_given=60, members=2) for _ in range(4)]
    for home, clock in zip(homes, (9, 9, 11, 11), strict=True):
        book(act(bank.malee, "08:00"), shop=bank.shop, household=home, day=DAY, begins=time(clock))
    bank.sell(homes[0], (bank.rice, 1))
    closed = DAY + timedelta(days=3)
    book(act(bank.malee, "08:00"), shop=bank.shop, household=homes[1], day=closed, begins=time(9))
    close_day(act(bank.head), shop=bank.shop, day=closed, reason="ซ่อมไฟฟ้า")
    (token,) = new_tokens(bank.malee.ref, "sheet", 1)
    card = print_cards(act(bank.malee, key="sheet"), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=homes[3])
    return json.dumps({"shop": str(bank.shop.pk), "token": token, "closed": closed.isoformat()})
