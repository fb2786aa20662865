"""From the button to drafts on the board, through the jobs process, and out to the crews."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from songtor.city.goods import Goods, OfferedGoods
from songtor.city.models import District, Vehicle
from songtor.evidence.models import ChainEntry
from songtor.jobs.models import Work, WorkState
from songtor.jobs.services import progress, run_work
from songtor.offers.services import Place, Point, Window, add_site, announce_offer
from songtor.rounds.models import DayPlan, Round, RoundState, Stop
from tests.desk.days.people import address, at_desk, codes_of, send, text_of
from tests.personas import BANG_KHAE, DAY, People, act, at, make_branch, make_offer, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(people: People) -> None:
    malee = people.actor("malee")
    make_offer(malee, make_branch(malee))
    make_site(malee)


def asked_to_plan(desk: Client, *, key: str = "") -> Work:
    response = send(desk, f"{address()}plan/", key=key)
    work = Work.objects.get()
    assert (response.status_code, response.url) == (302, f"/work/{work.pk}/")
    return work


def run_jobs() -> None:
    """What the jobs process does with its queue, in this test's own transaction."""
    for queued in DBTaskResult.objects.all():
        run_work.call(*queued.args_kwargs["args"])


@pytest.mark.parametrize("who", ["somchai", "nok", "coordinator", "auditor", "executive", "operator"])
def test_nobody_but_the_districts_officers_plans_or_publishes(people: People, draft: Round, who: str) -> None:
    desk, entries = at_desk(getattr(people, who)), ChainEntry.objects.count()
    assert send(desk, f"{address()}plan/").status_code == 404
    assert send(desk, f"{address()}publish/").status_code == 404
    assert (Work.objects.count(), ChainEntry.objects.count()) == (0, entries)
    draft.refresh_from_db()
    assert draft.state == RoundState.DRAFT


def test_a_district_without_a_vehicle_plans_nothing(people: People, announced: None) -> None:
    Vehicle.objects.filter(district=BANG_KHAE).update(retired_on=date(2024, 11, 1))
    response = send(at_desk(people.malee), f"{address()}plan/")
    assert (response.status_code, codes_of(response)) == (422, ["no_vehicle"])
    assert not Work.objects.exists()


def test_a_day_that_is_over_is_not_planned(people: People) -> None:
    response = send(at_desk(people.malee), f"{address(date(2024, 11, 4))}plan/")
    assert (response.status_code, codes_of(response)) == (422, ["too_late_to_plan"])
    assert not Work.objects.exists()


def test_nothing_to_publish_says_so(people: People, announced: None) -> None:
    response = send(at_desk(people.malee), f"{address()}publish/")
    assert (response.status_code, codes_of(response)) == (422, ["nothing_to_publish"])
    assert "วางแผนของวันก่อน" in text_of(response)


def test_a_plan_comes_back_as_drafts(people: People, announced: None) -> None:
    desk = at_desk(people.malee)
    work = asked_to_plan(desk)
    waiting = text_of(desk.get(f"/work/{work.pk}/"))
    assert '<meta http-equiv="refresh"' in waiting
    assert "กำลังวางแผนของวันนี้" in text_of(desk.get(address()))

    run_jobs()

    work.refresh_from_db()
    assert work.state == WorkState.DONE
    assert desk.get(f"/work/{work.pk}/").url == address()
    assert desk.get(f"/work/{work.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == address()
    page = text_of(desk.get(address()))
    assert "ประกาศแผน 1 รอบ" in page
    assert "แผนนี้ส่งต่อได้เท่ากับการไปตามลำดับในตาราง" in page
    plan = DayPlan.objects.get()
    assert (plan.grams, plan.served, plan.recipients, plan.offered_grams) == (30_000, 1, 1, 30_000)
    assert Stop.objects.filter(round__state=RoundState.DRAFT).count() == 2


def test_who_watches_sees_the_stage_and_the_best_so_far(people: People, announced: None) -> None:
    desk = at_desk(people.malee)
    work = asked_to_plan(desk)
    assert "รอคิว" in text_of(desk.get(f"/work/{work.pk}/"))
    Work.objects.update(state="running")
    progress(work, 50, "searching", {"kg": 312.4, "seconds": 1.2, "of_seconds": 2.4})
    page = text_of(desk.get(f"/work/{work.pk}/"))
    assert 'value="50"' in page
    assert "กำลังหาแผนที่ดีกว่านี้" in page
    assert "ดีที่สุดตอนนี้ ส่งต่อได้ 312 กก. · 1.2 จาก 2.4 วินาที" in page


def test_the_same_form_sent_twice_plans_once(people: People, announced: None) -> None:
    desk = at_desk(people.malee)
    first = asked_to_plan(desk, key="the-same")
    again = asked_to_plan(desk, key="the-same")
    assert first.pk == again.pk


def test_publishing_is_said_and_takes_the_forms_away(people: People, draft: Round) -> None:
    desk = at_desk(people.malee)
    assert "ประกาศแผน 1 รอบ" in text_of(desk.get(address()))
    response = desk.post(f"{address()}publish/", {"key": "publish-1"}, follow=True)
    draft.refresh_from_db()
    assert draft.state == RoundState.PUBLISHED
    assert "ประกาศแผน 1 รอบแล้ว" in text_of(response)
    assert "/publish/" not in text_of(response)


def test_a_plan_that_failed_says_why_and_leads_back(people: People, draft: Round) -> None:
    work = Work.objects.create(
        kind="plan_day",
        district_id=BANG_KHAE,
        asked_by=people.malee.ref,
        asked_at=draft.leaves_at,
        arguments={"day": DAY.isoformat()},
        state=WorkState.FAILED,
        refusal_code="plan_outdated",
        refusal="มีผู้แก้ไขรายการของวันระหว่างที่วางแผน",
    )
    response = at_desk(people.malee).get(f"/work/{work.pk}/")
    assert codes_of(response) == ["plan_outdated"]
    assert "มีผู้แก้ไขรายการ" in text_of(response)
    assert address() in text_of(response)
    assert '<meta http-equiv="refresh"' not in text_of(response)
    assert at_desk(people.malees_head).get(f"/work/{work.pk}/").status_code == 404


def test_what_the_plan_leaves_says_why(people: People, announced: None) -> None:
    desk, malee, district = at_desk(people.malee), people.actor("malee"), District.objects.get(pk=BANG_KHAE)
    announce_offer(
        act(malee, "07:00"),
        branch=make_branch(malee, name="ร้านปิดเช้า"),
        day=DAY,
        lines=[OfferedGoods("ready", 5_000)],
        window=Window(at("07:30"), at("07:50")),
    )
    boxes_only = Place(
        "บ้านกล่อง", Point(district.office_lat, district.office_lon), "COMMUNITY", hours=("09:00", "16:00")
    )
    add_site(act(malee), district=district, place=boxes_only, people=9, needs=[Goods("box", pieces=9)])
    asked_to_plan(desk)
    run_jobs()
    page = text_of(desk.get(address()))
    assert "ไม่มีรถไปถึงทันก่อนหมดเวลารับ" in page
    assert "ไม่มีใครแจ้งอาหารที่จุดนี้ใช้ได้ (1): บ้านกล่อง" in page
    without_sites = text_of(at_desk(people.auditor).get(address()))
    assert "ไม่มีรถไปถึงทันก่อนหมดเวลารับ" in without_sites
    assert "ไม่มีใครแจ้งอาหารที่จุดนี้ใช้ได้" not in without_sites
