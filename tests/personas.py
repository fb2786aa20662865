"""The people of the tests, and plain builders of what they work with. All of them are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from songtor.city import services as city
from songtor.city.acting import Act
from songtor.city.files import read_city
from songtor.city.goods import Goods, OfferedGoods
from songtor.city.loading import load_city
from songtor.city.models import Account, Agency, District, Vehicle
from songtor.city.policy import Actor, Grant, actor_of
from songtor.city.roles import Role
from songtor.offers import services as offers
from songtor.offers.models import Branch, Offer, Site
from songtor.offers.services import Place, Point, Window
from songtor.rounds.models import Round, RoundState, Stop, StopKind
from songtor.rounds.services import publish_day
from tests.again import written_again

BANGKOK = ZoneInfo("Asia/Bangkok")
DAY = date(2024, 11, 5)  # a Tuesday, a round day of SOS
FOLDER = Path(__file__).resolve().parent.parent / "src" / "songtor" / "city" / "data" / "bangkok"
BANG_KHAE, LAT_KRABANG = "1040", "1011"
FOUNDER = Actor("account:founder", "Founder", (Grant(Role.OPERATOR, districts=None),))

_keys = count(1)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BANGKOK)


def act(actor: Actor, clock: str = "10:00", *, key: str = "", day: date = DAY) -> Act:
    moment = at(clock, day)
    return Act(actor, key or f"key-{next(_keys)}", moment, moment)


@dataclass(frozen=True)
class People:
    """Malee works in Bang Khae, Somchai in Lat Krabang (the stranger), Nok in the department."""

    malee: Account
    malees_head: Account
    somchai: Account
    nok: Account
    coordinator: Account
    auditor: Account
    executive: Account
    operator: Account

    def actor(self, name: str, day: date = DAY) -> Actor:
        return actor_of(getattr(self, name), day)


def load_bangkok() -> None:
    """The city stands in every test database already; this is for a database of one's own."""
    if not District.objects.filter(pk=BANG_KHAE).exists():
        load_city(read_city(FOLDER))


@written_again
def make_people() -> People:
    bang_khae, lat_krabang = District.objects.get(pk=BANG_KHAE), District.objects.get(pk=LAT_KRABANG)
    sos = Agency.objects.get(pk="sos")
    return People(
        malee=_person("malee", "มาลี (สมมติ)", Role.OFFICER, district=bang_khae),
        malees_head=_person("head", "หัวหน้าฝ่าย (สมมติ)", Role.DISTRICT_HEAD, district=bang_khae),
        somchai=_person("somchai", "สมชาย (สมมติ)", Role.OFFICER, district=lat_krabang),
        nok=_person("nok", "นก (สมมติ)", Role.DEPARTMENT),
        coordinator=_person("coordinator", "ผู้ประสานงาน (สมมติ)", Role.COORDINATOR, agency=sos),
        auditor=_person("auditor", "ผู้ตรวจสอบ (สมมติ)", Role.AUDITOR),
        executive=_person("executive", "ผู้บริหาร (สมมติ)", Role.EXECUTIVE),
        operator=_person("operator", "ผู้ดูแลระบบ (สมมติ)", Role.OPERATOR),
    )


def _person(
    username: str, name: str, role: Role, *, district: District | None = None, agency: Agency | None = None
) -> Account:
    account = city.open_account(act(FOUNDER), username=username, display_name=name, password=f"{username}-password-1")
    city.grant_role(
        act(FOUNDER), account=account, role=role, starts_on=date(2022, 12, 20), district=district, agency=agency
    )
    return account


def make_officer(username: str, name: str, district: str) -> Actor:
    """One more officer, of any district."""
    return actor_of(_person(username, name, Role.OFFICER, district=District.objects.get(pk=district)), DAY)


def make_branch(actor: Actor, *, name: str = "Big Shop สาขาบางแค", district: str = BANG_KHAE) -> Branch:
    at_office = District.objects.get(pk=district)
    point = Point(at_office.lat, at_office.lon)
    place = Place(name, point, phone="02-000-0000", arrival_note="ประตูหลัง")
    return offers.register_donor(act(actor), district=at_office, name="Big Shop", first_branch=place)


def make_offer(actor: Actor, branch: Branch, lines: Sequence[OfferedGoods] = (), *, day: date = DAY) -> Offer:
    said = lines or [OfferedGoods("ready", 20_000, use_by=at("15:00", day)), OfferedGoods("fresh", 10_000)]
    window = Window(at("09:00", day), at("12:00", day))
    return offers.announce_offer(act(actor, "08:00", day=day), branch=branch, day=day, lines=said, window=window)


def make_site(actor: Actor, *, name: str = "ชุมชนคลองขวาง", district: str = BANG_KHAE) -> Site:
    at_office = District.objects.get(pk=district)
    place = Place(name, Point(at_office.office_lat, at_office.office_lon), kind="COMMUNITY", hours=("09:00", "16:00"))
    needs = [Goods("ready", 30_000), Goods("fresh", 20_000), Goods("box", pieces=100)]
    return offers.add_site(act(actor), district=at_office, place=place, people=60, needs=needs)


def make_round(actor: Actor, offer: Offer, site: Site, *, publish: bool = True) -> Round:
    """One vehicle, one pick-up, one delivery; published unless told otherwise."""
    vehicle = Vehicle.objects.filter(district=offer.district).order_by("name").first()
    assert vehicle is not None
    round_ = Round.objects.create(
        district=offer.district, day=offer.day, vehicle=vehicle, state=RoundState.DRAFT, leaves_at=at("09:00")
    )
    pickup = Stop(kind=StopKind.PICKUP, position=1, offer=offer, planned_at=at("09:30", offer.day))
    delivery = Stop(kind=StopKind.DELIVERY, position=2, site=site, planned_at=at("11:00", offer.day))
    for stop in (pickup, delivery):
        stop.round, stop.district = round_, offer.district
        stop.save(force_insert=True)
    if publish:
        publish_day(act(actor, "08:30", day=offer.day), district=offer.district, day=offer.day)
        round_.refresh_from_db()
    return round_


def stops_of(round_: Round) -> tuple[Stop, Stop]:
    pickup, delivery = round_.stops.order_by("position")
    return pickup, delivery


def later(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
