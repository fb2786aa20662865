"""A home in the middle of a round day: shops, offers, a round under way with food weighed and handed over."""

from songtor.city.goods import Goods
from songtor.cli.migrate import bring_up_to_date
from songtor.finding.services import refresh as refresh_names
from songtor.receipts.services import hand_over
from songtor.reports.services import refresh
from songtor.rounds import services as rounds
from tests.personas import act, load_bangkok, make_branch, make_offer, make_people, make_round, make_site, stops_of


def fill() -> None:
    bring_up_to_date()
    load_bangkok()
    malee = make_people().actor("malee")
    for number in (1, 2, 3):
        make_offer(malee, make_branch(malee, name=f"ร้าน {number} สาขาบางแค"))
    fetched = make_offer(malee, make_branch(malee, name="ตลาดเช้า"))
    pickup, delivery = stops_of(make_round(malee, fetched, make_site(malee)))
    rounds.record_weighing(act(malee), stop=pickup, category="ready", gross_grams=12_000, tare_grams=2_000)
    hand_over(act(malee), stop=delivery, lines=[Goods("ready", 4_000)], heads=9, counts={})
    refresh()
    refresh_names()
