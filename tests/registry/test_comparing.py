"""Comparing all records: certain pairs link by themselves, others wait, and what somebody took back stays apart."""

from __future__ import annotations

from datetime import date

import pytest

from songtor.city.models import District
from songtor.evidence.verify import chain_differences
from songtor.people.models import LinkDecision, Person, ProposedPair
from songtor.people.persons.models import IdentityKind
from songtor.people.persons.said import Said
from songtor.people.persons.services import register
from songtor.registry.comparing import compare
from songtor.registry.services import undo_link
from songtor.registry.verify import person_differences
from tests.personas import BANG_KHAE, LAT_KRABANG, People, act, at, make_people
from tests.registry.folk import FAMILY, current, number, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return make_people()


def known(people: People, given: str, family: str, identity: str = "", who: str = "malee", **more: object) -> Person:
    kind = IdentityKind.REGISTERED if identity else ""
    said = Said(given_name=given, family_name=family, identity=identity, identity_kind=kind, **more)  # type: ignore[arg-type]
    district = District.objects.get(pk=BANG_KHAE if who == "malee" else LAT_KRABANG)
    return register(act(people.actor(who), "09:00"), district=district, said=said).person


def test_certain_pairs_link_by_themselves_and_say_so(people: People) -> None:
    one, two = number(), number()
    a = known(people, "สมศรี", FAMILY, one, born_on=date(1950, 4, 3))
    b = known(people, "สมสี", FAMILY, one, born_on=date(1950, 4, 3))
    c = known(people, "สมศรี", FAMILY, two, born_on=date(1950, 4, 3))
    there = known(people, "สมศรี", FAMILY, one, who="somchai", born_on=date(1950, 4, 3))
    told: list[tuple[int, str]] = []
    found = compare(at=at("11:00"), key="one", tell=lambda percent, stage: told.append((percent, stage)))
    assert (found.records, found.linked) == (4, 2)
    assert current(a, b, there, c) == [a, a, a, c]
    assert {one.actor_ref for one in LinkDecision.objects.all()} == {"rule:certain"}
    assert "SAME_NUMBER" in LinkDecision.objects.earliest("pk").reasons
    assert not ProposedPair.objects.filter(left=a, right=b).exists()
    assert told[0][0] < told[-1][0]
    assert [*chain_differences(), *person_differences()] == []


def test_likely_pairs_wait_for_somebody(people: People) -> None:
    more = {"born_on": date(1950, 4, 3), "house_no": "12/3", "sex": "F", "phone": "0811112222"}
    a, b = known(people, "สมศรี", FAMILY, number(), **more), known(people, "สมสี", FAMILY, **more)
    compare(at=at("11:00"), key="one", tell=lambda percent, stage: None)
    proposed = ProposedPair.objects.get()
    assert (proposed.left_id, proposed.right_id) == (a.pk, b.pk)
    assert "SAME_FAMILY" in proposed.reasons
    assert current(a, b) == [a, b]


def test_what_somebody_took_back_is_not_linked_again_by_the_rule(people: People) -> None:
    one = number()
    a, b = known(people, "สมศรี", FAMILY, one), known(people, "สมศรี", FAMILY, one)
    compare(at=at("11:00"), key="one", tell=lambda percent, stage: None)
    undo_link(act(people.actor("malee"), "11:10"), pair=pair(a, b), reason="ฝาแฝดใช้บัตรผิด")
    compare(at=at("12:00"), key="two", tell=lambda percent, stage: None)
    assert current(a, b) == [a, b]
    assert ProposedPair.objects.filter(left=a, right=b).exists()


def test_compared_again_nothing_changes(people: People) -> None:
    one = number()
    for given in ("สมศรี", "สมสี", "Somsri"):
        known(people, given, FAMILY, one, born_on=date(1950, 4, 3))
    compare(at=at("11:00"), key="one", tell=lambda percent, stage: None)
    before = list(LinkDecision.objects.values_list("pk", flat=True))
    compare(at=at("12:00"), key="two", tell=lambda percent, stage: None)
    assert list(LinkDecision.objects.values_list("pk", flat=True)) == before
