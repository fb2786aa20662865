"""A home with a food bank in Bang Khae and two households with points; what the books say afterwards."""

import json
from datetime import timedelta

from songtor.city.models import Account
from songtor.city.policy import actor_of
from songtor.cli.migrate import bring_up_to_date
from songtor.people.cards.services import bind_card, print_cards
from songtor.people.cards.tokens import new_tokens
from songtor.people.models import Household
from songtor.points.changes.services import decide_change, propose_change
from songtor.points.models import Account as Purse
from songtor.points.queries import balance_of
from songtor.reports.verify import differences
from songtor.shop.models import CheckOut, Product, Reserve, Shop
from songtor.shop.places import known_ends
from songtor.shop.shelf.lying import lying
from songtor.stock.models import Place
from tests.personas import BANG_KHAE, DAY, act, load_bangkok, make_people
from tests.shop.conftest import make_bank


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    bank = make_bank(make_people())
    bank.share(bank.rice, 12, DAY + timedelta(days=40))
    bank.share(bank.milk, 48, DAY + timedelta(days=9))
    bank.share(bank.product("ผักรวม", 2, kind="FRESH", category="fresh"), 9_000, DAY + timedelta(days=2))
    home = bank.household("UNEMPLOYED", points_given=40, members=2)
    other = bank.household("UNEMPLOYED", points_given=25)
    (token,) = new_tokens(bank.malee.ref, "sheet", 1)
    card = print_cards(act(bank.malee, key="sheet"), district=bank.shop.district, tokens=[token])
    bind_card(act(bank.malee), card=card, bearer=home)
    return json.dumps({"shop": str(bank.shop.pk), "token": token, "homes": [str(home.pk), str(other.pk)]})


def books() -> str:
    """Sales, what each household has, what lies on the shelf, and what is wrong in the ledgers."""
    shelf = known_ends(Shop.objects.get()).shelf
    homes = Purse.objects.filter(household__isnull=False).values_list("household_id", flat=True)
    told = {
        "sold": sorted(CheckOut.objects.values_list("points", flat=True)),
        "days": sorted({str(day) for day in CheckOut.objects.values_list("day", flat=True)}),
        "has": {str(home): balance_of(district_id=BANG_KHAE, household_id=home) for home in homes},
        "shelf": dict(_shelf(shelf)),
        "closed": [one.is_closed for one in Reserve.objects.select_related("close")],
        "wrong": [str(one) for one in differences()],
    }
    return json.dumps(told)


def _shelf(shelf: Place) -> list[tuple[str, int]]:
    names = dict(Product.objects.values_list("pk", "name_th"))
    sums: dict[str, int] = {}
    for one in lying(shelf):
        sums[names[one.product_id]] = sums.get(names[one.product_id], 0) + one.amount
    return sorted(sums.items())


def empty(home: str) -> None:
    """Somebody else takes all its points away."""
    malee, head = (actor_of(Account.objects.get(username=name), DAY) for name in ("malee", "head"))
    household = Household.objects.get(pk=home)
    change = propose_change(act(malee), household=household, points=-40, reason="ทดสอบ")
    decide_change(act(head), change=change, is_confirmed=True)
