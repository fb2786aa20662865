"""One district's day that is over, through the services alone."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from songtor.city.goods import Goods
from songtor.city.policy import Actor
from songtor.offers.models import Branch, Site
from songtor.receipts.services import hand_over
from songtor.rounds import services as rounds
from songtor.rounds.models import Round
from tests.personas import BANG_KHAE, DAY, act, make_branch, make_offer, make_round, make_site, stops_of

COLLECTED, HANDED, WASTED, DIFFERENCE, HEADS = 20_400, 20_000, 200, 200, 30


def make_day_done(
    officer: Actor,
    *,
    day: date = DAY,
    district: str = BANG_KHAE,
    branch: Branch | None = None,
    site: Site | None = None,
) -> Round:
    """20.40 kg collected, 20 kg handed to 30 people, 0.20 kg wasted, 0.20 kg of difference; signed off."""
    given = branch or make_branch(officer, district=district)
    round_ = make_round(officer, make_offer(officer, given, day=day), site or make_site(officer, district=district))
    pickup, delivery = stops_of(round_)
    rounds.arrive(act(officer, "09:31", day=day), stop=pickup)
    _weigh(officer, day, pickup, "ready", 14_400, 2_000)
    _weigh(officer, day, pickup, "fresh", 8_000, 0)
    rounds.finish_pickup(act(officer, "09:40", day=day), stop=pickup)
    given_out = [Goods("ready", 12_000), Goods("fresh", 8_000)]
    counts = {"ELDERLY": 12, "CHILD": 20}
    hand_over(act(officer, "11:05", day=day), stop=delivery, lines=given_out, heads=HEADS, counts=counts)
    rounds.write_off(act(officer, "11:30", day=day), round_=round_, goods=Goods("ready", WASTED), reason="spoiled")
    rounds.sign_off(act(officer, "12:00", day=day), round_=round_)
    round_.refresh_from_db()
    return round_


def _weigh(officer: Actor, day: date, stop: object, category: str, gross: int, tare: int) -> None:
    rounds.record_weighing(
        act(officer, "09:35", day=day), stop=stop, category=category, gross_grams=gross, tare_grams=tare, scale="A"
    )


def a_photo(colour: str = "green", size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()
