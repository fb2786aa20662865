"""A sale asks the database for little, and not for more when the basket is fuller."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from songtor.points.rules.services import draft_rule, switch_on
from songtor.points.rules.terms import Terms
from songtor.shop.models import Product
from songtor.shop.till.buying import Buyer
from tests.personas import DAY, act
from tests.shop.conftest import Bank

MOST = 34  # 29 without a rule's caps and the place of a nested transaction


def test_a_sale_takes_few_statements_however_full_the_basket(bank: Bank) -> None:
    oil, soap = bank.product("น้ำมันพืช 1 ล.", 8), bank.product("สบู่ 1 ก้อน", 2, kind="HOUSEHOLD")
    for product in (bank.rice, bank.milk, oil, soap):
        bank.share(product, 50)
    terms = Terms(base_points=10, cap_per_visit=400, item_caps={"STAPLE": 30})
    rule = draft_rule(act(bank.head), district=bank.shop.district, terms=terms)
    switch_on(act(bank.head), rule=rule, starts_on=DAY)
    buyer = Buyer(card=bank.card(bank.household("UNEMPLOYED", points_given=500, members=3)).pk)
    bank.sell(buyer, (bank.rice, 1))  # its balances and counters are there from now on
    one = statements(bank, buyer, bank.rice)
    assert one <= MOST
    assert statements(bank, buyer, bank.rice, bank.milk, oil, soap) == one


def statements(bank: Bank, buyer: Buyer, *products: Product) -> int:
    with CaptureQueriesContext(connection) as asked:
        bank.sell(buyer, *((product, 1) for product in products))
    return len(asked)
