"""On the board one press shows what would change; it is taken over, taken back, or left."""

from __future__ import annotations

import pytest
from django.test import Client

from songtor.offers.services import withdraw_offer
from songtor.rounds.models import Replan, Round, Stop, StopState
from tests.desk.days.people import address, at_desk, codes_of, send, text_of
from tests.personas import DAY, People, act, stops_of

pytestmark = pytest.mark.django_db


def replanned(desk: Client, **typed: object) -> Replan:
    response = send(desk, f"{address()}replan/", **typed)
    found = Replan.objects.latest("made_at", "pk")
    assert (response.status_code, response.url) == (302, f"/replans/{found.pk}/")
    return found


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator", "auditor", "executive", "operator"])
def test_nobody_but_the_districts_officers_plans_anew(people: People, published: Round, who: str) -> None:
    found = replanned(at_desk(people.malee))
    desk = at_desk(getattr(people, who))
    assert send(desk, f"{address()}replan/").status_code == 404
    for way in ("", "take-over/", "leave/"):
        url = f"/replans/{found.pk}/{way}"
        assert (send(desk, url) if way else desk.get(url)).status_code == 404
    assert Replan.objects.get().state == "proposed"


def test_a_day_without_published_rounds_says_what_to_do(people: People, draft: Round) -> None:
    desk = at_desk(people.malee)
    assert "จัดส่วนที่เหลือใหม่" not in text_of(desk.get(address()))
    response = send(desk, f"{address()}replan/")
    assert (response.status_code, codes_of(response)) == (422, ["nothing_to_replan"])


@pytest.mark.parametrize("minutes", ["", "0", "999", "ยี่สิบ"])
def test_impossible_minutes_are_refused_in_words(people: People, published: Round, minutes: str) -> None:
    response = send(at_desk(people.malee), f"{address()}replan/", vehicle=str(published.vehicle_id), minutes=minutes)
    assert (response.status_code, codes_of(response)) == (422, ["late_impossible"])
    assert not Replan.objects.exists()


def test_a_cancelled_donor_shows_what_goes_and_nothing_moves_before_it_is_taken_over(
    people: People, published: Round
) -> None:
    desk, (pickup, _delivery) = at_desk(people.malee), stops_of(published)
    withdraw_offer(act(people.actor("malee"), "09:50"), offer=pickup.offer, reason="ขายหมด")
    assert "button is-primary" in text_of(desk.get(address())).partition("จัดส่วนที่เหลือใหม่")[0][-120:]
    found = replanned(desk)
    page = text_of(desk.get(f"/replans/{found.pk}/"))
    assert page.count("ตัดออก") == 2  # the shop, and the site that would receive nothing
    assert "ไม่มีจุดเหลือแล้ว รถกลับได้เลย" in page
    assert "รอการตัดสินใจ" in text_of(desk.get(address()))
    assert Stop.objects.filter(state=StopState.PLANNED).count() == 2
    taken = desk.post(f"/replans/{found.pk}/take-over/", {"key": "take-1"}, follow=True)
    assert "ใช้แผนใหม่แล้ว" in text_of(taken)
    assert set(Stop.objects.values_list("state", flat=True)) == {StopState.CANCELLED}
    again = send(desk, f"/replans/{found.pk}/take-over/")
    assert (again.status_code, codes_of(again)) == (422, ["replan_decided"])


def test_a_late_vehicle_is_named_with_its_minutes_and_the_times_it_had(people: People, published: Round) -> None:
    desk = at_desk(people.malee)
    found = replanned(desk, vehicle=str(published.vehicle_id), minutes="20")
    page = text_of(desk.get(f"/replans/{found.pk}/"))
    assert "รถ 1 ช้า 20 นาที" in page
    assert "เดิม 09:30" in page


def test_what_was_taken_over_is_taken_back_by_the_toast(people: People, published: Round) -> None:
    desk = at_desk(people.malee)
    was = list(Stop.objects.order_by("position").values_list("offer", "site", "planned_at"))
    found = replanned(desk, vehicle=str(published.vehicle_id), minutes="20")
    page = desk.post(f"/replans/{found.pk}/take-over/", {"key": "take-2"}, follow=True)
    assert list(Stop.objects.order_by("position").values_list("offer", "site", "planned_at")) != was
    undo = next(message.extra_tags for message in page.context["messages"])
    desk.post(undo, {"key": "undo-1"})
    assert list(Stop.objects.order_by("position").values_list("offer", "site", "planned_at")) == was
    assert Replan.objects.get().state == "taken_back"


def test_left_as_it_was_nothing_has_happened(people: People, published: Round) -> None:
    desk = at_desk(people.malee)
    found = replanned(desk)
    left = desk.post(f"/replans/{found.pk}/leave/", {"key": "leave-1"}, follow=True)
    assert "คงแผนเดิมไว้ทั้งหมด" in text_of(left)
    assert "รอการตัดสินใจ" not in text_of(left)
    assert f"/day/1040/{DAY}/replan/" in text_of(left)
