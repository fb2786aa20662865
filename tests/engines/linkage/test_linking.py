"""Records of known people: who is joined, who never is, and why."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songtor.engines.linkage.clusters import joined
from songtor.engines.linkage.linking import link
from songtor.engines.linkage.prepared import TwiceTheSameRecord
from songtor.engines.linkage.reasons import WORDS, Reason
from songtor.engines.linkage.records import Record
from songtor.engines.thai import check_digit

HOME = {"house_no": "12/3", "community_id": "77", "district_index": "4"}
BORN = date(1950, 3, 2)


def number(twelve: str) -> str:
    return twelve + check_digit(twelve)


ONE, OTHER = number("310060044563"), number("310060044777")
ARUNEE = Record("a", "district", ONE, "อรุณี", "แก้วมณี", "F", BORN, "0800000001", **HOME)


def joined_with_arunee(**otherwise: object) -> bool:
    return len(set(link([ARUNEE, ARUNEE._replace(record_id="b", **otherwise)]).clusters.values())) == 1


def test_two_different_valid_numbers_are_two_people_however_alike():
    assert not joined_with_arunee(national_id=OTHER)


@pytest.mark.parametrize(
    "sibling",
    [
        {"national_id": "", "first_name": "อารียา", "birth_date": date(1953, 8, 9)},
        {"national_id": "", "first_name": "วิชัย", "sex": "M", "birth_date": None},
        {"national_id": "", "first_name": "สมหญิง", "birth_date": None},
    ],
)
def test_others_of_the_household_stay_others(sibling):
    assert not joined_with_arunee(**sibling)


def test_a_common_name_alone_joins_nobody():
    assert not joined_with_arunee(
        national_id="", last_name="ใจดี", birth_date=None, phone="", house_no="9", community_id="1", district_index="9"
    )


@pytest.mark.parametrize(
    "otherwise",
    [
        {},
        {"national_id": ""},
        {"national_id": "", "last_name": "แกวมณี", "phone": ""},
        {"national_id": "", "first_name": "Arunee", "last_name": "Kaewmanee", "phone": ""},
        {"national_id": "", "last_name": "บุญมี"},
        {"national_id": "", "birth_date": date(1950, 1, 1), "house_no": "", "phone": ""},
        {"national_id": ONE[:-2] + "00", "phone": ""},
        {"last_name": "บุญมี", "phone": "", "house_no": "9", "community_id": "1", "district_index": "9"},
        {"first_name": "นางอรุณี"},
    ],
)
def test_one_person_told_otherwise_is_found(otherwise):
    assert joined_with_arunee(**otherwise)


def test_a_wrong_number_forbids_nothing_and_certifies_nothing():
    wrong = ONE[:-1] + str((int(ONE[-1]) + 1) % 10)
    linked = link([ARUNEE._replace(national_id=wrong), ARUNEE._replace(record_id="b", national_id=wrong)])
    assert len(set(linked.clusters.values())) == 1
    assert not linked.pairs[0].certain


def test_certain_is_the_same_valid_number_and_agreeing_names():
    def certain(**otherwise: object) -> bool:
        return link([ARUNEE, ARUNEE._replace(record_id="b", **otherwise)]).pairs[0].certain

    assert certain()
    assert certain(last_name="บุญมี")
    assert not certain(first_name="สมหญิง")
    assert not certain(last_name="บุญมี", birth_date=date(1971, 5, 6))
    assert not certain(national_id="")


def test_a_pair_says_why():
    otherwise = ARUNEE._replace(record_id="b", national_id="", last_name="แกวมณี", birth_date=date(1951, 3, 2), phone="")
    (pair,) = link([ARUNEE, otherwise]).pairs
    assert (pair.left, pair.right) == ("a", "b")
    assert 0.5 < pair.probability <= 1
    assert pair.reasons == (Reason.SAME_GIVEN, Reason.SAME_FAMILY, Reason.BIRTH_NEARLY, Reason.SAME_HOUSE)


def test_every_reason_has_its_words():
    assert set(WORDS) == set(Reason)


@pytest.mark.parametrize("records", [[], [ARUNEE]])
def test_few_records_are_their_own_people(records):
    linked = link(records)
    assert linked.clusters == {one.record_id: one.record_id for one in records}
    assert list(linked.pairs) == []


def test_records_that_say_nothing_are_joined_with_nobody():
    assert len(set(link([Record(str(n)) for n in range(5)]).clusters.values())) == 5


def test_a_record_given_twice_is_refused():
    with pytest.raises(TwiceTheSameRecord, match="'a'"):
        link([ARUNEE, ARUNEE._replace(national_id="")])


FEW = [
    ARUNEE,
    ARUNEE._replace(record_id="b", national_id=""),
    ARUNEE._replace(record_id="c", national_id=OTHER),
    ARUNEE._replace(record_id="d", national_id="", last_name="แกวมณี"),
    ARUNEE._replace(record_id="e", first_name="วิชัย", national_id="", sex="M"),
]


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.permutations(FEW))
def test_the_order_of_records_never_matters(records):
    asked, told = link(records), link(FEW)
    assert asked.clusters == told.clusters
    assert list(asked.pairs) == list(told.pairs)


NUMBERS = st.lists(st.sampled_from([None, "1", "2", "3"]), min_size=2, max_size=30)


@given(NUMBERS, st.data())
def test_two_numbers_never_meet_in_one_person(numbers, data):
    places = st.integers(0, len(numbers) - 1)
    pairs = data.draw(st.lists(st.tuples(places, places), max_size=60))
    people = joined(numbers, pairs)
    for one, other in combinations(range(len(numbers)), 2):
        if people[one] == people[other]:
            assert not (numbers[one] and numbers[other]) or numbers[one] == numbers[other]
    assert all(people[lead] == lead <= place for place, lead in enumerate(people))


def test_without_the_veto_two_numbers_would_meet():
    pairs = [(0, 1), (1, 2)]
    assert joined(["1", None, "2"], pairs) == [0, 0, 2]
    assert joined([None, None, None], pairs) == [0, 0, 0]
