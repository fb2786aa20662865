"""Who receives is found by an officer's phone, as far as the officer may see, and never by an address."""

from __future__ import annotations

import pytest

from songtor.people.basis.models import Look
from tests.api.field.conftest import Enrolled, Phone
from tests.personas import LAT_KRABANG, People
from tests.registry.folk import FAMILY, make_person, number

pytestmark = pytest.mark.django_db


def search(phone: Phone, text: object) -> tuple[int, dict[str, object]]:
    answer = phone.client.post(
        "/api/v1/field/people/search", {"text": text}, content_type="application/json", headers=phone.headers()
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize("text", [None, 5, "x" * 101, "\x00"])
def test_what_is_no_question_is_refused(phone_of: Enrolled, text: object) -> None:
    status, told = search(phone_of("malee"), text)
    assert (status, told["code"]) == (422, "not_valid")


@pytest.mark.parametrize("text", ["", "ส", "1234567890123"])
def test_too_short_or_no_number_finds_nobody(people: People, phone_of: Enrolled, text: str) -> None:
    make_person(people.actor("malee"))
    assert search(phone_of("malee"), text) == (200, {"people": [], "is_limited": False})


def test_the_own_districts_people_are_found_by_half_a_name_and_by_number(people: People, phone_of: Enrolled) -> None:
    known = number()
    person = make_person(people.actor("malee"), "ทองใบ", identity=known)
    phone = phone_of("malee")
    for text in ("ทองใ", known):
        status, told = search(phone, text)
        (row,) = told["people"]
        assert (status, row["id"], row["name"]) == (200, str(person.pk), f"ทองใบ {FAMILY}")
    assert Look.objects.filter(person=person).count() >= 1


def test_of_another_district_no_family_name_is_told(people: People, phone_of: Enrolled) -> None:
    make_person(people.actor("somchai"), "ทองใบ", district=LAT_KRABANG)
    assert search(phone_of("malee"), "ทองใบ")[1]["people"] == []
    _status, told = search(phone_of("malee"), f"ทองใบ {FAMILY}")
    (row,) = told["people"]
    assert row["name"] == f"ทองใบ {FAMILY[0]}."


def test_a_phone_that_was_signed_out_finds_nobody(people: People, phone_of: Enrolled) -> None:
    phone = phone_of("malee")
    phone.client.delete("/api/v1/field/devices", headers=phone.headers())
    status, told = search(phone, "สมศรี")
    assert (status, told["code"]) == (401, "token_unknown")
