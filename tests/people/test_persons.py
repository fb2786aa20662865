"""What somebody says of themselves becomes a record, or is refused with nothing written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from songtor.city.models import District
from songtor.engines.thai import check_digit
from songtor.evidence.errors import Refusal
from songtor.evidence.models import OperationKey
from songtor.people.errors import RecordEnded, RecordReplaced
from songtor.people.groups.queries import births_of
from songtor.people.persons.models import Identity, Person, SourceRecord
from songtor.people.persons.queries import records_of, shown_records
from songtor.people.persons.said import Said
from songtor.people.persons.services import correct, end_record, register
from songtor.people.sealing import masked, opened
from tests.personas import BANG_KHAE, People, act, make_people

pytestmark = pytest.mark.django_db

MALI = Said("มะลิ (สมมติ)", "หอมไกล", "F", date(1950, 4, 13), "DAY", phone="080-000-0002")


@pytest.fixture
def people() -> People:
    return make_people()


def enter(people: People, said: Said, key: str = "") -> SourceRecord:
    deed = act(people.actor("malee"), key=key)
    return register(deed, district=District.objects.get(pk=BANG_KHAE), said=said)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"given_name": "  "}, "given_name_missing"),
        ({"family_name": "ก" * 121}, "said_too_long"),
        ({"born_on": date(2024, 11, 6)}, "birth_impossible"),
        ({"born_on": date(1890, 1, 1)}, "birth_impossible"),
        ({"phone": "12345"}, "person_phone_impossible"),
        ({"identity": "1101700203"}, "identity_impossible"),
        ({"identity": "A1", "identity_kind": "PASSPORT"}, "passport_impossible"),
        ({"nationality": "Laos"}, "nationality_unknown"),
        ({"has_no_address": True, "house_no": "1"}, "address_contradicts"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(people: People, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        enter(people, replace(MALI, **change))
    assert refused.value.code == code
    assert not Person.objects.exists()


def number_of(check: str) -> str:
    return check + check_digit(check)


@pytest.mark.parametrize(
    ("said", "kind", "shown"),
    [
        (replace(MALI, identity=number_of("110170020345")), "REGISTERED", "x-xxxx-xxxxx-45-"),
        (replace(MALI, identity=number_of("000000000012")), "NO_CIVIL_STATUS", "x-xxxx-xxxxx-12-"),
        (replace(MALI, identity="mk 77-1234", identity_kind="PASSPORT", nationality="MM"), "PASSPORT", "xxxxx234"),
    ],
)
def test_a_number_is_sealed_and_shown_masked(people: People, said: Said, kind: str, shown: str) -> None:
    identity = Identity.objects.get(record=enter(people, said))
    assert identity.kind == kind
    assert masked(identity).startswith(shown)
    assert opened(identity).encode() not in bytes(identity.sealed)


def test_somebody_without_number_address_and_birth_date_is_registered_all_the_same(people: People) -> None:
    record = enter(people, Said("ลุงดำ (สมมติ)", has_no_address=True))
    assert (record.born_on, record.birth_known, record.person.current_id) == (None, "", record.person_id)
    assert not Identity.objects.exists()


@pytest.mark.parametrize(("known", "kept"), [("YEAR", date(1950, 1, 1)), ("MONTH", date(1950, 4, 1))])
def test_half_a_birth_date_keeps_what_is_known(people: People, known: str, kept: date) -> None:
    assert enter(people, replace(MALI, birth_known=known)).born_on == kept


def test_the_same_form_with_another_number_is_refused_and_the_key_keeps_no_plain_digest(people: People) -> None:
    first = replace(MALI, identity=number_of("110170020345"))
    record = enter(people, first, key="form")
    assert enter(people, first, key="form") == record
    with pytest.raises(Refusal) as refused:
        enter(people, replace(MALI, identity=number_of("110170020346")), key="form")
    assert refused.value.code == "key_used_otherwise"
    assert OperationKey.objects.get(key="form").content
    assert first.identity not in str(first) and first.identity not in str(first.canonical())


def test_a_correction_replaces_and_keeps_the_number(people: People) -> None:
    first = enter(people, replace(MALI, identity=number_of("110170020345")))
    second = correct(act(people.actor("malee")), record=first, said=replace(MALI, phone="", keeps_identity=True))
    assert records_of(first.person) == [second]
    assert opened(second.identity) == opened(first.identity)
    with pytest.raises(RecordReplaced):
        correct(act(people.actor("malee")), record=first, said=MALI)


def test_an_ended_record_says_nothing(people: People) -> None:
    record = enter(people, MALI)
    end_record(act(people.actor("malee")), record=record, reason="ผิดคน")
    assert records_of(record.person) == []
    assert shown_records([record.person_id]) == {}
    with pytest.raises(RecordEnded):
        correct(act(people.actor("malee")), record=record, said=MALI)


def test_what_an_ended_correction_replaced_does_not_hold_again(people: People) -> None:
    first = enter(people, MALI)
    second = correct(act(people.actor("malee")), record=first, said=replace(MALI, phone=""))
    end_record(act(people.actor("malee")), record=second, reason="ผิดคน")
    assert records_of(first.person) == []
    assert shown_records([first.person_id]) == {}
    assert births_of([first.person_id]) == {}
