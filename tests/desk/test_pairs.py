"""The inbox of pairs: who sees which, how much of them, and one answer each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from pytest_django import Settings

from songtor.people.models import LinkDecision, Look, Person, ProposedPair
from songtor.registry.services import settle_link
from tests.personas import DAY, LAT_KRABANG, People, act, at, make_people
from tests.registry.folk import FAMILY, current, make_person, number, pair
from tests.registry.purses import make_single, pay

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def enter(people: People, settings: Settings) -> Enter:
    settings.SONGTOR_TODAY = DAY

    def logged_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(people, name))
        return client

    return logged_in


def propose(one: Person, other: Person, reasons: str = "GIVEN_BY_SOUND SAME_HOUSE OTHER_BIRTH") -> ProposedPair:
    two = pair(one, other)
    return ProposedPair.objects.create(
        district=two.left.district,
        left=two.left,
        right=two.right,
        probability=0.8,
        reasons=reasons,
        proposed_at=at("08:00"),
    )


def test_a_district_sees_its_own_pairs_whole_with_the_reasons_in_words(people: People, enter: Enter) -> None:
    malee = people.actor("malee")
    proposed = propose(make_person(malee, "ละเมียด"), make_person(malee, "ละเมียต"))
    page = enter("malee").get("/people/pairs/").content.decode()
    whole = (f"ละเมียด {FAMILY}", f"ละเมียต {FAMILY}")
    for words in (*whole, "ชื่อออกเสียงเหมือนกัน", "บ้านเลขที่ตรงกัน", "วันเกิดต่างกัน", str(proposed.pk)):
        assert words in page
    assert Look.objects.filter(actor_ref=malee.ref, what="DECIDED").count() == 2
    for other in ("somchai", "nok"):
        assert "ละเมียด" not in enter(other).get("/people/pairs/").content.decode()
    assert enter("auditor").get("/people/pairs/").status_code == 404


def test_beyond_the_own_district_only_given_name_initial_birth_year_and_district(people: People, enter: Enter) -> None:
    known = number()
    here = make_person(people.actor("malee"), "ละเมียด", identity=known)
    there = make_person(people.actor("somchai"), "ละเมียต", district=LAT_KRABANG, identity=known)
    proposed = propose(here, there)
    page = strip_tags(enter("nok").get("/people/pairs/").content.decode())  # three digits stand in many an id
    assert f"ละเมียด {FAMILY[0]}." in page
    assert "ลาดกระบัง" in page
    assert FAMILY not in page
    assert known[-3:] not in page
    assert "ละเมียด" not in enter("malee").get("/people/pairs/").content.decode()
    address = f"/people/pairs/{proposed.pk}/decide/"
    assert enter("malee").post(address, {"answer": "SAME", "key": "a"}).status_code == 404
    assert enter("nok").post(address, {"answer": "SAME", "key": "b"}).status_code == 302
    assert current(here, there) == [here, here]


def test_a_pair_is_answered_and_taken_back(people: People, enter: Enter) -> None:
    malee = people.actor("malee")
    one, other = make_person(malee), make_person(malee, "สมสี")
    proposed, client = propose(one, other), enter("malee")
    assert client.post(f"/people/pairs/{proposed.pk}/decide/", {"answer": "MAYBE", "key": "a"}).status_code == 422
    client.post(f"/people/pairs/{proposed.pk}/decide/", {"answer": "SAME", "key": "b"})
    assert current(one, other) == [one, one]
    decision = LinkDecision.objects.get()
    client.post(f"/people/pairs/decided/{decision.pk}/undo/", {"key": "c"})
    assert current(one, other) == [one, other]
    assert ProposedPair.objects.count() == 1


def test_who_takes_a_decision_back_hears_of_points_that_were_spent_meanwhile(people: People, enter: Enter) -> None:
    malee, client = people.actor("malee"), enter("malee")
    (one, first), (other, _) = make_single(malee, 30), make_single(malee, 1_250)
    for spent, words in ((0, "กลับเป็นอย่างเดิม"), (40, "1,250 แต้มถูกใช้ไปก่อนแล้ว")):
        decision = settle_link(act(malee), pair=pair(one, other), answer="SAME")
        if spent:
            pay(malee, first, spent)
        address = f"/people/pairs/decided/{decision.pk}/undo/"
        assert words in client.post(address, {"key": f"taken{spent}"}, follow=True).content.decode()


def test_many_pairs_cost_as_many_queries_as_few(people: People, enter: Enter) -> None:
    malee, client = people.actor("malee"), enter("malee")
    folk = [make_person(malee, f"คน{n}", identity=number() if n % 2 else "") for n in range(12)]
    for one, other in zip(folk[:2], folk[2:4], strict=True):
        propose(one, other)
    client.get("/people/pairs/")
    with CaptureQueriesContext(connection) as few:
        client.get("/people/pairs/")
    for one, other in zip(folk[4:8], folk[8:], strict=True):
        propose(one, other)
    with CaptureQueriesContext(connection) as many:
        client.get("/people/pairs/")
    assert len(many) == len(few)
