"""A home in the middle of a district's morning: two shops, three sites, nothing planned yet."""

from songtor.city.goods import OfferedGoods
from songtor.cli.migrate import bring_up_to_date
from songtor.offers.services import Window, announce_offer
from tests.personas import DAY, act, at, load_bangkok, make_branch, make_people, make_site

SHOP, OTHER_SHOP = "ร้านเบเกอรี่ปากซอย", "ตลาดเช้าบางแค"
SITES = ("ชุมชนคลองขวาง", "ศูนย์เด็กก่อนวัยเรียน", "บ้านพักผู้สูงอายุ")


def fill() -> str:
    bring_up_to_date()
    load_bangkok()
    malee = make_people().actor("malee")
    for name in SITES:
        make_site(malee, name=name)
    for name, category, kg in ((SHOP, "ready", 40), (OTHER_SHOP, "fresh", 60)):
        announce_offer(
            act(malee, "08:00"),
            branch=make_branch(malee, name=name),
            day=DAY,
            lines=[OfferedGoods(category, kg * 1000)],
            window=Window(at("08:00"), at("15:00")),
        )
    return "ready"
