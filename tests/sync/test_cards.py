"""Cards and names from phones become people when they arrive; whoever is not found is a head, and nobody is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest

from songtor.evidence.models import new_id
from songtor.people.cards.tokens import digest_of
from songtor.people.models import Card, CardBinding, CardEnd, Household, Person
from songtor.receipts.models import How, Outcome, Receipt
from songtor.receipts.recounting import recount
from songtor.rounds.models import Round
from songtor.sync.inbox import unnamed
from tests.personas import BANG_KHAE, at, make_people, stops_of
from tests.receipts.feeding import Places, make_household, make_person, people, ready_round, visits
from tests.sync.phones import Phone

pytestmark = pytest.mark.django_db
Q1, CITY = "2568Q1", "city"


def token(letter: str) -> str:
    return f"SC1{letter * 26}"


def make_card(letter: str, *, person: Person | None = None, household: Household | None = None, ended: str = "") -> str:
    moments = {"happened_at": at("08:00"), "entered_at": at("08:00")}
    card = Card.objects.create(district_id=BANG_KHAE, token_digest=digest_of(token(letter)), label=letter, **moments)
    if person or household:
        CardBinding.objects.create(district_id=BANG_KHAE, card=card, person=person, household=household, **moments)
    if ended:
        moments = {"happened_at": at(ended), "entered_at": at(ended)}
        CardEnd.objects.create(district_id=BANG_KHAE, card=card, reason="LOST", **moments)
    return token(letter)


@pytest.fixture
def staff(db: None):
    return make_people()


@pytest.fixture
def phone(staff) -> Phone:
    return Phone(staff.malee, BANG_KHAE)


def deliver(phone: Phone, staff, round_: Round | None = None, **body: object) -> Receipt:
    round_ = round_ or ready_round(staff.actor("malee"), places=Places())
    _pickup, delivery = stops_of(round_)
    lines = [{"category": "fresh", "kg": "2.000"}]
    outcome = phone.send_one(phone.mint("deliver", "11:00", delivery, lines=lines, **body))
    assert outcome.verdict == "accepted", outcome
    return Receipt.objects.get(stop=delivery, reversal=None)


def outcomes(receipt: Receipt) -> list[str]:
    return sorted(receipt.claims.values_list("outcome", flat=True))


def test_a_card_of_nobody_or_an_ended_one_is_a_head_with_a_note(phone: Phone, staff) -> None:
    ended = make_card("B", person=make_person("ELDERLY"), ended="10:00")
    blank = make_card("C")
    receipt = deliver(phone, staff, heads=3, cards=[ended, blank, token("D"), "1100700123456"])
    assert (receipt.heads, receipt.people.count(), outcomes(receipt)) == (7, 0, ["ENDED", *["UNKNOWN"] * 3])
    assert (people(Q1, CITY), visits(Q1, CITY), recount()) == (0, (0, 7), [])
    assert list(unnamed(actor=staff.actor("malees_head"), since=at("06:00"))) == [receipt]
    assert list(unnamed(actor=staff.actor("somchai"), since=at("06:00"))) == []
    assert "" in set(receipt.claims.values_list("digest", flat=True))


def test_a_card_that_was_ended_later_still_counts_then(phone: Phone, staff) -> None:
    card = make_card("B", person=make_person("ELDERLY"), ended="11:30")
    assert deliver(phone, staff, heads=0, cards=[card]).people.get().how == How.CARD


def test_cards_and_names_make_people_each_of_them_once(phone: Phone, staff) -> None:
    elder, child = make_person("ELDERLY"), make_person("CHILD")
    cards = [make_card("B", person=elder), make_card("C", person=elder)]
    receipt = deliver(phone, staff, heads=2, cards=cards, people=[str(child.pk), str(elder.pk)])
    assert (receipt.heads, receipt.people.count(), receipt.visits) == (2, 2, 4)
    assert outcomes(receipt) == ["TWICE", "TWICE"]
    assert (people(Q1, CITY), visits(Q1, CITY)) == (2, (2, 2))


def test_a_name_the_registry_does_not_know_is_a_head(phone: Phone, staff) -> None:
    receipt = deliver(phone, staff, heads=0, people=[str(uuid4())])
    assert (receipt.heads, receipt.people.count(), outcomes(receipt)) == (1, 0, [Outcome.UNKNOWN])


def test_a_household_s_card_names_its_members_in_a_group(phone: Phone, staff) -> None:
    mother, son = make_person("CARER"), make_person()
    home = make_household(mother, son)
    receipt = deliver(phone, staff, heads=0, cards=[make_card("B", household=home)])
    assert [(one.person_id, one.household_id) for one in receipt.people.all()] == [(mother.pk, home.pk)]
    empty = deliver(phone, staff, heads=0, cards=[make_card("C", household=make_household(son))])
    assert (empty.heads, outcomes(empty)) == (1, [Outcome.NO_GROUP])


def test_what_a_card_stood_for_then_stays_whatever_arrives_later(phone: Phone, staff) -> None:
    elder = make_person("ELDERLY")
    card = make_card("B", person=elder)
    round_ = ready_round(staff.actor("malee"), places=Places())
    first = deliver(phone, staff, round_, heads=1, counts={"ELDERLY": 2}, cards=[card], people=[str(new_id())])
    moments = {"happened_at": at("09:00"), "entered_at": at("15:00")}
    CardEnd.objects.create(district_id=BANG_KHAE, card=Card.objects.get(), reason="LOST", **moments)
    Person.objects.filter(pk=elder.pk).update(forgotten_at=at("15:00"))
    phone.send_one(phone.mint("arrive", "09:50", stops_of(round_)[1]))
    assert Receipt.objects.filter(stop=first.stop).get() == first
    assert {one.vulnerable_group: one.heads for one in first.counts.all()} == {"ELDERLY": 2}


def test_a_correction_moves_people_with_it(phone: Phone, staff) -> None:
    elder, child = make_person("ELDERLY"), make_person("CHILD")
    round_ = ready_round(staff.actor("malee"), places=Places())
    deliver(phone, staff, round_, heads=1, people=[str(elder.pk)])
    said = phone.minted[-1]
    body = {"lines": [{"category": "fresh", "kg": "2.000"}], "heads": 2, "people": [str(child.pk)]}
    phone.send_one(phone.mint("correct", "11:20", round_, of=str(said.op_id), reason="ผิดคน", body=body))
    assert (people(Q1, CITY, "ELDERLY"), people(Q1, CITY, "CHILD"), visits(Q1, CITY)) == (0, 1, (1, 2))
    assert recount() == []


@pytest.mark.parametrize(
    "wrong", ["x", [1], [{}], [{"person": "x"}], [{"person": str(uuid4()), "how": "HOUSEHOLD"}], [{"how": "NAME"}]]
)
def test_people_that_cannot_be_read_are_rejected(phone: Phone, staff, wrong: object) -> None:
    _pickup, delivery = stops_of(ready_round(staff.actor("malee"), places=Places()))
    lines = [{"category": "fresh", "kg": "2.000"}]
    outcome = phone.send_one(phone.mint("deliver", "11:00", delivery, lines=lines, heads=1, people=wrong))
    assert outcome.verdict == "rejected"
