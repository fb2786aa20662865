"""The pages of people: asked by POST, logged before they answer, and clear when they refuse."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from songtor.city.models import District
from songtor.engines.thai import check_digit
from songtor.people.basis.models import LegalBasis, Look
from songtor.people.cards.models import Card
from songtor.people.groups.models import GroupMembership
from songtor.people.households.models import HouseholdMember, Relation
from songtor.people.persons.models import Identity, Person, SourceRecord
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from tests.personas import BANG_KHAE, DAY, People, act, make_people

pytestmark = pytest.mark.django_db

NUMBER = "110170020345" + check_digit("110170020345")
MALI = {
    "given_name": "มะลิ",
    "family_name": "หอมไกล",
    "birth": "2493",
    "sex": "F",
    "said_by": "SELF",
    "notice": "on",
    "key": "one-form",
}


@pytest.fixture
def people(settings: Settings) -> People:
    settings.SONGTOR_TODAY = DAY
    return make_people()


@pytest.fixture
def desk(people: People, client: Client) -> Client:
    client.force_login(people.malee)
    return client


def met(people: People, given: str, who: str = "malee") -> Person:
    code = BANG_KHAE if who == "malee" else "1011"
    said = Said(given, "หอมไกล", identity=NUMBER if given == "มะลิ" else "")
    return register(act(people.actor(who)), district=District.objects.get(pk=code), said=said).person


def code_of(response: object) -> str:
    return response.content.decode().partition('data-code="')[2].partition('"')[0]  # type: ignore[attr-defined]


def test_an_elderly_person_is_registered_with_a_name_and_a_year(desk: Client) -> None:
    answer = desk.post("/people/new/", MALI, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "มะลิ หอมไกล" in page and "ผู้สูงอายุ" in page and "สตรี" in page
    assert LegalBasis.objects.get().notice_version == "2568-1"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"given_name": ""}, "required"),
        ({"notice": ""}, "required"),
        ({"birth": "เมื่อนานมาแล้ว"}, "not_a_birth"),
        ({"birth": "31/2/2493"}, "not_a_birth"),
        ({"birth": "2570"}, "birth_impossible"),
        ({"identity": "1101700203450000"}, "identity_impossible"),
        ({"phone": "1"}, "person_phone_impossible"),
        ({"groups": "DISABLED"}, "group_needs_basis"),
        ({"has_no_address": "on", "house_no": "1"}, "address_contradicts"),
    ],
)
def test_what_cannot_be_is_said_next_to_the_form(desk: Client, change: dict[str, str], code: str) -> None:
    answer = desk.post("/people/new/", MALI | change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert not Person.objects.exists()


def test_consent_lets_a_disability_be_written_down(desk: Client) -> None:
    desk.post("/people/new/", MALI | {"groups": ["DISABLED"], "sensitive": "CONSENT"})
    assert GroupMembership.objects.get().vulnerable_group == "DISABLED"


def test_whoever_is_known_already_is_shown_before_somebody_new_is_made(desk: Client, people: People) -> None:
    met(people, "มะลิ")
    answer = desk.post("/people/new/", MALI | {"identity": NUMBER})
    assert answer.status_code == 422
    assert "อาจรู้จักแล้ว" in answer.content.decode()
    assert Person.objects.count() == 1
    desk.post("/people/new/", MALI | {"sure": "1"})
    assert Person.objects.count() == 2


def test_a_search_answers_by_post_alone_and_offers_somebody_new_last(desk: Client, people: People) -> None:
    met(people, "มะลิ")
    assert "หอมไกล" not in desk.get("/people/?q=มะลิ").content.decode()
    found = desk.post("/people/", {"q": "มะลิ"}, headers={"HX-Request": "true"}).content.decode()
    assert found.index("หอมไกล") < found.index("/people/new/")
    assert "<html" not in found
    assert "หอมไกล" in desk.post("/people/", {"q": "มะลิ"}).content.decode()
    assert Look.objects.get().what == "FOUND"


def test_a_typed_name_begins_the_form(desk: Client) -> None:
    page = desk.post("/people/new/", {"begins": "1", "typed": "มะลิ หอมไกล"})
    assert page.status_code == 200
    assert 'value="มะลิ"' in page.content.decode() and 'value="หอมไกล"' in page.content.decode()


def test_a_page_is_logged_and_a_strangers_is_not_there(desk: Client, people: People) -> None:
    own, other = met(people, "มะลิ"), met(people, "ลำดวน", "somchai")
    assert desk.get(f"/people/{own.pk}/").status_code == 200
    assert desk.get(f"/people/{other.pk}/").status_code == 404
    assert [(look.person_id, look.what) for look in Look.objects.all()] == [(own.pk, "PAGE")]


def test_the_number_is_masked_and_shown_whole_by_a_logged_act(desk: Client, people: People) -> None:
    person = met(people, "มะลิ")
    page = desk.get(f"/people/{person.pk}/").content.decode()
    assert NUMBER not in page and "x-xxxx-xxxxx-45" in page
    address = f"/people/records/{person.records.get().pk}/number/"
    assert desk.get(address).status_code == 405
    assert NUMBER in desk.post(address).content.decode()
    assert Look.objects.filter(what="IDENTITY").count() == 1


def test_of_a_record_of_another_district_little_is_shown(desk: Client, people: People) -> None:
    own, other = met(people, "มะลิ"), met(people, "ลำดวน", "somchai")
    Person.objects.filter(pk=other.pk).update(current=own)
    page = desk.get(f"/people/{own.pk}/").content.decode()
    assert "ลำดวน ห." in page and "ลำดวน หอมไกล" not in page


def test_a_record_is_corrected_and_keeps_its_number(desk: Client, people: People) -> None:
    person = met(people, "มะลิ")
    record = person.records.get()
    desk.post(f"/people/records/{record.pk}/correct/", MALI | {"family_name": "ทองดี", "birth": "4/2493"})
    new = SourceRecord.objects.get(replaces=record)
    assert (new.family_name, new.birth_known, Identity.objects.count()) == ("ทองดี", "MONTH", 2)
    assert desk.get(f"/people/records/{new.pk}/correct/").status_code == 200
    assert desk.post(f"/people/records/{new.pk}/end/", {"reason": "ผิดคน"}, follow=True).status_code == 200


def test_groups_grounds_and_home_are_written_on_the_page(desk: Client, people: People) -> None:
    person, other = met(people, "มะลิ"), met(people, "ลำดวน")
    here = f"/people/{person.pk}"
    desk.post(f"{here}/groups/", {"vulnerable_group": "UNEMPLOYED", "starts_on": "5/11/2567", "key": "a"})
    refused = desk.post(f"{here}/groups/", {"vulnerable_group": "BEDRIDDEN", "starts_on": "5/11/2567", "key": "b"})
    assert (refused.status_code, code_of(refused)) == (422, "group_needs_basis")
    said = {"purpose": "SENSITIVE_GROUPS", "basis": "CONSENT", "said_by": "SELF", "key": "c"}
    desk.post(f"{here}/basis/", said)
    desk.post(f"{here}/beside/put/", {"other": other.pk, "what": "MEMBER", "place": "PARTNER", "key": "d"})
    desk.post(f"{here}/beside/put/", {"other": other.pk, "what": "CARER", "key": "e"})
    page = desk.get(f"{here}/").content.decode()
    assert "ผู้ว่างงาน" in page and "ลำดวน หอมไกล" in page
    assert HouseholdMember.objects.count() == 2 and Relation.objects.get().person_id == other.pk
    home = HouseholdMember.objects.get(person=other)
    assert "ลำดวน" in desk.get(f"/people/households/{home.household_id}/").content.decode()
    for address in (
        f"groups/{GroupMembership.objects.get().pk}/end",
        f"relations/{Relation.objects.get().pk}/end",
        f"members/{home.pk}/leave",
        f"basis/{LegalBasis.objects.get().pk}/withdraw",
    ):
        gone = desk.post(f"/people/{address}/", {"ends_on": "5/11/2567", "key": address})
        assert gone.status_code == 302, address
    assert desk.post(f"{here}/beside/", {"q": "ลำดวน"}).status_code == 200


def test_cards_are_printed_bound_and_ended(desk: Client, people: People) -> None:
    person = met(people, "มะลิ")
    sheet = desk.post("/people/cards/print/", {"count": "4", "key": "sheet"})
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    assert desk.post("/people/cards/print/", {"count": "4", "key": "sheet"}).status_code == 200
    assert Card.objects.count() == 4
    card, other = Card.objects.order_by("pk")[:2]
    desk.post(f"/people/{person.pk}/card/", {"card": card.label.lower(), "key": "bind"})
    again = desk.post(f"/people/{person.pk}/card/", {"card": card.label, "key": "again"})
    assert (again.status_code, code_of(again)) == (422, "card_bound")
    unknown = desk.post("/people/cards/", {"card": "SC1-NOT-A-CARD"})
    assert (unknown.status_code, code_of(unknown)) == (422, "card_unknown")
    assert desk.post("/people/cards/", {"card": card.label}).url == f"/people/cards/{card.pk}/"
    assert "มะลิ ห." in desk.get(f"/people/cards/{card.pk}/").content.decode()
    assert desk.post(f"/people/cards/{card.pk}/pin/", {"pin": "12", "key": "p"}).status_code == 422
    desk.post(f"/people/cards/{card.pk}/pin/", {"pin": "1234", "key": "p"})
    desk.post(f"/people/cards/{card.pk}/end/", {"reason": "LOST", "key": "end"})
    assert "สูญหาย" in desk.get(f"/people/cards/{card.pk}/").content.decode() or card.end.reason == "LOST"
    assert desk.get(f"/people/cards/{other.pk}/").status_code == 200
    assert desk.get(f"/people/{person.pk}/").status_code == 200


def test_a_page_with_many_records_asks_no_more(desk: Client, people: People) -> None:
    person = met(people, "มะลิ")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"/people/{person.pk}/").status_code == 200
        return len(queries)

    def join(count: int) -> None:
        for _ in range(count):
            Person.objects.filter(pk=met(people, "มาลี").pk).update(current=person)

    join(1)
    asked()
    few = asked()
    join(18)
    assert asked() == few
