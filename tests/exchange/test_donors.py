"""The central list of donors: what is new, what changed, what is asked, and how it is taken back."""

from __future__ import annotations

import pytest

from songtor.city.policy import Actor
from songtor.engines.sheets.writing import csv_bytes
from songtor.exchange.exporting import export
from songtor.exchange.kinds import Asked
from songtor.exchange.models import BatchState, Row
from songtor.offers.models import Branch, Donor, DonorState, PlaceChange, PlaceField
from songtor.offers.queries import branches
from songtor.offers.services import reopen_branch
from tests.exchange.files import applied, checked, csv_file, outcomes, problems, undone
from tests.personas import People, act, at, make_branch, make_people

pytestmark = pytest.mark.django_db

TITLES = ("รหัส", "ผู้บริจาค", "สาขา", "เขต", "โทรศัพท์", "เวลาเปิด-ปิด", "ละติจูด", "ลองจิจูด")
BAKERY = ("C-1", "ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "เขตบางแค", "02 111 2222", "08.30-19.00 น.", "13.71", "100.4")


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def malee(people: People) -> Actor:
    return people.actor("malee")


def names(actor: Actor) -> list[str]:
    return [branch.name for branch in branches(actor=actor)]


def test_a_dry_run_writes_no_donor(malee: Actor) -> None:
    batch = checked(malee, "donors", csv_file(TITLES, BAKERY))
    assert (batch.state, outcomes(batch), names(malee)) == (BatchState.CHECKED, {2: "new"}, [])


def test_a_row_becomes_a_branch_with_its_donor(malee: Actor) -> None:
    batch = applied(malee, "donors", csv_file(TITLES, BAKERY))
    (branch,) = branches(actor=malee)
    assert (branch.donor.name, branch.name, branch.phone) == ("ร้านขนม (สมมติ)", "ร้านขนม ตลาดบางแค", "02-111-2222")
    assert (f"{branch.opens:%H:%M}", branch.lat, batch.state) == ("08:30", 13.71, BatchState.APPLIED)


def test_the_same_list_again_changes_nothing(malee: Actor) -> None:
    applied(malee, "donors", csv_file(TITLES, BAKERY))
    again = checked(malee, "donors", csv_file(TITLES, BAKERY))
    assert outcomes(again) == {2: "same"}


def test_a_changed_cell_is_shown_old_beside_new(malee: Actor) -> None:
    applied(malee, "donors", csv_file(TITLES, BAKERY))
    batch = checked(malee, "donors", csv_file(TITLES, (*BAKERY[:4], "02-999-9999", *BAKERY[5:])))
    row = Row.objects.get(batch=batch)
    assert (row.outcome, row.before, row.said["phone"]) == ("changed", {"phone": "02-111-2222"}, "02-999-9999")


def test_a_source_that_renames_its_branch_keeps_it_by_its_code(malee: Actor) -> None:
    applied(malee, "donors", csv_file(TITLES, BAKERY))
    applied(malee, "donors", csv_file(TITLES, ("C-1", BAKERY[1], "ร้านขนม สาขาใหม่", *BAKERY[3:])))
    assert names(malee) == ["ร้านขนม สาขาใหม่"]


def test_errors_are_told_at_row_and_column(malee: Actor) -> None:
    batch = checked(
        malee,
        "donors",
        csv_file(
            TITLES,
            BAKERY,
            ("C-2", "", "ไม่มีชื่อผู้บริจาค", "บางแค"),
            ("C-3", "ก", "ข", "เขตไม่มีจริง", "", "", "", ""),
            ("C-4", "ก", "ข", "บางแค", "โทรถาม", "เช้า", "13.7", ""),
            ("C-5", "ก", "ข", "ลาดกระบัง"),
        ),
    )
    assert problems(batch) == {
        3: [("donor", "missing")],
        4: [("district", "district_unknown")],
        5: [("phone", "not_a_phone"), ("hours", "not_hours")],
        6: [("district", "district_of_others")],
    }


def test_what_may_be_a_known_branch_is_asked(malee: Actor) -> None:
    make_branch(malee, name="Big Shop สาขาบางแค")
    batch = checked(malee, "donors", csv_file(TITLES, ("", "บริษัท บิ๊กช็อป", "Big Shop บางแค", "บางแค")))
    assert (outcomes(batch), problems(batch)) == ({2: "doubt"}, {2: [("", "looks_alike")]})


def test_undo_takes_new_branches_back_and_puts_changed_ones_right(malee: Actor) -> None:
    first = applied(malee, "donors", csv_file(TITLES, BAKERY))
    second = applied(malee, "donors", csv_file(TITLES, (*BAKERY[:4], "02-999-9999", *BAKERY[5:])))
    undone(malee, second)
    (branch,) = branches(actor=malee)
    assert branch.phone == "02-111-2222"
    undone(malee, first)
    assert names(malee) == []


def test_undo_ends_the_new_donor_with_its_last_branch_and_says_so(malee: Actor) -> None:
    second = ("C-2", BAKERY[1], "ร้านขนม สาขาสอง", *BAKERY[3:4])
    batch = applied(malee, "donors", csv_file(TITLES, BAKERY, second))
    donor = Donor.objects.get(name=BAKERY[1])
    undone(malee, batch)
    donor.refresh_from_db()
    assert (donor.state, donor.branches.filter(ended_at__isnull=True).count()) == (DonorState.ENDED, 0)
    facts = PlaceChange.objects.filter(branch__donor=donor).order_by("pk").values_list("field", flat=True)
    assert list(facts) == [PlaceField.ENDED, PlaceField.ENDED, PlaceField.DONOR_ENDED]


def test_a_donor_that_has_another_branch_stays(malee: Actor) -> None:
    applied(malee, "donors", csv_file(TITLES, BAKERY))
    undone(malee, applied(malee, "donors", csv_file(TITLES, ("C-2", BAKERY[1], "ร้านขนม สาขาสอง", *BAKERY[3:4]))))
    assert Donor.objects.get(name=BAKERY[1]).state == DonorState.ACTIVE


def test_a_donor_that_ended_gives_again_with_its_branch(malee: Actor) -> None:
    undone(malee, applied(malee, "donors", csv_file(TITLES, BAKERY)))
    reopen_branch(act(malee), branch=Branch.objects.get(name=BAKERY[2]))
    assert Donor.objects.get(name=BAKERY[1]).state == DonorState.ACTIVE


def test_a_kind_goes_out_and_comes_in_by_the_words_of_the_template(malee: Actor) -> None:
    titles = (*TITLES[:4], "ประเภท")
    market = ("C-3", "ตลาด (สมมติ)", "ตลาดใหม่", "บางแค", "รถเข็น")
    applied(malee, "donors", csv_file(titles, (*BAKERY[:4], "ร้าน เบเกอรี่"), market))
    assert [branch.kind for branch in branches(actor=malee).order_by("name")] == ["รถเข็น", "BAKERY"]
    table = export("donors", Asked(malee, at("10:30")))
    out = csv_bytes(table).decode("utf-8-sig")
    assert "ร้านเบเกอรี่" in out and "รถเข็น" in out and "BAKERY" not in out
    again = checked(malee, "donors", out.encode("utf-8-sig"))
    assert (problems(again), set(outcomes(again).values())) == ({}, {"same"})


def test_a_kind_by_our_code_is_the_same_kind(malee: Actor) -> None:
    titles = (*TITLES[:4], "ประเภท")
    applied(malee, "donors", csv_file(titles, (*BAKERY[:4], "bakery")))
    assert outcomes(checked(malee, "donors", csv_file(titles, (*BAKERY[:4], "ร้านเบเกอรี่")))) == {2: "same"}


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ("จ.-ศ. 9-17", "hours_of_weekdays"),
        ("จันทร์-เสาร์ 08.30-16.30 น.", "hours_of_weekdays"),
        ("9-17 ปิดวันอาทิตย์", "not_hours"),
        ("ปิดวันจันทร์", "not_hours"),
    ],
)
def test_hours_of_some_weekdays_are_asked_never_guessed(malee: Actor, hours: str, problem: str) -> None:
    batch = checked(malee, "donors", csv_file(TITLES, (*BAKERY[:5], hours)))
    assert (outcomes(batch), problems(batch)) == ({2: "error"}, {2: [("hours", problem)]})


@pytest.mark.parametrize("hours", ["ทุกวัน 9-17", "ทุกวัน 09.00-17.00 น.", "เวลา 9.00-17.00"])
def test_hours_of_every_day_are_the_hours(malee: Actor, hours: str) -> None:
    applied(malee, "donors", csv_file(TITLES, (*BAKERY[:5], hours)))
    (branch,) = branches(actor=malee)
    assert (f"{branch.opens:%H:%M}", f"{branch.closes:%H:%M}") == ("09:00", "17:00")
