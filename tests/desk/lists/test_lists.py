"""Lists whose address is their state: sorted, cut, saved under a name, walked through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from songtor.finding.models import SavedView
from songtor.offers.models import Branch
from tests.desk.rounds.stops import signed_in
from tests.personas import People, at, make_branch, make_offer, make_people, make_round, make_site

pytestmark = pytest.mark.django_db

LISTS = ("donors", "sites", "offers", "rounds")


@pytest.fixture(autouse=True)
def half_past_eight() -> Iterator[None]:
    with time_machine.travel(at("08:30")):
        yield


@pytest.fixture
def people() -> People:
    people = make_people()
    actor = people.actor("malee")
    for name in ("ข", "ก", "ค"):
        make_branch(actor, name=f"ร้าน {name}")
    make_round(actor, make_offer(actor, Branch.objects.get(name="ร้าน ก")), make_site(actor))
    return people


@pytest.fixture
def malee(people: People) -> Client:
    return signed_in(people.malee)


def save(client: Client, **fields: str) -> str:
    said = {"page": "donors", "name": "มุมมอง", "query": "q=ร้าน&sort=-name"} | fields
    return client.post("/views/save/", said, follow=True).content.decode()


def names(client: Client, query: str) -> list[str]:
    return [branch.name for branch, _kind in client.get(f"/donors/?{query}").context["rows"]]


def test_a_view_that_is_not_shared_is_its_owners_alone(people: People, malee: Client) -> None:
    save(malee)
    colleague = signed_in(people.malees_head)
    assert "มุมมอง" not in [kept.view.name for kept in colleague.get("/donors/").context["list"].views]
    assert colleague.post(f"/views/{SavedView.objects.get().pk}/forget/").status_code == 404


def test_a_shared_view_stays_in_its_district_and_only_its_owner_removes_it(people: People, malee: Client) -> None:
    save(malee, share="yes")
    colleague, stranger = signed_in(people.malees_head), signed_in(people.somchai)
    assert [kept.view.name for kept in colleague.get("/donors/").context["list"].views] == ["มุมมอง"]
    assert stranger.get("/donors/").context["list"].views == []
    view = SavedView.objects.get()
    assert colleague.post(f"/views/{view.pk}/forget/").status_code == 404
    malee.post(f"/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["", "reports", "../donors", "today"])
def test_only_lists_can_be_saved(malee: Client, page: str) -> None:
    assert malee.post("/views/save/", {"page": page, "name": "x"}).status_code == 404


def test_a_view_without_a_name_is_refused_in_words(malee: Client) -> None:
    assert "ตั้งชื่อมุมมอง" in save(malee, name="  ")
    assert not SavedView.objects.exists()


def test_the_same_name_means_what_was_saved_last(malee: Client) -> None:
    save(malee)
    page = save(malee, query="q=ร้าน ก")
    assert SavedView.objects.get().query == "q=%E0%B8%A3%E0%B9%89%E0%B8%B2%E0%B8%99+%E0%B8%81"
    assert "ร้าน ก" in page and "ร้าน ข" not in page


@pytest.mark.parametrize("query", ["sort=nonsense", "sort=-donor__name", "cols=x", "page=999", "sort=%00&q=%00"])
@pytest.mark.parametrize("name", LISTS)
def test_odd_addresses_show_the_list(malee: Client, name: str, query: str) -> None:
    assert malee.get(f"/{name}/?{query}").status_code == 200


def test_a_list_sorts_both_ways(malee: Client) -> None:
    assert names(malee, "sort=name") == ["ร้าน ก", "ร้าน ข", "ร้าน ค"]
    assert names(malee, "sort=-name") == ["ร้าน ค", "ร้าน ข", "ร้าน ก"]
    page = malee.get("/donors/?sort=name&q=ร้าน").content.decode()
    assert 'aria-sort="ascending"' in page and "sort=-name" in page


def test_only_the_chosen_columns_are_shown(malee: Client) -> None:
    page = malee.get("/donors/?cols=state").content.decode()
    assert "sort=state" in page and 'sort=times"' not in page
    assert malee.get("/donors/?cols=state").context["list"].shown == {"name", "state"}


def test_the_neighbours_of_a_row_are_those_of_its_list(malee: Client) -> None:
    listed = malee.get("/donors/?sort=name")
    middle = Branch.objects.get(name="ร้าน ข")
    near = malee.get(f"/branches/{middle.pk}/{listed.context['list'].inside}").context["near"]
    assert (near.number, near.total, near.back) == (2, 3, "/donors/?sort=name")
    assert malee.get(near.next).context["branch"].name == "ร้าน ค"
    last = malee.get(near.next).context["near"]
    assert (last.next, malee.get(last.previous).context["branch"].name) == ("", "ร้าน ข")


def test_without_a_list_a_row_has_no_neighbours(malee: Client) -> None:
    branch = Branch.objects.first()
    assert malee.get(f"/branches/{branch.pk}/").context["near"] is None
    assert malee.get(f"/branches/{branch.pk}/?in=q%3Dnobody").context["near"] is None


def test_every_list_leads_to_rows_that_know_it(malee: Client) -> None:
    for name in LISTS:
        page = malee.get(f"/{name}/").content.decode()
        address = next(part.partition('"')[0] for part in page.split('href="') if "/?in=" in part.partition('"')[0])
        assert malee.get(address).context["near"].number >= 1


def test_two_rows_ask_as_little_as_twenty(people: People, malee: Client) -> None:
    def asked() -> list[int]:
        counts = []
        for name in ("donors", "offers"):
            with CaptureQueriesContext(connection) as queries:
                malee.get(f"/{name}/")
            counts.append(len(queries))
        return counts

    few = asked()
    for number in range(18):
        make_offer(people.actor("malee"), make_branch(people.actor("malee"), name=f"ร้าน {number}"))
    assert asked() == few
