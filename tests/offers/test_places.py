"""What is known of branches and sites is put right by facts, and kept fresh by whoever stands there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from songtor.city.goods import OfferedGoods
from songtor.city.models import Account
from songtor.city.policy import Actor
from songtor.evidence.errors import Refusal
from songtor.evidence.verify import chain_differences
from songtor.offers.models import Branch, PlaceChange
from songtor.offers.queries import branches, open_sites, sites
from songtor.offers.services import Place, Point, Window, announce_offer, places
from songtor.rounds import services as rounds
from songtor.rounds.models import Stop
from tests.guards.world import rows_and_acts
from tests.personas import DAY, People, act, at, make_branch, make_offer, make_people, make_round, make_site, stops_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Settings) -> Iterator[People]:
    settings.SONGTOR_TODAY = DAY
    with time_machine.travel(at("10:00"), tick=False):
        yield make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


@pytest.fixture
def branch(malee: Actor) -> Branch:
    return make_branch(malee)


@contextmanager
def refused(code: str) -> Iterator[None]:
    before = rows_and_acts()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    assert rows_and_acts() == before


def at_desk(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, path: str, **typed: str) -> int:
    return client.post(path, {"key": str(uuid4()), **typed}).status_code


def known_as(**changes: object) -> Place:
    said: dict[str, object] = {"phone": "02-111-1111", "contact_role": "ผู้จัดการกะ", "hours": ("10:00", "20:00")}
    return Place("Big Shop สาขาบางแค", Point(13.7, 100.4), **(said | changes))  # type: ignore[arg-type]


def test_an_ended_branch_is_not_changed(malee: Actor, branch: Branch) -> None:
    Branch.objects.filter(pk=branch.pk).update(ended_at=at("09:00"))
    with refused("branch_ended"):
        places.change_branch(act(malee), branch=branch, place=known_as())


def test_what_stood_there_before_stays_known(malee: Actor, branch: Branch) -> None:
    places.change_branch(act(malee), branch=branch, place=known_as(arrival_note="ประตูหลัง"))
    changes = {change.field: (change.before, change.after) for change in PlaceChange.objects.filter(branch=branch)}
    assert changes["phone"] == ("02-000-0000", "02-111-1111")
    assert changes["hours"] == ("", "10:00–20:00")
    assert set(changes) == {"phone", "contact_role", "hours", "point"}
    assert list(chain_differences()) == []


def test_the_same_again_is_no_change(malee: Actor, branch: Branch) -> None:
    for _ in range(2):
        places.change_branch(act(malee), branch=branch, place=known_as())
    assert PlaceChange.objects.filter(branch=branch, field="phone").count() == 1


def test_a_list_that_renames_a_donor_leaves_facts(malee: Actor, branch: Branch) -> None:
    subdistrict = branch.district.subdistricts.all()[0]
    listed = known_as(kind="RESTAURANT", phone=branch.phone, arrival_note=branch.arrival_note, hours=None)
    places.amend_branch(act(malee), branch=branch, place=listed, donor_name="ร้านใหม่", subdistrict=subdistrict)
    changes = {change.field: (change.before, change.after) for change in PlaceChange.objects.filter(branch=branch)}
    assert set(changes) == {"kind", "subdistrict", "donor_name", "point"}
    assert changes["donor_name"][1] == "ร้านใหม่" == Branch.objects.get(pk=branch.pk).donor.name


def test_a_list_without_hours_keeps_a_sites_own(malee: Actor) -> None:
    site = make_site(malee)
    site.refresh_from_db()
    listed = Place(site.name, Point(site.lat, site.lon), kind=site.kind)
    held = places.amend_site(act(malee), site=site, place=listed, people=site.people + 1)
    assert (held.opens, held.closes) == (site.opens, site.closes)
    assert [change.field for change in PlaceChange.objects.filter(site=site)] == ["people"]


def test_an_ended_site_leaves_lists_and_plans_and_takes_no_change(malee: Actor) -> None:
    site = make_site(malee)
    places.end_site(act(malee), site=site)
    assert not sites(actor=malee).exists() and not open_sites(site.district, DAY).exists()
    assert places.end_site(act(malee), site=site).ended_at == at("10:00")
    assert PlaceChange.objects.filter(site=site).count() == 1
    with refused("site_has_ended"):
        places.change_site(act(malee), site=site, place=known_as(), people=1)


@pytest.mark.parametrize("who", ["somchai", "auditor", "executive"])
def test_strangers_meet_nothing(people: People, branch: Branch, who: str) -> None:
    stranger = at_desk(getattr(people, who))
    site = make_site(people.actor("malee"))
    paths = [f"/branches/{branch.pk}/change/", f"/sites/{site.pk}/change/", f"/sites/{site.pk}/end/"]
    assert [send(stranger, path) for path in paths] == [404, 404, 404]


def test_an_officer_puts_a_branch_and_a_site_right(people: People, branch: Branch) -> None:
    desk, site = at_desk(people.malee), make_site(people.actor("malee"))
    point = f"{branch.lat:.5f}, {branch.lon:.5f}"
    typed = {"name": "Big Shop ใหม่", "district": branch.district_id, "point": point, "phone": "02-222-2222"}
    typed |= {"contact_role": "หัวหน้าครัว", "opens": "09:00", "closes": "21:00"}
    assert "02-000-0000" in desk.get(f"/branches/{branch.pk}/change/").content.decode()
    assert send(desk, f"/branches/{branch.pk}/change/", **typed) == 302
    assert send(desk, f"/sites/{site.pk}/change/", **typed, people="75") == 302
    page = desk.get(f"/branches/{branch.pk}/").content.decode()
    assert "Big Shop ใหม่" in page and "หัวหน้าครัว" in page and 'href="tel:02-222-2222"' in page
    assert "<del>02-000-0000</del>" in page
    site.refresh_from_db()
    assert (site.people, site.phone, f"{site.closes:%H:%M}") == (75, "02-222-2222", "21:00")


@pytest.mark.parametrize(
    ("changes", "code"), [({"name": ""}, "required"), ({"point": "here"}, "not_a_point"), ({"opens": ""}, "hours_half")]
)
def test_bad_changes_are_said_beside_the_form(
    people: People, branch: Branch, changes: dict[str, str], code: str
) -> None:
    point = f"{branch.lat:.5f}, {branch.lon:.5f}"
    typed = {"name": "ก", "district": branch.district_id, "point": point, "opens": "09:00", "closes": "21:00"}
    answer = at_desk(people.malee).post(f"/branches/{branch.pk}/change/", {"key": "k", **typed, **changes})
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.content.decode()
    assert not PlaceChange.objects.exists()


@pytest.fixture
def pickup(malee: Actor, branch: Branch) -> Stop:
    return stops_of(make_round(malee, make_offer(malee, branch), make_site(malee)))[0]


def page_of(people: People, stop: Stop) -> str:
    return at_desk(people.malee).get(f"/stops/{stop.pk}/").content.decode()


def test_a_way_in_without_words_is_refused(malee: Actor, pickup: Stop) -> None:
    with refused("way_in_missing"):
        rounds.report_way_in(act(malee), stop=pickup, text="  ")


def test_the_crew_is_asked_once_it_is_there(people: People, malee: Actor, pickup: Stop) -> None:
    assert "way-in" not in page_of(people, pickup)
    rounds.arrive(act(malee, "09:30"), stop=pickup)
    page = page_of(people, pickup)
    assert "ทางเข้ายังเป็นแบบนี้หรือไม่" in page and 'value="ประตูหลัง"' in page
    assert send(at_desk(people.malee), f"/stops/{pickup.pk}/way-in/", way_in="ทางเข้าหลังตึก") == 302
    page = page_of(people, pickup)
    assert "<strong>ทางเข้าหลังตึก</strong>" in page and "ทางเข้ายังเป็นแบบนี้หรือไม่" not in page


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, True)])
def test_the_crew_is_asked_again_after_ninety_days(
    people: People, malee: Actor, pickup: Stop, days: int, asked: bool
) -> None:
    rounds.arrive(act(malee, "09:30"), stop=pickup)
    told = at("10:00") - timedelta(days=days)
    Branch.objects.filter(pk=pickup.offer.branch_id).update(arrival_note_at=told)
    assert ("ทางเข้ายังเป็นแบบนี้หรือไม่" in page_of(people, pickup)) is asked


def test_whom_to_call_stands_on_the_stop_card(people: People, malee: Actor, branch: Branch, pickup: Stop) -> None:
    places.change_branch(act(malee), branch=branch, place=known_as())
    page = page_of(people, pickup)
    assert "ผู้จัดการกะ" in page and 'href="tel:02-111-1111"' in page and "10:00–20:00" in page


def test_one_branch_keeps_and_the_other_ends_until_it_is_taken_back(malee: Actor, branch: Branch) -> None:
    other = make_branch(malee, name="Big Shop บางแค")
    answer = places.settle_same(act(malee), kept=branch, other=other, is_same=True)
    other.refresh_from_db()
    assert (other.merged_into_id, other.ended_at) == (branch.pk, at("10:00"))
    assert list(branches(actor=malee)) == [branch]
    with refused("branch_ended"):
        lines, window = [OfferedGoods("ready", 1_000)], Window(at("11:00"), at("12:00"))
        announce_offer(act(malee), branch=other, day=DAY, lines=lines, window=window)
    with refused("reversal_needs_reason"):
        places.reverse_same(act(malee), answer=answer, reason=" ")
    places.reverse_same(act(malee), answer=answer, reason="คนละร้าน")
    other.refresh_from_db()
    assert (other.merged_into_id, other.ended_at) == (None, None)
    assert branches(actor=malee).count() == 2
    with refused("settled_already"):
        places.reverse_same(act(malee), answer=answer, reason="อีกครั้ง")


def test_an_answer_holds_both_ways(malee: Actor, branch: Branch) -> None:
    other = make_branch(malee, name="Big Shop บางแค")
    places.settle_same(act(malee), kept=branch, other=other, is_same=False)
    with refused("settled_already"):
        places.settle_same(act(malee), kept=other, other=branch, is_same=True)


def test_two_districts_hold_no_one_branch(people: People, branch: Branch) -> None:
    nok = people.actor("nok")
    elsewhere = make_branch(people.actor("somchai"), district="1011")
    with refused("branches_elsewhere"):
        places.settle_same(act(nok), kept=branch, other=elsewhere, is_same=True)
    with refused("same_branch_twice"):
        places.settle_same(act(nok), kept=branch, other=branch, is_same=True)
