"""Who is trained is counted by the account, where its holder works today (R1.2)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.city import services as city
from songtor.city.models import Account, Agency, District
from songtor.city.roles import Role
from songtor.evidence.errors import Refusal, Unknown
from songtor.workgroups.models import Attendance, Training
from songtor.workgroups.queries import workgroups
from songtor.workgroups.services import record_training, reverse_training
from tests.personas import BANG_KHAE, DAY, FOUNDER, LAT_KRABANG, People, act, make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None, settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


def train(people: People, *attended: Account, who: str = "nok", day: date = DAY, title: str = "ครั้งที่ 1") -> Training:
    held = {"title": title, "day": day, "place": "ศาลาว่าการ", "host": Agency.objects.get(pk="sos")}
    district = District.objects.get(pk=BANG_KHAE)
    return record_training(act(people.actor(who)), district=district, attended=list(attended), **held)


def trained_in(people: People, code: str, who: str = "nok") -> tuple[int, int]:
    return next((g.officers, g.trained) for g in workgroups(actor=people.actor(who), on=DAY) if g.district.pk == code)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda people: train(people, people.malee, title=" "), "training_incomplete"),
        (lambda people: train(people), "training_incomplete"),
        (lambda people: train(people, people.malee, day=DAY + timedelta(days=1)), "training_ahead"),
        (lambda people: train(people, people.nok), "unknown"),
    ],
)
def test_what_is_no_training_is_refused(people: People, wrong: Callable[[People], Training], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        wrong(people)
    assert (refused.value.code, Training.objects.count()) == (code, 0)


def test_a_coordinator_enters_officers_of_its_own_districts_alone(people: People) -> None:
    outside = District.objects.exclude(coordinations__foundation="sos").first()
    stranger = city.open_account(act(FOUNDER), username="far", display_name="ไกล (สมมติ)")
    city.grant_role(act(FOUNDER), account=stranger, role=Role.OFFICER, starts_on=date(2023, 1, 1), district=outside)
    with pytest.raises(Unknown):
        train(people, people.malee, stranger, who="coordinator")
    assert train(people, people.malee, who="coordinator").attendances.count() == 1


def test_an_officer_enters_none(people: People) -> None:
    with pytest.raises(Unknown):
        train(people, people.malee, who="malee")


def test_somebody_trained_twice_counts_once_and_a_training_taken_back_never(people: People) -> None:
    first = train(people, people.malee, people.somchai)
    train(people, people.malee, title="ครั้งที่ 2")
    assert (trained_in(people, BANG_KHAE), trained_in(people, LAT_KRABANG)) == ((2, 1), (1, 1))
    reverse_training(act(people.actor("nok")), training=first, reason="บันทึกซ้ำ")
    assert (trained_in(people, BANG_KHAE), trained_in(people, LAT_KRABANG)) == ((2, 1), (1, 0))
    with pytest.raises(Refusal) as twice:
        reverse_training(act(people.actor("nok")), training=first, reason="อีกครั้ง")
    assert twice.value.code == "training_taken_back"
    assert Attendance.objects.count() == 3


def test_the_page_enters_shows_and_takes_back(people: People) -> None:
    client = client_of(people.nok)
    assert client.post("/trainings/new/", {"title": "x"}).status_code == 422
    sent = {
        "title": "การชั่งน้ำหนัก",
        "day": "4/11/2567",
        "place": "",
        "district": BANG_KHAE,
        "host": "sos",
        "attended": [str(people.malee.pk)],
    }
    said = client.post("/trainings/new/", sent, follow=True)
    assert said.status_code == 200 and "มาลี (สมมติ)" in said.content.decode()
    held = Training.objects.get()
    assert client.post(f"/trainings/{held.pk}/reverse/", {"reason": ""}).status_code == 422
    listed = client.get("/trainings/file/").content.decode("utf-8-sig")
    assert ["บางแค", "2", "1"] in list(csv.reader(io.StringIO(listed)))
    client.post(f"/trainings/{held.pk}/reverse/", {"reason": "ผิดวัน"})
    assert "เพิกถอนแล้ว" in client.get(f"/trainings/{held.pk}/").content.decode()


def test_two_trainings_cost_as_many_queries_as_twenty(people: People) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/trainings/")
        return len(queries)

    client = client_of(people.nok)
    train(people, people.malee)
    train(people, people.malee)
    asked()
    few = asked()
    for number in range(18):
        train(people, people.malee, title=f"ครั้งที่ {number}")
    assert asked() == few
