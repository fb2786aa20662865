"""What a person may ask for: a copy, that it is put right, that it is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from songtor.people.assessments.forms import form
from songtor.people.assessments.services import assess
from songtor.people.basis.models import Look, Looked
from songtor.people.households.services import Home, Member, join_household, leave_household, make_household
from songtor.people.persons.models import Identity, Person, SourceRecord
from songtor.points.services import Why, grant, spend
from songtor.registry.services import Pair, settle_link
from tests.desk.people.test_people import NUMBER, code_of, met
from tests.guards.world import picture
from tests.personas import DAY, People, act, make_people

pytestmark = pytest.mark.django_db
PARTS = {
    "taken_at", "records", "households", "relations", "groups", "legal_bases", "cards", "receipts", "assessments",
    "points", "decisions", "looks"
}  # fmt: skip
ANSWERS = {question.code: question.choices[-1].code for question in form("2568-1").questions}
SCORE = sum(question.choices[-1].score for question in form("2568-1").questions)


@pytest.fixture
def people(settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


@pytest.fixture
def head(people: People, client: Client) -> Client:
    client.force_login(people.malees_head)
    return client


def test_an_officer_sees_the_page_and_takes_no_copy(people: People, client: Client) -> None:
    one = met(people, "มะลิ")
    client.force_login(people.malee)
    assert client.get(f"/people/{one.pk}/rights/").status_code == 200
    assert client.post(f"/people/{one.pk}/copy/", {"format": "json"}).status_code == 404
    assert client.post(f"/people/{one.pk}/forget/", {"asked": "on"}).status_code == 404


def test_a_stranger_of_another_district_is_unknown(people: People, head: Client) -> None:
    other = met(people, "ดาว", who="somchai")
    for page in ("rights", "copy", "forget"):
        answer = head.get if page == "rights" else head.post
        assert answer(f"/people/{other.pk}/{page}/").status_code == 404


def test_the_copy_holds_every_source_whole_and_is_written_down_first(people: People, head: Client) -> None:
    one, other = met(people, "มะลิ"), met(people, "มลิ")
    settle_link(act(people.actor("malee")), pair=Pair.of(one, other), answer="SAME")
    told = json.loads(head.post(f"/people/{one.pk}/copy/", {"format": "json"}).content)
    assert set(told) == PARTS
    assert [record["given_name"] for record in told["records"]] == ["มลิ", "มะลิ"]
    assert NUMBER in told["records"][1]["document"]
    assert len(told["decisions"]) == 1
    assert [look["what"] for look in told["looks"]] == [str(Looked.COPY.label)]
    assert Look.objects.filter(person=one, what=Looked.COPY).count() == 1


def test_the_copy_tells_assessments_and_points_of_the_days_somebody_lived_there(people: People, head: Client) -> None:
    malee, one, stays = people.actor("malee"), met(people, "มะลิ"), met(people, "แม่มะลิ")
    home = make_household(act(malee), district=one.district, home=Home("12"), members=[Member(stays)], starts_on=DAY)
    moved_in = join_household(act(malee), household=home, member=Member(one), starts_on=DAY)
    for day in (DAY - timedelta(days=1), DAY):
        deed = act(malee, day=day)
        assess(act(malee), household=home, day=day, answers=ANSWERS)
        grant(deed, district_id=home.district_id, household_id=home.pk, points=60, why=Why(uuid4(), day))
    leave_household(act(malee), membership=moved_in, ends_on=DAY)
    tomorrow = DAY + timedelta(days=1)
    spend(act(malee), district_id=home.district_id, household_id=home.pk, points=20, why=Why(uuid4(), tomorrow))
    told = json.loads(head.post(f"/people/{one.pk}/copy/", {"format": "json"}).content)
    assert [(asked["day"], asked["score"]) for asked in told["assessments"]] == [(f"{DAY}", f"{SCORE}")]
    assert len(told["assessments"][0]["answers"].split("; ")) == len(ANSWERS)
    assert [(moved["day"], moved["points"]) for moved in told["points"]] == [(f"{DAY}", "+60")]
    settle_link(act(malee), pair=Pair.of(one, stays), answer="SAME")
    told = json.loads(head.post(f"/people/{stays.pk}/copy/", {"format": "json"}).content)
    assert [moved["points"] for moved in told["points"]] == ["+60", "-20"]  # each once, though both lived there
    assert len(told["assessments"]) == 1


def test_the_copy_on_paper_is_a_pdf_whose_name_says_nothing(people: People, head: Client) -> None:
    answer = head.post(f"/people/{met(people, 'มะลิ').pk}/copy/", {"format": "pdf"})
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_is_forgotten_unasked(people: People, head: Client) -> None:
    one = met(people, "มะลิ")
    assert head.post(f"/people/{one.pk}/forget/", {"key": "k"}).status_code == 422
    assert Identity.objects.filter(record__person=one).exists()


def test_the_forgotten_leave_nothing_and_their_page_is_unknown(people: People, head: Client) -> None:
    one = met(people, "มะลิ")
    answer = head.post(f"/people/{one.pk}/forget/", {"key": "k", "asked": "on"}, follow=True)
    assert answer.status_code == 200
    assert code_of(answer) == ""
    assert list(SourceRecord.objects.filter(person=one).values_list("given_name", flat=True)) == [""]
    assert not Identity.objects.filter(record__person=one).exists()
    assert head.get(f"/people/{one.pk}/").status_code == 404


def give_paper(client: Client, one: Person, **more: object) -> HttpResponse:
    form = {"vulnerable_group": "UNEMPLOYED", "starts_on": "1/11/2567", "shown": "หนังสือเลิกจ้าง", "key": str(len(more))}
    return client.post(f"/people/{one.pk}/groups/", form | more)


def paper_of(one: Person) -> str:
    return f"/people/groups/{one.groups.get().pk}/paper/"


def test_the_paper_of_a_group_is_shown_to_who_may_see_the_person_and_written_down(
    people: People, head: Client, client: Client
) -> None:
    one = met(people, "มะลิ")
    assert give_paper(head, one, paper=SimpleUploadedFile("a.png", picture())).status_code == 302
    assert f'href="{paper_of(one)}"' in head.get(f"/people/{one.pk}/").content.decode()
    looks = Look.objects.filter(person=one).count()
    shown = head.get(paper_of(one))
    assert shown.status_code == 200
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert Look.objects.filter(person=one).count() == looks + 1
    stranger = Client()
    stranger.force_login(people.somchai)
    assert stranger.get(paper_of(one)).status_code == 404


def test_what_is_no_picture_is_refused_beside_the_form_and_nothing_is_written(people: People, head: Client) -> None:
    one = met(people, "มะลิ")
    answer = give_paper(head, one, paper=SimpleUploadedFile("a.pdf", b"%PDF-1.4"))
    assert (answer.status_code, code_of(answer)) == (422, "not_an_image")
    assert not one.groups.exists()
    assert give_paper(head, one, key="without").status_code == 302  # the control
    assert head.get(paper_of(one)).status_code == 404


def test_the_paper_goes_when_the_person_is_forgotten_unless_it_speaks_for_another(
    people: People, head: Client, django_capture_on_commit_callbacks: Any
) -> None:
    one, other = met(people, "มะลิ"), met(people, "มลิ")
    own, shared = SimpleUploadedFile("a.png", picture("blue")), picture("red")
    for person, sent in ((one, own), (other, SimpleUploadedFile("b.png", shared))):
        assert give_paper(head, person, paper=sent, key=str(person.pk)).status_code == 302
    third = met(people, "ดาว")
    assert give_paper(head, third, paper=SimpleUploadedFile("b.png", shared), key="third").status_code == 302
    paths = [person.groups.get().paper.path for person in (one, other)]
    with django_capture_on_commit_callbacks(execute=True):
        for person in (one, other):
            asked = {"key": f"f{person.pk}", "asked": "on"}
            assert head.post(f"/people/{person.pk}/forget/", asked).status_code == 302
    assert [default_storage.exists(path) for path in paths] == [False, True]
    assert head.get(paper_of(third)).status_code == 200
