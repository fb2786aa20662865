"""Deciding who is one person: refusals, what follows, and what taking it back gives back."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from songtor.city.models import District
from songtor.evidence.errors import Refusal, Unknown
from songtor.evidence.verify import chain_differences
from songtor.people.errors import OtherNumber
from songtor.people.keys import add_key
from songtor.people.models import LinkDecision, Person, ProposedPair
from songtor.people.persons.said import Said
from songtor.people.persons.services import correct
from songtor.registry.circles import components, holding
from songtor.registry.errors import (
    AlreadyDecided,
    AlreadyOne,
    AnswerUnknown,
    NothingDecided,
    NothingToLink,
    OnePersonTwice,
    SaidToBeTwo,
    StillJoined,
    TwoNumbers,
)
from songtor.registry.services import Likely, Pair, link_certain, settle_link, undo_link
from songtor.registry.services.links import CERTAIN
from songtor.registry.verify import person_differences
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act, at, make_people
from tests.registry.folk import FAMILY, current, make_person, make_record, number, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def three(people: People) -> tuple[Person, Person, Person]:
    malee = people.actor("malee")
    return make_person(malee), make_person(malee, "สมสี"), make_person(malee, "Somsri")


def same(people: People, one: Person, other: Person, who: str = "malee") -> LinkDecision:
    return settle_link(act(people.actor(who)), pair=pair(one, other), answer="SAME")


def different(people: People, one: Person, other: Person) -> LinkDecision:
    return settle_link(act(people.actor("malee")), pair=pair(one, other), answer="DIFFERENT")


def undo(people: People, one: Person, other: Person) -> None:
    undo_link(act(people.actor("malee")), pair=pair(one, other), reason="เลือกผิด")


def test_nobody_is_compared_with_themselves(three: tuple[Person, ...]) -> None:
    with pytest.raises(OnePersonTwice):
        Pair.of(three[0], three[0])


def test_an_answer_is_same_or_different(people: People, three: tuple[Person, ...]) -> None:
    with pytest.raises(AnswerUnknown):
        settle_link(act(people.actor("malee")), pair=pair(*three[:2]), answer="PERHAPS")


def test_two_valid_numbers_never_share_a_person(people: People) -> None:
    malee = people.actor("malee")
    one, other = make_person(malee, identity=number()), make_person(malee, identity=number())
    between = make_person(malee)
    with pytest.raises(TwoNumbers):
        same(people, one, other)
    same(people, one, between)
    with pytest.raises(TwoNumbers):
        same(people, between, other)
    assert current(one, between, other) == [one, one, other]


def test_the_same_number_may_be_joined(people: People) -> None:
    malee, known = people.actor("malee"), number()
    one, other = make_person(malee, identity=known), make_person(malee, identity=known)
    same(people, one, other)
    assert current(one, other) == [one, one]


def test_the_same_number_is_the_same_while_keys_are_changed(people: People) -> None:
    malee, known = people.actor("malee"), number()
    one = make_person(malee, identity=known)
    add_key(at=at("09:30"))
    other, third = make_person(malee, identity=known), make_person(malee, identity=number())
    same(people, one, other)
    with pytest.raises(TwoNumbers):
        same(people, one, third)
    assert list(person_differences()) == []


def test_nobody_who_is_one_gets_a_second_valid_number(people: People) -> None:
    malee, known = people.actor("malee"), number()
    one, other = make_person(malee, identity=known), make_record(malee)
    same(people, one, other.person)
    said = Said(given_name="สมศรี", family_name=FAMILY)
    with pytest.raises(OtherNumber):
        correct(act(malee), record=other, said=replace(said, identity=number()))
    correct(act(malee), record=other, said=replace(said, identity=known))
    assert list(person_differences()) == []


def test_what_is_one_already_is_not_joined_again(people: People, three: tuple[Person, ...]) -> None:
    a, b, c = three
    same(people, a, b)
    same(people, b, c)
    with pytest.raises(AlreadyOne):
        same(people, a, c)
    with pytest.raises(AlreadyOne):
        same(people, a, b)


def test_people_said_to_be_two_are_not_joined_by_others(people: People, three: tuple[Person, ...]) -> None:
    a, b, c = three
    different(people, a, c)
    with pytest.raises(AlreadyDecided):
        same(people, a, c)
    same(people, a, b)
    with pytest.raises(SaidToBeTwo):
        same(people, b, c)
    undo(people, a, c)
    same(people, b, c)
    assert current(a, b, c) == [a, a, a]


def test_people_who_are_one_are_not_said_to_be_two(people: People, three: tuple[Person, ...]) -> None:
    a, b, c = three
    same(people, a, b)
    same(people, b, c)
    with pytest.raises(StillJoined):
        different(people, a, c)


def test_what_nobody_decided_cannot_be_taken_back(people: People, three: tuple[Person, ...]) -> None:
    with pytest.raises(NothingDecided):
        undo(people, *three[:2])


def test_pairs_of_two_districts_are_the_citys_business(people: People) -> None:
    here = make_person(people.actor("malee"))
    there = make_person(people.actor("somchai"), district=LAT_KRABANG)
    for who in ("malee", "somchai", "malees_head", "auditor", "executive", "coordinator"):
        with pytest.raises(Unknown):
            same(people, here, there, who)
    same(people, here, there, "nok")
    with pytest.raises(Unknown):
        undo(people, here, there)
    assert current(here, there) == [here, here]


def test_taking_back_separates_what_was_joined_to_the_record(people: People, three: tuple[Person, ...]) -> None:
    a, b, c = three
    same(people, b, c)
    same(people, a, b)
    assert current(a, b, c) == [a, a, a]
    undo(people, a, b)
    assert current(a, b, c) == [a, b, b]
    undo(people, b, c)
    assert current(a, b, c) == [a, b, c]
    assert list(person_differences()) == []
    assert list(chain_differences()) == []


def test_a_proposal_goes_with_its_decision_and_comes_back_with_its_undo(
    people: People, three: tuple[Person, ...]
) -> None:
    a, b, _ = three
    ProposedPair.objects.create(
        district=a.district, left=a, right=b, probability=0.8, reasons="SAME_FAMILY", proposed_at=at("08:00")
    )
    decision = same(people, a, b)
    assert (decision.probability, decision.reasons, ProposedPair.objects.count()) == (0.8, "SAME_FAMILY", 0)
    undo(people, a, b)
    assert ProposedPair.objects.values_list("probability", "reasons").get() == (0.8, "SAME_FAMILY")


def test_the_certain_rule_links_many_and_leaves_out_what_is_forbidden(people: People) -> None:
    malee, known = people.actor("malee"), number()
    a, b = make_person(malee, identity=known), make_person(malee, identity=known)
    c = make_person(malee, identity=number())
    pairs = [Likely(a.pk, b.pk, 0.9999, "SAME_NUMBER SAME_GIVEN"), Likely(b.pk, c.pk, 0.9, "SAME_GIVEN")]
    district = District.objects.get(pk=BANG_KHAE)
    last = link_certain(act(CERTAIN), district=district, pairs=pairs)
    assert (last.is_certain, last.left_id, LinkDecision.objects.count()) == (True, a.pk, 1)
    assert current(a, b, c) == [a, a, c]
    with pytest.raises(NothingToLink):
        link_certain(act(CERTAIN), district=district, pairs=pairs)
    undo(people, a, b)
    assert current(a, b, c) == [a, b, c]


def test_random_decisions_leave_what_the_decisions_say(people: People) -> None:
    malee = people.actor("malee")
    folk = [make_person(malee, identity=number() if n % 3 == 0 else "") for n in range(9)]
    every, chance = list(combinations(folk, 2)), Random(7)
    for _ in range(150):
        one, other = chance.choice(every)
        deed = chance.choice((same, same, different, undo))
        try:
            deed(people, one, other)
        except Refusal:
            continue
    assert holding("SAME").exists()
    expected = components([p.pk for p in folk], holding("SAME").values_list("left_id", "right_id"))
    assert dict(Person.objects.values_list("pk", "current_id")) == expected
    assert list(person_differences()) == []


def test_a_person_moved_by_hand_is_found(people: People, three: tuple[Person, ...]) -> None:
    a, b, _ = three
    Person.objects.filter(pk=b.pk).update(current=a)
    assert [str(b.pk)] == [found.where for found in person_differences()]
