"""A home in the middle of Bang Khae's day, and the address of every page in it, each with a real record."""

import json
from pathlib import Path

from django.conf import settings

from songtor.cli.migrate import bring_up_to_date
from songtor.offers import services as offers
from songtor.reports.services import refresh
from songtor.shop.sharing.codes import new_code
from tests.guards.records import make_records
from tests.guards.routes import Walk, routes
from tests.guards.wish_examples import announced
from tests.guards.world import make_world
from tests.personas import act, load_bangkok

WITHOUT_ACCOUNT = (
    "register",
    "register_thanks",
    "share_page",
    "share_announce",
    "account_login",
    "account_reset_password",
)
OF_ONES_OWN = ("account_change_password", "mfa_index", "mfa_activate_totp", "usersessions_list", "account_logout")


def fill() -> None:
    bring_up_to_date()
    load_bangkok()
    world = make_world()
    walk = Walk({}, make_records(world), only_for={})
    refresh()
    token = offers.new_token()
    offers.issue_link(act(world.malee), branch=world.branch, token=token)
    own = {route.name: walk.filled(route) for route in routes() if route.name in OF_ONES_OWN}
    desk = {route.name: walk.filled(route) for route in routes() if route.row and not route.namespace}
    public = {route.name: walk.filled(route) for route in routes() if route.name in WITHOUT_ACCOUNT}
    announced(walk.records["shop"][0], "every")
    public |= {"give": f"/give/{token}/", "share_announced": f"/share/{new_code('every')}/"}
    told = {"desk": desk | own, "public": public}
    (Path(settings.SONGTOR_HOME) / "pages.json").write_text(json.dumps(told), encoding="utf-8")
