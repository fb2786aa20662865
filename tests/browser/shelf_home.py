"""A home with a shop in Bang Khae: rice with a barcode, milk without a price, and a second shop."""

import json
from datetime import timedelta

from songtor.cli.migrate import bring_up_to_date
from songtor.shop.services import Described, learn_product, open_shop
from songtor.shop.shelf.passing import pass_on
from tests.personas import DAY, act, load_bangkok, make_people, make_site
from tests.shop.conftest import make_bank

RICE = "8858669800248"
SEEDS = "8850004092141"  # in the shipped list, learned by nobody


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    bank = make_bank(make_people())
    bank.share(bank.rice, 12, DAY + timedelta(days=2), clock="08:00")
    bank.share(bank.milk, 30, DAY + timedelta(days=40), clock="08:10")
    salt = Described("เกลือป่น 500 ก.", "SEASONING")
    bank.share(learn_product(act(bank.malee), district=bank.shop.district, described=salt), 5, clock="08:20")
    known = {RICE: bank.rice.name, "8850004097849": "น้ำแมงลัก 300 มล.", "8850004100792": "กะทิ 250 มล."}
    for barcode, name in list(known.items())[1:]:
        learn_product(act(bank.malee), district=bank.shop.district, described=Described(name, "DRINK"), barcode=barcode)
    second = open_shop(act(bank.head), site=make_site(bank.malee, name="ริมคลอง"), name="ร้านริมคลอง")
    lot = bank.share(bank.rice, 4, clock="08:30").lines.get().lot
    pass_on(act(bank.malee), shop=bank.shop, to_shop=second, lots={lot.pk: 2})
    return json.dumps({"shop": str(bank.shop.pk), "barcodes": "|".join(known), "names": "|".join(known.values())})
