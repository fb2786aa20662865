"""A home with a food bank in Bang Khae: goods of every kind on the shelf, a household with points, a card and a PIN."""

import json
from datetime import timedelta

from songtor.cli.migrate import bring_up_to_date
from songtor.people.cards.services import Pin, bind_card, print_cards, set_pin
from songtor.people.cards.tokens import new_tokens
from songtor.people.households.services import relate
from songtor.people.models import Household
from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from tests.personas import DAY, act, load_bangkok, make_people
from tests.shop.conftest import Bank, make_bank

GOODS = (
    ("ปลากระป๋องในซอสมะเขือเทศ", "TINNED", 4),
    ("น้ำดื่ม 1.5 ลิตร", "DRINK", 2),
    ("น้ำมันพืช 1 ลิตร", "SEASONING", 9),
    ("สบู่ก้อน", "HYGIENE", 3),
    ("ผ้าอ้อมเด็ก ห่อ", "NAPPY", 20),
    ("ผงซักฟอก", "HOUSEHOLD", 6),
    ("สมุดกับดินสอ", "OTHER", 5),
)


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    bank = make_bank(make_people())
    for product, number, last in ((bank.rice, 12, DAY + timedelta(days=40)), (bank.milk, 48, DAY + timedelta(days=9))):
        bank.share(product, number, last)
    for name, kind, points in GOODS:
        bank.share(bank.product(name, points, kind=kind), 20)
    bank.share(bank.product("ผักรวม", 2, kind="FRESH", category="fresh"), 9_000, DAY + timedelta(days=2))
    terms = Terms(base_points=60, cap_per_visit=50, item_caps={"STAPLE": 2})
    rule = draft_rule(act(bank.head), district=bank.shop.district, terms=terms)
    switch_on(act(bank.head), rule=rule, starts_on=DAY)
    home = bank.household("UNEMPLOYED", points_given=60, members=2)
    carer = bank.person("ผู้ดูแล (สมมติ)")
    relate(act(bank.malee), person=carer, other=home.members.first().person, kind="CARER", starts_on=DAY)
    return json.dumps({"shop": str(bank.shop.pk), "token": _card(bank, home)})


def _card(bank: Bank, home: Household) -> str:
    (token,) = new_tokens(bank.malee.ref, "sheet", 1)
    card = print_cards(act(bank.malee, key="sheet"), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=home)
    set_pin(act(bank.malee), card=card, pin=Pin("4071"))
    return token
