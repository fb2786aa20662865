"""A home on the morning of a round day: the people, a shop with its link, and the sites of Bang Khae."""

from songtor.city.models import District
from songtor.cli.migrate import bring_up_to_date
from songtor.offers import services as offers
from songtor.offers.services import Place, Point
from tests.personas import BANG_KHAE, act, load_bangkok, make_branch, make_people, make_site

SHOP = "Big Shop สาขาบางแค"
SITES = ("ชุมชนคลองขวาง", "ชุมชนริมทางรถไฟ (สมมติ)")
SITE_BY_HAND = "ศูนย์พัฒนาเด็กเล็ก (สมมติ)"


def fill() -> str:
    """The token of the shop's link. The last site has said no needs: a plan leaves it out, an officer may add it."""
    bring_up_to_date()
    load_bangkok()
    malee = make_people().actor("malee")
    branch = make_branch(malee, name=SHOP)
    for name in SITES:
        make_site(malee, name=name)
    bang_khae = District.objects.get(pk=BANG_KHAE)
    place = Place(SITE_BY_HAND, Point(bang_khae.lat, bang_khae.lon), kind="CHILD_CENTRE", hours=("08:00", "16:00"))
    offers.add_site(act(malee), district=bang_khae, place=place, people=40, needs=[])
    token = offers.new_token()
    offers.issue_link(act(malee), branch=branch, token=token)
    return token
