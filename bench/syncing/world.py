"""Rounds for simulated phones: published, with pick-ups and deliveries, two officers each. Plain rows, no evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from songtor.city.models import Account, District, RoleGrant, Vehicle
from songtor.city.roles import Role
from songtor.evidence.acts import BANGKOK
from songtor.evidence.models import Blob, new_id
from songtor.evidence.rows import insert_all
from songtor.offers.models import Branch, Donor, Offer, OfferLine, Said, Site
from songtor.rounds.models import Round, RoundState, Stop, StopKind
from songtor.sync.devices.models import Device, DeviceKind

FIRST_DAY = date(2024, 11, 5)
PICKUPS, DELIVERIES = 5, 3
A_DISTRICT = 4  # rounds, so that a phone drives several
CATEGORIES = ("snack", "fresh", "ready", "box")


@dataclass(frozen=True)
class Driven:
    """A round, its stops in order, and the phones of its crew."""

    round: Round
    pickups: tuple[Stop, ...]
    deliveries: tuple[Stop, ...]
    phones: tuple[Device, ...]

    def at(self, clock: str) -> datetime:
        return datetime.combine(self.round.day, time.fromisoformat(clock), tzinfo=BANGKOK)


def rounds(
    number: int, *, pickups: int = PICKUPS, deliveries: int = DELIVERIES, vehicles: int | None = None
) -> list[Driven]:
    """That many rounds, over so many vehicles and as many days as it takes."""
    some = District.objects.order_by("pk")[: max(1, min(number // A_DISTRICT, 50))]
    own = Vehicle.objects.filter(retired_on=None, district__in=list(some)).order_by("name", "pk")
    driving = list(own[: vehicles or len(own)])
    places = {code: _places(code, pickups, deliveries) for code in {vehicle.district_id for vehicle in driving}}
    crews = {vehicle.pk: _crew(vehicle) for vehicle in driving}
    driven = islice(((vehicle, day) for day in _days() for vehicle in driving), number)
    return [_round(vehicle, day, places[vehicle.district_id], crews[vehicle.pk]) for vehicle, day in driven]


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while True:
        yield day
        day += timedelta(days=1)


def _crew(vehicle: Vehicle) -> tuple[Device, Device]:
    moment = datetime.combine(FIRST_DAY, time(6), tzinfo=BANGKOK)
    accounts = [
        Account(username=f"phone-{vehicle.pk.hex}-{n}", display_name="เจ้าหน้าที่ (สมมติ)", password="!", opened_at=moment)
        for n in (1, 2)
    ]
    insert_all(accounts)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            account=account,
            role=Role.OFFICER,
            district_id=vehicle.district_id,
            starts_on=FIRST_DAY - timedelta(days=30),
        )
        for account in accounts
    )
    phones = [
        Device(
            kind=DeviceKind.PHONE,
            account=account,
            district_id=vehicle.district_id,
            token_digest=hashlib.sha256(f"token of {account.username}".encode()).hexdigest(),
            enrolled_at=moment,
            seen_at=moment,
        )
        for account in accounts
    ]
    insert_all(phones)
    insert_all([_picture(phone, what) for phone in phones for what in ("photo", "signature")])
    return phones[0], phones[1]


def picture_of(phone: Device, what: str) -> str:
    """The digest of a picture that arrived before."""
    return hashlib.sha256(f"{what} of {phone.pk}".encode()).hexdigest()


def _picture(phone: Device, what: str) -> Blob:
    named = picture_of(phone, what)
    return Blob(
        stored=named,
        received=named,
        actor_ref=phone.ref,
        media_type="image/jpeg",
        size_bytes=1,
        entered_at=phone.enrolled_at,
    )


def _places(code: str, pickups: int, deliveries: int) -> tuple[list[Branch], list[Site]]:
    begun = datetime.combine(FIRST_DAY, time(6), tzinfo=BANGKOK)
    donor = Donor(name=f"ผู้บริจาค {code} (สมมติ)", registered_at=begun)
    insert_all([donor])
    branches = [
        Branch(donor=donor, district_id=code, name=f"สาขา {n} (สมมติ)", lat=13.7, lon=100.5) for n in range(pickups)
    ]
    sites = [
        Site(
            district_id=code,
            name=f"จุดส่งมอบ {n} (สมมติ)",
            kind="COMMUNITY",
            lat=13.7,
            lon=100.5,
            opens=time(8),
            closes=time(18),
            people=50,
        )
        for n in range(deliveries)
    ]
    insert_all(branches)
    insert_all(sites)
    return branches, sites


def _round(vehicle: Vehicle, day: date, places: tuple[list[Branch], list[Site]], phones: tuple[Device, ...]) -> Driven:
    round_ = Round(id=new_id(), district_id=vehicle.district_id, day=day, vehicle=vehicle, state=RoundState.PUBLISHED)
    begin = datetime.combine(day, time(8), tzinfo=BANGKOK)
    offers = [_offer(branch, day, begin) for branch in places[0]]
    of_round = {"district_id": vehicle.district_id, "round": round_}
    stops = [Stop(**of_round, position=n, kind=StopKind.PICKUP, offer=one) for n, one in enumerate(offers, start=1)]
    handed = [
        Stop(**of_round, position=n, kind=StopKind.DELIVERY, site=site)
        for n, site in enumerate(places[1], start=len(stops) + 1)
    ]
    insert_all([round_])
    insert_all(offers)
    insert_all([line for offer in offers for line in _lines(offer, begin)])
    insert_all([*stops, *handed])
    return Driven(round_, tuple(stops), tuple(handed), phones)


def _offer(branch: Branch, day: date, begin: datetime) -> Offer:
    return Offer(
        district_id=branch.district_id,
        branch=branch,
        day=day,
        said=Said.YES,
        ready_from=begin,
        until=begin + timedelta(hours=9),
        happened_at=begin,
        entered_at=begin,
    )


def _lines(offer: Offer, begin: datetime) -> list[OfferLine]:
    until = {"ready": begin + timedelta(hours=12), "fresh": begin + timedelta(hours=30)}
    return [
        OfferLine(
            offer=offer,
            category_id=code,
            pieces=20 if code == "box" else 0,
            grams=0 if code == "box" else 9_000,
            use_by=until.get(code),
        )
        for code in CATEGORIES
    ]
