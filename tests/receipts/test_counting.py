"""People are counted once in a period and scope, visits every time; and a recount always agrees."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from songtor.city.policy import Actor
from songtor.city.roles import VulnerableGroup, bits_of, groups_of
from songtor.evidence.acts import Act
from songtor.evidence.errors import Refusal
from songtor.people.models import GroupMembershipEnd, Person
from songtor.receipts.errors import (
    CountAboveHeads,
    HeadsImpossible,
    MemberElsewhere,
    MemberInNoGroup,
    PersonTwice,
    PersonUnknown,
)
from songtor.receipts.models import Counter, How, Presence, Receipt, ReceiptPerson
from songtor.receipts.naming import Named
from songtor.receipts.periods import Quarter, periods_of
from songtor.receipts.presence import NAMED, recount_people
from songtor.receipts.recounting import rebuild, recount
from songtor.receipts.services import reverse_receipt
from songtor.reports.services import visits_of_day
from tests.personas import BANG_KHAE, DAY, LAT_KRABANG, act, make_people
from tests.receipts.feeding import Places, feed, make_household, make_person, people, stand_for, visits

pytestmark = pytest.mark.django_db
NEXT_QUARTER = date(2025, 1, 7)
Q1, Q2, YEAR, CITY = "2568Q1", "2568Q2", "2568", "city"


@pytest.fixture
def staff(db: None):
    return make_people()


@pytest.fixture
def malee(staff) -> Actor:
    return staff.actor("malee")


def refused(refusal: type[Refusal], malee: Actor, named: list[Named], **more: object) -> None:
    receipts = Receipt.objects.count()
    with pytest.raises(refusal), transaction.atomic():
        feed(malee, named, **more)
    assert (Receipt.objects.count(), Presence.objects.count()) == (receipts, 0)


def test_nobody_unknown_or_forgotten_is_named(malee: Actor) -> None:
    forgotten = make_person("ELDERLY")
    Person.objects.filter(pk=forgotten.pk).update(forgotten_at=act(malee).entered_at)
    refused(PersonUnknown, malee, [Named(uuid4())])
    refused(PersonUnknown, malee, [Named(forgotten.pk)])
    refused(PersonUnknown, malee, [Named(make_person("ELDERLY").pk, How.PROXY, received_by=uuid4())])


def test_one_person_is_named_once_at_a_hand_over_also_under_two_ids(malee: Actor) -> None:
    one, again = make_person("ELDERLY"), make_person("ELDERLY")
    refused(PersonTwice, malee, [Named(one.pk), Named(one.pk)])
    stand_for(again, one)
    refused(PersonTwice, malee, [Named(one.pk), Named(again.pk)])


def test_somebody_must_be_there_and_counts_are_of_the_heads_alone(malee: Actor) -> None:
    person = make_person("ELDERLY")
    refused(HeadsImpossible, malee, [], heads=0)
    refused(HeadsImpossible, malee, [Named(person.pk)], heads=5_000)
    refused(CountAboveHeads, malee, [Named(person.pk)], heads=1, counts={"ELDERLY": 2})
    assert feed(malee, [person]).visits == 1


def test_a_household_s_receipt_names_members_of_that_day_in_a_group(malee: Actor) -> None:
    mother, son, guest = make_person("CARER"), make_person(), make_person("ELDERLY")
    home = make_household(mother, son)
    refused(MemberElsewhere, malee, [Named(guest.pk, How.HOUSEHOLD, home.pk)])
    refused(MemberInNoGroup, malee, [Named(son.pk, How.HOUSEHOLD, home.pk)])
    receipt = feed(malee, [Named(mother.pk, How.HOUSEHOLD, home.pk)])
    assert receipt.people.get().household_id == home.pk


def test_a_person_counts_once_a_period_and_every_time_as_a_visit(malee: Actor) -> None:
    person, places = make_person("ELDERLY", "DISABLED"), Places()
    for day in (DAY, DAY + timedelta(days=1), NEXT_QUARTER):
        feed(malee, [person], day=day, places=places)
    for scope in (BANG_KHAE, CITY, "thon_south"):
        assert [people(period, scope) for period in (Q1, Q2, YEAR)] == [1, 1, 1]
        assert [visits(period, scope) for period in (Q1, Q2, YEAR)] == [(2, 0), (1, 0), (3, 0)]
        assert people(Q1, scope, "ELDERLY") == people(Q1, scope, "DISABLED") == 1


def test_fed_in_two_districts_somebody_counts_once_in_the_city(staff) -> None:
    person = make_person("HOMELESS")
    feed(staff.actor("malee"), [person])
    feed(staff.actor("somchai"), [person], district=LAT_KRABANG)
    assert [people(Q1, scope) for scope in (BANG_KHAE, LAT_KRABANG, CITY)] == [1, 1, 1]
    assert visits(Q1, CITY) == (2, 0)


def test_heads_are_visits_and_never_people(malee: Actor) -> None:
    feed(malee, [make_person("ELDERLY")], heads=12, counts={"CHILD": 5})
    assert (people(Q1, CITY), visits(Q1, CITY)) == (1, (1, 12))
    assert (people(Q1, CITY, "CHILD"), Counter.objects.get(period=Q1, scope=CITY, vulnerable_group="CHILD").heads) == (
        0,
        5,
    )


def test_who_is_in_no_group_is_named_and_not_counted(malee: Actor) -> None:
    feed(malee, [make_person(), make_person("CARER")])
    assert (people(Q1, CITY), people(Q1, CITY, NAMED)) == (1, 2)


def test_a_group_that_begins_later_makes_somebody_count_from_then_on(malee: Actor) -> None:
    person, places = make_person(), Places()
    feed(malee, [person], places=places)
    person.groups.create(
        district_id=BANG_KHAE, vulnerable_group="UNEMPLOYED", starts_on=NEXT_QUARTER, source="REGISTERED",
        happened_at=act(malee).happened_at, entered_at=act(malee).entered_at,
    )  # fmt: skip
    feed(malee, [person], day=NEXT_QUARTER, places=places)
    assert [people(period, CITY) for period in (Q1, Q2, YEAR)] == [0, 1, 1]


def test_groups_of_the_day_stay_when_a_membership_ends(malee: Actor) -> None:
    person = make_person("UNEMPLOYED")
    receipt = feed(malee, [person])
    ended = person.groups.get()
    moments = {"happened_at": act(malee).happened_at, "entered_at": act(malee).entered_at}
    GroupMembershipEnd.objects.create(district_id=BANG_KHAE, membership=ended, ends_on=date(2020, 1, 1), **moments)
    recount_people([person.pk])
    assert groups_of(receipt.people.get().groups) == {"UNEMPLOYED"}
    assert (people(Q1, CITY), recount()) == (1, [])


def test_age_and_sex_make_groups_without_a_membership(malee: Actor) -> None:
    grandmother, boy = make_person(born=date(1950, 3, 1), sex="F"), make_person(born=date(2015, 3, 1), sex="M")
    feed(malee, [grandmother, boy])
    assert [people(Q1, CITY, group) for group in ("ELDERLY", "WOMAN", "CHILD")] == [1, 1, 1]


def test_a_reversed_receipt_counts_nobody_who_was_not_fed_otherwise(malee: Actor) -> None:
    one, other, places = make_person("ELDERLY"), make_person("CARER"), Places()
    wrong = feed(malee, [one, other], heads=3, places=places)
    feed(malee, [one], day=DAY + timedelta(days=1), places=places)
    Receipt.objects.get(pk=wrong.pk).stop.round.__class__.objects.filter(stops__receipts=wrong).update(
        state="under_way"
    )
    reverse_receipt(act(malee, "11:30"), receipt=wrong, reason="จดผิดจุด")
    assert (people(Q1, CITY), people(Q1, CITY, "CARER"), visits(Q1, CITY)) == (1, 0, (1, 0))
    assert recount() == []


def test_a_merge_and_its_undoing_move_people_and_never_visits(malee: Actor) -> None:
    one, other, places = make_person("ELDERLY"), make_person("DISABLED"), Places()
    feed(malee, [one, other], places=places)
    feed(malee, [other], day=NEXT_QUARTER, places=places)
    stand_for(other, one)
    recount_people([one.pk, other.pk])
    assert (people(Q1, CITY), people(Q1, CITY, "ELDERLY"), people(Q1, CITY, "DISABLED")) == (1, 1, 1)
    assert (people(YEAR, CITY), visits(YEAR, CITY), recount()) == (1, (3, 0), [])
    Person.objects.filter(pk=other.pk).update(current=other.pk)
    recount_people([one.pk, other.pk])
    assert (people(Q1, CITY), people(YEAR, CITY), people(Q2, CITY), recount()) == (2, 2, 1, [])


def test_without_its_recount_a_merge_leaves_counters_that_verify_names(malee: Actor) -> None:
    """The control: the counters do not follow by themselves, and the recount says so."""
    one, other = make_person("ELDERLY"), make_person("ELDERLY")
    feed(malee, [one, other])
    stand_for(other, one)
    assert recount()
    rebuild()
    assert (recount(), people(Q1, CITY)) == ([], 1)


@pytest.mark.parametrize("wrong", ["people", "named", "heads", "receipts", "naming"])
def test_a_counter_that_was_changed_is_named(malee: Actor, wrong: str) -> None:
    feed(malee, [make_person("ELDERLY")], heads=2)
    row = Counter.objects.filter(vulnerable_group="", scope=CITY, period=YEAR)
    row.update(**{wrong: 9})
    assert [one.what for one in recount()] == ["a counter is not what its receipts say"]


def test_a_presence_row_too_many_or_too_few_is_named(malee: Actor) -> None:
    feed(malee, [make_person("ELDERLY")])
    Presence.objects.filter(scope=CITY, period=Q1).delete()
    Presence.objects.filter(scope=CITY, period=YEAR).update(bits=0)
    assert {one.what for one in recount()} == {
        "somebody counted is missing",
        "somebody is counted without a receipt",
    }


def test_any_mix_of_hand_overs_merges_splits_and_reversals_recounts_to_the_same(staff) -> None:
    actors = {BANG_KHAE: staff.actor("malee"), LAT_KRABANG: staff.actor("somchai")}
    chance, places = Random(8214), Places()
    groups = list(VulnerableGroup.values)
    crowd = [make_person(*chance.sample(groups, chance.randrange(3))) for _ in range(9)]
    receipts: list[Receipt] = []
    for turn in range(24):
        district = chance.choice([BANG_KHAE, LAT_KRABANG])
        day = DAY + timedelta(days=7 * turn)
        if turn % 4 == 3:
            _join_or_part(*_fresh(chance.sample(crowd, 2)))
            continue
        named = list({person.current_id: person for person in _fresh(chance.sample(crowd, 3))}.values())
        receipts.append(
            feed(actors[district], named, heads=chance.randrange(4), day=day, district=district, places=places)
        )
        if turn % 7 == 6:
            gone = receipts.pop()
            reverse_receipt(_at(actors[gone.district_id], gone.day), receipt=gone, reason="จดผิด")
    assert recount() == []
    before = list(
        Counter.objects.order_by("period", "scope", "vulnerable_group").values_list("period", "scope", "people")
    )
    rebuild()
    after = Counter.objects.order_by("period", "scope", "vulnerable_group").values_list("period", "scope", "people")
    assert [one for one in before if one[2]] == [one for one in after if one[2]]


def _join_or_part(one: Person, other: Person) -> None:
    """Everybody who stands for one stands for the other; if they do already, one stands for itself again."""
    touched = {one.current_id, other.current_id, one.pk}
    if one.current_id == other.current_id:
        Person.objects.filter(pk=one.pk).exclude(current=one.pk).update(current=one.pk)
    else:
        Person.objects.filter(current=one.current_id).update(current=other.current_id)
    recount_people(touched)


def _fresh(persons: list[Person]) -> list[Person]:
    return list(Person.objects.filter(pk__in=[one.pk for one in persons]))


def _at(actor: Actor, day: date) -> Act:
    return act(actor, "11:30", day=day)


def test_named_people_are_visits_of_the_daily_rows_too(malee: Actor, staff) -> None:
    receipt = feed(malee, [make_person("ELDERLY"), make_person()], heads=3, counts={"ELDERLY": 2})
    rows = {row["vulnerable_group"]: (row["visits"], row["receipts"]) for row in visits_of_day(receipt.district, DAY)}
    assert rows == {"": (5, 1), "ELDERLY": (3, 1)}


def test_what_a_receipt_says_of_people_is_never_changed(malee: Actor) -> None:
    feed(malee, [make_person("ELDERLY")])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE receipts_receiptperson SET groups = 0")
    assert ReceiptPerson.objects.get().groups


def test_the_order_of_groups_is_for_ever() -> None:
    assert bits_of(["CHILD"]) == 1
    assert bits_of(["CARER", "OTHER"]) == (1 << 12) + (1 << 13)
    assert [
        group for group in VulnerableGroup.values if bits_of([group]) != 1 << VulnerableGroup.values.index(group)
    ] == []
    assert groups_of(bits_of(VulnerableGroup.values)) == set(VulnerableGroup.values)
    assert "".join(group[0] for group in VulnerableGroup.values) == "CWEDBHREWDUPCO"


@pytest.mark.parametrize(
    ("day", "periods"),
    [
        (date(2024, 9, 30), ("2567", "2567Q4")),
        (date(2024, 10, 1), ("2568", "2568Q1")),
        (date(2024, 12, 31), ("2568", "2568Q1")),
        (date(2025, 1, 1), ("2568", "2568Q2")),
        (date(2025, 9, 30), ("2568", "2568Q4")),
    ],
)
def test_a_day_lies_in_a_quarter_and_a_fiscal_year(day: date, periods: tuple[str, str]) -> None:
    assert periods_of(day) == periods
    assert Quarter.of(day).first <= day <= Quarter.of(day).last
    assert Quarter.of(day).before.after == Quarter.of(day)
    assert Quarter.of(day).before.last == Quarter.of(day).first - timedelta(days=1)
