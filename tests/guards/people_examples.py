"""What the services of people are asked, and what of people must stand in the world first. Everybody is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from songtor.evidence.services import seal
from songtor.people.basis.agreed import Agreed
from songtor.people.basis.models import Forgetting, LegalBasis, Looked
from songtor.people.basis.services import give_basis, looked, withdraw_basis
from songtor.people.cards.models import Card
from songtor.people.cards.services import Pin, bind_card, end_card, print_cards, set_pin
from songtor.people.cards.tokens import new_tokens
from songtor.people.groups.given import GivenGroup
from songtor.people.groups.models import GroupMembership
from songtor.people.groups.services import end_group, give_group
from songtor.people.households.models import Household, HouseholdMember, Relation
from songtor.people.households.services import (
    Home,
    Member,
    end_relation,
    join_household,
    leave_household,
    make_household,
    relate,
)
from songtor.people.links.models import Answer, LinkDecision, LinkDecisionUndo
from songtor.people.persons.models import Person, SourceRecord
from songtor.people.persons.said import Said
from songtor.people.persons.services import correct, end_record, register
from tests.flows.leaking import PLANTED
from tests.guards.example import Example
from tests.guards.world import TOMORROW, World, picture
from tests.personas import DAY, act, at

FAMILY = PLANTED.name(3)
SOMYING = Said("สมหญิง (สมมติ)", FAMILY, "F", date(1956, 3, 5), "DAY", phone=PLANTED.phone(1), house_no="12/3")
ANAN = Said("อนันต์ (สมมติ)", FAMILY, "M", date(1950, 1, 1), "YEAR")
NUMBERED = Said("สมปอง (สมมติ)", identity="mk 77-1234", identity_kind="PASSPORT")
CONSENT = Agreed("SENSITIVE_GROUPS", "CONSENT", "2568-1")


def registered(w: World, said: Said = SOMYING) -> SourceRecord:
    return register(act(w.malee, "10:05"), district=w.district, said=said)


def person(w: World, said: Said = SOMYING) -> Person:
    return registered(w, said).person


def in_group(w: World) -> GroupMembership:
    given = GivenGroup("UNEMPLOYED", DAY, shown="หนังสือเลิกจ้าง")
    return give_group(act(w.malee, "10:06"), person=person(w), given=given, picture=picture("white"))


def household(w: World) -> Household:
    members = [Member(person(w), "HEAD")]
    asked = {"district": w.district, "home": Home("12/3"), "members": members, "starts_on": DAY}
    return make_household(act(w.malee, "10:06"), **asked)


def lives_there(w: World) -> HouseholdMember:
    return household(w).members.get()


def cares(w: World) -> Relation:
    return relate(act(w.malee, "10:06"), person=person(w), other=person(w, ANAN), kind="CARER", starts_on=DAY)


def ground(w: World) -> LegalBasis:
    return give_basis(act(w.malee, "10:06"), person=person(w), agreed=CONSENT)


def tokens(key: str = "sheet") -> list[str]:
    return new_tokens("account:printer", key, 2)


def card(w: World) -> Card:
    return print_cards(act(w.malee, "10:06"), district=w.district, tokens=tokens("one sheet"))


PEOPLE_EXAMPLES: dict[str, Callable[[World], Example]] = {
    "people.register": lambda w: Example({"district": w.district, "said": SOMYING}, {"said": ANAN}),
    "people.correct": lambda w: Example({"record": registered(w), "said": ANAN}, {"said": SOMYING}),
    "people.end_record": lambda w: Example({"record": registered(w), "reason": "ซ้ำ"}, {"reason": "อื่น"}),
    "people.give_group": lambda w: Example(
        {"person": person(w), "given": GivenGroup("UNEMPLOYED", DAY)}, {"given": GivenGroup("OTHER", DAY)}
    ),
    "people.end_group": lambda w: Example({"membership": in_group(w), "ends_on": DAY}, {"ends_on": TOMORROW}),
    "people.make_household": lambda w: Example(
        {"district": w.district, "home": Home("1"), "members": [Member(person(w))], "starts_on": DAY},
        {"home": Home("2")},
    ),
    "people.join_household": lambda w: Example(
        {"household": household(w), "member": Member(person(w, ANAN)), "starts_on": DAY}, {"starts_on": TOMORROW}
    ),
    "people.leave_household": lambda w: Example({"membership": lives_there(w), "ends_on": DAY}, {"ends_on": TOMORROW}),
    "people.relate": lambda w: Example(
        {"person": person(w), "other": person(w, ANAN), "kind": "PROXY", "starts_on": DAY}, {"kind": "CARER"}
    ),
    "people.end_relation": lambda w: Example({"relation": cares(w), "ends_on": DAY}, {"ends_on": TOMORROW}),
    "people.give_basis": lambda w: Example(
        {"person": person(w), "agreed": CONSENT}, {"agreed": Agreed("FOOD_AID", "PUBLIC_TASK", "2568-1")}
    ),
    "people.withdraw_basis": lambda w: Example({"legal_basis": ground(w)}, {"legal_basis": ground(w)}),
    "people.print_cards": lambda w: Example(
        {"district": w.district, "tokens": tokens()}, {"tokens": tokens("another")}
    ),
    "people.bind_card": lambda w: Example({"card": card(w), "bearer": person(w)}, {"bearer": person(w, ANAN)}),
    "people.end_card": lambda w: Example({"card": card(w), "reason": "LOST"}, {"reason": "SPOILT"}),
    "people.set_pin": lambda w: Example({"card": card(w), "pin": Pin("1234")}, {"pin": Pin("4321")}),
}


def people_records(w: World) -> dict[str, tuple[object, None]]:
    """By the word an address names it with."""
    found = person(w, NUMBERED)
    lives = lives_there(w)
    return {
        "person": (found, None),
        "record": (found.records.get(), None),
        "membership": (in_group(w), None),
        "legal_basis": (ground(w), None),
        "relation": (cares(w), None),
        "member": (lives, None),
        "household": (lives.household, None),
        "card": (card(w), None),
    }


def make_people_day(w: World) -> None:
    """At least one row in every append-only table of people."""
    one, other = sorted([person(w), person(w, ANAN)], key=lambda found: found.pk)
    end_record(act(w.malee), record=correct(act(w.malee), record=registered(w), said=ANAN), reason="ซ้ำ")
    end_group(act(w.malee), membership=in_group(w), ends_on=DAY)
    leave_household(act(w.malee), membership=lives_there(w), ends_on=DAY)
    join_household(act(w.malee), household=household(w), member=Member(other), starts_on=DAY)
    end_relation(act(w.malee), relation=cares(w), ends_on=DAY)
    withdraw_basis(act(w.malee), legal_basis=ground(w))
    bound = card(w)
    bind_card(act(w.malee), card=bound, bearer=one)
    set_pin(act(w.malee), card=bound, pin=Pin("1234"))
    end_card(act(w.malee), card=bound, reason="LOST")
    looked(w.malee, [one.pk], Looked.PAGE, at("10:10"))
    make_links(w, one, other)


def make_links(w: World, one: Person, other: Person) -> None:
    deed = act(w.malee, "10:20")
    times = {"happened_at": deed.happened_at, "entered_at": deed.entered_at}
    times |= {"district": w.district, "actor_ref": w.malee.ref}
    decided = deed.write(LinkDecision(left=one, right=other, answer=Answer.SAME, **times))
    deed.write(LinkDecisionUndo(decision=decided, **times))
    deed.write(Forgetting(person=person(w), **times))
    seal(deed, verb="people.links", scope=w.district.pk)
