"""The search page: groups of links, for each reader only what opens."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.finding.services import refresh
from tests.personas import DAY, People, make_branch, make_offer, make_people, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    settings.SONGTOR_TODAY = DAY


@pytest.fixture
def people() -> People:
    people = make_people()
    malee = people.actor("malee")
    make_offer(malee, make_branch(malee, name="ตลาดบางแค"))
    make_site(malee, name="ชุมชนบางแคเหนือ")
    refresh()
    return people


def searched(people: People, typed: str, *, by: str = "malee") -> str:
    client = Client()
    client.force_login(getattr(people, by))
    answer = client.get("/search/", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_districts_name_leads_to_its_board_its_donors_and_its_sites(people: People) -> None:
    page = searched(people, "บางแค")
    for address in ("/day/1040/2024-11-05/", "/donors/?district=1040", "/reports/?district=1040"):
        assert f'href="{address}"' in page
    for words in ("ตลาดบางแค", "ชุมชนบางแคเหนือ", "5 พ.ย. 67"):
        assert words in page


def test_a_stranger_reads_of_none_of_it(people: People) -> None:
    page = searched(people, "บางแค", by="somchai")
    assert "ไม่พบชื่อนี้" in page and "ตลาดบางแค" not in page


def test_every_link_that_is_found_opens(people: People) -> None:
    for by in ("malee", "nok", "coordinator", "auditor", "executive", "operator"):
        client = Client()
        client.force_login(getattr(people, by))
        answer = client.get("/search/", {"q": "บางแค"})
        for group in answer.context["groups"]:
            for link in group.links:
                assert client.get(link.url).status_code == 200, (by, link)


@pytest.mark.parametrize("typed", ["5/11/2567", "๕ พ.ย. 67"])
def test_a_day_leads_to_its_board(people: People, typed: str) -> None:
    assert 'href="/today/?day=2024-11-05"' in searched(people, typed)


def test_while_typing_only_the_results_come(people: People) -> None:
    client = Client()
    client.force_login(people.malee)
    part = client.get("/search/", {"q": "ผู้บริ"}, headers={"HX-Request": "true"}).content.decode()
    assert 'role="option"' in part and 'href="/donors/"' in part and "<html" not in part


def test_two_branches_ask_as_little_as_twenty(people: People) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            searched(people, "บางแค")
        return len(queries)

    few = asked()
    for number in range(20):
        make_branch(people.actor("malee"), name=f"บางแค {number}")
    refresh()
    assert asked() == few
